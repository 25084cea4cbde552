/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Operations on leases: ack, release, nack, bury, touch, fetch.
 *
 * All but fetch take one lease, which must be there, or a list, of which those that are gone are
 * told in `lost`. */
#include "daemon/serve/ops.h"

#include "daemon/serve/loop.h"

/* What is done to each lease of a request. */
struct settling {
	int (*settle)(struct exchange *x, struct settling *s, uint64_t lease);
	struct lease_ending ending;
	int64_t ttr_ms;
	int64_t left_ms; /* the smallest; -1: none yet */
	uint64_t n_settled;
	uint64_t lost[WIRE_MAX_LIST];
	size_t n_lost;
};

_Static_assert(WIRE_MAX_LIST == 1024, "leases takes 1 to 1024 of them");

static int settle_end(struct exchange *x, struct settling *s, uint64_t lease)
{
	return lease_settle(x->client, lease, &s->ending, x->fault);
}

static int settle_touch(struct exchange *x, struct settling *s, uint64_t lease)
{
	int64_t left;
	int r = lease_touch(x->client, lease, s->ttr_ms, &left, x->fault);

	if (r == 0 && (s->left_ms < 0 || left < s->left_ms))
		s->left_ms = left;
	return r;
}

static int settle_all(struct exchange *x, struct settling *s)
{
	const struct request *q = x->request;

	if (request_has(q, LEASE) == request_has(q, LEASES))
		return fault_set(x->fault, ERR_BAD_REQUEST,
				 "lease: either this or leases is required");
	if (request_has(q, LEASE)) {
		s->n_settled = 1;
		return s->settle(x, s, (uint64_t)q->lease);
	}
	for (size_t i = 0; i < q->leases.n; i++) {
		uint64_t lease = (uint64_t)q->leases.v[i];

		if (s->settle(x, s, lease) < 0)
			s->lost[s->n_lost++] = lease;
		else
			s->n_settled++;
	}
	return 0;
}

static void reply_settled(struct exchange *x, const struct settling *s)
{
	struct writer *w = reply_open(x);

	if (!w)
		return;
	writer_uint(w, NUMBER_SETTLED, s->n_settled);
	if (request_has(x->request, LEASES))
		writer_uints(w, NUMBER_LOST, s->lost, s->n_lost);
	if (s->left_ms >= 0)
		writer_int(w, NUMBER_LEFT, s->left_ms);
	reply_end(x);
}

static int settle(struct exchange *x, enum outcome how)
{
	const struct request *q = x->request;
	struct settling s;
	int r;

	s.settle = settle_end;
	s.left_ms = -1;
	s.n_settled = 0;
	s.n_lost = 0;
	s.ending = (struct lease_ending){
		.how = how,
		.delay_ms = request_has(q, DELAY) ? q->delay : -1,
		.reason = q->reason,
		.result = q->result,
	};
	/* Said once, and not as a loss of each lease. */
	r = broker_check_times(x->loop->broker, s.ending.delay_ms, 0, x->fault);
	if (r == 0)
		r = settle_all(x, &s);
	if (r == 0)
		reply_settled(x, &s);
	return r;
}

int op_ack(struct exchange *x)
{
	return settle(x, OUTCOME_ACKED);
}

int op_release(struct exchange *x)
{
	return settle(x, OUTCOME_RELEASED);
}

int op_nack(struct exchange *x)
{
	return settle(x, OUTCOME_NACKED);
}

int op_bury(struct exchange *x)
{
	return settle(x, OUTCOME_BURIED);
}

int op_touch(struct exchange *x)
{
	const struct wire_limits *limits = &x->loop->broker_config.limits.wire;
	const struct request *q = x->request;
	struct settling s;
	int r;

	/* Said once, and not as a loss of each lease. */
	if (request_has(q, TTR) &&
	    ((uint64_t)q->ttr_ms < limits->min_ttr_ms || (uint64_t)q->ttr_ms > limits->max_ttr_ms))
		return fault_set(x->fault, ERR_BAD_REQUEST, "ttr: must be %llu to %llu",
				 (unsigned long long)limits->min_ttr_ms,
				 (unsigned long long)limits->max_ttr_ms);
	s.settle = settle_touch;
	s.ttr_ms = request_has(q, TTR) ? q->ttr_ms : -1;
	s.left_ms = -1;
	s.n_settled = 0;
	s.n_lost = 0;
	r = settle_all(x, &s);
	if (r == 0)
		reply_settled(x, &s);
	return r;
}

int op_fetch(struct exchange *x)
{
	static const char *const forms[] = { "\"raw\"", "\"segment\"", NULL };
	const struct answered to = { .id = x->request->id, .code = OP_FETCH };
	enum body body = session_is_packed(x->session) ? BODY_PACKED : BODY_RAW;
	struct encoded e;
	struct lease *lease;
	unsigned form;
	int r = ops_word(x, &(struct words){ "as", forms }, x->request->as, &form);

	if (r < 0)
		return r;
	if (form > 0)
		return fault_set(x->fault, ERR_UNSUPPORTED, "as: this broker has no segments");
	lease = lease_find(x->client, (uint64_t)x->request->lease, x->fault);
	if (!lease)
		return -EBADMSG;
	if (x->request->quiet)
		return 0;
	if (encode_answer(&x->loop->encoder, lease->entry->message, &to, body, &e) < 0)
		return fault_set(x->fault, ERR_INTERNAL, "out of memory");
	session_add_encoded(x->session, &e, lease->entry->message);
	return 0;
}
