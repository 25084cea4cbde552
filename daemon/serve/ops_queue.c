/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Operations on messages in queues: put, take, consume, kick, remove, purge. */
#include "daemon/serve/ops.h"

#include "daemon/serve/loop.h"

static struct tag request_tag(const struct request *r)
{
	return (struct tag){ .id = r->id, .quiet = r->quiet };
}

int op_put(struct exchange *x)
{
	const struct request *q = x->request;
	const struct put_options o = {
		.publication = ops_publication(q, q->queue),
		.wait_ms = request_has(q, WAIT) ? q->wait_ms : WAIT_DEFAULT,
		.tag = request_tag(q),
	};
	struct put_result result = { 0 };
	int r = queue_put(x->client, &o, &result, x->fault);
	struct writer *w;

	if (r < 0)
		return r;
	x->msg = result.msg;
	if (result.waits)
		return 0;
	w = reply_open(x);
	if (!w)
		return 0;
	ops_add_stored(w, result.msg, result.stored, result.duplicate);
	reply_end(x);
	return 0;
}

/* What take and consume have in common. */
static int take_options(struct exchange *x, struct str *room, struct take_options *ret)
{
	static const char *const words[] = { "manual", "auto", NULL };
	const struct request *q = x->request;
	unsigned word = 0;
	int r = ops_queues(x, room, &ret->queues);

	ret->listed = request_has(q, QUEUES);
	if (r == 0)
		r = ops_word(x, &(struct words){ "ack", words }, q->ack, &word);
	if (r < 0)
		return r;
	ret->types = q->types;
	ret->ttr_ms = request_has(q, TTR) ? q->ttr_ms : -1;
	ret->automatic = word == 1;
	ret->keep = q->keep;
	return 0;
}

static void reply_nothing(struct exchange *x)
{
	struct writer *w = reply_open(x);

	if (!w)
		return;
	writer_null(w, NUMBER_MSG);
	reply_end(x);
}

int op_take(struct exchange *x)
{
	const struct tag tag = request_tag(x->request);
	const struct take_wait wait = { .ms = x->request->wait_ms, .tag = &tag };
	struct take_options o = { 0 };
	struct taken taken = { 0 };
	struct str room;
	int r = take_options(x, &room, &o);

	if (r < 0)
		return r;
	r = taker_take(x->client, &o, &wait, &taken, x->fault);
	if (r < 0)
		return r;
	if (r == 0) {
		if (!taken.waits)
			reply_nothing(x);
		return 0;
	}
	x->msg = taken.message->id;
	/* Not even a quiet request wants its message swallowed. */
	session_deliver(x->session, taken.message, &taken.delivery, &x->request->id, 0);
	return 0;
}

int op_consume(struct exchange *x)
{
	struct take_options o = { 0 };
	struct str room;
	uint32_t credit = 1;
	uint64_t sub = 0;
	int r = take_options(x, &room, &o);

	if (r == 0)
		r = ops_credit(x, &credit);
	if (r == 0)
		r = taker_consume(x->client, &o, credit, &sub, x->fault);
	return r < 0 ? r : reply_uint(x, NUMBER_SUB, sub);
}

int op_kick(struct exchange *x)
{
	const struct request *q = x->request;
	uint64_t n = request_has(q, N) ? (uint64_t)q->n : 1;
	uint64_t kicked = 0;
	int r;

	if (request_has(q, N) && request_has(q, MSG))
		return fault_set(x->fault, ERR_BAD_REQUEST, "n: not together with msg");
	r = queue_kick(x->client, q->queue, n, (uint64_t)q->msg, &kicked, x->fault);
	return r < 0 ? r : reply_uint(x, NUMBER_KICKED, kicked);
}

int op_remove(struct exchange *x)
{
	int r = queue_remove(x->client, x->request->queue, (uint64_t)x->request->msg, x->fault);

	x->msg = (uint64_t)x->request->msg;
	return r < 0 ? r : reply_ok(x);
}

int op_purge(struct exchange *x)
{
	enum entry_state state = ENTRY_READY;
	uint64_t purged = 0;
	int r = ops_state(x, &state);

	if (r == 0)
		r = queue_purge(x->client, x->request->queue, state, &purged, x->fault);
	return r < 0 ? r : reply_uint(x, NUMBER_PURGED, purged);
}
