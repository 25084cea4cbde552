/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Stats: the figures of the broker, or of one queue. */
#include "daemon/serve/ops.h"

#include "daemon/serve/loop.h"
#include "daemon/serve/process.h"
#include "daemon/serve/rows.h"
#include "proto/json.h"

static uint64_t queued_bytes(struct broker *b)
{
	struct queue *q;
	uint64_t n = 0;

	RB_FOREACH(q, queue_tree, &b->queues)
		n += q->n_bytes;
	return n;
}

static uint64_t count_services(struct broker *b)
{
	struct service *s;
	uint64_t n = 0;

	RB_FOREACH(s, service_tree, &b->services)
		n++;
	return n;
}

static void add_gauges(struct buf *b, struct broker *broker)
{
	json_key(b, "uptime_ms");
	buf_add_int(b, broker->now.mono_ms - broker->started.mono_ms);
	json_key(b, "sessions");
	buf_add_uint(b, broker->n_clients);
	json_key(b, "queues");
	buf_add_uint(b, broker->n_queues);
	json_key(b, "subs");
	buf_add_uint(b, broker->n_subs);
	json_key(b, "services");
	buf_add_uint(b, count_services(broker));
	json_key(b, "messages");
	buf_add_uint(b, broker->n_messages);
	json_key(b, "bytes");
	buf_add_uint(b, queued_bytes(broker));
	json_key(b, "fds");
	buf_add_uint(b, process_fds());
}

/* Also what queues have counted that are no more. */
static void add_sums(struct buf *b, const struct broker_stats *s)
{
	row_counters(b, &(struct counters){
				.puts = s->puts,
				.takes = s->takes,
				.acks = s->acks,
				.nacks = s->nacks,
				.releases = s->releases,
				.buried = s->buried,
				.kicked = s->kicked,
				.expired = s->expired,
				.dropped = s->dropped,
				.removed = s->removed + s->purged,
				.rejected = s->rejected,
			});
}

static void reply_broker(struct exchange *x)
{
	struct buf *b = reply_begin(x);

	if (!b)
		return;
	buf_add_lit(b, ",\"version\":\"" PACKAGE_VERSION "\"");
	add_gauges(b, x->loop->broker);
	add_sums(b, &x->loop->broker->stats);
	json_key(b, "frames_in");
	buf_add_uint(b, x->loop->in_frames);
	json_key(b, "frames_out");
	buf_add_uint(b, x->loop->out_frames);
	json_key(b, "refused");
	buf_add_uint(b, x->loop->n_refused);
	json_key(b, "ingest_refused");
	buf_add_uint(b, 0);
	reply_end(x);
}

int op_stats(struct exchange *x)
{
	struct queue *q;
	struct buf *b;

	if (!request_has(x->request, QUEUE)) {
		reply_broker(x);
		return 0;
	}
	q = queue_find(x->client, x->request->queue, x->fault);
	if (!q)
		return -EBADMSG;
	b = reply_begin(x);
	if (!b)
		return 0;
	buf_add_char(b, ',');
	row_queue(b, q);
	reply_end(x);
	return 0;
}
