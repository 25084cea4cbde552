/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Clients: what they own ends with them, and how many there may be. */
#include "tests/unit/core_fixture.h"

#include <errno.h>

static int try_client(struct core *core, uid_t uid, struct fault *f)
{
	struct identity who = { .uid = uid };
	struct client *c;

	return client_new(core->broker, &who, NULL, &c, f);
}

static void sessions_are_bounded(void **state)
{
	struct core *core = *state;
	struct fault f;

	core->config.limits.max_sessions = 5;
	core->config.limits.max_sessions_user = 2;
	for (int i = 0; i < 2; i++)
		assert_int_equal(try_client(core, 1000, &f), 0);
	assert_int_equal(try_client(core, 1000, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	for (int i = 0; i < 3; i++)
		assert_int_equal(try_client(core, 0, &f), 0);
	assert_int_equal(try_client(core, 0, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
}

static void charges_go_back_to_zero(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct subscribe_options o = { .pattern = STR("a.#"),
				       .max_messages = 10,
				       .max_bytes = 1000 };
	struct publication p = { .place = STR("a.b"), .payload.text = STR("x") };
	struct publish_result r;
	struct fault f;
	uint64_t sub;

	assert_int_equal(subscription_new(c, &o, &sub, &f), 0);
	client_set_ready(c, false);
	assert_int_equal(topic_publish(d, &p, &r, &f), 0);
	core_put(d, "q", "", 0, "1");
	core_take(c, "q", NULL, NULL);
	core_take_wait(c, "q", NULL, -1, "1");
	assert_true(core->broker->quota.memory.used > 0);
	client_free(c, false);
	assert_int_equal(queue_drop(d, STR("q"), false, &f), 0);
	actions_clear(&core->broker->actions);
	client_free(d, false);
	assert_int_equal(core->broker->quota.memory.used, 0);
	assert_true(RB_EMPTY(&core->broker->quota.accounts));
}

static void a_will_is_published_unless_bye_was_said(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct subscribe_options o = { .pattern = STR("gone"),
				       .max_messages = 10,
				       .max_bytes = 1000 };
	struct publication will = { .place = STR("gone"), .payload.text = STR("x") };
	struct client *d;
	struct fault f;
	uint64_t sub;

	assert_int_equal(subscription_new(c, &o, &sub, &f), 0);
	for (int bye = 0; bye < 2; bye++) {
		d = core_client(core, 1001);
		assert_int_equal(client_set_will(d, &will, &f), 0);
		client_free(d, bye);
		assert_int_equal(core_count_actions(core, c, ACTION_MESSAGE), 1);
	}
	d = core_client(core, 1001);
	assert_int_equal(client_set_will(d, &will, &f), 0);
	assert_int_equal(client_set_will(d, NULL, &f), 0);
	client_free(d, false);
	assert_int_equal(core_count_actions(core, c, ACTION_MESSAGE), 1);
}

static void waiting_requests_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct str q = STR("q");
	struct take_options o = { .queues = { &q, 1 }, .ttr_ms = -1 };
	struct tag tag = { 0 };
	struct taken taken;
	struct fault f;
	uint64_t bytes;

	core->config.limits.max_waiting_session = 2;
	core_take_wait(c, "q", NULL, -1, "1");
	core_take_wait(c, "q", NULL, -1, "2");
	bytes = c->account->bytes;
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ .ms = -1, .tag = &tag }, &taken,
				    &f),
			 -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	assert_int_equal(c->account->bytes, bytes);
	assert_int_equal(c->n_waiting, 2);
}

static void all_that_waits_can_be_refused(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	core_take_wait(c, "q", NULL, -1, "1");
	core_take_wait(c, "q", NULL, 100, "2");
	client_refuse_all(c, ERR_SHUTTING_DOWN, "the broker is ending");
	assert_int_equal(core_count_actions(core, c, ACTION_REFUSED), 2);
	assert_int_equal(c->n_waiting, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(sessions_are_bounded),
		T(charges_go_back_to_zero),
		T(a_will_is_published_unless_bye_was_said),
		T(waiting_requests_are_bounded),
		T(all_that_waits_can_be_refused),
	};

	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
