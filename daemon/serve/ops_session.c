/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Operations on the connection itself: hello, ping, will, cancel, monitor, bye. */
#include "daemon/serve/ops.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/serve/loop.h"
#include "proto/json.h"

static int check_hello(struct exchange *x, unsigned *ret_body)
{
	static const char *const bodies[] = { "inline", "raw", "fd", "segment", NULL };
	const struct request *r = x->request;
	int error;

	if (x->session->in_frames > 1)
		return fault_set(x->fault, ERR_BAD_REQUEST, "op: hello must come first");
	if (request_has(r, PROTOCOL) && r->protocol != 1)
		return fault_set(x->fault, ERR_UNSUPPORTED,
				 "protocol: this broker speaks protocol 1");
	error = ops_word(x, &(struct words){ "body", bodies }, r->body, ret_body);
	if (error < 0)
		return error;
	if (*ret_body > BODY_RAW)
		return fault_set(x->fault, ERR_UNSUPPORTED,
				 "body: this broker passes payloads inline or raw");
	if (r->fds)
		return fault_set(x->fault, ERR_UNSUPPORTED,
				 "fds: this broker takes no descriptors");
	if (request_has(r, AS) && !str_eq(r->as, STR("false")))
		return fault_set(x->fault, ERR_UNSUPPORTED, "as: nobody speaks for others here");
	if (request_has(r, POOLS) && !str_eq(r->pools, STR("false")))
		return fault_set(x->fault, ERR_UNSUPPORTED, "pools: this broker has no pools");
	return 0;
}

static void add_limits(struct buf *b, const struct wire_limits *l)
{
	buf_add_lit(b, ",\"limits\":{\"max_line\":");
	buf_add_uint(b, l->max_line);
	json_key(b, "max_envelope");
	buf_add_uint(b, l->max_envelope);
	json_key(b, "max_raw");
	buf_add_uint(b, l->max_raw);
	json_key(b, "max_payload");
	buf_add_uint(b, l->max_payload);
	json_key(b, "fd_threshold");
	buf_add_uint(b, l->fd_threshold);
	json_key(b, "max_credit");
	buf_add_uint(b, l->max_credit);
	json_key(b, "min_ttr");
	buf_add_uint(b, l->min_ttr_ms);
	json_key(b, "max_ttr");
	buf_add_uint(b, l->max_ttr_ms);
	buf_add_char(b, '}');
}

int op_hello(struct exchange *x)
{
	struct session *s = x->session;
	unsigned body = BODY_INLINE;
	int r = check_hello(x, &body);
	struct buf *b;

	if (r < 0)
		return r;
	if (x->request->name.p) {
		s->name = strndup(x->request->name.p, x->request->name.n);
		if (!s->name)
			return fault_set(x->fault, ERR_INTERNAL, "out of memory");
	}
	if (!session_is_packed(s))
		s->body = (uint8_t)body;
	b = reply_begin(x);
	if (!b)
		return 0;
	buf_add_lit(b, ",\"broker\":\"ferry\",\"version\":\"" PACKAGE_VERSION
		       "\",\"protocol\":1,\"uid\":");
	buf_add_uint(b, s->client->uid);
	json_key(b, "session");
	buf_add_uint(b, s->client->id);
	add_limits(b, &x->loop->broker_config.limits.wire);
	buf_add_lit(b, ",\"features\":[\"json-lines\",\"packed\"]");
	reply_end(x);
	return 0;
}

int op_ping(struct exchange *x)
{
	return reply_uint(x, NUMBER_TIME, (uint64_t)x->loop->broker->now.wall_ms);
}

int op_bye(struct exchange *x)
{
	reply_ok(x);
	x->session->said_bye = true;
	session_close(x->session);
	return 0;
}

int op_will(struct exchange *x)
{
	const struct request *q = x->request;
	struct publication p = ops_publication(q, q->topic);
	int r;

	/* Without a topic, as with null, the will is cleared; who says more has forgotten it. */
	if (!q->topic.p && (q->present & ~MEMBER_SET(QUIET)) != 0)
		return fault_set(x->fault, ERR_BAD_REQUEST, "topic: required");
	r = client_set_will(x->client, q->topic.p ? &p : NULL, x->fault);
	return r < 0 ? r : reply_ok(x);
}

int op_cancel(struct exchange *x)
{
	const struct request *q = x->request;
	bool sub = request_has(q, SUB);
	bool request = request_has(q, REQUEST);
	int r;

	if (sub == request)
		return fault_set(x->fault, ERR_BAD_REQUEST,
				 "sub: either this or request is required");
	if (sub)
		r = client_cancel_sub(x->client, (uint64_t)q->sub, x->fault);
	else
		r = client_cancel_request(x->client, q->request, x->fault);
	return r < 0 ? r : reply_ok(x);
}

int op_monitor(struct exchange *x)
{
	uint64_t sub;
	int r = monitor_new(x->client, x->request->match, x->request->with_payload, &sub, x->fault);

	return r < 0 ? r : reply_uint(x, NUMBER_SUB, sub);
}
