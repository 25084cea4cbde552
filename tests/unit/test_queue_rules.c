/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Rules of queues, one by one: who may, how many, until when, what a change of settings does. */
#include "tests/unit/core_fixture.h"

#include <errno.h>
#include <stdlib.h>

static int put(struct client *c, const char *queue, struct put_options o, struct put_result *ret,
	       struct fault *f)
{
	o.publication.place = str_of(queue);
	return queue_put(c, &o, ret, f);
}

static enum error put_error(struct client *c, const char *queue, struct put_options o)
{
	struct fault f = { 0 };
	struct put_result r;

	return put(c, queue, o, &r, &f) < 0 ? f.code : ERR_NONE;
}

static enum error declare_error(struct client *c, const char *queue, struct queue_settings s,
				unsigned named, bool update)
{
	struct declaration d = {
		.name = str_of(queue), .settings = &s, .named = named, .update = update
	};
	struct declared done;
	struct fault f = { 0 };

	return queue_declare(c, &d, &done, &f) < 0 ? f.code : ERR_NONE;
}

static struct queue *find(struct client *c, const char *queue)
{
	return queue_find(c, str_of(queue), NULL);
}

static struct people *people_of(uint32_t id)
{
	struct people *p = calloc(1, sizeof(*p) + sizeof(p->v[0]));

	p->n = 1;
	p->v[0].id = id;
	p->v[0].name = label_new(STR("somebody"));
	return p;
}

/* --- who ----------------------------------------------------------------------------------- */

static void members_of_a_group_may_use_it(void **state)
{
	struct client *owner = core_client(*state, 1000), *other = core_client(*state, 1001);
	struct client *member = core_client(*state, 1002);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	s.groups = people_of(1002);
	core_declare(owner, "q", s, SETTING_GROUPS);
	queue_settings_done(&s);
	assert_non_null(find(owner, "q"));
	assert_non_null(find(member, "q"));
	assert_null(find(other, "q"));
	s = (struct queue_settings)QUEUE_SETTINGS_DEFAULT;
	assert_int_equal(declare_error(other, "q", s, 0, false), ERR_DENIED);
	assert_int_equal(declare_error(member, "q", s, 0, false), ERR_NONE);
}

static void who_is_shut_out_gets_nothing_more(void **state)
{
	struct core *core = *state;
	struct client *owner = core_client(core, 1000), *other = core_client(core, 1001);
	struct client *third = core_client(core, 1002), *early = core_client(core, 1003);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct put_options waits = { .wait_ms = -1, .tag.id = STR("9") };
	struct put_result r;
	struct fault f;

	s.max_messages = 2;
	core_declare(owner, "q", s, SETTING_MAX_MESSAGES);
	core_put(owner, "q", "", 0, "1");
	client_set_ready(early, false);
	core_consume(early, "q", NULL, 1);
	core_consume(other, "q", NULL, 1);
	assert_int_equal(core_count_actions(core, other, ACTION_DELIVERY), 1);
	core_take_wait(third, "q", NULL, -1, "1");
	core_take_wait(third, "q", "y", -1, "2");
	core_consume(third, "q", NULL, 1);
	core_take_wait(owner, "q", NULL, -1, "3");
	core_put(owner, "q", "x", 0, "2");
	assert_int_equal(core_count_actions(core, third, ACTION_TAKEN), 1);
	assert_int_equal(put(other, "q", waits, &r, &f), 0);
	assert_true(r.waits);
	client_set_ready(early, true);

	s.users = people_of(5);
	assert_int_equal(declare_error(owner, "q", s, SETTING_USERS, true), ERR_NONE);
	queue_settings_done(&s);
	/* What he held goes to the owner, who stands behind the others. */
	assert_int_equal(core_count_actions(core, early, ACTION_DELIVERY), 0);
	assert_int_equal(core_count_actions(core, third, ACTION_DELIVERY), 0);
	assert_int_equal(core_count_actions(core, owner, ACTION_TAKEN), 1);
	assert_int_equal(core_count_actions(core, third, ACTION_REFUSED), 1);
	assert_int_equal(core_count_actions(core, other, ACTION_REFUSED), 1);
	assert_int_equal(other->n_subs + third->n_subs, 0);
	assert_int_equal(other->n_waiting + third->n_waiting, 0);
}

static void queues_of_a_user_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *root = core_client(core, 0);
	struct fault f;

	core->config.limits.max_queues_user = 2;
	core_put(c, "a", "", 0, "x");
	core_put(c, "b", "", 0, "x");
	assert_int_equal(put_error(c, "c", (struct put_options){ 0 }), ERR_QUOTA);
	assert_int_equal(queue_drop(c, STR("a"), false, &f), 0);
	core_put(c, "c", "", 0, "x");
	for (int i = 0; i < 4; i++)
		core_put(root, (const char *[]){ "d", "e", "f", "g" }[i], "", 0, "x");
}

static void undeclared_ones_can_be_forbidden(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	core->config.auto_declare = false;
	assert_int_equal(put_error(c, "q", (struct put_options){ 0 }), ERR_NO_SUCH_QUEUE);
	core_declare(c, "q", (struct queue_settings)QUEUE_SETTINGS_DEFAULT, 0);
	core_put(c, "q", "", 0, "x");
}

static void a_refusal_leaves_no_queue(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct str names[] = { STR("a"), STR("b"), STR("a"), STR("ferry.x") };
	struct take_options o = { .queues = { names, 4 }, .ttr_ms = -1, .listed = true };
	struct tag tag = { .id = STR("1") };
	struct taken taken;
	struct fault f;
	uint64_t sub, bytes = c->account->bytes;

	core->config.limits.max_delay_ms = 1000;
	assert_int_equal(put_error(c, "q", (struct put_options){ .publication.ttl_ms = 1001 }),
			 ERR_BAD_REQUEST);
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_DENIED);
	assert_int_equal(taker_consume(c, &o, 1, &sub, &f), -EBADMSG);
	o.queues.n = 3;
	o.ttr_ms = 1;
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f), -EBADMSG);
	o.ttr_ms = -1;
	core->config.limits.max_waiting_queue = 0;
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ .ms = -1, .tag = &tag }, &taken,
				    &f),
			 -EBADMSG);
	assert_int_equal(core->broker->n_queues, 0);
	assert_int_equal(c->account->bytes, bytes);
}

static void waiting_is_charged(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	static char text[255];
	struct str q = STR("q"), type = { text, sizeof(text) };
	struct take_options o = { .queues = { &q, 1 }, .types = { &type, 1 }, .ttr_ms = -1 };
	struct tag tag = { .id = STR("1") };
	struct taken taken;
	struct fault f;
	uint64_t before, sub;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = 'a';
	core_put(c, "q", "b", 0, "x");
	before = c->account->bytes;
	assert_int_equal(
		taker_take(c, &o, &(struct take_wait){ .ms = -1, .tag = &tag }, &taken, &f), 0);
	assert_true(c->account->bytes > before + sizeof(text));
	assert_int_equal(client_cancel_request(c, STR("1"), &f), 0);
	assert_int_equal(c->account->bytes, before);
	assert_int_equal(taker_consume(c, &o, 1, &sub, &f), 0);
	assert_true(c->account->bytes > before + sizeof(text));
	assert_int_equal(client_cancel_sub(c, sub, &f), 0);
	assert_int_equal(c->account->bytes, before);
	core->broker->quota.memory.max_user = before + 100;
	assert_int_equal(taker_consume(c, &o, 1, &sub, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	assert_int_equal(taker_take(c, &o, &(struct take_wait){ .ms = -1, .tag = &tag }, &taken,
				    &f),
			 -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	assert_int_equal(c->account->bytes, before);
}

static void reasons_are_charged(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct lease_ending end = { .how = OUTCOME_BURIED, .reason = STR("a rather long reason") };
	struct fault f;
	uint64_t before, kicked;

	core_put(c, "q", "", 0, "x");
	before = c->account->bytes;
	assert_int_equal(lease_settle(c, core_take(c, "q", NULL, NULL), &end, &f), 0);
	assert_int_equal(c->account->bytes, before + end.reason.n);
	assert_int_equal(queue_kick(c, STR("q"), 1, 0, &kicked, &f), 0);
	assert_int_equal(c->account->bytes, before);
	core->broker->quota.memory.max_user = before;
	assert_int_equal(lease_settle(c, core_take(c, "q", NULL, NULL), &end, &f), 0);
	assert_int_equal(c->account->bytes, before);
	assert_int_equal(find(c, "q")->n_state[ENTRY_DEAD], 1);
}

/* --- changes of settings ------------------------------------------------------------------- */

static void declaring_takes_a_queue_made_by_use_over(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	assert_int_equal(core_take(c, "q", NULL, NULL), 0);
	assert_int_equal(find(c, "q")->settings.idle_ms, 600000);
	s.max_messages = 7;
	assert_int_equal(declare_error(c, "q", s, SETTING_MAX_MESSAGES, false), ERR_NONE);
	assert_int_equal(find(c, "q")->settings.max_messages, 7);
	core_advance(core, 3600000);
	assert_non_null(find(c, "q"));
	s.max_messages = 8;
	assert_int_equal(declare_error(c, "q", s, SETTING_MAX_MESSAGES, false), ERR_EXISTS);
}

static void a_shorter_max_ttr_takes_the_ttr_along(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	core_declare(c, "q", s, 0);
	s.max_ttr_ms = 5000;
	assert_int_equal(declare_error(c, "q", s, SETTING_MAX_TTR, true), ERR_NONE);
	assert_int_equal(find(c, "q")->settings.ttr_ms, 5000);
	s.ttr_ms = 6000;
	assert_int_equal(declare_error(c, "q", s, SETTING_TTR, true), ERR_BAD_REQUEST);
	assert_int_equal(find(c, "q")->settings.ttr_ms, 5000);
}

static void a_larger_queue_lets_in_who_waits(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct put_options o = { .wait_ms = -1, .tag.id = STR("1") };
	struct put_result r;
	struct fault f;

	s.max_messages = 1;
	core_declare(c, "q", s, SETTING_MAX_MESSAGES);
	core_put(c, "q", "", 0, "x");
	assert_int_equal(put(c, "q", o, &r, &f), 0);
	s.max_messages = 2;
	assert_int_equal(declare_error(c, "q", s, SETTING_MAX_MESSAGES, true), ERR_NONE);
	assert_int_equal(core_count_actions(core, c, ACTION_STORED), 1);
}

static void each_other_setting_is_noticed(void **state)
{
	struct client *c = core_client(*state, 1000);
	const struct queue_settings as_it_is = QUEUE_SETTINGS_DEFAULT;
	struct queue_settings s[11];
	static const unsigned bits[11] = {
		SETTING_MAX_MESSAGES, SETTING_MAX_BYTES, SETTING_ON_FULL,  SETTING_TTR,
		SETTING_MAX_TTR,      SETTING_BACKOFF,	 SETTING_MAX_DEAD, SETTING_IDLE,
		SETTING_MAX_ATTEMPTS, SETTING_TTL,	 SETTING_USERS,
	};

	core_declare(c, "q", as_it_is, 0);
	for (int i = 0; i < 11; i++)
		s[i] = as_it_is;
	s[0].max_messages--;
	s[1].max_bytes--;
	s[2].on_full = ON_FULL_BLOCK;
	s[3].ttr_ms--;
	s[4].max_ttr_ms--;
	s[5].backoff_ms++;
	s[6].max_dead--;
	s[7].idle_ms++;
	s[8].max_attempts--;
	s[9].ttl_ms++;
	s[10].users = people_of(7);
	for (int i = 0; i < 11; i++) {
		assert_int_equal(declare_error(c, "q", as_it_is, bits[i], false), ERR_NONE);
		assert_int_equal(declare_error(c, "q", s[i], bits[i], false), ERR_EXISTS);
		assert_int_equal(declare_error(c, "q", s[i], bits[i], true), ERR_NONE);
		assert_int_equal(declare_error(c, "q", s[i], bits[i], false), ERR_NONE);
	}
	s[10].users->v[0].id = 8;
	assert_int_equal(declare_error(c, "q", s[10], SETTING_USERS, false), ERR_EXISTS);
	queue_settings_done(&s[10]);
}

static void fewer_dead_letters_are_kept_in_time(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	for (int i = 0; i < 10; i++) {
		core_put(c, "q", "", 0, "x");
		core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_BURIED);
	}
	s.max_dead = 3;
	core_declare(c, "q", s, SETTING_MAX_DEAD);
	for (int i = 0; i < 10; i++) {
		core_put(c, "q", "", 0, "x");
		core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_BURIED);
	}
	assert_int_equal(find(c, "q")->n_state[ENTRY_DEAD], 3);
	assert_int_equal(find(c, "q")->stats.dropped, 17);
}

/* --- time ---------------------------------------------------------------------------------- */

static void idle_to_the_millisecond(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	core_declare(c, "q", s, 0);
	s.idle_ms = 1000;
	assert_int_equal(declare_error(c, "q", s, SETTING_IDLE, true), ERR_NONE);
	core_advance(core, 999);
	assert_non_null(find(c, "q"));
	core_advance(core, 1);
	assert_null(find(c, "q"));
}

static void who_waits_or_is_bound_keeps_it(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct fault f;

	s.idle_ms = 1000;
	core_declare(c, "bound", s, SETTING_IDLE);
	core_declare(c, "waited", s, SETTING_IDLE);
	assert_int_equal(queue_bind(c, STR("bound"), STR("t"), (struct strs){ 0 }, &f), 0);
	core_take_wait(c, "waited", NULL, -1, "1");
	core_advance(core, 1000);
	core_advance(core, 5000);
	assert_non_null(find(c, "bound"));
	assert_non_null(find(c, "waited"));
	/* From when the last one left. */
	core_advance(core, 500);
	assert_int_equal(client_cancel_request(c, STR("1"), &f), 0);
	core_advance(core, 500);
	core_advance(core, 499);
	assert_non_null(find(c, "waited"));
	core_advance(core, 1);
	assert_null(find(c, "waited"));
}

static void messages_live_as_long_as_the_queue_says(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct put_options o = { .publication.ttl_ms = 500 };
	struct put_result r;
	struct fault f;

	s.ttl_ms = 100;
	core_declare(c, "q", s, SETTING_TTL);
	core_put(c, "q", "", 0, "x");
	assert_int_equal(put(c, "q", o, &r, &f), 0);
	core_advance(core, 100);
	assert_int_equal(find(c, "q")->stats.expired, 1);
	core_advance(core, 400);
	assert_int_equal(find(c, "q")->stats.expired, 2);
	assert_int_equal(core->broker->stats.expired, 2);
}

static void keys_go_by_themselves(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct put_options o = { .publication.key = STR("k") };
	struct put_result r;
	struct fault f;
	uint64_t bytes;

	core_put(c, "q", "", 0, "x");
	bytes = c->account->bytes;
	assert_int_equal(put(c, "q", o, &r, &f), 0);
	assert_int_equal(queue_remove(c, STR("q"), r.msg, &f), 0);
	assert_true(c->account->bytes > bytes);
	core_advance(core, 125000);
	assert_int_equal(c->account->bytes, bytes);
	/* What has fired is not due any more. */
	assert_true(broker_next_deadline(core->broker) > core->broker->now.mono_ms + 1000);
}

static void all_that_is_due_happens(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct put_options o = { .publication.delay_ms = 100 };
	struct put_result r;
	struct fault f;

	for (int i = 0; i < 500; i++)
		assert_int_equal(put(c, "q", o, &r, &f), 0);
	core_advance(core, 100);
	assert_int_equal(find(c, "q")->n_state[ENTRY_READY], 500);
}

static void the_longest_ttl_holds_everywhere(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct publication p = { .place = STR("t"), .ttl_ms = 1001, .payload.text = STR("x") };
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct lease_ending end = { .how = OUTCOME_NACKED, .delay_ms = 1001 };
	struct publish_result r;
	struct fault f = { 0 };
	uint64_t lease;

	core->config.limits.max_delay_ms = 1000;
	assert_int_equal(topic_publish(c, &p, &r, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_BAD_REQUEST);
	assert_int_equal(client_set_will(c, &p, &f), -EBADMSG);
	s.ttl_ms = 1001;
	assert_int_equal(declare_error(c, "q", s, SETTING_TTL, false), ERR_BAD_REQUEST);
	core_put(c, "q", "", 0, "x");
	lease = core_take(c, "q", NULL, NULL);
	assert_int_equal(lease_settle(c, lease, &end, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_BAD_REQUEST);
	end.delay_ms = 1000;
	assert_int_equal(lease_settle(c, lease, &end, &f), 0);
	p.ttl_ms = 1000;
	assert_int_equal(topic_publish(c, &p, &r, &f), 0);
	assert_int_equal(client_set_will(c, &p, &f), 0);
}

static void the_oldest_may_be_of_any_priority(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	core_put(c, "q", "a", 9, "x");
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_ACKED);
	core_put(c, "q", "a", 1, "x");
	core_advance(core, 1000);
	core_put(c, "q", "a", 5, "x");
	core_put(c, "q", "b", 7, "x");
	core_advance(core, 1000);
	core_put(c, "q", "a", 9, "x");
	assert_int_equal(queue_oldest_ms(find(c, "q")), 2000);
}

static void bytes_are_bounded_to_the_byte(void **state)
{
	struct client *c = core_client(*state, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	s.max_bytes = 6;
	core_declare(c, "q", s, SETTING_MAX_BYTES);
	core_put(c, "q", "", 0, "xxx");
	assert_int_equal(put_error(c, "q",
				   (struct put_options){ .publication.payload.text = STR("4444") }),
			 ERR_QUEUE_FULL);
	core_put(c, "q", "", 0, "xxx");
	assert_int_equal(
		put_error(c, "q",
			  (struct put_options){ .publication.payload.text = STR("7777777") }),
		ERR_TOO_LARGE);
}

static void dead_letters_take_no_room(void **state)
{
	struct client *c = core_client(*state, 1000);

	core_put(c, "q", "", 0, "xxx");
	assert_int_equal(find(c, "q")->n_bytes, 3);
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_BURIED);
	assert_int_equal(find(c, "q")->n_bytes, 0);
}

static void a_clock_set_back_makes_nothing_old(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	core_put(c, "q", "", 0, "x");
	core->broker->now.wall_ms -= 5000;
	assert_int_equal(queue_oldest_ms(find(c, "q")), 0);
	core->broker->now.wall_ms += 6000;
	assert_int_equal(queue_oldest_ms(find(c, "q")), 1000);
}

static void a_paused_queue_takes_nothing_late(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct put_options o = { .wait_ms = 50, .tag.id = STR("1") };
	struct pause_options p = { .pattern = STR("q"), .side = SIDE_IN };
	const struct action *a;
	struct put_result r;
	struct fault f;
	size_t at = 0;
	uint64_t n;

	s.max_messages = 1;
	s.on_full = ON_FULL_DROP_LOWEST;
	core_declare(c, "q", s, SETTING_MAX_MESSAGES | SETTING_ON_FULL);
	core_put(c, "q", "", 0, "x");
	assert_int_equal(put(c, "q", o, &r, &f), 0);
	assert_int_equal(queue_pause(c, &p, &n, &f), 0);
	core_advance(core, 50);
	a = core_next_action(core, c, ACTION_REFUSED, &at);
	assert_non_null(a);
	assert_int_equal(a->fault->code, ERR_PAUSED);
	assert_int_equal(find(c, "q")->stats.dropped, 0);
}

/* --- being full and being dropped ---------------------------------------------------------- */

static void full_is_said_once(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 0);
	struct subscribe_options o = { .pattern = STR("ferry.queue"),
				       .max_messages = 10,
				       .max_bytes = 1000 };
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct fault f;
	uint64_t sub;

	s.max_messages = 1;
	core_declare(c, "q", s, SETTING_MAX_MESSAGES);
	assert_int_equal(subscription_new(c, &o, &sub, &f), 0);
	core_put(c, "q", "", 0, "x");
	for (int i = 0; i < 3; i++)
		assert_int_equal(put_error(c, "q", (struct put_options){ 0 }), ERR_QUEUE_FULL);
	assert_int_equal(core_count_actions(core, c, ACTION_MESSAGE), 1);
	assert_int_equal(core->broker->stats.rejected, 3);
	core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_ACKED);
	core_put(c, "q", "", 0, "x");
	assert_int_equal(put_error(c, "q", (struct put_options){ 0 }), ERR_QUEUE_FULL);
	assert_int_equal(core_count_actions(core, c, ACTION_MESSAGE), 2);
}

/* What a notice brings about is not told in its turn. */
static void a_notice_makes_no_notice(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 0);
	struct subscribe_options o = { .pattern = STR("ferry.queue"),
				       .max_messages = 10,
				       .max_bytes = 1000 };
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct fault f;
	uint64_t sub;

	s.max_messages = 1;
	core_declare(c, "log", s, SETTING_MAX_MESSAGES);
	assert_int_equal(queue_bind(c, STR("log"), STR("ferry.done"), (struct strs){ 0 }, &f), 0);
	assert_int_equal(subscription_new(c, &o, &sub, &f), 0);
	for (int i = 0; i < 3; i++) {
		core_put(c, "q", "", 0, "x");
		core_settle(c, core_take(c, "q", NULL, NULL), OUTCOME_ACKED);
	}
	assert_int_equal(find(c, "log")->stats.rejected, 2);
	assert_int_equal(core_count_actions(core, c, ACTION_MESSAGE), 0);
}

static void a_dropped_queue_answers_waiting_puts(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct put_options o = { .wait_ms = -1, .tag.id = STR("1") };
	const struct action *a;
	struct put_result r;
	struct fault f;
	size_t at = 0;

	s.max_messages = 1;
	core_declare(c, "q", s, SETTING_MAX_MESSAGES);
	core_put(c, "q", "", 0, "x");
	assert_int_equal(put(c, "q", o, &r, &f), 0);
	assert_int_equal(put(c, "q", o, &r, &f), 0);
	assert_int_equal(queue_drop(c, STR("q"), false, &f), 0);
	a = core_next_action(core, c, ACTION_REFUSED, &at);
	assert_non_null(a);
	assert_int_equal(a->fault->code, ERR_NO_SUCH_QUEUE);
	assert_non_null(core_next_action(core, c, ACTION_REFUSED, &at));
	assert_int_equal(core_count_actions(core, c, ACTION_STORED), 0);
}

/* What one consumer gives back while his queue goes is not given to the next. */
static void a_queue_that_goes_gives_nothing(void **state)
{
	struct core *core = *state;
	struct client *early = core_client(core, 1000), *late = core_client(core, 1000);
	struct fault f;

	core_consume(early, "q", NULL, 1);
	client_set_ready(early, false);
	core_consume(late, "q", NULL, 1);
	core_put(late, "q", "", 0, "x");
	assert_int_equal(core_count_actions(core, late, ACTION_DELIVERY), 1);
	client_set_ready(early, true);
	assert_int_equal(queue_drop(late, STR("q"), false, &f), 0);
	assert_int_equal(core_count_actions(core, early, ACTION_DELIVERY), 0);
	assert_int_equal(early->n_leases, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(members_of_a_group_may_use_it),
		T(who_is_shut_out_gets_nothing_more),
		T(queues_of_a_user_are_bounded),
		T(undeclared_ones_can_be_forbidden),
		T(a_refusal_leaves_no_queue),
		T(waiting_is_charged),
		T(reasons_are_charged),
		T(declaring_takes_a_queue_made_by_use_over),
		T(a_shorter_max_ttr_takes_the_ttr_along),
		T(a_larger_queue_lets_in_who_waits),
		T(each_other_setting_is_noticed),
		T(fewer_dead_letters_are_kept_in_time),
		T(idle_to_the_millisecond),
		T(who_waits_or_is_bound_keeps_it),
		T(messages_live_as_long_as_the_queue_says),
		T(keys_go_by_themselves),
		T(all_that_is_due_happens),
		T(the_longest_ttl_holds_everywhere),
		T(the_oldest_may_be_of_any_priority),
		T(bytes_are_bounded_to_the_byte),
		T(dead_letters_take_no_room),
		T(a_clock_set_back_makes_nothing_old),
		T(a_paused_queue_takes_nothing_late),
		T(full_is_said_once),
		T(a_notice_makes_no_notice),
		T(a_dropped_queue_answers_waiting_puts),
		T(a_queue_that_goes_gives_nothing),
	};

	return cmocka_run_group_tests_name("queue rules", tests, NULL, NULL);
}
