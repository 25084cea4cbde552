/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Cycle: put, take and ack with a fixed number of messages in flight.
 *
 * Through the relay the same lines' worth of traffic goes both ways: a payload there, a short
 * line back, the next payload. */
#include "tests/bench/measure.h"

#include "tests/bench/batch.h"
#include "tests/bench/process.h"
#include "tests/bench/wire.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#define N_IN_FLIGHT_MAX 64U
#define ACK_BYTES 64U

struct cycle {
	struct wire producer;
	struct wire worker;
	struct batch put; /* N_IN_FLIGHT_MAX lines, of which a part is sent */
	bool relay;
	bool packed;
	uint64_t n_done;
	uint64_t n_open; /* put and not yet done */
	unsigned n_next; /* to be put at the next turn */
	char acks[N_IN_FLIGHT_MAX * ACK_BYTES];
	size_t n_ack_bytes;
};

static int cycle_open(struct cycle *c, const char *socket, unsigned n_in_flight)
{
	static const char put[] = "{\"op\":\"put\",\"queue\":\"bench.cycle\",\"data\":\"";
	char consume[128];
	int r = batch_init(&c->put, c->relay ? "" : put, c->relay ? "" : "\"}",
			   N_IN_FLIGHT_MAX * 256);

	if (r == 0 && c->packed)
		r = batch_pack(&c->put);
	if (r == 0)
		r = wire_open(&c->producer, socket, c->packed);
	if (r == 0)
		r = wire_open(&c->worker, socket, c->packed);
	if (r < 0 || c->relay)
		return r;
	snprintf(consume, sizeof(consume),
		 "{\"op\":\"consume\",\"queue\":\"bench.cycle\",\"credit\":%u}\n", n_in_flight);
	return wire_request(&c->worker, consume, NULL);
}

static void cycle_close(struct cycle *c)
{
	wire_close(&c->producer);
	wire_close(&c->worker);
	batch_done(&c->put);
}

static int cycle_refused(const char *line)
{
	fprintf(stderr, "bench: %.200s\n", line);
	return -EREMOTEIO;
}

static void cycle_finish_one(struct cycle *c)
{
	c->n_done++;
	c->n_open--;
	c->n_next++;
}

static size_t cycle_ack(const struct cycle *c, const char *line, char *ack)
{
	int64_t lease = wire_integer(&c->worker, line, NUMBER_LEASE, "\"lease\":");
	static const char head[PACKED_HEAD] = { (char)PACKED_MAGIC, PACKED_REQUEST, OP_ACK, 0, 12 };
	struct buf b = { .p = ack, .cap = ACK_BYTES };

	if (!c->packed)
		return (size_t)snprintf(ack, ACK_BYTES, "{\"op\":\"ack\",\"lease\":%" PRId64 "}\n",
					lease);
	buf_add(&b, head, sizeof(head));
	packed_add_int(&b, NUMBER_LEASE, lease);
	return b.n;
}

/* The worker's side: a message is answered, the reply to an answer ends a cycle. */
static int cycle_take_line(struct cycle *c, const char *line)
{
	char *ack = c->acks + c->n_ack_bytes;

	if (c->n_ack_bytes + ACK_BYTES > sizeof(c->acks))
		return -EOVERFLOW;
	if (c->relay) {
		c->n_ack_bytes += (size_t)snprintf(ack, ACK_BYTES, "%s\n", "done");
	} else if (wire_is_event(&c->worker, line, EVENT_MESSAGE)) {
		c->n_ack_bytes += cycle_ack(c, line, ack);
	} else if (wire_is_ok(&c->worker, line)) {
		cycle_finish_one(c);
	} else {
		return cycle_refused(line);
	}
	return 0;
}

/* The producer's side: replies to puts, or the relayed answers. */
static int cycle_put_line(struct cycle *c, const char *line)
{
	if (c->relay)
		cycle_finish_one(c);
	else if (!wire_is_ok(&c->producer, line))
		return cycle_refused(line);
	return 0;
}

static int cycle_read(struct cycle *c, struct wire *w, int (*on_line)(struct cycle *, const char *))
{
	int r = wire_fill(w);
	size_t n_bytes;
	char *line;

	while (r == 0 && (line = wire_next(w, &n_bytes)))
		r = on_line(c, line);
	return r;
}

static int cycle_turn(struct cycle *c)
{
	struct pollfd fds[2] = {
		{ .fd = c->worker.fd, .events = POLLIN },
		{ .fd = c->producer.fd, .events = POLLIN },
	};
	int r = 0;

	if (poll(fds, 2, WIRE_TIMEOUT_S * 1000) <= 0)
		return -ETIMEDOUT;
	if (fds[0].revents)
		r = cycle_read(c, &c->worker, cycle_take_line);
	if (r == 0 && fds[1].revents)
		r = cycle_read(c, &c->producer, cycle_put_line);
	if (r == 0 && c->n_ack_bytes > 0)
		r = wire_write(&c->worker, c->acks, c->n_ack_bytes);
	c->n_ack_bytes = 0;
	return r;
}

static int cycle_put(struct cycle *c)
{
	unsigned n = c->n_next;

	c->n_next = 0;
	c->n_open += n;
	return n == 0 ? 0 : wire_write(&c->producer, c->put.bytes, n * c->put.line_bytes);
}

static int cycle_run(struct cycle *c, unsigned n_in_flight, double seconds, double *ret_cycles_s)
{
	int64_t begin_ns = now_ns();
	int64_t deadline_ns = begin_ns + (int64_t)(seconds * 1e9);
	int r = 0;

	c->n_next = n_in_flight;
	do {
		if (now_ns() < deadline_ns)
			r = cycle_put(c);
		if (r == 0)
			r = cycle_turn(c);
	} while (r == 0 && c->n_open > 0);
	if (r == 0)
		*ret_cycles_s = (double)c->n_done * 1e9 / (double)(now_ns() - begin_ns);
	return r;
}

int measure_cycle(const struct process *server, enum side side, unsigned n_in_flight,
		  double seconds, double *ret_cycles_s)
{
	struct cycle c = { .producer.fd = -1,
			   .worker.fd = -1,
			   .relay = side == SIDE_RELAY,
			   .packed = side == SIDE_PACKED };
	int r;

	if (n_in_flight == 0 || n_in_flight > N_IN_FLIGHT_MAX)
		return -EINVAL;
	if (n_in_flight == 1) {
		process_pin(server->pid, true);
		process_pin(0, true);
	}
	r = cycle_open(&c, server->socket, n_in_flight);
	if (r == 0)
		r = cycle_run(&c, n_in_flight, seconds, ret_cycles_s);
	cycle_close(&c);
	process_pin(server->pid, false);
	process_pin(0, false);
	return r;
}
