/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Peek: messages of a queue as they are, without taking them. */
#include "daemon/serve/ops.h"

#include <inttypes.h>

#include "daemon/serve/loop.h"
#include "daemon/serve/page.h"
#include "proto/json.h"

static void add_leased(struct buf *b, const struct lease *l, int64_t now_ms)
{
	buf_add_lit(b, ",\"holder\":{\"uid\":");
	buf_add_uint(b, l->uid);
	json_key(b, "pid");
	buf_add_int(b, l->pid);
	buf_add_lit(b, "},\"left\":");
	buf_add_int(b, l->ends_ms - now_ms);
}

static void add_dead(struct buf *b, const struct entry *e)
{
	const struct obituary *o = e->obituary;

	json_key(b, "reason");
	json_add_string(b, o ? (struct str){ o->reason, o->n_reason } : STR(""));
	json_key(b, "attempts");
	buf_add_uint(b, e->failed);
	json_key(b, "died");
	buf_add_int(b, o ? o->died_ms : 0);
}

static void add_state(struct buf *b, const struct entry *e, int64_t now_ms)
{
	json_key(b, "attempt");
	buf_add_uint(b, (uint64_t)e->failed + 1);
	json_key(b, "deliveries");
	buf_add_uint(b, e->deliveries);
	json_key(b, "state");
	json_add_name(b, str_of(entry_state_text(entry_state(e))));
	if (e->expires_ms > 0 && entry_state(e) != ENTRY_DEAD) {
		json_key(b, "ttl");
		buf_add_int(b, e->expires_ms > now_ms ? e->expires_ms - now_ms : 0);
	}
	if (entry_state(e) == ENTRY_DELAYED) {
		json_key(b, "delay");
		buf_add_int(b, e->ready_ms > now_ms ? e->ready_ms - now_ms : 0);
	} else if (entry_state(e) == ENTRY_LEASED) {
		add_leased(b, e->lease, now_ms);
	} else if (entry_state(e) == ENTRY_DEAD) {
		add_dead(b, e);
	}
}

/* A payload that would fill a line by itself is named by its size alone. */
static void add_payload(struct buf *b, const struct message *m, size_t max)
{
	struct payload p = message_payload(m);

	if (p.text.n < max && payload_inline_size(&p) < max) {
		payload_add_inline(b, &p);
		return;
	}
	buf_add_lit(b, ",\"omitted\":true,\"size\":");
	buf_add_uint(b, payload_size(&p));
}

static bool add_entry(struct page *page, const struct entry *e, int64_t now_ms)
{
	struct buf *b = page_item(page);
	size_t used;

	if (!b)
		return false;
	used = b->n;
	buf_add_char(b, '{');
	encode_members(b, e->message, entry_queue(e)->label);
	add_state(b, e, now_ms);
	used = page->n == 0 ? b->n : b->n - used;
	add_payload(b, e->message, page->max_line > used ? page->max_line - used : 0);
	buf_add_char(b, '}');
	if (!page_item_end(page))
		return false;
	page_passed(page, "%s-%u-%" PRIu64, entry_state_text(entry_state(e)), e->message->prio,
		    e->message->id);
	return true;
}

/* The position is STATE-PRIO-MSG. */
static int parse_cursor(struct exchange *x, enum entry_state state, struct store_cursor *ret)
{
	const struct str after = x->request->after;
	const struct str name = str_of(entry_state_text(state));
	struct str rest;
	uint64_t prio;

	if (after.n > name.n && str_starts(after, name) && after.p[name.n] == '-') {
		rest = (struct str){ after.p + name.n + 1, after.n - name.n - 1 };
		if (page_numbers(rest, '-', &prio, &ret->msg) && prio <= WIRE_MAX_PRIO) {
			ret->prio = (uint16_t)prio;
			return 0;
		}
	}
	return fault_set(x->fault, ERR_BAD_REQUEST, "after: not a `next` of these messages");
}

static int peek_one(struct exchange *x, struct queue *q)
{
	uint64_t msg = (uint64_t)x->request->msg;
	struct entry *e = q->store->ops->find(q->store, msg);
	struct page page;
	int r;

	if (!e)
		return fault_set(x->fault, ERR_NO_SUCH_MESSAGE,
				 "msg: %" PRIu64 " is not in this queue", msg);
	r = page_begin(&page, x, STR("messages"), 1);
	if (r < 0)
		return r;
	add_entry(&page, e, x->loop->broker->now.mono_ms);
	page.more = false;
	page_end(&page, x);
	return 0;
}

int op_peek(struct exchange *x)
{
	const struct request *q = x->request;
	struct store_cursor cursor = { 0 };
	const struct store_cursor *after = NULL;
	enum entry_state state;
	struct queue *queue;
	struct entry *e;
	struct page page;
	int r = ops_state(x, &state);

	if (r == 0 && request_has(q, AFTER)) {
		after = &cursor;
		r = parse_cursor(x, state, &cursor);
	}
	if (r < 0)
		return r;
	queue = queue_find(x->client, q->queue, x->fault);
	if (!queue)
		return -EBADMSG;
	if (request_has(q, MSG))
		return peek_one(x, queue);
	r = page_begin(&page, x, STR("messages"), 1);
	if (r < 0)
		return r;
	while ((e = queue->store->ops->next(queue->store, state, after))) {
		if (!add_entry(&page, e, x->loop->broker->now.mono_ms))
			break;
		cursor = (struct store_cursor){ e->message->id, e->message->prio };
		after = &cursor;
	}
	page_end(&page, x);
	return 0;
}
