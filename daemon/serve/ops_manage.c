/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Operations that manage queues: declare, drop, bind, unbind, pause, resume. */
#include "daemon/serve/ops.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/serve/loop.h"
#include "daemon/serve/people.h"
#include "proto/json.h"

static const char *const backends[] = { "memory", "mqueue", "disk", NULL };
static const char *const fulls[] = { "reject", "drop-lowest", "block", NULL };

/* Digits stand for an id, and go out as the number they are. */
static void add_person(struct buf *b, struct str name)
{
	bool digits = name.n > 0;

	for (size_t i = 0; i < name.n; i++)
		digits = digits && name.p[i] >= '0' && name.p[i] <= '9';
	if (digits)
		buf_add_str(b, name);
	else
		json_add_string(b, name);
}

static void add_people(struct buf *b, struct str key, const struct people *p)
{
	if (!p)
		return;
	buf_add_str(b, key);
	buf_add_char(b, '[');
	for (uint32_t i = 0; i < p->n; i++) {
		if (i > 0)
			buf_add_char(b, ',');
		add_person(b, label_str(p->v[i].name));
	}
	buf_add_char(b, ']');
}

void ops_add_settings(struct buf *b, const struct queue_settings *s)
{
	buf_add_lit(b, "{\"backend\":");
	json_add_name(b, str_of(backends[s->backend]));
	json_key(b, "max_messages");
	buf_add_uint(b, s->max_messages);
	json_key(b, "max_bytes");
	buf_add_uint(b, s->max_bytes);
	json_key(b, "on_full");
	json_add_name(b, str_of(fulls[s->on_full]));
	json_key(b, "ttr");
	buf_add_int(b, s->ttr_ms);
	json_key(b, "max_ttr");
	buf_add_int(b, s->max_ttr_ms);
	json_key(b, "max_attempts");
	buf_add_uint(b, s->max_attempts);
	json_key(b, "backoff");
	buf_add_int(b, s->backoff_ms);
	if (s->ttl_ms != QUEUE_TTL_NONE) {
		json_key(b, "ttl");
		buf_add_int(b, s->ttl_ms);
	}
	json_key(b, "max_dead");
	buf_add_uint(b, s->max_dead);
	json_key(b, "idle");
	buf_add_int(b, s->idle_ms);
	add_people(b, STR(",\"users\":"), s->users);
	add_people(b, STR(",\"groups\":"), s->groups);
	buf_add_char(b, '}');
}

static int resolve(struct exchange *x, enum people_sort sort, struct strs names,
		   struct people **list)
{
	const char *member = sort == PEOPLE_USERS ? "users" : "groups";

	for (size_t i = 0; i < names.n; i++) {
		const struct str name = names.v[i];
		int r = people_add(list, sort, name);

		if (r == -ENOMEM)
			return fault_set(x->fault, ERR_INTERNAL, "out of memory");
		if (r < 0)
			return fault_set(x->fault, ERR_BAD_REQUEST, "%s: nobody is called %.*s",
					 member, (int)name.n, name.p);
	}
	if (names.n > 0 || *list)
		return 0;
	/* An empty list is a list: it lets in nobody but the owner. */
	*list = calloc(1, sizeof(**list));
	return *list ? 0 : fault_set(x->fault, ERR_INTERNAL, "out of memory");
}

static int check_ttr(struct exchange *x, const char *member, int64_t ttr_ms)
{
	const struct wire_limits *l = &x->loop->broker_config.limits.wire;

	if ((uint64_t)ttr_ms >= l->min_ttr_ms && (uint64_t)ttr_ms <= l->max_ttr_ms)
		return 0;
	return fault_set(x->fault, ERR_BAD_REQUEST, "%s: must be %" PRIu64 " to %" PRIu64, member,
			 l->min_ttr_ms, l->max_ttr_ms);
}

static int settings_check(struct exchange *x)
{
	const struct request *q = x->request;
	int r = 0;

	if (request_has(q, TTR))
		r = check_ttr(x, "ttr", q->ttr_ms);
	if (r == 0 && request_has(q, MAX_TTR))
		r = check_ttr(x, "max_ttr", q->max_ttr_ms);
	if (r == 0 && request_has(q, TTR) && request_has(q, MAX_TTR) && q->ttr_ms > q->max_ttr_ms)
		r = fault_set(x->fault, ERR_BAD_REQUEST, "ttr: must be at most max_ttr");
	return r;
}

static int settings_words(struct exchange *x, struct queue_settings *ret)
{
	unsigned word;
	int r = ops_word(x, &(struct words){ "backend", backends }, x->request->backend, &word);

	if (r < 0)
		return r;
	ret->backend = (enum backend)word;
	r = ops_word(x, &(struct words){ "on_full", fulls }, x->request->on_full, &word);
	if (r == 0)
		ret->on_full = (enum on_full)word;
	return r;
}

/* Which bits of enum queue_setting the request names. */
static unsigned settings_named(const struct request *q)
{
	unsigned named = 0;

	named |= request_has(q, BACKEND) ? SETTING_BACKEND : 0;
	named |= request_has(q, MAX_MESSAGES) ? SETTING_MAX_MESSAGES : 0;
	named |= request_has(q, MAX_BYTES) ? SETTING_MAX_BYTES : 0;
	named |= request_has(q, ON_FULL) ? SETTING_ON_FULL : 0;
	named |= request_has(q, TTR) ? SETTING_TTR : 0;
	named |= request_has(q, MAX_TTR) ? SETTING_MAX_TTR : 0;
	named |= request_has(q, MAX_ATTEMPTS) ? SETTING_MAX_ATTEMPTS : 0;
	named |= request_has(q, BACKOFF) ? SETTING_BACKOFF : 0;
	named |= request_has(q, TTL) ? SETTING_TTL : 0;
	named |= request_has(q, MAX_DEAD) ? SETTING_MAX_DEAD : 0;
	named |= request_has(q, IDLE) ? SETTING_IDLE : 0;
	named |= request_has(q, USERS) ? SETTING_USERS : 0;
	named |= request_has(q, GROUPS) ? SETTING_GROUPS : 0;
	return named;
}

/* On failure the people found so far are in @ret all the same. */
static int settings_parse(struct exchange *x, struct queue_settings *ret)
{
	const struct request *q = x->request;
	int r = settings_check(x);

	ret->max_messages = (uint64_t)q->max_messages;
	ret->max_bytes = (uint64_t)q->max_bytes;
	ret->ttr_ms = q->ttr_ms;
	ret->max_ttr_ms = q->max_ttr_ms;
	ret->max_attempts = (uint32_t)q->max_attempts;
	ret->backoff_ms = q->backoff_ms;
	ret->ttl_ms = q->ttl;
	ret->max_dead = (uint64_t)q->max_dead;
	ret->idle_ms = q->idle_ms;
	if (r == 0)
		r = settings_words(x, ret);
	if (r == 0 && request_has(q, USERS))
		r = resolve(x, PEOPLE_USERS, q->users, &ret->users);
	if (r == 0 && request_has(q, GROUPS))
		r = resolve(x, PEOPLE_GROUPS, q->groups, &ret->groups);
	return r;
}

int op_declare(struct exchange *x)
{
	const struct request *q = x->request;
	struct queue_settings s = { 0 };
	struct declaration d = {
		.name = q->queue, .settings = &s, .named = settings_named(q), .update = q->update
	};
	struct declared done = { 0 };
	int r = settings_parse(x, &s);
	struct buf *b;

	if (r == 0)
		r = queue_declare(x->client, &d, &done, x->fault);
	queue_settings_done(&s);
	if (r < 0 || !done.queue)
		return r;
	b = reply_begin(x);
	if (!b)
		return 0;
	json_key(b, "created");
	if (done.created)
		buf_add_lit(b, "true");
	else
		buf_add_lit(b, "false");
	json_key(b, "settings");
	ops_add_settings(b, &done.queue->settings);
	reply_end(x);
	return 0;
}

int op_drop(struct exchange *x)
{
	int r = queue_drop(x->client, x->request->queue, x->request->if_empty, x->fault);

	return r < 0 ? r : reply_ok(x);
}

int op_bind(struct exchange *x)
{
	const struct request *q = x->request;
	int r = queue_bind(x->client, q->queue, q->topic, q->types, x->fault);

	return r < 0 ? r : reply_ok(x);
}

int op_unbind(struct exchange *x)
{
	const struct request *q = x->request;
	int r = queue_unbind(x->client, q->queue, q->topic, q->types, x->fault);

	return r < 0 ? r : reply_ok(x);
}

static int side(struct exchange *x, enum queue_side *ret)
{
	static const char *const sides[] = { "both", "in", "out", NULL };
	static const enum queue_side values[] = { SIDE_BOTH, SIDE_IN, SIDE_OUT };
	unsigned word;
	int r = ops_word(x, &(struct words){ "side", sides }, x->request->side, &word);

	if (r == 0)
		*ret = values[word];
	return r;
}

int op_pause(struct exchange *x)
{
	const struct request *q = x->request;
	struct pause_options o = { .pattern = q->queue, .for_ms = q->for_ms, .reason = q->reason };
	uint64_t n = 0;
	int r = side(x, &o.side);

	if (r == 0)
		r = queue_pause(x->client, &o, &n, x->fault);
	return r < 0 ? r : reply_uint(x, NUMBER_QUEUES, n);
}

int op_resume(struct exchange *x)
{
	enum queue_side which = SIDE_BOTH;
	uint64_t n = 0;
	int r = side(x, &which);

	if (r == 0)
		r = queue_resume(x->client, x->request->queue, which, &n, x->fault);
	return r < 0 ? r : reply_uint(x, NUMBER_QUEUES, n);
}
