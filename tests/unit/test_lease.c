/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Leases: exclusive, ended once, expired in time, and remembered. */
#include "tests/unit/core_fixture.h"

#include <string.h>

static void settled_once(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct fault f;
	uint64_t lease;

	core_put(c, "q", "", 0, "1");
	lease = core_take(c, "q", NULL, NULL);
	core_settle(c, lease, OUTCOME_ACKED);
	assert_int_equal(core_settle_fails(c, lease, OUTCOME_ACKED), ERR_LEASE_LOST);
	assert_int_equal(lease_settle(c, lease, &(struct lease_ending){ .how = OUTCOME_NACKED },
				      &f),
			 -EBADMSG);
	assert_non_null(strstr(f.detail, "acked"));
	assert_int_equal(queue_find(c, STR("q"), NULL)->stats.acks, 1);
}

static void strangers_may_not_settle(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *same = core_client(core, 1000);
	struct client *other = core_client(core, 1001), *root = core_client(core, 0);
	uint64_t lease;

	core_put(c, "q", "", 0, "1");
	core_put(c, "q", "", 0, "2");
	lease = core_take(c, "q", NULL, NULL);
	assert_int_equal(core_settle_fails(other, lease, OUTCOME_ACKED), ERR_DENIED);
	core_settle(same, lease, OUTCOME_ACKED);
	core_settle(root, core_take(c, "q", NULL, NULL), OUTCOME_ACKED);
	assert_int_equal(core_settle_fails(other, lease, OUTCOME_ACKED), ERR_LEASE_LOST);
}

static void owner_may_settle(void **state)
{
	struct core *core = *state;
	struct client *owner = core_client(core, 1000), *taker = core_client(core, 1001);

	core_put(owner, "q", "", 0, "1");
	core_settle(owner, core_take(taker, "q", NULL, NULL), OUTCOME_RELEASED);
	assert_int_not_equal(core_take(owner, "q", NULL, NULL), 0);
}

static void warned_then_expired(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	const struct action *a;
	uint64_t lease, msg;
	size_t at = 0;

	core_put(c, "q", "", 0, "1");
	lease = core_take(c, "q", NULL, &msg);
	core_advance(core, 54999);
	assert_null(core_next_action(core, c, ACTION_DEADLINE, &at));
	at = 0;
	core_advance(core, 1);
	a = core_next_action(core, c, ACTION_DEADLINE, &at);
	assert_non_null(a);
	assert_int_equal(a->n, lease);
	assert_int_equal(a->ms, 5000);
	core_advance(core, 4999);
	assert_int_equal(core_count_actions(core, c, ACTION_EXPIRED), 0);
	core_advance(core, 1);
	assert_int_equal(core_count_actions(core, c, ACTION_EXPIRED), 1);
	assert_int_equal(core_settle_fails(c, lease, OUTCOME_ACKED), ERR_LEASE_LOST);
	assert_int_not_equal(core_take(c, "q", NULL, &msg), 0);
	assert_int_equal(queue_find(c, STR("q"), NULL)->n_state[ENTRY_LEASED], 1);
}

static void touch_prolongs_up_to_max_ttr(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct fault f;
	uint64_t lease;
	int64_t left;

	s.ttr_ms = 2000;
	s.max_ttr_ms = 5000;
	core_declare(c, "q", s, SETTING_TTR | SETTING_MAX_TTR);
	core_put(c, "q", "", 0, "1");
	lease = core_take(c, "q", NULL, NULL);
	core_advance(core, 1500);
	assert_int_equal(lease_touch(c, lease, -1, &left, &f), 0);
	assert_int_equal(left, 2000);
	core_advance(core, 1500);
	assert_int_equal(lease_touch(c, lease, 4000, &left, &f), 0);
	assert_int_equal(left, 2000);
	assert_int_equal(lease_touch(c, lease, 10, &left, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_BAD_REQUEST);
	core_advance(core, 2000);
	assert_int_equal(lease_touch(c, lease, -1, &left, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_LEASE_LOST);
}

static struct entry *only_entry(struct client *c, enum entry_state state)
{
	struct queue *q = queue_find(c, STR("q"), NULL);

	return q->store->ops->next(q->store, state, NULL);
}

static void failures_are_counted_and_others_not(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1000);
	struct entry *e;

	core_put(c, "q", "", 0, "1");
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_RELEASED);
	e = only_entry(c, ENTRY_READY);
	assert_int_equal(e->failed, 0);
	assert_int_equal(e->deliveries, 1);
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_NACKED);
	assert_int_equal(e->failed, 1);
	core_take(d, "q", NULL, NULL);
	client_free(d, false);
	assert_int_equal(e->failed, 2);
	d = core_client(core, 1000);
	core_take(d, "q", NULL, NULL);
	client_free(d, true);
	assert_int_equal(e->failed, 2);
	lease_undo(core->broker, core_take(c, "q", NULL, NULL));
	assert_int_equal(e->failed, 2);
	assert_int_equal(e->deliveries, 4);
	core_take(c, "q", NULL, NULL);
	core_advance(core, 60000);
	core_advance(core, 60000);
	assert_int_equal(e->failed, 3);
}

static void kept_lease_outlives_its_connection(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d;
	struct str q = STR("q");
	struct take_options o = { .queues = { &q, 1 }, .ttr_ms = -1, .keep = true };
	struct taken taken;
	struct fault f;

	core_put(c, "q", "", 0, "1");
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), 1);
	client_free(c, false);
	d = core_client(core, 1000);
	assert_int_equal(core_take(d, "q", NULL, NULL), 0);
	core_settle(d, taken.delivery.lease, OUTCOME_ACKED);
}

static void automatic_is_settled_by_writing(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct str q = STR("q");
	struct take_options o = { .queues = { &q, 1 }, .ttr_ms = -1, .automatic = true };
	struct taken taken;
	struct fault f;

	core_put(c, "q", "", 0, "1");
	core_put(c, "q", "", 0, "2");
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), 1);
	assert_true(taken.delivery.automatic);
	lease_written(core->broker, taken.delivery.lease);
	assert_null(only_entry(c, ENTRY_LEASED));

	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), 1);
	lease_make_manual(core->broker, taken.delivery.lease);
	lease_written(core->broker, taken.delivery.lease);
	assert_non_null(only_entry(c, ENTRY_LEASED));
	core_settle(c, taken.delivery.lease, OUTCOME_ACKED);
}

static void expired_while_leased_is_not_given_again(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct put_options o = { .publication = { .place = STR("q"), .ttl_ms = 100 } };
	struct put_result r;
	struct fault f;
	uint64_t lease;

	assert_int_equal(queue_put(c, &o, &r, &f), 0);
	lease = core_take(c, "q", NULL, NULL);
	core_advance(core, 200);
	core_settle(c, lease, OUTCOME_RELEASED);
	assert_int_equal(core_take(c, "q", NULL, NULL), 0);
	assert_int_equal(queue_find(c, STR("q"), NULL)->stats.expired, 1);
}

static void a_removed_message_takes_its_lease(void **state)
{
	struct client *c = core_client(*state, 1000);
	uint64_t msg = core_put(c, "q", "", 0, "1"), lease = core_take(c, "q", NULL, NULL);
	struct fault f;

	assert_int_equal(queue_remove(c, STR("q"), msg, &f), 0);
	assert_int_equal(core_settle_fails(c, lease, OUTCOME_ACKED), ERR_LEASE_LOST);
	assert_int_equal(c->n_leases, 0);
}

/* --- attempts ------------------------------------------------------------------------------ */

static struct queue *declare(struct client *c, uint32_t max_attempts, int64_t backoff_ms)
{
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	s.max_attempts = max_attempts;
	s.backoff_ms = backoff_ms;
	return core_declare(c, "q", s, SETTING_MAX_ATTEMPTS | SETTING_BACKOFF);
}

static void only_a_failure_kills(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue *q = declare(c, 10, 0);

	core_put(c, "q", "", 0, "1");
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_NACKED);
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_NACKED);
	q->settings.max_attempts = 2;
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_RELEASED);
	assert_int_equal(q->n_state[ENTRY_READY], 1);
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_NACKED);
	assert_int_equal(q->n_state[ENTRY_DEAD], 1);
}

static void without_a_bound_it_lives_for_ever(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue *q = declare(c, 0, 0);

	core_put(c, "q", "", 0, "1");
	for (int i = 0; i < 50; i++)
		core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_NACKED);
	assert_int_equal(q->n_state[ENTRY_READY], 1);
}

static void only_failures_are_put_off_and_at_most_an_hour(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue *q = declare(c, 0, 1000000);

	core_put(c, "q", "", 0, "1");
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_NACKED);
	core_advance(core, 1000000);
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_RELEASED);
	assert_int_equal(q->n_state[ENTRY_READY], 1);
	for (int i = 0; i < 3; i++) {
		core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_NACKED);
		core_advance(core, 3600000);
		assert_int_equal(q->n_state[ENTRY_READY], 1);
	}
}

static void a_buried_message_counts_its_end(void **state)
{
	struct client *c = core_client(*state, 1000);

	core_put(c, "q", "", 0, "1");
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_NACKED);
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_BURIED);
	assert_int_equal(only_entry(c, ENTRY_DEAD)->failed, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(settled_once),
		T(strangers_may_not_settle),
		T(owner_may_settle),
		T(warned_then_expired),
		T(touch_prolongs_up_to_max_ttr),
		T(failures_are_counted_and_others_not),
		T(kept_lease_outlives_its_connection),
		T(automatic_is_settled_by_writing),
		T(expired_while_leased_is_not_given_again),
		T(a_removed_message_takes_its_lease),
		T(only_a_failure_kills),
		T(without_a_bound_it_lives_for_ever),
		T(only_failures_are_put_off_and_at_most_an_hour),
		T(a_buried_message_counts_its_end),
	};

	return cmocka_run_group_tests_name("lease", tests, NULL, NULL);
}
