/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Loop: one broker, its sessions and its listening sockets, served by one thread.
 *
 * Each turn reads the clocks once, lets the broker do what is due, gives the sessions that have
 * input their share, and ends with one write for each session that has output. Bounded by the
 * limits of the configuration. It opens no socket, reads no file and handles no signal: main.c
 * hangs its signals and its watchdog on loop_base(). */
#pragma once

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>

#include "daemon/core/broker.h"
#include "daemon/serve/acceptor.h"
#include "daemon/serve/config.h"
#include "daemon/serve/encode.h"
#include "daemon/serve/outbox.h"
#include "daemon/serve/runqueue.h"
#include "daemon/serve/session.h"
#include "proto/buf.h"
#include "proto/packed_request.h"
#include "proto/request.h"

struct event_base;
struct ids;
struct log;

/* Read into, by whichever session has its turn. */
#define LOOP_INPUT ((size_t)256 << 10)

struct loop {
	struct event_base *base;
	struct event timer;
	int64_t timer_ms; /* when it goes off, monotonic; -1: not armed */
	struct config *config;
	struct broker_config broker_config; /* the configuration's, and the hooks */
	struct broker *broker;
	struct log *log;
	struct ids *ids;
	char *http_path;
	struct acceptor acceptor;
	struct session_list sessions;
	struct session_list doomed;
	struct session_list begun;
	struct session_list stalled;
	struct runqueue runnable;  /* sessions with requests to serve */
	struct runqueue flushable; /* sessions with something to write, or to pump */
	struct outbox_pool pool;
	struct encoder encoder;
	struct buf line; /* scratch: a reply under construction */
	struct request_decoder *decoder;
	struct packed_decoder *packed_decoder;
	struct request request; /* scratch */
	char *input;		/* LOOP_INPUT bytes */
	uint32_t turn;
	int64_t late_us; /* when the session has had its time, monotonic */
	bool stop;	 /* asked to */
	bool stopping;
	int64_t stop_ms; /* when patience ends */
	uint64_t in_frames;
	uint64_t out_frames;
	uint64_t out_seen; /* out_frames when the turn's clock was last thought of */
	uint64_t n_refused;
	uint64_t peak; /* most memory in use since it was last given back to the system */
};

/* What a loop is made of. */
struct loop_options {
	struct config *config; /* taken, also when loop_new() fails */
	struct log *log;       /* borrowed */
	struct ids *ids;       /* borrowed */
	const int *listeners;  /* listening stream sockets, non-blocking; taken, all or none */
	size_t n_listeners;
	const char *http_path; /* where HTTP is spoken, for who speaks it here; copied */
};

/** loop_new() - make a loop that is ready to run
 *
 * Return: 0, or negative errno; the listeners are the caller's again on failure. */
int loop_new(const struct loop_options *o, struct loop **ret) __attribute__((warn_unused_result));

/** loop_free() - end every session at once and free all; takes NULL, returns NULL
 *
 * Closes the listeners. The base of loop_base() must have no foreign events left. */
struct loop *loop_free(struct loop *l);

/** loop_base() - the event base, for the caller's own signals and timers
 *
 * Their callbacks run between turns and may call loop_stop() and loop_reload(). */
struct event_base *loop_base(struct loop *l);

/** loop_run() - serve until loop_stop()
 *
 * Return: 0 after an orderly end; negative errno when the kernel's readiness interface failed. */
int loop_run(struct loop *l);

/** loop_stop() - begin an orderly end; returns at once
 *
 * No connection is accepted any more, waiting requests answer `shutting-down`, each session gets a
 * goodbye, what is pending is flushed for a bounded time; then loop_run() returns. */
void loop_stop(struct loop *l);

/** loop_reload() - use another configuration from now on
 * @config: taken; the one before is freed */
void loop_reload(struct loop *l, struct config *config);

/** loop_next_id() - the first message or lease number that was not used, for ids_settle() */
uint64_t loop_next_id(const struct loop *l);
