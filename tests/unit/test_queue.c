/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Queues: order, bounds, delays, expiry, dead letters, dedup, pause, bindings, access. */
#include "tests/unit/core_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t put_with(struct client *c, const char *queue, struct put_options o,
			 struct put_result *ret)
{
	struct fault f;

	o.publication.place = str_of(queue);
	assert_int_equal(queue_put(c, &o, ret, &f), 0);
	return ret->msg;
}

static enum error put_fails(struct client *c, const char *queue, struct put_options o)
{
	struct put_result r;
	struct fault f = { 0 };

	o.publication.place = str_of(queue);
	assert_int_equal(queue_put(c, &o, &r, &f), -EBADMSG);
	return f.code;
}

static uint64_t ack_next(struct client *c, const char *queue, const char *type)
{
	uint64_t msg = 0, lease = core_take(c, queue, type, &msg);

	if (lease)
		core_settle(c, lease, OUTCOME_ACKED);
	return msg;
}

static void priority_then_age(void **state)
{
	struct client *c = core_client(*state, 1000);
	uint64_t low1 = core_put(c, "q", "", 1, "a"), high = core_put(c, "q", "", 9, "b");
	uint64_t low2 = core_put(c, "q", "", 1, "c");

	assert_int_equal(ack_next(c, "q", NULL), high);
	assert_int_equal(ack_next(c, "q", NULL), low1);
	assert_int_equal(ack_next(c, "q", NULL), low2);
	assert_int_equal(ack_next(c, "q", NULL), 0);
}

/* Order must hold across types too, and a filter sees only its own. */
static void types_share_one_order(void **state)
{
	struct client *c = core_client(*state, 1000);
	uint64_t m[30];

	for (int i = 0; i < 30; i++) {
		char type[8];

		snprintf(type, sizeof(type), "t.%d", i % 3);
		m[i] = core_put(c, "q", type, (uint16_t)(i / 10), "x");
	}
	assert_int_equal(ack_next(c, "q", "t.1"), m[22]);
	assert_int_equal(ack_next(c, "q", "t.*"), m[20]);
	assert_int_equal(ack_next(c, "q", NULL), m[21]);
	assert_int_equal(ack_next(c, "q", "u.#"), 0);
	assert_int_equal(ack_next(c, "q", "t.0"), m[24]);
}

static void returned_stands_where_its_age_puts_it(void **state)
{
	struct client *c = core_client(*state, 1000);
	uint64_t first = core_put(c, "q", "", 0, "1"), second = core_put(c, "q", "", 0, "2"), msg;
	uint64_t lease = core_take(c, "q", NULL, &msg);

	core_put(c, "q", "", 0, "3");
	assert_int_equal(msg, first);
	core_settle(c, lease, OUTCOME_RELEASED);
	assert_int_equal(ack_next(c, "q", NULL), first);
	assert_int_equal(ack_next(c, "q", NULL), second);
}

static void delay_and_ttl(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct put_result r;
	uint64_t late = put_with(c, "q", (struct put_options){ .publication.delay_ms = 100 }, &r);
	uint64_t brief = put_with(c, "q", (struct put_options){ .publication.ttl_ms = 150 }, &r);
	uint64_t never = put_with(
		c, "q", (struct put_options){ .publication = { .delay_ms = 500, .ttl_ms = 300 } },
		&r);
	struct queue *q = queue_find(c, STR("q"), NULL);

	assert_int_equal(q->n_state[ENTRY_DELAYED], 2);
	core_advance(core, 99);
	assert_int_equal(q->n_state[ENTRY_DELAYED], 2);
	core_advance(core, 1);
	assert_int_equal(q->n_state[ENTRY_READY], 2);
	core_advance(core, 50);
	assert_int_equal(q->stats.expired, 1);
	assert_int_equal(ack_next(c, "q", NULL), late);
	core_advance(core, 1000);
	assert_int_equal(ack_next(c, "q", NULL), 0);
	assert_int_equal(q->stats.expired, 2);
	assert_true(brief && never);
}

static void full_rejects(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct queue *q;

	s.max_messages = 2;
	q = core_declare(c, "q", s, SETTING_MAX_MESSAGES);
	core_put(c, "q", "", 0, "1");
	core_put(c, "q", "", 0, "2");
	assert_int_equal(put_fails(c, "q", (struct put_options){ 0 }), ERR_QUEUE_FULL);
	assert_int_equal(q->stats.rejected, 1);
	assert_int_equal(q->n_state[ENTRY_READY], 2);
	ack_next(c, "q", NULL);
	core_put(c, "q", "", 0, "3");
}

static void full_drops_the_lowest(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	uint64_t a, b, d;

	s.max_messages = 3;
	s.on_full = ON_FULL_DROP_LOWEST;
	core_declare(c, "q", s, SETTING_MAX_MESSAGES | SETTING_ON_FULL);
	a = core_put(c, "q", "x", 5, "a");
	b = core_put(c, "q", "y", 5, "b");
	core_put(c, "q", "x", 7, "c");
	assert_int_equal(put_fails(c, "q", (struct put_options){ .publication.prio = 4 }),
			 ERR_QUEUE_FULL);
	d = core_put(c, "q", "z", 5, "d");
	assert_int_equal(queue_find(c, STR("q"), NULL)->stats.dropped, 1);
	ack_next(c, "q", NULL);
	assert_int_equal(ack_next(c, "q", NULL), b);
	assert_int_equal(ack_next(c, "q", NULL), d);
	assert_true(a < b);
}

static void full_blocks_until_there_is_room(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct put_result r;
	struct put_options o = { .wait_ms = WAIT_DEFAULT, .tag.id = STR("7") };
	size_t at = 0;
	const struct action *a;

	s.max_messages = 1;
	s.on_full = ON_FULL_BLOCK;
	core_declare(c, "q", s, SETTING_MAX_MESSAGES | SETTING_ON_FULL);
	core_put(c, "q", "", 0, "1");
	put_with(c, "q", o, &r);
	assert_true(r.waits);
	ack_next(c, "q", NULL);
	a = core_next_action(core, c, ACTION_STORED, &at);
	assert_non_null(a);
	assert_true(str_eq(waiting_tag(a->waiting), STR("7")));
	assert_string_equal(a->stored, "memory");

	o.wait_ms = 50;
	put_with(c, "q", o, &r);
	core_advance(core, 50);
	a = core_next_action(core, c, ACTION_REFUSED, &at);
	assert_non_null(a);
	assert_int_equal(a->fault->code, ERR_QUEUE_FULL);
	assert_int_equal(c->n_waiting, 0);
}

static void dead_after_max_attempts(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct queue *q;
	struct fault f;
	uint64_t kicked, msg, m;

	s.max_attempts = 3;
	s.backoff_ms = 100;
	q = core_declare(c, "q", s, SETTING_MAX_ATTEMPTS | SETTING_BACKOFF);
	m = core_put(c, "q", "", 0, "1");
	for (int i = 0; i < 3; i++) {
		uint64_t lease = core_take(c, "q", NULL, &msg);

		assert_int_not_equal(lease, 0);
		core_settle(c, lease, OUTCOME_NACKED);
		assert_int_equal(core_take(c, "q", NULL, NULL), 0);
		core_advance(core, (100 << i) - 1);
		assert_int_equal(core_take(c, "q", NULL, NULL), 0);
		core_advance(core, 1);
	}
	assert_int_equal(q->n_state[ENTRY_DEAD], 1);
	assert_int_equal(queue_kick(c, STR("q"), 5, 0, &kicked, &f), 0);
	assert_int_equal(kicked, 1);
	assert_int_equal(ack_next(c, "q", NULL), m);
	assert_int_equal(q->n_state[ENTRY_DEAD], 0);
}

static void dead_letters_are_bounded(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct queue *q;

	s.max_dead = 2;
	q = core_declare(c, "q", s, SETTING_MAX_DEAD);
	for (int i = 0; i < 5; i++) {
		core_put(c, "q", "", 0, "x");
		core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_BURIED);
	}
	assert_int_equal(q->n_state[ENTRY_DEAD], 2);
	assert_int_equal(q->stats.dropped, 3);
	assert_int_equal(q->stats.buried, 5);
}

static void key_is_stored_once(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct put_options o = { .publication.key = STR("k") };
	struct put_result r, again, other;

	put_with(c, "q", o, &r);
	put_with(c, "q", o, &again);
	put_with(d, "q", o, &other);
	assert_true(again.duplicate);
	assert_int_equal(again.msg, r.msg);
	assert_false(other.duplicate);
	core_advance(core, 120001);
	put_with(c, "q", o, &again);
	assert_false(again.duplicate);
}

static void paused_gives_nothing_and_takes_nothing(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct pause_options p = { .pattern = STR("q"), .side = SIDE_OUT };
	struct fault f;
	uint64_t n;

	core_put(c, "q", "", 0, "1");
	assert_int_equal(queue_pause(c, &p, &n, &f), 0);
	assert_int_equal(n, 1);
	core_take_wait(c, "q", NULL, -1, "1");
	core_put(c, "q", "", 0, "2");
	assert_int_equal(core_count_actions(core, c, ACTION_TAKEN), 0);
	assert_int_equal(queue_resume(c, STR("*"), SIDE_BOTH, &n, &f), 0);
	assert_int_equal(core_count_actions(core, c, ACTION_TAKEN), 1);

	p.side = SIDE_IN;
	p.for_ms = 10;
	assert_int_equal(queue_pause(c, &p, &n, &f), 0);
	assert_int_equal(put_fails(c, "q", (struct put_options){ 0 }), ERR_PAUSED);
	core_advance(core, 10);
	core_put(c, "q", "", 0, "3");
}

static void strangers_see_nothing(void **state)
{
	struct core *core = *state;
	struct client *owner = core_client(core, 1000), *other = core_client(core, 1001);
	struct client *friend = core_client(core, 1002), *root = core_client(core, 0);
	struct people *users = calloc(1, sizeof(*users) + sizeof(users->v[0]));
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct fault f;

	users->n = 1;
	users->v[0].id = 1002;
	users->v[0].name = label_new(STR("1002"));
	s.users = users;
	core_declare(owner, "q", s, SETTING_USERS);
	queue_settings_done(&s);

	core_put(friend, "q", "", 0, "1");
	assert_int_equal(put_fails(other, "q", (struct put_options){ 0 }), ERR_NO_SUCH_QUEUE);
	assert_null(queue_find(other, STR("q"), &f));
	assert_int_equal(queue_drop(friend, STR("q"), false, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_DENIED);
	assert_int_equal(queue_drop(root, STR("q"), true, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_EXISTS);
	assert_int_equal(queue_drop(root, STR("q"), false, &f), 0);
}

static void declare_again_must_agree(void **state)
{
	struct client *c = core_client(*state, 1000), *other = core_client(*state, 1001);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct declaration d = { .name = STR("q"), .settings = &s, .named = SETTING_TTR };
	struct declared done;
	struct fault f;

	s.ttr_ms = 5000;
	core_declare(c, "q", s, SETTING_TTR);
	assert_int_equal(queue_declare(other, &d, &done, &f), 0);
	assert_false(done.created);
	s.ttr_ms = 6000;
	assert_int_equal(queue_declare(c, &d, &done, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_EXISTS);
	d.update = true;
	assert_int_equal(queue_declare(other, &d, &done, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_DENIED);
	assert_int_equal(queue_declare(c, &d, &done, &f), 0);
	assert_int_equal(done.queue->settings.ttr_ms, 6000);
}

static void ttr_fits_into_max_ttr(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct declaration d = { .name = STR("q"),
				 .settings = &s,
				 .named = SETTING_TTR | SETTING_MAX_TTR };
	struct declared done;
	struct fault f;

	s.ttr_ms = 6000;
	s.max_ttr_ms = 5000;
	assert_int_equal(queue_declare(c, &d, &done, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_BAD_REQUEST);
	d.named = SETTING_MAX_TTR;
	assert_int_equal(queue_declare(c, &d, &done, &f), 0);
	assert_int_equal(done.queue->settings.ttr_ms, 5000);
}

static void kicked_only_into_room(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct fault f;
	uint64_t kicked, msg = 0;

	s.max_messages = 2;
	core_declare(c, "q", s, SETTING_MAX_MESSAGES);
	for (int i = 0; i < 3; i++) {
		msg = core_put(c, "q", "", 0, "x");
		core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_BURIED);
	}
	assert_int_equal(queue_kick(c, STR("q"), 3, 0, &kicked, &f), 0);
	assert_int_equal(kicked, 2);
	assert_int_equal(queue_kick(c, STR("q"), 1, msg, &kicked, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUEUE_FULL);
}

static void unused_goes_when_idle(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct fault f;

	core_put(c, "q", "", 0, "1");
	core_advance(core, 700000);
	assert_non_null(queue_find(c, STR("q"), &f));
	ack_next(c, "q", NULL);
	core_advance(core, 599999);
	core_advance(core, 1);
	core_advance(core, 600000);
	assert_null(queue_find(c, STR("q"), &f));
}

static void bound_queue_gets_one_copy(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct publication p = { .place = STR("a.b"), .payload.text = STR("x") };
	struct publish_result r;
	struct fault f;
	uint64_t msg;

	core_declare(c, "q", (struct queue_settings)QUEUE_SETTINGS_DEFAULT, 0);
	assert_int_equal(queue_bind(c, STR("q"), STR("a.*"), (struct strs){ 0 }, &f), 0);
	assert_int_equal(queue_bind(c, STR("q"), STR("a.#"), (struct strs){ 0 }, &f), 0);
	assert_int_equal(topic_publish(c, &p, &r, &f), 0);
	assert_int_equal(r.n_queues, 1);
	assert_int_not_equal(core_take(c, "q", NULL, &msg), 0);
	assert_int_equal(msg, r.msg);
	assert_int_equal(core_take(c, "q", NULL, &msg), 0);
	assert_int_equal(queue_unbind(c, STR("q"), STR("a.*"), (struct strs){ 0 }, &f), 0);
	assert_int_equal(queue_unbind(c, STR("q"), STR("a.#"), (struct strs){ 0 }, &f), 0);
	assert_int_equal(topic_publish(c, &p, &r, &f), 0);
	assert_int_equal(r.n_queues, 0);
}

/* A queue that hears of its own leases must not feed itself. */
static void notices_of_a_queue_stay_out_of_it(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct fault f;

	core_put(c, "q", "", 0, "1");
	assert_int_equal(queue_bind(c, STR("q"), STR("ferry.done"), (struct strs){ 0 }, &f), 0);
	ack_next(c, "q", NULL);
	assert_int_equal(ack_next(c, "q", NULL), 0);
}

static void reserved_names_are_denied(void **state)
{
	struct client *c = core_client(*state, 0);

	assert_int_equal(put_fails(c, "ferry.x", (struct put_options){ 0 }), ERR_DENIED);
}

static void a_refused_put_leaves_nothing(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	uint64_t bytes;

	core->config.limits.max_types_queue = 2;
	core_put(c, "q", "a", 0, "1");
	core_put(c, "q", "b", 0, "1");
	bytes = c->account->bytes;
	assert_int_equal(put_fails(c, "q",
				   (struct put_options){
					   .publication = { .type = STR("c"), .key = STR("k") } }),
			 ERR_QUOTA);
	assert_int_equal(c->account->bytes, bytes);
	ack_next(c, "q", "a");
	core_put(c, "q", "c", 0, "1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(priority_then_age),
		T(types_share_one_order),
		T(returned_stands_where_its_age_puts_it),
		T(delay_and_ttl),
		T(full_rejects),
		T(full_drops_the_lowest),
		T(full_blocks_until_there_is_room),
		T(dead_after_max_attempts),
		T(dead_letters_are_bounded),
		T(key_is_stored_once),
		T(paused_gives_nothing_and_takes_nothing),
		T(strangers_see_nothing),
		T(declare_again_must_agree),
		T(ttr_fits_into_max_ttr),
		T(kicked_only_into_room),
		T(unused_goes_when_idle),
		T(bound_queue_gets_one_copy),
		T(notices_of_a_queue_stay_out_of_it),
		T(reserved_names_are_denied),
		T(a_refused_put_leaves_nothing),
	};

	return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
