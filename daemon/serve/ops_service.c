/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Operations on services: serve, call, answer. */
#include "daemon/serve/ops.h"

#include "daemon/serve/loop.h"

#define TIMEOUT_MS 30000

int op_serve(struct exchange *x)
{
	uint32_t credit = 1;
	uint64_t sub = 0;
	int r = ops_credit(x, &credit);

	if (r == 0)
		r = server_new(x->client, x->request->service, credit, &sub, x->fault);
	return r < 0 ? r : reply_uint(x, NUMBER_SUB, sub);
}

int op_call(struct exchange *x)
{
	const struct request *q = x->request;
	const struct call_options o = {
		.service = q->service,
		.headers = q->headers,
		.payload = q->payload,
		.timeout_ms = request_has(q, TIMEOUT) ? q->timeout_ms : TIMEOUT_MS,
	};
	const struct tag tag = { .id = q->id, .quiet = q->quiet };

	return call_new(x->client, &o, &tag, x->fault);
}

int op_answer(struct exchange *x)
{
	const struct request *q = x->request;
	int r;

	if (q->has_payload && request_has(q, FAILED))
		return fault_set(x->fault, ERR_BAD_REQUEST, "failed: not together with a payload");
	r = call_answer(x->client, (uint64_t)q->call, &q->payload, q->failed, x->fault);
	return r < 0 ? r : reply_ok(x);
}
