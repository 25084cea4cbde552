/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Corners of the core: what one thing's end brings about for another. */
#include "tests/unit/core_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static char big[600];

static struct put_options waiting_put(size_t n, const char *id)
{
	return (struct put_options){ .publication = { .place = STR("q"),
						      .payload = { .form = FORM_TEXT,
								   .text = { big, n } } },
				     .wait_ms = -1,
				     .tag.id = str_of(id) };
}

static void must_wait(struct client *c, size_t n, const char *id)
{
	struct put_options o = waiting_put(n, id);
	struct put_result r;
	struct fault f;

	assert_int_equal(queue_put(c, &o, &r, &f), 0);
	assert_true(r.waits);
}

static size_t actions_for(const struct core *core, const struct client *c)
{
	const struct actions *a = &core->broker->actions;
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		n += a->v[i].client == c;
	return n;
}

/* A large put at the head of the line holds up the same client's small one. */
static void who_leaves_is_told_nothing_of_his_puts(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	s.max_bytes = 600;
	core_declare(d, "q", s, SETTING_MAX_BYTES);
	core_put(d, "q", "", 0, "xxx");
	must_wait(c, 600, "1");
	must_wait(c, 10, "2");
	must_wait(d, 20, "3");
	client_free(c, false);
	assert_int_equal(actions_for(core, c), 0);
	assert_int_equal(core_count_actions(core, d, ACTION_STORED), 1);
	assert_int_equal(queue_find(d, STR("q"), NULL)->n_state[ENTRY_READY], 2);
}

/* A put that gets in when another leaves is not given to the one who leaves. */
static void who_leaves_takes_nothing(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct queue *q;

	s.max_bytes = 600;
	q = core_declare(d, "q", s, SETTING_MAX_BYTES);
	core_put(d, "q", "other", 0, "xxx");
	must_wait(c, 600, "1");
	core_take_wait(c, "q", "", -1, "2");
	must_wait(d, 20, "3");
	client_free(c, false);
	assert_int_equal(actions_for(core, c), 0);
	assert_int_equal(q->n_state[ENTRY_LEASED], 0);
	assert_int_equal(q->stats.takes, 0);
}

/* --- what one call sets free --------------------------------------------------------------- */

static void put_large(struct client *c, int n)
{
	static char large[100000];
	struct put_options o = { .publication = {
					 .place = STR("q"),
					 .payload = { .form = FORM_TEXT,
						      .text = { large, sizeof(large) } } } };
	struct put_result r;
	struct fault f;

	while (n-- > 0)
		assert_int_equal(queue_put(c, &o, &r, &f), 0);
}

/* As the loop side does it: what there is gets written, and then there may be more. */
static size_t rounds_until(struct core *core, struct client *c, enum action_kind kind, size_t n)
{
	size_t rounds = 0, got = 0;

	while (got < n) {
		size_t now = core_count_actions(core, c, kind);

		assert_true(now > 0 && now <= 3);
		got += now;
		rounds++;
		actions_clear(&core->broker->actions);
		client_set_ready(c, true);
	}
	assert_int_equal(got, n);
	return rounds;
}

static void much_credit_is_given_bit_by_bit(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	put_large(c, 20);
	core_consume(c, "q", NULL, 100);
	assert_int_equal(rounds_until(core, c, ACTION_DELIVERY, 20), 7);
}

static void many_takes_are_answered_bit_by_bit(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct pause_options p = { .pattern = STR("q"), .side = SIDE_OUT };
	struct fault f;
	uint64_t n;

	put_large(c, 20);
	assert_int_equal(queue_pause(c, &p, &n, &f), 0);
	for (int i = 0; i < 20; i++)
		core_take_wait(c, "q", NULL, -1, "1");
	assert_int_equal(queue_resume(c, p.pattern, SIDE_BOTH, &n, &f), 0);
	assert_int_equal(rounds_until(core, c, ACTION_TAKEN, 20), 7);
	assert_int_equal(c->n_waiting, 0);
}

static void kept_messages_are_sent_bit_by_bit(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	static char large[100000];
	const struct publication p = { .place = STR("t"),
				       .payload = { .text = { large, sizeof(large) } } };
	const struct subscribe_options o = { .pattern = STR("t"),
					     .max_messages = 100,
					     .max_bytes = 8 << 20 };
	struct publish_result r;
	struct fault f;
	uint64_t sub;
	size_t got = 0;

	assert_int_equal(subscription_new(c, &o, &sub, &f), 0);
	client_set_ready(c, false);
	for (int i = 0; i < 20; i++)
		assert_int_equal(topic_publish(c, &p, &r, &f), 0);
	for (int rounds = 0; got < 20; rounds++) {
		size_t now;

		assert_true(rounds < 7);
		client_set_ready(c, true);
		client_pump(c, 64);
		now = core_count_actions(core, c, ACTION_MESSAGE);
		assert_true(now <= 3);
		got += now;
		actions_clear(&core->broker->actions);
	}
}

static void last_values_are_sent_bit_by_bit(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	static char large[100000];
	struct publication p = { .payload = { .text = { large, sizeof(large) } }, .retain = true };
	const struct subscribe_options o = {
		.pattern = STR("t.*"), .max_messages = 100, .max_bytes = 8 << 20, .retained = true
	};
	struct publish_result r;
	struct fault f;
	uint64_t sub;
	size_t got = 0;

	for (int i = 0; i < 20; i++) {
		char name[16];

		snprintf(name, sizeof(name), "t.%d", i);
		p.place = str_of(name);
		assert_int_equal(topic_publish(c, &p, &r, &f), 0);
	}
	assert_int_equal(subscription_new(c, &o, &sub, &f), 0);
	for (int rounds = 0; got < 20; rounds++) {
		size_t now;

		assert_true(rounds < 7);
		client_set_ready(c, true);
		client_pump(c, 64);
		now = core_count_actions(core, c, ACTION_MESSAGE);
		assert_true(now <= 3);
		got += now;
		actions_clear(&core->broker->actions);
	}
	assert_false(client_pump(c, 64));
}

static void calls_that_waited_are_given_bit_by_bit(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *server = core_client(core, 1000);
	static char large[100000];
	const struct call_options o = { .service = STR("s"),
					.payload = { .text = { large, sizeof(large) } },
					.timeout_ms = 1000 };
	struct fault f;
	uint64_t sub;

	assert_int_equal(server_new(server, STR("s"), 100, &sub, &f), 0);
	client_set_ready(server, false);
	for (int i = 0; i < 20; i++)
		assert_int_equal(call_new(c, &o, &(struct tag){ 0 }, &f), 0);
	client_set_ready(server, true);
	assert_int_equal(rounds_until(core, server, ACTION_CALL, 20), 7);
}

/* --- drop-lowest --------------------------------------------------------------------------- */

static enum error put_n(struct client *c, const char *type, uint16_t prio, size_t n)
{
	struct put_options o = { .publication = { .place = STR("q"),
						  .type = str_of(type),
						  .prio = prio,
						  .payload.text = { big, n } } };
	struct fault f = { 0 };
	struct put_result r;

	return queue_put(c, &o, &r, &f) < 0 ? f.code : ERR_NONE;
}

static struct queue *dropping_queue(struct client *c, uint64_t max_messages, uint64_t max_bytes)
{
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	s.max_messages = max_messages;
	s.max_bytes = max_bytes;
	s.on_full = ON_FULL_DROP_LOWEST;
	return core_declare(c, "q", s, SETTING_MAX_MESSAGES | SETTING_MAX_BYTES | SETTING_ON_FULL);
}

static void who_gets_no_room_drops_nothing(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue *q = dropping_queue(c, 100, 10);

	assert_int_equal(put_n(c, "a", 1, 3), ERR_NONE);
	assert_int_equal(put_n(c, "b", 9, 7), ERR_NONE);
	assert_int_equal(put_n(c, "c", 5, 4), ERR_QUEUE_FULL);
	assert_int_equal(q->n_state[ENTRY_READY], 2);
	assert_int_equal(q->stats.dropped, 0);
	assert_int_equal(put_n(c, "c", 5, 3), ERR_NONE);
	assert_int_equal(q->stats.dropped, 1);
	assert_int_equal(core_take(c, "q", "a", NULL), 0);
}

static void leased_messages_are_never_dropped(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue *q = dropping_queue(c, 2, 100);

	assert_int_equal(put_n(c, "", 0, 1), ERR_NONE);
	assert_int_not_equal(core_take(c, "q", NULL, NULL), 0);
	assert_int_equal(put_n(c, "", 7, 1), ERR_NONE);
	assert_int_equal(put_n(c, "", 5, 1), ERR_QUEUE_FULL);
	assert_int_equal(put_n(c, "", 7, 1), ERR_NONE);
	assert_int_equal(q->n_state[ENTRY_LEASED], 1);
	assert_int_equal(q->n_state[ENTRY_READY], 1);
}

/* The lowest priorities go first, the oldest first among them, over all types. */
static void several_are_dropped_in_order(void **state)
{
	static const struct {
		const char *type;
		uint16_t prio;
	} what[] = { { "a", 2 }, { "b", 1 }, { "a", 1 }, { "b", 3 }, { "a", 3 },
		     { "b", 2 }, { "a", 2 }, { "c", 9 }, { "a", 1 }, { "b", 1 } };
	static const int order[] = { 1, 2, 8, 9, 0, 5, 6, 3, 4 };

	for (size_t n = 1; n <= 9; n++) {
		struct core *core = *state;
		struct client *c = core_client(core, 1000);
		struct queue *q = dropping_queue(c, 100, 10);
		struct fault f;
		uint64_t msgs[10];

		for (int i = 0; i < 10; i++) {
			assert_int_equal(put_n(c, what[i].type, what[i].prio, 1), ERR_NONE);
			msgs[i] = core->broker->next_msg - 1;
		}
		assert_int_equal(put_n(c, "", 8, n), ERR_NONE);
		assert_int_equal(q->stats.dropped, n);
		for (size_t i = 0; i < 9; i++) {
			bool there = q->store->ops->find(q->store, msgs[order[i]]) != NULL;

			assert_int_equal(there, i >= n);
		}
		assert_int_equal(queue_drop(c, STR("q"), false, &f), 0);
	}
}

static void not_too_many_are_dropped_for_one(void **state)
{
	struct client *c = core_client(*state, 0);
	struct queue *q = dropping_queue(c, 100000, 5000);

	for (int i = 0; i < 5000; i++)
		assert_int_equal(put_n(c, "", 0, 1), ERR_NONE);
	q->settings.max_bytes = 600;
	assert_int_equal(put_n(c, "", 0, 1), ERR_QUEUE_FULL);
	assert_int_equal(q->stats.dropped, 0);
	q->settings.max_bytes = 1000;
	assert_int_equal(put_n(c, "", 0, 97), ERR_QUEUE_FULL);
	assert_int_equal(q->stats.dropped, 0);
	assert_int_equal(put_n(c, "", 0, 96), ERR_NONE);
	assert_int_equal(q->stats.dropped, 4096);
}

/* --- time ---------------------------------------------------------------------------------- */

/* More than fire at once: nobody gets one that is over, and what waits for room gets in. */
static void many_that_expire_together_are_given_to_nobody(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 0);
	struct put_options o = { .publication = { .place = STR("q"), .ttl_ms = 100 } };
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct put_result r;
	struct fault f;
	uint64_t late;

	s.max_messages = 5001;
	core_declare(c, "q", s, SETTING_MAX_MESSAGES);
	for (int i = 0; i < 5000; i++)
		assert_int_equal(queue_put(c, &o, &r, &f), 0);
	late = core_put(c, "q", "", 0, "x");
	must_wait(c, 1, "1");
	core_advance(core, 100);
	assert_int_not_equal(core_take(c, "q", NULL, &r.msg), 0);
	assert_int_equal(r.msg, late);
	assert_int_equal(queue_find(c, STR("q"), NULL)->stats.expired, 5000);
	for (int i = 0; i < 10; i++)
		core_advance(core, 0);
	assert_int_equal(core_count_actions(core, c, ACTION_STORED), 1);
}

/* The last to be found over by a take: who waits for its room is let in all the same. */
static void room_of_the_expired_is_used(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 0);
	struct put_options o = { .publication = { .place = STR("q"), .ttl_ms = 100 } };
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct put_result r;
	struct moment now;
	struct fault f;

	s.max_messages = 1;
	core_declare(c, "q", s, SETTING_MAX_MESSAGES);
	assert_int_equal(queue_put(c, &o, &r, &f), 0);
	must_wait(c, 1, "1");
	/* As if other deadlines had used up the turn. */
	now = core->broker->now;
	core->broker->now.mono_ms += 100;
	assert_int_equal(core_take(c, "q", NULL, NULL), 0);
	core->broker->now = now;
	core_advance(core, 100);
	assert_int_equal(core_count_actions(core, c, ACTION_STORED), 1);
	assert_int_not_equal(core_take(c, "q", NULL, NULL), 0);
}

static void each_side_is_paused_for_itself(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct pause_options in = { .pattern = STR("q"), .side = SIDE_IN };
	struct pause_options out = { .pattern = STR("q"), .side = SIDE_OUT, .for_ms = 50 };
	struct pause_options both = { .pattern = STR("q"), .side = SIDE_BOTH, .for_ms = 70 };
	struct queue *q;
	struct fault f;
	uint64_t n;

	core_put(c, "q", "", 0, "x");
	q = queue_find(c, STR("q"), NULL);
	assert_int_equal(queue_pause(c, &in, &n, &f), 0);
	assert_int_equal(queue_pause(c, &out, &n, &f), 0);
	core_advance(core, 50);
	assert_int_equal(q->paused, SIDE_IN);
	assert_int_equal(queue_pause(c, &out, &n, &f), 0);
	in.for_ms = 20;
	assert_int_equal(queue_pause(c, &in, &n, &f), 0);
	out.for_ms = 0;
	assert_int_equal(queue_pause(c, &out, &n, &f), 0);
	core_advance(core, 60);
	assert_int_equal(q->paused, SIDE_OUT);
	assert_int_equal(queue_pause(c, &both, &n, &f), 0);
	assert_int_equal(queue_resume(c, STR("q"), SIDE_IN, &n, &f), 0);
	core_advance(core, 69);
	assert_int_equal(q->paused, SIDE_OUT);
	core_advance(core, 1);
	assert_int_equal(q->paused, 0);
}

/* What was paused in one go ends in one, and what was resumed does not end again. */
static void the_end_of_a_pause_is_told_once(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 0);
	struct subscribe_options o = { .pattern = STR("ferry.queue"),
				       .max_messages = 10,
				       .max_bytes = 1000 };
	struct pause_options both = { .pattern = STR("q"), .side = SIDE_BOTH, .for_ms = 70 };
	struct fault f;
	uint64_t sub, n;

	core_put(c, "q", "", 0, "x");
	assert_int_equal(subscription_new(c, &o, &sub, &f), 0);
	assert_int_equal(queue_pause(c, &both, &n, &f), 0);
	core_advance(core, 70);
	assert_int_equal(core_count_actions(core, c, ACTION_MESSAGE), 2);
	assert_int_equal(queue_pause(c, &both, &n, &f), 0);
	assert_int_equal(queue_resume(c, STR("q"), SIDE_BOTH, &n, &f), 0);
	core_advance(core, 70);
	assert_int_equal(core_count_actions(core, c, ACTION_MESSAGE), 4);
}

/* --- the broker ---------------------------------------------------------------------------- */

static int grant_ten(void *arg, uint64_t next, uint64_t *ret_end)
{
	uint64_t *granted = arg;

	*granted = *ret_end = next + 10;
	return 0;
}

static void no_number_is_used_before_it_is_reserved(void **state)
{
	struct core *core = *state;
	struct broker *b = core->broker;
	uint64_t granted = b->ids_end = b->next_msg + 1;

	core->config.reserve_ids = grant_ten;
	core->config.arg = &granted;
	for (int i = 0; i < 50; i++) {
		assert_true(broker_next_id(b) < granted);
		assert_true(broker_next_lease(b) < granted);
	}
	core->config.reserve_ids = NULL;
	for (int i = 0; i < 10; i++)
		broker_next_id(b);
	assert_int_equal(broker_next_id(b), 0);
	b->ids_end = UINT64_MAX;
}

static void another_configuration_counts_at_once(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct broker_config smaller = core->config;

	smaller.limits.max_memory_user = 1000;
	smaller.limits.max_memory = 2000;
	broker_configure(core->broker, &smaller);
	assert_int_equal(core->broker->quota.memory.max, 2000);
	assert_int_equal(core->broker->quota.memory.max_user, 1000);
	broker_configure(core->broker, &core->config);
	core_put(c, "q", "", 0, "x");
}

/* A take that waits while its client has all the leases it may have. */
static void a_lease_that_ends_lets_takes_go_on(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	uint64_t first, second;

	core_put(c, "q", "", 0, "1");
	core_put(c, "q", "", 0, "2");
	core_take_wait(c, "empty", NULL, -1, "1");
	first = core_take(c, "q", NULL, NULL);
	second = core_take(c, "q", NULL, NULL);
	core->config.limits.max_leases_session = 2;
	core_put(c, "empty", "", 0, "3");
	assert_int_equal(core_count_actions(core, c, ACTION_TAKEN), 0);
	core_settle(c, first, OUTCOME_ACKED);
	assert_int_equal(core_count_actions(core, c, ACTION_TAKEN), 1);
	core_settle(c, second, OUTCOME_ACKED);
}

/* Those who listen get what a turn can bear; the rest is counted as lost. */
static void notices_have_a_share_of_the_turn(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 0);
	struct subscribe_options o = { .pattern = STR("ferry.done"),
				       .max_messages = 1,
				       .max_bytes = 1000 };
	struct fault f;
	uint64_t sub;

	assert_int_equal(subscription_new(c, &o, &sub, &f), 0);
	core->broker->notice_work = 1u << 20;
	for (int i = 0; i < 3; i++) {
		core_put(c, "q", "", 0, "x");
		core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_ACKED);
	}
	assert_int_equal(core_count_actions(core, c, ACTION_MESSAGE), 1);
	assert_int_equal(core->broker->stats.lost, 2);
	core_advance(core, 1);
	core_put(c, "q", "", 0, "x");
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_ACKED);
	assert_int_equal(core_count_actions(core, c, ACTION_MESSAGE), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(who_leaves_is_told_nothing_of_his_puts),
		T(who_leaves_takes_nothing),
		T(much_credit_is_given_bit_by_bit),
		T(many_takes_are_answered_bit_by_bit),
		T(kept_messages_are_sent_bit_by_bit),
		T(last_values_are_sent_bit_by_bit),
		T(calls_that_waited_are_given_bit_by_bit),
		T(who_gets_no_room_drops_nothing),
		T(leased_messages_are_never_dropped),
		T(several_are_dropped_in_order),
		T(not_too_many_are_dropped_for_one),
		T(many_that_expire_together_are_given_to_nobody),
		T(room_of_the_expired_is_used),
		T(each_side_is_paused_for_itself),
		T(the_end_of_a_pause_is_told_once),
		T(no_number_is_used_before_it_is_reserved),
		T(another_configuration_counts_at_once),
		T(a_lease_that_ends_lets_takes_go_on),
		T(notices_have_a_share_of_the_turn),
	};

	return cmocka_run_group_tests_name("review core", tests, NULL, NULL);
}
