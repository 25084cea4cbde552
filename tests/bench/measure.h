/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Measure: the single measurements of the benchmark, each one round.
 *
 * Those that take a side run the same traffic in lines of JSON, in packed frames, or through the
 * bare relay as lines of the same payload size, so that the ratio is the broker's own cost. All
 * payloads are MEASURE_PAYLOAD bytes. Every function returns 0 or negative errno and says on
 * standard error what went wrong; results are written on success only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define MEASURE_PAYLOAD 128
#define MEASURE_BATCH 65536

struct process;

/* Whom a measurement talks to, and how. */
enum side {
	SIDE_RELAY,
	SIDE_FERRY,
	SIDE_PACKED,
	N_SIDES,
};

struct measure_latency {
	double p50_us;
	double p99_us;
};

struct measure_stream {
	double messages_s;   /* published, until the last receiver had the last one */
	double deliveries_s; /* the same, summed over the receivers */
	double n_lost;	     /* that the broker dropped for a slow receiver */
};

/** measure_round_trip() - one message to a second process and one back, one at a time
 *
 * Every process is put on one and the same CPU for the time it takes. */
int measure_round_trip(const struct process *server, enum side side, struct measure_latency *ret);

/** measure_stream() - publish as fast as @n_readers processes take it, for @seconds
 *
 * The publisher writes 64 KiB at a time and keeps at most a window of unread messages in flight,
 * so that nothing has to be dropped. A relay takes one reader only. */
int measure_stream(const struct process *server, enum side side, unsigned n_readers, double seconds,
		   struct measure_stream *ret);

/** measure_cycle() - put, take and ack with a number of messages in flight, for @seconds
 *
 * A producer's and a worker's connection in one process; a message is done, and the next one
 * put, when the reply to its ack is there. With one in flight all is on one CPU. */
int measure_cycle(const struct process *server, enum side side, unsigned n_in_flight,
		  double seconds, double *ret_cycles_s);

/** measure_depth() - fill a queue to @depth and drain it, until @n_total went through
 * @ret_ns: wall time per message, put and take and ack */
int measure_depth(const struct process *server, size_t depth, size_t n_total, double *ret_ns);

/** measure_queued() - memory that a queued message costs over its payload, in bytes
 *
 * The server should be fresh: memory that it kept from earlier work hides what this needs. */
int measure_queued(const struct process *server, size_t n_messages, double *ret_bytes);

/** measure_idle() - memory that an idle connection costs which has said one ping, in bytes */
int measure_idle(const struct process *server, size_t n_connections, double *ret_bytes);
