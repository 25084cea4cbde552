/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Takers: who gets what, and who waits. */
#include "tests/unit/core_fixture.h"

#include <errno.h>
#include <stdio.h>

static void longest_waiting_gets_it(void **state)
{
	struct core *core = *state;
	struct client *a = core_client(core, 1000), *b = core_client(core, 1001);

	core_take_wait(a, "q", NULL, -1, "1");
	core_take_wait(b, "q", "x", -1, "2");
	core_put(a, "q", "x", 0, "1");
	assert_int_equal(core_count_actions(core, a, ACTION_TAKEN), 1);
	assert_int_equal(core_count_actions(core, b, ACTION_TAKEN), 0);
	core_put(a, "q", "y", 0, "2");
	assert_int_equal(core_count_actions(core, b, ACTION_TAKEN), 0);
	core_put(a, "q", "x", 0, "3");
	assert_int_equal(core_count_actions(core, b, ACTION_TAKEN), 1);
}

static void a_wait_runs_out(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	core_take_wait(c, "q", NULL, 100, "1");
	core_advance(core, 99);
	assert_int_equal(core_count_actions(core, c, ACTION_NOTHING), 0);
	core_advance(core, 1);
	assert_int_equal(core_count_actions(core, c, ACTION_NOTHING), 1);
	core_put(c, "q", "", 0, "1");
	assert_int_equal(core_count_actions(core, c, ACTION_TAKEN), 0);
}

static void who_vanishes_gets_nothing(void **state)
{
	struct core *core = *state;
	struct client *a = core_client(core, 1000), *b = core_client(core, 1000);

	core_take_wait(a, "q", NULL, -1, "1");
	core_consume(a, "q", NULL, 1);
	client_free(a, false);
	core_put(b, "q", "", 0, "1");
	assert_int_not_equal(core_take(b, "q", NULL, NULL), 0);
}

static void credit_bounds_what_is_out(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	const struct action *a;
	size_t at = 0;

	for (int i = 0; i < 5; i++)
		core_put(c, "q", "", 0, "x");
	core_consume(c, "q", NULL, 2);
	assert_int_equal(core_count_actions(core, c, ACTION_DELIVERY), 2);
	a = core_next_action(core, c, ACTION_DELIVERY, &at);
	core_settle(c, a->delivery.lease, OUTCOME_ACKED);
	assert_int_equal(core_count_actions(core, c, ACTION_DELIVERY), 3);
}

static void a_client_that_is_not_ready_is_given_nothing(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	core_consume(c, "q", NULL, 10);
	client_set_ready(c, false);
	core_put(c, "q", "", 0, "1");
	core_put(c, "q", "", 0, "2");
	assert_int_equal(core_count_actions(core, c, ACTION_DELIVERY), 0);
	client_set_ready(c, true);
	assert_int_equal(core_count_actions(core, c, ACTION_DELIVERY), 2);
}

static void cancelled_consumer_gives_back_uncounted(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct fault f;
	uint64_t sub, msg;

	core_put(c, "q", "", 0, "1");
	sub = core_consume(c, "q", NULL, 1);
	assert_int_equal(client_cancel_sub(c, sub, &f), 0);
	assert_int_equal(client_cancel_sub(c, sub, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_NO_SUCH_SUB);
	assert_int_not_equal(core_take(c, "q", NULL, &msg), 0);
	assert_int_equal(queue_find(c, STR("q"), NULL)->n_state[ENTRY_LEASED], 1);
}

static void cancelled_request_is_answered(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	const struct action *a;
	struct fault f;
	size_t at = 0;

	core_take_wait(c, "q", NULL, -1, "\"x\"");
	assert_int_equal(client_cancel_request(c, STR("\"y\""), &f), -EBADMSG);
	assert_int_equal(client_cancel_request(c, STR("\"x\""), &f), 0);
	a = core_next_action(core, c, ACTION_REFUSED, &at);
	assert_int_equal(a->fault->code, ERR_CANCELLED);
}

static void first_queue_in_the_list_wins(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct str names[] = { STR("a"), STR("b") };
	struct take_options o = { .queues = { names, 2 }, .ttr_ms = -1 };
	struct tag tag = { .id = STR("1") };
	struct taken taken;
	struct fault f;
	uint64_t b = core_put(c, "b", "", 9, "b"), a = core_put(c, "a", "", 0, "a");

	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), 1);
	assert_int_equal(taken.message->id, a);
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), 1);
	assert_int_equal(taken.message->id, b);
	assert_int_equal(
		taker_take(c, &o, &(struct take_wait){ .ms = -1, .tag = &tag }, &taken, &f), 0);
	core_put(c, "b", "", 0, "x");
	assert_int_equal(core_count_actions(core, c, ACTION_TAKEN), 1);
	core_put(c, "a", "", 0, "y");
	assert_int_equal(core_count_actions(core, c, ACTION_TAKEN), 1);
}

static void dropped_queue_answers_who_waits(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	const struct action *a;
	struct fault f;
	size_t at = 0;

	core_take_wait(c, "q", NULL, -1, "1");
	core_consume(c, "q", NULL, 1);
	assert_int_equal(queue_drop(c, STR("q"), false, &f), 0);
	a = core_next_action(core, c, ACTION_REFUSED, &at);
	assert_int_equal(a->fault->code, ERR_NO_SUCH_QUEUE);
	assert_int_equal(c->n_subs, 0);
	assert_int_equal(c->n_waiting, 0);
}

static void leases_of_a_session_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct str q = STR("q");
	struct take_options o = { .queues = { &q, 1 }, .ttr_ms = -1 };
	struct taken taken;
	struct fault f;
	uint64_t lease;

	core->config.limits.max_leases_session = 2;
	for (int i = 0; i < 4; i++)
		core_put(c, "q", "", 0, "x");
	lease = core_take(c, "q", NULL, NULL);
	core_consume(c, "q", NULL, 10);
	assert_int_equal(core_count_actions(core, c, ACTION_DELIVERY), 1);
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	core_settle(c, lease, OUTCOME_ACKED);
	assert_int_equal(core_count_actions(core, c, ACTION_DELIVERY), 2);
}

/* One type, or a pattern over a few, among a million of others: at once. Counted, not timed: the
 * filter is asked and answers with the kinds it was paired with. */
static void a_filter_does_not_scan(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 0);
	uint64_t msg, wanted;

	for (int i = 0; i < 50000; i++)
		core_put(c, "q", "noise", 100, "x");
	wanted = core_put(c, "q", "a.b", 0, "x");
	for (int i = 0; i < 20000; i++) {
		uint64_t lease = core_take(c, "q", "a.*", &msg);

		assert_int_equal(msg, wanted);
		core_settle(c, lease, OUTCOME_RELEASED);
	}
	actions_clear(&core->broker->actions);
}

/* --- types that come and go ---------------------------------------------------------------- */

static void a_type_that_makes_way_leaves_its_filters(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	uint64_t msg, wanted;

	core->config.limits.max_types_queue = 3;
	core_put(c, "q", "x.a", 0, "1");
	wanted = core_put(c, "q", "x.b", 0, "2");
	core_settle(c, core_take(c, "q", "x.*", NULL), OUTCOME_ACKED);
	core_put(c, "q", "y", 0, "3");
	core_put(c, "q", "z", 0, "4");
	assert_int_not_equal(core_take(c, "q", "x.*", &msg), 0);
	assert_int_equal(msg, wanted);
	assert_int_equal(core_take(c, "q", "x.*", NULL), 0);
}

/* A type that several patterns of a filter match is still one type of it. */
static void a_type_is_matched_once(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct str types[] = { STR("a.b"), STR("a.*"), STR("a.b"), STR("c"), STR("c"), STR("") };
	struct strs s = { types, 6 };
	struct queue *q;
	struct filter *f;

	core_put(c, "q", "a.b", 0, "1");
	core_put(c, "q", "c", 0, "2");
	core_put(c, "q", "", 0, "3");
	core_put(c, "q", "d", 0, "4");
	q = queue_find(c, STR("q"), NULL);
	assert_int_equal(filter_get(&q->kinds, s, &f), 0);
	assert_int_equal(f->n_matching, 3);
	core_put(c, "q", "a.c", 0, "5");
	assert_int_equal(f->n_matching, 4);
	filter_put(&q->kinds, f);
}

static void wildcards_of_one_request_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct str queues[64], types[64];
	struct take_options o = { .queues = { queues, 64 }, .types = { types, 2 }, .ttr_ms = -1 };
	struct taken taken;
	struct fault f;

	for (int i = 0; i < 64; i++) {
		queues[i] = STR("q");
		types[i] = STR("a");
	}
	types[0] = types[1] = STR("a.*");
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_BAD_REQUEST);
	o.queues.n = 32;
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), 0);
	o.queues.n = 64;
	types[1] = STR("b");
	o.types.n = 64;
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), 0);
}

static unsigned count_filters(struct client *c)
{
	unsigned n = 0;

	for (struct filter *f = filters_first(&queue_find(c, STR("q"), NULL)->kinds); f;
	     f = filters_next(f))
		n++;
	return n;
}

static void unused_filters_go_in_time(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct fault f;

	for (int i = 0; i < 100; i++) {
		char type[16];

		snprintf(type, sizeof(type), "t.%d", i);
		assert_int_equal(core_take(c, "q", type, NULL), 0);
		core_take_wait(c, "q", type, -1, "1");
		assert_int_equal(client_cancel_request(c, STR("1"), &f), 0);
	}
	assert_int_equal(count_filters(c), FILTERS_IDLE_MAX);
}

/* The one who has waited longest, whatever the order of the filters. */
static void a_resumed_queue_goes_by_waiting(void **state)
{
	struct core *core = *state;
	struct client *a = core_client(core, 1000), *b = core_client(core, 1000);
	struct pause_options p = { .pattern = STR("q"), .side = SIDE_OUT };
	struct fault f;
	uint64_t n;

	core_put(a, "q", "x.y", 0, "1");
	assert_int_equal(queue_pause(a, &p, &n, &f), 0);
	core_take_wait(a, "q", "x.y", -1, "1");
	core_take_wait(b, "q", "x.*", -1, "1");
	core_take_wait(b, "q", NULL, -1, "1");
	assert_int_equal(queue_resume(a, p.pattern, SIDE_BOTH, &n, &f), 0);
	assert_int_equal(core_count_actions(core, a, ACTION_TAKEN), 1);
	assert_int_equal(core_count_actions(core, b, ACTION_TAKEN), 0);
}

/* --- limits of a take and a consumer ------------------------------------------------------- */

static enum error take_error(struct client *c, int64_t ttr_ms, int64_t wait_ms)
{
	struct str q = STR("q");
	struct take_options o = { .queues = { &q, 1 }, .ttr_ms = ttr_ms };
	struct tag tag = { .id = STR("1") };
	struct taken taken;
	struct fault f = { 0 };

	return taker_take(c, &o, &(struct take_wait){ .ms = wait_ms, .tag = &tag }, &taken, &f) <
			       0 ?
		       f.code :
		       ERR_NONE;
}

static void a_ttr_is_within_its_limits(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	s.ttr_ms = s.max_ttr_ms = 5000;
	core_declare(c, "q", s, SETTING_TTR | SETTING_MAX_TTR);
	assert_int_equal(take_error(c, 999, 0), ERR_BAD_REQUEST);
	assert_int_equal(take_error(c, 1000, 0), ERR_NONE);
	assert_int_equal(take_error(c, 5000, 0), ERR_NONE);
	assert_int_equal(take_error(c, 5001, 0), ERR_BAD_REQUEST);
}

static void waiting_takes_of_a_queue_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	core->config.limits.max_waiting_queue = 2;
	assert_int_equal(take_error(c, -1, -1), ERR_NONE);
	assert_int_equal(take_error(c, -1, 1), ERR_NONE);
	assert_int_equal(take_error(c, -1, -1), ERR_QUOTA);
	core_advance(core, 1);
	assert_int_equal(core_count_actions(core, c, ACTION_NOTHING), 1);
	assert_int_equal(take_error(c, -1, -1), ERR_NONE);
}

static enum error consume_error(struct client *c, uint32_t credit)
{
	struct str q = STR("q");
	struct take_options o = { .queues = { &q, 1 }, .ttr_ms = -1 };
	struct fault f = { 0 };
	uint64_t sub;

	return taker_consume(c, &o, credit, &sub, &f) < 0 ? f.code : ERR_NONE;
}

static void consumers_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	core->config.limits.max_subs_session = 2;
	assert_int_equal(consume_error(c, 1025), ERR_BAD_REQUEST);
	assert_int_equal(consume_error(c, 1024), ERR_NONE);
	assert_int_equal(consume_error(c, 1), ERR_NONE);
	assert_int_equal(consume_error(c, 1), ERR_QUOTA);
}

/* --- consumers of several queues ----------------------------------------------------------- */

static void a_consumer_lives_as_long_as_one_of_its_queues(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *other = core_client(core, 1000);
	struct str names[] = { STR("a"), STR("b") };
	struct take_options o = { .queues = { names, 2 }, .ttr_ms = -1 };
	struct fault f;
	uint64_t sub, msg = core_put(c, "b", "", 0, "1");

	assert_int_equal(taker_consume(c, &o, 2, &sub, &f), 0);
	assert_int_equal(core_count_actions(core, c, ACTION_DELIVERY), 1);
	assert_int_equal(queue_drop(c, STR("a"), false, &f), 0);
	assert_int_equal(c->n_subs, 1);
	core_put(c, "b", "", 0, "2");
	assert_int_equal(core_count_actions(core, c, ACTION_DELIVERY), 2);
	/* Its credit is used: what is cancelled goes back, oldest first. */
	assert_int_equal(client_cancel_sub(c, sub, &f), 0);
	assert_int_equal(c->n_leases, 0);
	assert_int_not_equal(core_take(other, "b", NULL, &sub), 0);
	assert_int_equal(sub, msg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(longest_waiting_gets_it),
		T(a_wait_runs_out),
		T(who_vanishes_gets_nothing),
		T(credit_bounds_what_is_out),
		T(a_client_that_is_not_ready_is_given_nothing),
		T(cancelled_consumer_gives_back_uncounted),
		T(cancelled_request_is_answered),
		T(first_queue_in_the_list_wins),
		T(dropped_queue_answers_who_waits),
		T(leases_of_a_session_are_bounded),
		T(a_filter_does_not_scan),
		T(a_type_that_makes_way_leaves_its_filters),
		T(a_type_is_matched_once),
		T(wildcards_of_one_request_are_bounded),
		T(unused_filters_go_in_time),
		T(a_resumed_queue_goes_by_waiting),
		T(a_ttr_is_within_its_limits),
		T(waiting_takes_of_a_queue_are_bounded),
		T(consumers_are_bounded),
		T(a_consumer_lives_as_long_as_one_of_its_queues),
	};

	return cmocka_run_group_tests_name("taker", tests, NULL, NULL);
}
