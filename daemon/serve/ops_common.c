/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Operations: what several families need to read a request. */
#include "daemon/serve/ops.h"

#include <stdio.h>

#include "daemon/serve/loop.h"

struct publication ops_publication(const struct request *r, struct str place)
{
	return (struct publication){
		.place = place,
		.type = r->type,
		.headers = r->headers,
		.key = r->key,
		.payload = r->payload,
		.ttl_ms = r->ttl,
		.delay_ms = r->delay,
		.prio = (uint16_t)r->prio,
		.retain = r->retain,
	};
}

int ops_credit(struct exchange *x, uint32_t *ret)
{
	uint64_t max = x->loop->broker_config.limits.wire.max_credit;
	int64_t credit = request_has(x->request, CREDIT) ? x->request->credit : 1;

	if ((uint64_t)credit > max)
		return fault_set(x->fault, ERR_BAD_REQUEST, "credit: must be 1 to %llu",
				 (unsigned long long)max);
	*ret = (uint32_t)credit;
	return 0;
}

int ops_queues(struct exchange *x, struct str *room, struct strs *ret)
{
	const struct request *r = x->request;
	bool one = request_has(r, QUEUE);
	bool several = request_has(r, QUEUES);

	if (one && several)
		return fault_set(x->fault, ERR_BAD_REQUEST, "queue: not together with queues");
	if (!one && !several)
		return fault_set(x->fault, ERR_BAD_REQUEST, "queue: required, or queues");
	*room = r->queue;
	*ret = several ? r->queues : (struct strs){ room, 1 };
	return 0;
}

int ops_word(struct exchange *x, const struct words *w, struct str text, unsigned *ret)
{
	char list[128];
	size_t n = 0;

	*ret = 0;
	if (!text.p)
		return 0;
	for (unsigned i = 0; w->words[i]; i++) {
		if (str_eq(text, str_of(w->words[i]))) {
			*ret = i;
			return 0;
		}
	}
	for (unsigned i = 0; w->words[i] && n < sizeof(list); i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s", i ? ", " : "",
				      w->words[i]);
	return fault_set(x->fault, ERR_BAD_REQUEST, "%s: must be one of %s", w->member, list);
}

int ops_state(struct exchange *x, enum entry_state *ret)
{
	static const char *const states[] = { "ready", "delayed", "leased", "dead", NULL };
	unsigned state;
	int r = ops_word(x, &(struct words){ "state", states }, x->request->state, &state);

	if (r == 0)
		*ret = (enum entry_state)state;
	return r;
}

void ops_add_stored(struct writer *w, uint64_t msg, const char *stored, bool duplicate)
{
	writer_uint(w, NUMBER_MSG, msg);
	writer_name(w, NUMBER_STORED, str_of(stored));
	if (duplicate)
		writer_true(w, NUMBER_DUPLICATE);
}
