/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Churn: clients come, go, publish, subscribe, serve, call, put and take at random, with memory
 * running out now and then.
 *
 * What each of them should get is for other tests to say. This one sees to it that the counts agree
 * with what is there, and that nothing is left of it all: the fixture checks the charges, and the
 * sanitizers the memory. */
#include "tests/unit/core_fixture.h"

#include <stdio.h>

#include "tests/unit/failing.h"
#include "tests/unit/random.h"

#define N_CLIENTS 12
#define N_STEPS 30000

struct churn {
	struct core *core;
	struct random random;
	struct client *clients[N_CLIENTS];
	uint64_t calls[N_CLIENTS]; /* the last that each was given */
	struct fault fault;
};

static uint32_t any(struct churn *x, uint32_t n)
{
	return random_below(&x->random, n);
}

static struct str pick(struct churn *x, const char *const *words, uint32_t n)
{
	return str_of(words[any(x, n)]);
}

static const char *const names[] = { "a", "a.b", "a.c", "b", "b.c.d", "c" };
static const char *const patterns[] = { "a",   "#",	  "*",	   "a.#",	 "*.c",
					"b.*", "ferry.#", "b.*.d", "ferry.done", "c" };
static const char *const types[] = { "", "x", "y.z" };
static const char *const ids[] = { "1", "2", "\"three\"" };

static struct publication publication(struct churn *x, bool queue)
{
	static const char *const keys[] = { "k", "l", "m" };
	struct publication p = { .place = pick(x, names, 6), .type = pick(x, types, 3) };

	if (any(x, 8))
		p.payload.text = STR("payload");
	if (any(x, 4) == 0)
		p.key = pick(x, keys, 3);
	if (any(x, 4) == 0)
		p.ttl_ms = 1 + any(x, 500);
	p.retain = !queue && any(x, 3) == 0;
	return p;
}

/* --- what a client may do ------------------------------------------------------------------ */

static void do_publish(struct churn *x, struct client *c)
{
	const struct publication p = publication(x, false);
	struct publish_result r;

	topic_publish(c, &p, &r, &x->fault);
}

static void do_subscribe(struct churn *x, struct client *c)
{
	struct str wanted[] = { pick(x, types, 3), STR("*") };
	const struct subscribe_options o = { .pattern = pick(x, patterns, 10),
					     .types = { wanted, any(x, 3) },
					     .max_messages = 1 + any(x, 5),
					     .max_bytes = 1 + any(x, 40),
					     .on_slow = any(x, 10) ? any(x, 2) : ON_SLOW_CLOSE,
					     .retained = any(x, 2) };
	uint64_t sub;

	if (subscription_new(c, &o, &sub, &x->fault) == 0)
		client_pump(c, any(x, 10));
}

static void do_cancel(struct churn *x, struct client *c)
{
	if (any(x, 2))
		client_cancel_sub(c, 1 + any(x, (uint32_t)c->next_sub + 1), &x->fault);
	else
		client_cancel_request(c, pick(x, ids, 3), &x->fault);
}

static void do_serve(struct churn *x, struct client *c)
{
	uint64_t sub;

	server_new(c, pick(x, names, 2), 1 + any(x, 3), &sub, &x->fault);
}

static void do_call(struct churn *x, struct client *c)
{
	const struct call_options o = { .service = pick(x, names, 2),
					.timeout_ms = 1 + any(x, 500) };

	call_new(c, &o, &(struct tag){ .id = pick(x, ids, 3) }, &x->fault);
}

static void do_answer(struct churn *x, struct client *c)
{
	static const struct payload p = { FORM_TEXT, CODING_RAW, { "answer", 6 } };

	for (int i = 0; i < N_CLIENTS; i++) {
		if (x->clients[i] == c)
			call_answer(c, x->calls[i], &p, any(x, 3) ? (struct str){ 0 } : STR("why"),
				    &x->fault);
	}
}

static void do_ready(struct churn *x, struct client *c)
{
	client_set_ready(c, any(x, 3));
	client_pump(c, any(x, 8));
}

static void do_will(struct churn *x, struct client *c)
{
	const struct publication p = publication(x, false);

	client_set_will(c, any(x, 3) ? &p : NULL, &x->fault);
}

static void do_put(struct churn *x, struct client *c)
{
	struct put_options o = { .publication = publication(x, true),
				 .wait_ms = any(x, 3) ? WAIT_DEFAULT : 100,
				 .tag = { .id = pick(x, ids, 3) } };
	struct put_result r;

	queue_put(c, &o, &r, &x->fault);
}

static void do_take(struct churn *x, struct client *c)
{
	struct str queues[] = { pick(x, names, 6), pick(x, names, 6) };
	const struct take_options o = { .queues = { queues, 1 + any(x, 2) }, .ttr_ms = 1000 };
	const struct tag tag = { .id = pick(x, ids, 3) };
	struct taken taken;
	uint64_t sub;

	if (any(x, 4) == 0)
		taker_consume(c, &o, 1 + any(x, 3), &sub, &x->fault);
	else
		taker_take(c, &o, &(struct take_wait){ .ms = any(x, 100), .tag = &tag }, &taken,
			   &x->fault);
}

static void do_settle(struct churn *x, struct client *c)
{
	struct lease *l = TAILQ_FIRST(&c->leases);

	if (l)
		lease_settle(c, l->id,
			     &(struct lease_ending){ .how = any(x, 2) ? OUTCOME_ACKED :
									OUTCOME_NACKED,
						     .delay_ms = -1 },
			     &x->fault);
}

static void do_bind(struct churn *x, struct client *c)
{
	struct strs none = { 0 };

	if (any(x, 3))
		queue_bind(c, pick(x, names, 6), pick(x, patterns, 10), none, &x->fault);
	else
		queue_unbind(c, pick(x, names, 6), pick(x, patterns, 10), none, &x->fault);
}

static void do_drop(struct churn *x, struct client *c)
{
	queue_drop(c, pick(x, names, 6), any(x, 2), &x->fault);
}

static void do_monitor(struct churn *x, struct client *c)
{
	uint64_t sub;

	monitor_new(c, any(x, 2) ? STR("a.#") : (struct str){ 0 }, any(x, 2), &sub, &x->fault);
}

static void do_trace(struct churn *x, struct client *c)
{
	static const struct payload p = { FORM_TEXT, CODING_RAW, { "trace", 5 } };
	const struct trace_note note = {
		.client = c, .op = STR("pub"), .topic = pick(x, names, 6), .payload = &p
	};

	monitor_trace(x->core->broker, &note);
}

static void (*const deeds[])(struct churn *x, struct client *c) = {
	do_publish, do_publish, do_publish, do_subscribe, do_cancel,  do_serve, do_call,
	do_call,    do_answer,	do_answer,  do_ready,	  do_will,    do_put,	do_put,
	do_take,    do_settle,	do_bind,    do_drop,	  do_monitor, do_trace,
};

/* --- the loop side ------------------------------------------------------------------------- */

static void come_or_go(struct churn *x, uint32_t i)
{
	const gid_t gid = 1;
	const struct identity who = {
		.uid = i % 4 ? 1000 + i % 4 : 0, .pid = 1, .gids = &gid, .n_gids = 1
	};

	if (x->clients[i])
		x->clients[i] = client_free(x->clients[i], any(x, 2));
	else if (client_new(x->core->broker, &who, NULL, &x->clients[i], &x->fault) < 0)
		x->clients[i] = NULL;
}

/* Nothing may be sent to one who has gone. */
static uint32_t index_of(const struct churn *x, const struct client *c)
{
	for (uint32_t i = 0; i < N_CLIENTS; i++) {
		if (c && x->clients[i] == c)
			return i;
	}
	fail_msg("an action for nobody");
	return 0;
}

static void drain(struct churn *x)
{
	struct actions *actions = &x->core->broker->actions;
	bool closing[N_CLIENTS] = { 0 };

	for (size_t i = 0; i < actions->n; i++) {
		const struct action *a = &actions->v[i];
		uint32_t at = index_of(x, a->client);

		if (a->kind == ACTION_CALL)
			x->calls[at] = a->n;
		if (a->kind == ACTION_CLOSE)
			closing[at] = true;
	}
	actions_clear(actions);
	for (uint32_t i = 0; i < N_CLIENTS; i++) {
		if (x->clients[i] && (x->clients[i]->broken || closing[i]))
			x->clients[i] = client_free(x->clients[i], false);
		actions_clear(actions);
	}
}

/* --- what must agree ----------------------------------------------------------------------- */

static void check_topics(const struct broker *b)
{
	struct topic_tree topics = b->topics;
	uint32_t n_idle = 0;
	struct topic *t;

	RB_FOREACH(t, topic_tree, &topics) {
		assert_int_equal(t->n_busy, 0);
		assert_int_equal(t->is_idle, !t->retained && t->dedup.n == 0);
		if (t->dedup.n > 0 || (t->retained && t->retained->expires_ms))
			assert_true(deadline_armed(&t->deadline));
		n_idle += t->is_idle;
	}
	assert_int_equal(b->n_idle_topics, n_idle);
	assert_true(n_idle <= b->config->limits.max_idle_topics);
}

static void check_services(const struct broker *b)
{
	struct service_tree services = b->services;
	struct service *s;

	RB_FOREACH(s, service_tree, &services) {
		struct server *server;
		struct call *call;
		uint32_t n = 0;

		assert_true(s->n_servers > 0);
		TAILQ_FOREACH(call, &s->waiting, link)
			n++;
		assert_int_equal(s->n_waiting, n);
		assert_int_equal(s->n_callers > 0, n > 0);
		TAILQ_FOREACH(server, &s->idle, link) {
			assert_true(server->n_open < server->credit);
			/* Nobody waits while somebody could work. */
			assert_true(n == 0 || !server->sub.client->ready);
		}
	}
}

static void check_subs(const struct churn *x)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < N_CLIENTS; i++) {
		struct sub *s;

		if (!x->clients[i])
			continue;
		RB_FOREACH(s, sub_tree, &x->clients[i]->subs)
			n += s->kind == SUB_SUBSCRIPTION;
	}
	assert_int_equal(x->core->broker->n_subs, n);
}

static void churn(void **state, bool failing)
{
	struct churn x = { .core = *state, .random = { failing ? 5 : 6 } };

	x.core->config.limits.max_idle_topics = 3;
	x.core->config.limits.max_retained_user = 2;
	x.core->config.limits.dedup_window_ms = 2000;
	x.core->config.limits.max_waiting_service = 5;
	x.core->config.limits.max_waiting_session = 6;
	x.core->config.limits.max_subs_session = 12;
	for (int step = 0; step < N_STEPS; step++) {
		uint32_t i = any(&x, N_CLIENTS);

		if (failing && any(&x, 3) == 0)
			failing_set(any(&x, 12));
		if (!x.clients[i] || any(&x, 40) == 0)
			come_or_go(&x, i);
		else
			deeds[any(&x, sizeof(deeds) / sizeof(deeds[0]))](&x, x.clients[i]);
		drain(&x);
		if (any(&x, 4) == 0)
			core_advance(x.core, any(&x, 100));
		drain(&x);
		failing_clear();
		check_topics(x.core->broker);
		check_services(x.core->broker);
		check_subs(&x);
	}
}

static void with_memory(void **state)
{
	churn(state, false);
}

static void with_memory_running_out(void **state)
{
	churn(state, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(with_memory),
		T(with_memory_running_out),
	};

	return cmocka_run_group_tests_name("churn", tests, NULL, NULL);
}
