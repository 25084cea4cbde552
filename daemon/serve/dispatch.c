/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Dispatch: the table of operations, replies, and the way from actions to sessions. */
#include "daemon/serve/dispatch.h"

#include <errno.h>

#include "daemon/serve/loop.h"
#include "daemon/serve/ops.h"
#include "daemon/serve/session.h"

static int op_unsupported(struct exchange *x)
{
	const struct str name = x->request->op_name;

	return fault_set(x->fault, ERR_UNSUPPORTED, "op: this broker has no %.*s", (int)name.n,
			 name.p);
}

static int (*const handlers[N_OPS])(struct exchange *x) = {
	[OP_HELLO] = op_hello,
	[OP_PING] = op_ping,
	[OP_PUB] = op_pub,
	[OP_SUB] = op_sub,
	[OP_PUT] = op_put,
	[OP_TAKE] = op_take,
	[OP_CONSUME] = op_consume,
	[OP_SERVE] = op_serve,
	[OP_MONITOR] = op_monitor,
	[OP_CANCEL] = op_cancel,
	[OP_ACK] = op_ack,
	[OP_RELEASE] = op_release,
	[OP_NACK] = op_nack,
	[OP_BURY] = op_bury,
	[OP_TOUCH] = op_touch,
	[OP_CALL] = op_call,
	[OP_ANSWER] = op_answer,
	[OP_PEEK] = op_peek,
	[OP_KICK] = op_kick,
	[OP_REMOVE] = op_remove,
	[OP_PURGE] = op_purge,
	[OP_PAUSE] = op_pause,
	[OP_RESUME] = op_resume,
	[OP_DECLARE] = op_declare,
	[OP_DROP] = op_drop,
	[OP_BIND] = op_bind,
	[OP_UNBIND] = op_unbind,
	[OP_WILL] = op_will,
	[OP_BYE] = op_bye,
	[OP_POOL] = op_unsupported,
	[OP_FREE] = op_unsupported,
	[OP_SEGMENT] = op_unsupported,
	[OP_RELEASE_SEGMENT] = op_unsupported,
	[OP_FETCH] = op_fetch,
	[OP_LIST] = op_list,
	[OP_STATS] = op_stats,
};

static struct writer writer_for(struct session *s)
{
	buf_reset(&s->loop->line);
	return (struct writer){ .b = &s->loop->line, .packed = session_is_packed(s) };
}

static struct answered answered_request(const struct request *r)
{
	return (struct answered){
		.id = r->id, .op = r->op_name, .code = r->code, .quiet = r->quiet
	};
}

struct writer *reply_open(struct exchange *x)
{
	struct answered to;

	if (x->request->quiet)
		return NULL;
	to = answered_request(x->request);
	x->rest = 0;
	x->writer = writer_for(x->session);
	writer_reply(&x->writer, &to);
	return &x->writer;
}

struct buf *reply_begin(struct exchange *x)
{
	struct writer *w = reply_open(x);

	if (!w)
		return NULL;
	if (w->packed) {
		packed_add_rest(w->b);
		x->rest = w->b->n;
	}
	return w->b;
}

void reply_end(struct exchange *x)
{
	struct buf *b = x->writer.b;

	/* Its members came each with a comma before it. */
	if (x->rest > 0 && !b->failed) {
		b->p[x->rest] = '{';
		buf_add_char(b, '}');
	}
	writer_end(&x->writer);
	session_add(x->session, b);
}

int reply_ok(struct exchange *x)
{
	if (reply_open(x))
		reply_end(x);
	return 0;
}

int reply_uint(struct exchange *x, enum number n, uint64_t value)
{
	struct writer *w = reply_open(x);

	if (w) {
		writer_uint(w, n, value);
		reply_end(x);
	}
	return 0;
}

static void reply_error(struct session *s, const struct answered *to, const struct fault *f)
{
	struct writer w = writer_for(s);

	s->loop->n_refused++;
	writer_refusal(&w, to, f);
	session_add(s, w.b);
}

static struct answered answered_waiting(const struct waiting *w)
{
	static const enum op ops[] = {
		[WAITING_TAKE] = OP_TAKE, [WAITING_PUT] = OP_PUT, [WAITING_CALL] = OP_CALL
	};

	return (struct answered){
		.id = waiting_tag(w),
		.op = op_text(ops[w->kind]),
		.code = (uint8_t)ops[w->kind],
		.quiet = w->quiet,
	};
}

void dispatch_fault(struct session *s, const struct waiting *w, const struct fault *f)
{
	static const struct fault no_memory = { ERR_INTERNAL, "out of memory" };
	const struct answered to = answered_waiting(w);

	reply_error(s, &to, f ? f : &no_memory);
}

static void trace(struct session *s, const struct request *r, uint64_t msg, enum error error)
{
	const struct trace_note note = {
		.client = s->client,
		.op = r->op == OP_NONE ? STR("unknown") : op_text(r->op),
		.topic = r->topic,
		.queue = r->queue,
		.msg = msg,
		.error = error,
		.payload = r->has_payload ? &r->payload : NULL,
	};

	/* A monitor is not told that it has begun. */
	if (!TAILQ_EMPTY(&s->loop->broker->monitors) && (r->op != OP_MONITOR || error != ERR_NONE))
		monitor_trace(s->loop->broker, &note);
}

void dispatch_refuse(struct session *s, const struct request *r, const struct fault *f)
{
	const struct answered to = answered_request(r);
	struct request plain = { .op = r->op };

	reply_error(s, &to, f);
	/* Its members were not all checked: only what it was is told on. */
	trace(s, &plain, 0, f->code);
	dispatch_drain(s->loop);
}

static int unsupported_payload(const struct request *r, struct fault *f)
{
	if (request_has(r, FD))
		return fault_set(f, ERR_UNSUPPORTED, "fd: this broker takes no descriptors");
	if (request_has(r, POOL))
		return fault_set(f, ERR_UNSUPPORTED, "pool: this broker has no pools");
	if (request_has(r, SEGMENT))
		return fault_set(f, ERR_UNSUPPORTED, "segment: this broker has no segments");
	return 0;
}

void dispatch_request(struct session *s, const struct request *r)
{
	struct fault f;
	struct exchange x = {
		.loop = s->loop, .session = s, .client = s->client, .request = r, .fault = &f
	};
	int error = unsupported_payload(r, &f);

	if (error == 0)
		error = handlers[r->op](&x);
	if (error < 0) {
		const struct answered to = answered_request(r);

		reply_error(s, &to, &f);
	}
	trace(s, r, x.msg, error < 0 ? f.code : ERR_NONE);
	dispatch_drain(s->loop);
}

/* --- from actions to sessions -------------------------------------------------------------- */

static void answer_taken(struct session *s, const struct action *a)
{
	struct str id = waiting_tag(a->waiting);

	/* Not even a quiet request wants its message swallowed. */
	session_deliver(s, a->message, &a->delivery, &id, 0);
}

static void answer_nothing(struct session *s, const struct waiting *waiting)
{
	const struct answered to = answered_waiting(waiting);
	struct writer w;

	if (waiting->quiet)
		return;
	w = writer_for(s);
	writer_reply(&w, &to);
	writer_null(&w, NUMBER_MSG);
	writer_end(&w);
	session_add(s, w.b);
}

static void answer_stored(struct session *s, const struct action *a)
{
	const struct answered to = answered_waiting(a->waiting);
	struct writer w;

	if (a->waiting->quiet)
		return;
	w = writer_for(s);
	writer_reply(&w, &to);
	ops_add_stored(&w, a->n, a->stored, a->duplicate);
	writer_end(&w);
	session_add(s, w.b);
}

static void answer_call(struct session *s, const struct action *a)
{
	const struct answered to = answered_waiting(a->waiting);
	struct encoded e;

	if (a->waiting->quiet)
		return;
	if (encode_answer(&s->loop->encoder, a->message, &to, (enum body)s->body, &e) < 0)
		session_doom(s);
	else
		session_add_encoded(s, &e, a->message);
}

static void tell_message(struct session *s, const struct action *a)
{
	const struct envelope v = { .sub = a->sub,
				    .retained = a->retained,
				    .body = (enum body)s->body };
	struct encoded e;

	if (encode_message(&s->loop->encoder, a->message, &v, &e) < 0)
		session_doom(s);
	else
		session_add_encoded(s, &e, a->message);
}

static void tell_event(struct session *s, const struct action *a,
		       int (*encode)(struct encoder *e, const struct action *a, enum body body,
				     struct encoded *ret))
{
	struct encoded e;

	if (encode(&s->loop->encoder, a, (enum body)s->body, &e) < 0)
		session_doom(s);
	else
		session_add_encoded(s, &e, a->message);
}

static void carry_out(struct session *s, const struct action *a)
{
	switch (a->kind) {
	case ACTION_MESSAGE:
		tell_message(s, a);
		break;
	case ACTION_DELIVERY:
		session_deliver(s, a->message, &a->delivery, NULL, a->sub);
		break;
	case ACTION_CALL:
		tell_event(s, a, encode_call);
		break;
	case ACTION_TRACE:
		tell_event(s, a, encode_trace);
		break;
	case ACTION_LOST:
	case ACTION_DEADLINE:
	case ACTION_EXPIRED:
		tell_event(s, a, encode_plain);
		break;
	case ACTION_TAKEN:
		answer_taken(s, a);
		break;
	case ACTION_NOTHING:
		answer_nothing(s, a->waiting);
		break;
	case ACTION_STORED:
		answer_stored(s, a);
		break;
	case ACTION_ANSWER:
		answer_call(s, a);
		break;
	case ACTION_REFUSED:
		dispatch_fault(s, a->waiting, a->fault);
		break;
	case ACTION_CLOSE:
		session_goodbye(s, str_of(a->reason));
		break;
	}
}

void dispatch_drain(struct loop *l)
{
	struct actions *actions = &l->broker->actions;

	if (actions->n == 0)
		return;
	for (size_t i = 0; i < actions->n; i++)
		carry_out(actions->v[i].client->owner, &actions->v[i]);
	actions_clear(actions);
}
