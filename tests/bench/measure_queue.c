/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Queue: what a message costs in time and in memory when there are many, and what a connection
 * costs that does nothing. */
#include "tests/bench/measure.h"

#include "tests/bench/batch.h"
#include "tests/bench/process.h"
#include "tests/bench/wire.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CREDIT 256U
#define ACK_BYTES 64U
#define ACKS_BYTES 65536U

struct queue {
	struct wire producer;
	struct wire worker;
	struct batch put;
	int64_t sub;
	char acks[ACKS_BYTES];
	size_t n_ack_bytes;
};

static int queue_open(struct queue *q, const char *socket)
{
	static const char declare[] =
		"{\"op\":\"declare\",\"queue\":\"bench.depth\",\"max_messages\":1100000,"
		"\"max_bytes\":1073741824}\n";
	static const char put[] =
		"{\"op\":\"put\",\"queue\":\"bench.depth\",\"quiet\":true,\"data\":\"";
	int r = batch_init(&q->put, put, "\"}", MEASURE_BATCH);

	if (r == 0)
		r = wire_open(&q->producer, socket, false);
	if (r == 0)
		r = wire_open(&q->worker, socket, false);
	return r < 0 ? r : wire_request(&q->producer, declare, NULL);
}

static void queue_close(struct queue *q)
{
	wire_close(&q->producer);
	wire_close(&q->worker);
	batch_done(&q->put);
	free(q);
}

static struct queue *queue_new(void)
{
	struct queue *q = calloc(1, sizeof(*q));

	if (q)
		q->producer.fd = q->worker.fd = -1;
	return q;
}

/* The ping behind the puts is answered when the last of them is in; a refused one comes first
 * and fails it. */
static int queue_fill(struct queue *q, size_t n_messages)
{
	int r = 0;

	while (r == 0 && n_messages > 0) {
		size_t n = n_messages < q->put.n_lines ? n_messages : q->put.n_lines;

		r = wire_write(&q->producer, q->put.bytes, n * q->put.line_bytes);
		n_messages -= n;
	}
	return r < 0 ? r : wire_request(&q->producer, "{\"op\":\"ping\"}\n", NULL);
}

static int queue_flush_acks(struct queue *q)
{
	int r = q->n_ack_bytes == 0 ? 0 : wire_write(&q->worker, q->acks, q->n_ack_bytes);

	q->n_ack_bytes = 0;
	return r;
}

static int queue_ack(struct queue *q, const char *line)
{
	if (!wire_is_event(&q->worker, line, EVENT_MESSAGE)) {
		fprintf(stderr, "bench: %.200s\n", line);
		return -EREMOTEIO;
	}
	q->n_ack_bytes +=
		(size_t)snprintf(q->acks + q->n_ack_bytes, ACK_BYTES,
				 "{\"op\":\"ack\",\"quiet\":true,\"lease\":%" PRId64 "}\n",
				 wire_integer(&q->worker, line, NUMBER_LEASE, "\"lease\":"));
	return q->n_ack_bytes + ACK_BYTES > sizeof(q->acks) ? queue_flush_acks(q) : 0;
}

static int queue_drain(struct queue *q, size_t n_messages)
{
	char request[128];
	char *line;
	int r;

	snprintf(request, sizeof(request),
		 "{\"op\":\"consume\",\"queue\":\"bench.depth\",\"credit\":%u}\n", CREDIT);
	r = wire_request(&q->worker, request, &line);
	if (r == 0)
		q->sub = wire_integer(&q->worker, line, NUMBER_SUB, "\"sub\":");

	while (r == 0 && n_messages > 0) {
		size_t n_bytes;

		for (; r == 0 && n_messages > 0 && (line = wire_next(&q->worker, &n_bytes));
		     n_messages--)
			r = queue_ack(q, line);
		if (r == 0)
			r = queue_flush_acks(q);
		if (r == 0 && n_messages > 0)
			r = wire_fill(&q->worker);
	}
	if (r < 0)
		return r;
	snprintf(request, sizeof(request), "{\"op\":\"cancel\",\"sub\":%" PRId64 "}\n", q->sub);
	return wire_request(&q->worker, request, NULL);
}

int measure_depth(const struct process *server, size_t depth, size_t n_total, double *ret_ns)
{
	struct queue *q = queue_new();
	int64_t begin_ns;
	int r;

	if (!q)
		return -ENOMEM;
	r = queue_open(q, server->socket);
	begin_ns = now_ns();
	for (size_t n = 0; r == 0 && n < n_total; n += depth) {
		r = queue_fill(q, depth);
		if (r == 0)
			r = queue_drain(q, depth);
	}
	if (r == 0)
		*ret_ns = (double)(now_ns() - begin_ns) / (double)n_total;
	queue_close(q);
	return r;
}

int measure_queued(const struct process *server, size_t n_messages, double *ret_bytes)
{
	struct queue *q = queue_new();
	int64_t before;
	int64_t after;
	int r;

	if (!q)
		return -ENOMEM;
	r = queue_open(q, server->socket);
	/* A first few, so that what is made once is not counted. */
	if (r == 0)
		r = queue_fill(q, 1000);
	before = process_rss(server->pid);
	if (r == 0)
		r = queue_fill(q, n_messages);
	after = process_rss(server->pid);
	if (r == 0 && (before < 0 || after < 0))
		r = -ESRCH;
	if (r == 0)
		*ret_bytes = (double)(after - before) / (double)n_messages - MEASURE_PAYLOAD;
	queue_close(q);
	return r;
}

int measure_idle(const struct process *server, size_t n_connections, double *ret_bytes)
{
	struct wire *wires = calloc(n_connections, sizeof(*wires));
	int64_t before = process_rss(server->pid);
	size_t n_open = 0;
	int r = 0;

	if (!wires)
		return -ENOMEM;
	for (; r == 0 && n_open < n_connections; n_open++) {
		r = wire_open(&wires[n_open], server->socket, false);
		if (r < 0)
			break;
		r = wire_request(&wires[n_open], "{\"op\":\"ping\"}\n", NULL);
	}
	if (r == 0 && before < 0)
		r = -ESRCH;
	if (r == 0)
		*ret_bytes = (double)(process_rss(server->pid) - before) / (double)n_connections;
	while (n_open > 0)
		wire_close(&wires[--n_open]);
	free(wires);
	return r;
}
