/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Encode: the printing of messages and events, in the order of members that the manual gives. What
 * packed receivers get is made in encode_packed.c. */
#include "daemon/serve/encode.h"

#include <errno.h>
#include <string.h>

#include "daemon/serve/encode_packed.h"

#include "daemon/serve/outbox.h"
#include "proto/json.h"

void encoder_init(struct encoder *e, size_t max_line)
{
	*e = (struct encoder){ .max_line = max_line };
}

void encoder_done(struct encoder *e)
{
	buf_done(&e->line);
	buf_done(&e->common);
	buf_done(&e->packed);
	buf_done(&e->packed_event);
	for (size_t i = 0; i < N_BODIES; i++)
		buf_done(&e->tails[i].text);
}

void encoder_forget(struct encoder *e)
{
	e->message = NULL;
	e->common_made = false;
	e->packed_made = false;
	e->packed_event_made = false;
	for (size_t i = 0; i < N_BODIES; i++)
		e->tails[i].made = false;
}

static void add_from(struct buf *b, uid_t uid, pid_t pid)
{
	buf_add_lit(b, ",\"from\":{\"uid\":");
	buf_add_uint(b, uid);
	json_key(b, "pid");
	buf_add_int(b, pid);
	buf_add_char(b, '}');
}

/* From msg to headers: the same for every receiver. */
static void add_common(struct buf *b, const struct message *m)
{
	struct str key = message_key(m);
	struct str headers = message_headers(m);

	json_key(b, "msg");
	buf_add_uint(b, m->id);
	json_key(b, "time");
	buf_add_int(b, m->time_ms);
	add_from(b, m->account->uid, m->pid);
	json_key(b, "type");
	json_add_name(b, message_type(m));
	json_key(b, "prio");
	buf_add_uint(b, m->prio);
	if (key.p) {
		json_key(b, "key");
		json_add_string(b, key);
	}
	if (headers.p) {
		json_key(b, "headers");
		buf_add_str(b, headers);
	}
}

/* A put carries its queue's own label; what a binding brought, the label of its topic. */
static void add_place(struct buf *b, const struct message *m, const struct label *queue)
{
	if (queue) {
		buf_add_lit(b, "\"queue\":");
		json_add_name(b, label_str(queue));
		if (m->place == queue)
			return;
		buf_add_char(b, ',');
	}
	buf_add_lit(b, "\"topic\":");
	json_add_name(b, label_str(m->place));
}

void encode_members(struct buf *b, const struct message *m, const struct label *queue)
{
	add_place(b, m, queue);
	add_common(b, m);
}

/* Whether the payload's text can stand in a line as it is, so that it needs no copy. */
static bool fits_as_it_is(const struct payload *p)
{
	switch (p->coding) {
	case CODING_STRING:
	case CODING_BASE64:
		return true;
	case CODING_RAW:
		return p->form == FORM_JSON && !memchr(p->text.p, '\n', p->text.n) &&
		       !memchr(p->text.p, '\r', p->text.n);
	}
	return false;
}

static void tail_make_inline(struct tail *t, const struct payload *p, size_t max_line)
{
	bool base64 = p->coding == CODING_BASE64;

	/* No coding that a line can hold is shorter than the one that was sent. */
	if (p->text.n > max_line) {
		t->too_large = true;
		return;
	}
	if (p->text.n < OUTBOX_REFER || !fits_as_it_is(p)) {
		payload_add_inline(&t->text, p);
		buf_add_lit(&t->text, "}\n");
		t->split = t->text.n;
		return;
	}
	if (base64)
		buf_add_lit(&t->text, ",\"data64\":\"");
	else
		buf_add_lit(&t->text, ",\"data\":");
	t->split = t->text.n;
	t->refer = p->text;
	if (base64)
		buf_add_char(&t->text, '"');
	buf_add_lit(&t->text, "}\n");
}

static void tail_make_raw(struct tail *t, const struct payload *p)
{
	json_key(&t->text, "len");
	buf_add_uint(&t->text, payload_size(p));
	json_key(&t->text, "form");
	json_add_name(&t->text, form_text(p->form));
	buf_add_lit(&t->text, "}\n");
	if (p->coding == CODING_RAW && p->text.n >= OUTBOX_REFER)
		t->refer = p->text;
	else
		payload_add_raw(&t->text, p);
	t->split = t->text.n;
}

static struct tail *tail_get(struct encoder *e, const struct message *m, enum body body)
{
	struct tail *t = &e->tails[body];
	struct payload p;

	if (t->made)
		return t;
	p = message_payload(m);
	buf_reset(&t->text);
	*t = (struct tail){ .text = t->text, .made = true };
	if (body == BODY_RAW)
		tail_make_raw(t, &p);
	else
		tail_make_inline(t, &p, e->max_line);
	return t;
}

/* Point @ret at the tail. */
static void attach_tail(struct encoded *ret, const struct tail *t)
{
	ret->copy[3] = (struct str){ t->text.p, t->split };
	ret->refer = t->refer;
	ret->after = (struct str){ t->text.p + t->split, t->text.n - t->split };
}

/* Length of the line that @ret would be, without its LF. */
static size_t line_length(const struct encoded *ret, const struct tail *t)
{
	return ret->copy[0].n + ret->copy[1].n + ret->copy[2].n + t->text.n + t->refer.n - 1;
}

static void add_omitted(struct buf *b, const struct message *m)
{
	struct payload p = message_payload(m);

	buf_add_lit(b, ",\"omitted\":true,\"size\":");
	buf_add_uint(b, payload_size(&p));
	buf_add_lit(b, "}\n");
}

static bool tail_failed(const struct encoder *e, const struct tail *t)
{
	return e->line.failed || e->common.failed || t->text.failed;
}

static void add_start(struct buf *b, const struct message *m, const struct envelope *v)
{
	buf_reset(b);
	if (v->reply) {
		struct writer w = { .b = b };

		writer_reply(&w, &(struct answered){ .id = *v->reply });
		buf_add_char(b, ',');
	} else {
		buf_add_lit(b, "{\"event\":\"message\",\"sub\":");
		buf_add_uint(b, v->sub);
		buf_add_char(b, ',');
	}
	add_place(b, m, v->delivery ? v->delivery->queue : NULL);
}

static void add_own(struct buf *b, const struct envelope *v, bool omitted)
{
	const struct delivery *d = v->delivery;

	if (v->retained)
		buf_add_lit(b, ",\"retained\":true");
	if (!d)
		return;
	json_key(b, "attempt");
	buf_add_uint(b, d->attempt);
	json_key(b, "deliveries");
	buf_add_uint(b, d->deliveries);
	if (!d->automatic || omitted) {
		json_key(b, "lease");
		buf_add_uint(b, d->lease);
	}
}

/* The line buffer holds the start up to @split, then what comes after the common part. */
static void attach_line(const struct encoder *e, size_t split, struct encoded *ret)
{
	ret->copy[0] = (struct str){ e->line.p, split };
	ret->copy[1] = (struct str){ e->common.p, e->common.n };
	ret->copy[2] = (struct str){ e->line.p + split, e->line.n - split };
}

int encode_message(struct encoder *e, const struct message *m, const struct envelope *v,
		   struct encoded *ret)
{
	struct tail *t;
	size_t split;

	if (e->message != m || e->msg != m->id) {
		encoder_forget(e);
		e->message = m;
		e->msg = m->id;
	}
	if (v->body == BODY_PACKED)
		return packed_message(e, m, v, ret);
	if (!e->common_made) {
		buf_reset(&e->common);
		add_common(&e->common, m);
		e->common_made = true;
	}
	t = tail_get(e, m, v->body);
	add_start(&e->line, m, v);
	split = e->line.n;
	add_own(&e->line, v, false);
	*ret = (struct encoded){ 0 };
	attach_line(e, split, ret);
	if (v->body == BODY_INLINE && (t->too_large || line_length(ret, t) > e->max_line)) {
		e->line.n = split;
		add_own(&e->line, v, true);
		add_omitted(&e->line, m);
		attach_line(e, split, ret);
		ret->omitted = true;
	} else {
		attach_tail(ret, t);
	}
	if (tail_failed(e, t)) {
		encoder_forget(e);
		return -ENOMEM;
	}
	return 0;
}

/* The line buffer holds all but the payload. */
static int finish(struct encoder *e, const struct message *m, enum body body, struct encoded *ret)
{
	struct tail *t;

	/* Calls and answers are numbered apart from messages, and go to one receiver anyway. */
	encoder_forget(e);
	t = tail_get(e, m, body);
	*ret = (struct encoded){ .copy[0] = { e->line.p, e->line.n } };
	if (body == BODY_INLINE && (t->too_large || line_length(ret, t) > e->max_line)) {
		add_omitted(&e->line, m);
		ret->copy[0] = (struct str){ e->line.p, e->line.n };
		ret->omitted = true;
	} else {
		attach_tail(ret, t);
	}
	t->made = false;
	return tail_failed(e, t) ? -ENOMEM : 0;
}

int encode_call(struct encoder *e, const struct action *a, enum body body, struct encoded *ret)
{
	const struct message *m = a->message;
	struct str headers = message_headers(m);
	struct buf *b = &e->line;

	if (body == BODY_PACKED)
		return packed_call(e, a, ret);
	buf_reset(b);
	buf_add_lit(b, "{\"event\":\"call\",\"sub\":");
	buf_add_uint(b, a->sub);
	json_key(b, "call");
	buf_add_uint(b, a->n);
	json_key(b, "service");
	json_add_name(b, label_str(m->place));
	add_from(b, m->account->uid, m->pid);
	json_key(b, "timeout");
	buf_add_int(b, a->ms);
	if (headers.p) {
		json_key(b, "headers");
		buf_add_str(b, headers);
	}
	return finish(e, m, body, ret);
}

int encode_answer(struct encoder *e, const struct message *m, const struct answered *to,
		  enum body body, struct encoded *ret)
{
	struct writer w = { .b = &e->line, .packed = body == BODY_PACKED };

	buf_reset(&e->line);
	writer_reply(&w, to);
	if (w.packed)
		return packed_finish(e, m, ret);
	return finish(e, m, body, ret);
}

/* Its members behind `sub`. */
static void add_trace(struct buf *b, const struct trace *t)
{
	json_key(b, "session");
	buf_add_uint(b, t->session);
	json_key(b, "uid");
	buf_add_uint(b, t->uid);
	json_key(b, "op");
	json_add_name(b, t->op);
	if (t->topic) {
		json_key(b, "topic");
		json_add_name(b, label_str(t->topic));
	}
	if (t->queue) {
		json_key(b, "queue");
		json_add_name(b, label_str(t->queue));
	}
	if (t->msg) {
		json_key(b, "msg");
		buf_add_uint(b, t->msg);
	}
	if (t->error != ERR_NONE) {
		json_key(b, "error");
		json_add_name(b, error_text(t->error));
	}
}

int encode_trace(struct encoder *e, const struct action *a, enum body body, struct encoded *ret)
{
	struct buf *b = &e->line;
	struct writer w = { .b = b, .packed = body == BODY_PACKED };
	size_t rest;

	buf_reset(b);
	writer_event(&w, EVENT_TRACE);
	writer_uint(&w, NUMBER_SUB, a->sub);
	if (w.packed)
		packed_add_rest(b);
	rest = b->n;
	add_trace(b, a->trace);
	if (w.packed && !b->failed) {
		b->p[rest] = '{';
		buf_add_char(b, '}');
	}
	if (a->message)
		return w.packed ? packed_finish(e, a->message, ret) :
				  finish(e, a->message, body, ret);
	writer_end(&w);
	*ret = (struct encoded){ .copy[0] = { b->p, b->n } };
	return b->failed ? -ENOMEM : 0;
}

static void add_plain(struct writer *w, const struct action *a)
{
	if (a->kind == ACTION_LOST) {
		writer_event(w, EVENT_LOST);
		writer_uint(w, NUMBER_SUB, a->sub);
		writer_uint(w, NUMBER_N, a->n);
	} else if (a->kind == ACTION_DEADLINE) {
		writer_event(w, EVENT_DEADLINE);
		writer_uint(w, NUMBER_LEASE, a->n);
		writer_int(w, NUMBER_LEFT, a->ms);
	} else {
		writer_event(w, EVENT_EXPIRED);
		writer_uint(w, NUMBER_LEASE, a->n);
	}
	writer_end(w);
}

int encode_plain(struct encoder *e, const struct action *a, enum body body, struct encoded *ret)
{
	struct writer w = { .b = &e->line, .packed = body == BODY_PACKED };

	buf_reset(&e->line);
	add_plain(&w, a);
	*ret = (struct encoded){ .copy[0] = { e->line.p, e->line.n } };
	return e->line.failed ? -ENOMEM : 0;
}
