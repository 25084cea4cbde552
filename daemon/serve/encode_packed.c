/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Encode packed: what one receiver alone gets stands first in a frame, so that all that is shared,
 * down to a small payload, is one piece. */
#include "daemon/serve/encode_packed.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

#include "daemon/serve/outbox.h"

/* Bytes that are in the message as they are; p is NULL when they have to be converted. */
static struct str plain_bytes(const struct payload *p)
{
	struct str inside;

	if (p->coding == CODING_RAW || p->text.n == 0)
		return p->text;
	if (p->coding != CODING_STRING)
		return (struct str){ 0 };
	inside = (struct str){ p->text.p + 1, p->text.n - 2 };
	return memchr(inside.p, '\\', inside.n) ? (struct str){ 0 } : inside;
}

static struct tail *tail_get(struct encoder *e, const struct message *m)
{
	struct tail *t = &e->tails[BODY_PACKED];
	struct payload p;
	struct str plain;

	if (t->made)
		return t;
	p = message_payload(m);
	plain = plain_bytes(&p);
	buf_reset(&t->text);
	*t = (struct tail){ .text = t->text, .made = true };
	if (plain.p && plain.n >= OUTBOX_REFER)
		t->refer = plain;
	else if (plain.p)
		buf_add_str(&t->text, plain);
	else
		payload_add_raw(&t->text, &p);
	t->split = t->text.n;
	return t;
}

/* The head of a frame whose members and payload have these sizes, but for what stands in @b behind
 * its @start. */
static void end_frame(struct buf *b, size_t start, size_t n_more, size_t n_payload)
{
	uint32_t members;

	packed_end(b, start, n_payload);
	if (b->failed)
		return;
	members = htole32((uint32_t)(b->n - start - PACKED_HEAD + n_more));
	memcpy(b->p + start + 4, &members, sizeof(members));
}

static void set_form(struct buf *b, const struct message *m)
{
	if (!b->failed)
		b->p[3] = (char)(PACKED_PAYLOAD | m->form);
}

static void add_from(struct buf *b, const struct message *m)
{
	const int64_t from[2] = { m->account->uid, m->pid };

	packed_add_ints(b, NUMBER_FROM, (struct ints){ from, 2 });
}

static void add_headers(struct buf *b, const struct message *m)
{
	struct str headers = message_headers(m);

	if (headers.p)
		packed_add_json(b, NUMBER_HEADERS, headers);
}

/* From the place on: the same for every receiver of it from @queue. */
static void add_common(struct buf *b, const struct message *m, const struct label *queue)
{
	struct str key = message_key(m);

	if (queue)
		packed_add_text(b, NUMBER_QUEUE, label_str(queue));
	if (m->place != queue)
		packed_add_text(b, NUMBER_TOPIC, label_str(m->place));
	packed_add_int(b, NUMBER_MSG, (int64_t)m->id);
	packed_add_int(b, NUMBER_TIME, m->time_ms);
	add_from(b, m);
	packed_add_text(b, NUMBER_TYPE, message_type(m));
	packed_add_int(b, NUMBER_PRIO, m->prio);
	if (key.p)
		packed_add_text(b, NUMBER_KEY, key);
	add_headers(b, m);
}

static void make_common(struct encoder *e, const struct message *m, const struct label *queue)
{
	if (e->packed_made && e->packed_queue == queue)
		return;
	buf_reset(&e->packed);
	add_common(&e->packed, m, queue);
	e->packed_members = (uint32_t)e->packed.n;
	buf_add(&e->packed, e->tails[BODY_PACKED].text.p, e->tails[BODY_PACKED].text.n);
	e->packed_queue = queue;
	e->packed_made = true;
	e->packed_event_made = false;
}

/* What one receiver alone gets. */
static void add_own(struct buf *b, const struct envelope *v)
{
	const struct delivery *d = v->delivery;

	if (v->reply) {
		packed_begin(b, PACKED_REPLY, OP_TAKE, 0);
		packed_add_id(b, *v->reply);
	} else {
		packed_begin(b, PACKED_EVENT, EVENT_MESSAGE, 0);
		packed_add_int(b, NUMBER_SUB, (int64_t)v->sub);
	}
	if (v->retained)
		packed_add_bool(b, NUMBER_RETAINED, true);
	if (!d)
		return;
	packed_add_int(b, NUMBER_ATTEMPT, d->attempt);
	packed_add_int(b, NUMBER_DELIVERIES, d->deliveries);
	if (!d->automatic)
		packed_add_int(b, NUMBER_LEASE, (int64_t)d->lease);
}

/* Where in an event the value of its first member stands, which is `sub`. */
#define SUB_AT (PACKED_HEAD + 4)

/* The same for one of a topic's many receivers: only the number is another. */
static struct buf *plain_event(struct encoder *e, const struct message *m, uint64_t sub,
			       size_t n_payload)
{
	const struct envelope v = { .sub = sub };
	struct buf *b = &e->packed_event;
	uint64_t number = htole64(sub);

	if (e->packed_event_made) {
		memcpy(b->p + SUB_AT, &number, sizeof(number));
		return b;
	}
	buf_reset(b);
	add_own(b, &v);
	end_frame(b, 0, e->packed_members, n_payload);
	set_form(b, m);
	e->packed_event_made = !b->failed;
	return b;
}

/* Whether what the frame is made of is all there; @b is what the receiver alone gets. */
static int check_memory(const struct encoder *e, const struct buf *b)
{
	return b->failed || e->packed.failed || e->tails[BODY_PACKED].text.failed ? -ENOMEM : 0;
}

int packed_message(struct encoder *e, const struct message *m, const struct envelope *v,
		   struct encoded *ret)
{
	struct tail *t = tail_get(e, m);
	struct buf *b = &e->line;

	make_common(e, m, v->delivery ? v->delivery->queue : NULL);
	if (!v->reply && !v->delivery && !v->retained) {
		b = plain_event(e, m, v->sub, t->text.n + t->refer.n);
	} else {
		buf_reset(b);
		add_own(b, v);
		end_frame(b, 0, e->packed_members, t->text.n + t->refer.n);
		set_form(b, m);
	}
	*ret = (struct encoded){
		.copy = { { b->p, b->n }, { e->packed.p, e->packed.n } },
		.refer = t->refer,
	};
	if (check_memory(e, b) < 0) {
		encoder_forget(e);
		return -ENOMEM;
	}
	return 0;
}

int packed_finish(struct encoder *e, const struct message *m, struct encoded *ret)
{
	struct tail *t;

	/* Calls and answers are numbered apart from messages, and go to one receiver anyway. */
	encoder_forget(e);
	t = tail_get(e, m);
	end_frame(&e->line, 0, 0, t->text.n + t->refer.n);
	set_form(&e->line, m);
	*ret = (struct encoded){
		.copy = { { e->line.p, e->line.n }, { t->text.p, t->text.n } },
		.refer = t->refer,
	};
	t->made = false;
	return check_memory(e, &e->line);
}

int packed_call(struct encoder *e, const struct action *a, struct encoded *ret)
{
	const struct message *m = a->message;
	struct buf *b = &e->line;

	buf_reset(b);
	packed_begin(b, PACKED_EVENT, EVENT_CALL, 0);
	packed_add_int(b, NUMBER_SUB, (int64_t)a->sub);
	packed_add_int(b, NUMBER_CALL, (int64_t)a->n);
	packed_add_text(b, NUMBER_SERVICE, label_str(m->place));
	add_from(b, m);
	packed_add_int(b, NUMBER_TIMEOUT, a->ms);
	add_headers(b, m);
	return packed_finish(e, m, ret);
}
