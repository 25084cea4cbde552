/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Operations on topics: pub and sub. */
#include "daemon/serve/ops.h"

#include "daemon/serve/loop.h"

/* What a subscription keeps for a slow client, when it does not say. */
#define BUFFER_MESSAGES 1000
#define BUFFER_BYTES ((uint64_t)8 << 20)

/* Last values sent right behind the reply; the rest follows turn by turn. */
#define FIRST_PUMP 64

int op_pub(struct exchange *x)
{
	struct publication p = ops_publication(x->request, x->request->topic);
	struct publish_result result = { 0 };
	int r = topic_publish(x->client, &p, &result, x->fault);
	struct writer *w;

	if (r < 0)
		return r;
	x->msg = result.msg;
	w = reply_open(x);
	if (!w)
		return 0;
	writer_uint(w, NUMBER_MSG, result.msg);
	writer_uint(w, NUMBER_SUBS, result.n_subs);
	writer_uint(w, NUMBER_QUEUES, result.n_queues);
	writer_uint(w, NUMBER_REFUSED, result.n_refused);
	if (result.duplicate)
		writer_true(w, NUMBER_DUPLICATE);
	reply_end(x);
	return 0;
}

int op_sub(struct exchange *x)
{
	static const char *const words[] = { "drop-oldest", "drop-newest", "close", NULL };
	const struct request *q = x->request;
	struct subscribe_options o = {
		.pattern = q->topic,
		.types = q->types,
		.max_messages = request_has(q, BUFFER) ? (uint32_t)q->buffer : BUFFER_MESSAGES,
		.max_bytes = BUFFER_BYTES,
		.retained = !request_has(q, RETAINED) || q->retained,
	};
	unsigned word;
	uint64_t sub;
	int r = ops_word(x, &(struct words){ "on_slow", words }, q->on_slow, &word);

	if (r < 0)
		return r;
	o.on_slow = (enum on_slow)word;
	r = subscription_new(x->client, &o, &sub, x->fault);
	if (r < 0)
		return r;
	reply_uint(x, NUMBER_SUB, sub);
	if (x->client->ready)
		client_pump(x->client, FIRST_PUMP);
	x->session->pump = true;
	session_dirty(x->session);
	return 0;
}
