/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Managing queues: dead letters, purges, pauses and bindings, and who waits meanwhile. */
#include "tests/unit/core_fixture.h"

#include <errno.h>
#include <string.h>

static struct strs no_types;

static struct queue *declare(struct client *c, uint64_t max_messages)
{
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	s.max_messages = max_messages;
	return core_declare(c, "q", s, SETTING_MAX_MESSAGES);
}

static int put(struct client *c, const char *key, int64_t wait_ms, struct put_result *ret,
	       struct fault *f)
{
	struct put_options o = { .publication = { .place = STR("q"), .key = str_of(key) },
				 .wait_ms = wait_ms,
				 .tag.id = STR("1") };

	return queue_put(c, &o, ret, f);
}

static void must_wait(struct client *c, const char *key)
{
	struct put_result r;
	struct fault f;

	assert_int_equal(put(c, key, -1, &r, &f), 0);
	assert_true(r.waits);
}

static uint64_t bury(struct client *c)
{
	uint64_t msg;

	core_settle(c, core_take(c, "q", NULL, &msg), OUTCOME_BURIED);
	return msg;
}

static void publish(struct client *c, int64_t ttl_ms, struct publish_result *ret)
{
	struct publication p = { .place = STR("t"), .payload.text = STR("x"), .ttl_ms = ttl_ms };
	struct fault f;

	assert_int_equal(topic_publish(c, &p, ret, &f), 0);
}

/* --- waiting for room ---------------------------------------------------------------------- */

static void one_key_waits_twice_and_is_stored_once(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue *q = declare(c, 1);
	const struct action *first, *second;
	size_t at = 0;

	core_put(c, "q", "", 0, "x");
	must_wait(c, "k");
	must_wait(c, "k");
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_ACKED);
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_ACKED);
	first = core_next_action(core, c, ACTION_STORED, &at);
	second = core_next_action(core, c, ACTION_STORED, &at);
	assert_true(first && second);
	assert_false(first->duplicate);
	assert_true(second->duplicate);
	assert_int_equal(first->n, second->n);
	assert_int_equal(q->stats.puts, 2);
}

static void waiting_puts_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct put_result r;
	struct fault f;
	uint64_t bytes;

	declare(c, 1);
	core->config.limits.max_waiting_queue = 2;
	core_put(c, "q", "", 0, "x");
	must_wait(c, "");
	must_wait(c, "");
	bytes = c->account->bytes;
	assert_int_equal(put(c, "", -1, &r, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	core->config.limits.max_waiting_queue = 9;
	core->config.limits.max_waiting_session = 2;
	assert_int_equal(put(c, "", -1, &r, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	assert_int_equal(c->account->bytes, bytes);
	assert_int_equal(client_cancel_request(c, STR("1"), &f), 0);
	assert_true(c->account->bytes < bytes);
}

/* --- dead letters, removal, purges --------------------------------------------------------- */

static void a_dead_letter_that_is_over_is_not_kicked(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct put_options o = { .publication = { .place = STR("q"), .ttl_ms = 100 } };
	struct put_result r;
	struct fault f;
	uint64_t kicked;

	assert_int_equal(queue_put(c, &o, &r, &f), 0);
	bury(c);
	core_advance(core, 100);
	assert_int_equal(queue_find(c, STR("q"), NULL)->n_state[ENTRY_DEAD], 1);
	assert_int_equal(queue_kick(c, STR("q"), 1, 0, &kicked, &f), 0);
	assert_int_equal(core_take(c, "q", NULL, NULL), 0);
	assert_int_equal(queue_find(c, STR("q"), NULL)->stats.expired, 1);
}

static void only_dead_letters_are_kicked(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct fault f;
	uint64_t kicked, msg = core_put(c, "q", "", 0, "x");

	assert_int_equal(queue_kick(c, STR("q"), 1, msg, &kicked, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_NO_SUCH_MESSAGE);
	assert_int_not_equal(core_take(c, "q", NULL, NULL), 0);
	assert_int_equal(queue_kick(c, STR("q"), 1, msg, &kicked, &f), -EBADMSG);
	assert_int_equal(queue_kick(c, STR("q"), 1, msg + 1, &kicked, &f), -EBADMSG);
}

static void the_kicked_and_the_purged_make_way(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue *q = declare(c, 2);
	struct fault f;
	uint64_t n, msg = core_put(c, "q", "", 0, "x");

	bury(c);
	core_take_wait(c, "q", NULL, -1, "2");
	assert_int_equal(queue_kick(c, STR("q"), 1, msg, &n, &f), 0);
	assert_int_equal(core_count_actions(core, c, ACTION_TAKEN), 1);
	core_put(c, "q", "", 0, "x");
	must_wait(c, "");
	assert_int_equal(queue_purge(c, STR("q"), ENTRY_READY, &n, &f), 0);
	assert_int_equal(n, 1);
	assert_int_equal(core_count_actions(core, c, ACTION_STORED), 1);
	must_wait(c, "");
	assert_int_equal(queue_purge(c, STR("q"), ENTRY_LEASED, &n, &f), 0);
	assert_int_equal(core_count_actions(core, c, ACTION_STORED), 2);
	assert_int_equal(c->n_leases, 0);
	must_wait(c, "");
	n = q->store->ops->next(q->store, ENTRY_READY, NULL)->message->id;
	assert_int_equal(queue_remove(c, STR("q"), n, &f), 0);
	assert_int_equal(core_count_actions(core, c, ACTION_STORED), 3);
}

static void what_is_dead_is_listed_once_by_age(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue *q = declare(c, 10);
	struct store_cursor at = { 0 };
	uint64_t msgs[3];

	for (int i = 0; i < 3; i++) {
		core_put(c, "q", "", (uint16_t)i, "x");
		msgs[i] = bury(c);
	}
	for (int i = 0; i < 3; i++) {
		struct entry *e = q->store->ops->next(q->store, ENTRY_DEAD, i ? &at : NULL);

		assert_non_null(e);
		assert_int_equal(e->message->id, msgs[i]);
		at.msg = e->message->id;
	}
	assert_null(q->store->ops->next(q->store, ENTRY_DEAD, &at));
}

/* --- pauses -------------------------------------------------------------------------------- */

static void a_reason_lasts_as_long_as_its_pause(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct pause_options p = { .pattern = STR("q"),
				   .side = SIDE_BOTH,
				   .reason = STR("at first") };
	struct put_result r;
	struct fault f;
	uint64_t n;

	declare(c, 2);
	assert_int_equal(queue_pause(c, &p, &n, &f), 0);
	p.reason = STR("then");
	assert_int_equal(queue_pause(c, &p, &n, &f), 0);
	assert_int_equal(queue_resume(c, STR("q"), SIDE_OUT, &n, &f), 0);
	assert_int_equal(put(c, "", 0, &r, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_PAUSED);
	assert_non_null(strstr(f.detail, "then"));
	assert_int_equal(queue_resume(c, STR("q"), SIDE_IN, &n, &f), 0);
	p.reason = (struct str){ 0 };
	assert_int_equal(queue_pause(c, &p, &n, &f), 0);
	assert_int_equal(put(c, "", 0, &r, &f), -EBADMSG);
	assert_null(strstr(f.detail, "then"));
}

static void strangers_pause_nothing(void **state)
{
	struct client *c = core_client(*state, 1000), *other = core_client(*state, 1001);
	struct pause_options p = { .pattern = STR("q"), .side = SIDE_BOTH };
	struct fault f;
	uint64_t n;

	declare(c, 2);
	assert_int_equal(queue_pause(other, &p, &n, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_DENIED);
	p.pattern = STR("#");
	assert_int_equal(queue_pause(other, &p, &n, &f), 0);
	assert_int_equal(n, 0);
	assert_int_equal(queue_find(c, STR("q"), NULL)->paused, 0);
}

/* --- bindings ------------------------------------------------------------------------------ */

static void bindings_are_told_apart(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue *q = declare(c, 10);
	struct str x = STR("x");
	struct strs types = { &x, 1 };
	struct publish_result r;
	struct fault f;
	uint64_t bytes = c->account->bytes;

	core->config.limits.max_bindings_queue = 2;
	assert_int_equal(queue_bind(c, STR("q"), STR("t"), types, &f), 0);
	assert_int_equal(queue_bind(c, STR("q"), STR("t"), types, &f), 0);
	assert_int_equal(q->n_bindings, 1);
	assert_int_equal(queue_bind(c, STR("q"), STR("u"), types, &f), 0);
	assert_int_equal(queue_bind(c, STR("q"), STR("v"), types, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	assert_int_equal(queue_unbind(c, STR("q"), STR("u"), no_types, &f), 0);
	assert_int_equal(q->n_bindings, 2);
	assert_int_equal(queue_unbind(c, STR("q"), STR("u"), types, &f), 0);
	assert_int_equal(q->n_bindings, 1);
	assert_int_equal(queue_bind(c, STR("q"), STR("t"), no_types, &f), 0);
	publish(c, 0, &r);
	assert_int_equal(r.n_queues, 1);
	assert_int_equal(queue_unbind(c, STR("q"), STR("t"), no_types, &f), 0);
	publish(c, 0, &r);
	assert_int_equal(r.n_queues, 0);
	assert_int_equal(queue_unbind(c, STR("q"), STR("t"), types, &f), 0);
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_ACKED);
	assert_int_equal(c->account->bytes, bytes);
}

static void a_bound_copy_keeps_its_time(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue *q = declare(c, 10);
	struct publish_result r;
	struct fault f;

	q->settings.ttl_ms = 1000;
	assert_int_equal(queue_bind(c, STR("q"), STR("t"), no_types, &f), 0);
	publish(c, 100, &r);
	publish(c, 0, &r);
	core_advance(core, 100);
	assert_int_equal(q->stats.expired, 1);
	core_advance(core, 900);
	assert_int_equal(q->stats.expired, 2);
}

static void a_bound_copy_is_refused_like_a_put(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue *q = declare(c, 2);
	struct pause_options p = { .pattern = STR("q"), .side = SIDE_IN };
	struct publish_result r;
	struct fault f;
	uint64_t n;

	assert_int_equal(queue_bind(c, STR("q"), STR("t"), no_types, &f), 0);
	assert_int_equal(queue_pause(c, &p, &n, &f), 0);
	publish(c, 0, &r);
	assert_int_equal(r.n_refused, 1);
	assert_int_equal(queue_resume(c, STR("q"), SIDE_IN, &n, &f), 0);
	q->settings.max_bytes = 4;
	core_put(c, "q", "", 0, "xxx");
	n = q->n_bytes;
	q->settings.max_bytes = n + 1;
	/* There is room for it, but not before the one who waits. */
	q->settings.max_messages = 1;
	must_wait(c, "");
	q->settings.max_messages = 9;
	publish(c, 0, &r);
	assert_int_equal(r.n_refused, 1);
	assert_int_equal(r.n_queues, 0);
}

/* --- the will ------------------------------------------------------------------------------ */

static void a_will_is_of_its_day(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1000);
	struct publication will = { .place = STR("t"), .payload.text = STR("x"), .ttl_ms = 100 };
	struct publish_result r;
	struct queue *q = declare(c, 10);
	struct entry *e;
	struct fault f;

	assert_int_equal(queue_bind(c, STR("q"), STR("t"), no_types, &f), 0);
	assert_int_equal(client_set_will(d, &will, &f), 0);
	core_advance(core, 500);
	publish(c, 0, &r);
	client_free(d, false);
	e = q->store->ops->next(q->store, ENTRY_READY, NULL);
	assert_int_equal(e->message->id, r.msg);
	e = q->store->ops->next(q->store, ENTRY_READY, &(struct store_cursor){ .msg = r.msg });
	assert_non_null(e);
	assert_int_equal(e->message->time_ms, core->broker->now.wall_ms);
	core_advance(core, 99);
	assert_int_equal(q->stats.expired, 0);
	core_advance(core, 1);
	assert_int_equal(q->stats.expired, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(one_key_waits_twice_and_is_stored_once),
		T(waiting_puts_are_bounded),
		T(a_dead_letter_that_is_over_is_not_kicked),
		T(only_dead_letters_are_kicked),
		T(the_kicked_and_the_purged_make_way),
		T(what_is_dead_is_listed_once_by_age),
		T(a_reason_lasts_as_long_as_its_pause),
		T(strangers_pause_nothing),
		T(bindings_are_told_apart),
		T(a_bound_copy_keeps_its_time),
		T(a_bound_copy_is_refused_like_a_put),
		T(a_will_is_of_its_day),
	};

	return cmocka_run_group_tests_name("queue manage", tests, NULL, NULL);
}
