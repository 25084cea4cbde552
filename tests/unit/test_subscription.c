/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Subscriptions: what is kept for the slow, and last values. */
#include "tests/unit/topic_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/failing.h"

/* --- the slow ------------------------------------------------------------------------------ */

static void kept_in_order_until_it_is_ready(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);

	sub(c, "t");
	client_set_ready(c, false);
	assert_int_equal(pub(d, "t", "1").n_subs, 1);
	pub(d, "t", "2");
	pub(d, "t", "3");
	assert_string_equal(sent(core, c), "");
	client_set_ready(c, true);
	/* What is newer stands behind what is kept. */
	pub(d, "t", "4");
	assert_string_equal(sent(core, c), "");
	assert_true(client_pump(c, 3));
	assert_string_equal(sent(core, c), "1:1 1:2 1:3");
	assert_false(client_pump(c, 64));
	pub(d, "t", "5");
	assert_string_equal(sent(core, c), "1:1 1:2 1:3 1:4 1:5");
}

static void slow(struct core *core, enum on_slow on_slow, const char *expected, uint64_t n_lost)
{
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct subscribe_options o = all("t");
	struct subscription *s;
	char what[16];

	o.max_messages = 3;
	o.on_slow = on_slow;
	s = subscribe(c, o);
	client_set_ready(c, false);
	for (int i = 1; i <= 5; i++) {
		snprintf(what, sizeof(what), "%d", i);
		assert_int_equal(pub(d, "t", what).n_subs,
				 i <= 3 || on_slow == ON_SLOW_DROP_OLDEST);
	}
	assert_int_equal(s->n_lost, n_lost);
	assert_int_equal(c->n_lost, n_lost);
	assert_int_equal(core->broker->stats.lost, n_lost);
	client_set_ready(c, true);
	client_pump(c, 64);
	pub(d, "t", "6");
	assert_string_equal(sent(core, c), expected);
}

static void drop_oldest(void **state)
{
	slow(*state, ON_SLOW_DROP_OLDEST, "lost1:2 1:3 1:4 1:5 1:6", 2);
}

static void drop_newest(void **state)
{
	slow(*state, ON_SLOW_DROP_NEWEST, "lost1:2 1:1 1:2 1:3 1:6", 2);
}

static void close_once(void **state)
{
	slow(*state, ON_SLOW_CLOSE, "close:slow", 2);
}

static void bounded_in_bytes(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct subscribe_options o = all("t");
	struct subscription *s;

	o.max_bytes = 10;
	s = subscribe(c, o);
	client_set_ready(c, false);
	pub(d, "t", "12345");
	pub(d, "t", "67890");
	assert_int_equal(s->n_lost, 0);
	pub(d, "t", "a");
	assert_int_equal(s->n_lost, 1);
	assert_int_equal(s->n_kept_bytes, 6);
	/* One that is larger than all of the buffer is kept alone. */
	pub(d, "t", "larger than ten bytes");
	assert_int_equal(s->n_kept, 1);
	assert_int_equal(s->n_lost, 3);
	pub(d, "t", "small");
	assert_int_equal(s->n_lost, 4);
	client_set_ready(c, true);
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "lost1:4 1:small");
}

static void each_subscription_loses_its_own(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct subscribe_options o = all("t");

	o.max_messages = 1;
	subscribe(c, o);
	sub(c, "#");
	client_set_ready(c, false);
	pub(d, "t", "1");
	pub(d, "t", "2");
	client_set_ready(c, true);
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "lost1:1 1:2 2:1 2:2");
	assert_int_equal(c->n_lost, 1);
}

static void keeping_is_charged_to_the_receiver(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	uint64_t before = c->account->bytes, with_sub;
	struct subscription *s = sub(c, "t");
	struct fault f;

	with_sub = c->account->bytes;
	assert_true(with_sub > before);
	client_set_ready(c, false);
	pub(d, "t", "1");
	assert_true(c->account->bytes > with_sub);

	/* Without room for more the oldest makes way, even before the buffer is full. */
	core->broker->quota.memory.max_user = c->account->bytes;
	pub(d, "t", "2");
	pub(d, "t", "3");
	assert_int_equal(s->n_kept, 1);
	assert_int_equal(s->n_lost, 2);
	client_set_ready(c, true);
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "lost1:2 1:3");
	assert_int_equal(c->account->bytes, with_sub);
	assert_int_equal(client_cancel_sub(c, 1, &f), 0);
	assert_int_equal(c->account->bytes, before);
}

/* However many slow subscriptions others have, half of what a user may hold stays his to send. */
static void slow_readers_cannot_use_up_a_sender(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	uint64_t max = 1 << 20;
	char text[1024];

	core->config.limits.max_memory_user = max;
	broker_configure(core->broker, &core->config);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 16; i++)
		sub(c, "t");
	client_set_ready(c, false);
	for (int i = 0; i < 2000; i++)
		pub(d, "t", text);
	assert_true(d->account->kept_abroad > max / 4);
	assert_true(d->account->kept_abroad <= max / 2);
	assert_true(d->account->bytes < max / 2 + 8192);
	client_free(c, true);
	assert_int_equal(d->account->kept_abroad, 0);
}

static void expired_is_dropped_silently(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct publication p = text("t", "short");
	struct subscription *s = sub(c, "t");

	client_set_ready(c, false);
	p.ttl_ms = 100;
	publish(d, p);
	pub(d, "t", "long");
	core_advance(core, 100);
	client_set_ready(c, true);
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "1:long");
	assert_int_equal(s->n_lost, 0);
}

static void cancelled_with_a_backlog(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct fault f;

	sub(c, "t");
	sub(c, "t");
	client_set_ready(c, false);
	pub(d, "t", "1");
	assert_int_equal(client_cancel_sub(c, 1, &f), 0);
	client_set_ready(c, true);
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "2:1");
}

/* --- last values --------------------------------------------------------------------------- */

static void last_values_come_first(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);

	retain(d, "t.b", "b");
	retain(d, "t.a", "old");
	retain(d, "t.a", "a");
	retain(d, "u", "u");
	pub(d, "t.c", "not retained");
	assert_int_equal(d->account->n_retained, 3);
	sub(c, "t.*");
	assert_string_equal(sent(core, c), "");
	pub(d, "t.c", "live");
	assert_string_equal(sent(core, c), "");
	assert_false(client_pump(c, 64));
	assert_string_equal(sent(core, c), "1:!a 1:!b 1:live");
	pub(d, "t.a", "now");
	assert_string_equal(sent(core, c), "1:!a 1:!b 1:live 1:now");
}

static void last_values_in_pieces(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	char name[32];
	size_t at = 0, n = 0;

	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "t.%03d", i);
		retain(d, name, name + 2);
	}
	sub(c, "t.#");
	/* What comes and goes in between neither repeats nor hides one. */
	for (int i = 0; client_pump(c, 7); i++) {
		snprintf(name, sizeof(name), "t.%03dx", i * 7);
		pub(d, name, "live");
		snprintf(name, sizeof(name), "t.%03d", i * 7);
		retain(d, name, "");
	}
	for (const struct action *a; (a = core_next_action(core, c, ACTION_MESSAGE, &at)); n++) {
		snprintf(name, sizeof(name), "%03d", (int)n);
		if (n < 100)
			assert_true(a->retained && str_eq(text_of(a), str_of(name)));
		else
			assert_false(a->retained);
	}
	assert_true(n > 100);
}

static void a_new_value_is_not_sent_twice(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);

	retain(d, "a", "old");
	retain(d, "b", "b");
	sub(c, "#");
	retain(d, "a", "new");
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "1:!b 1:new");
}

static void last_values_are_chosen(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct subscribe_options o = all("a");
	struct str type = STR("x");
	struct publication p = text("a.b", "typed");

	retain(c, "a", "a");
	retain(c, "aa", "aa");
	p.type = STR("x");
	p.retain = true;
	publish(c, p);

	subscribe(c, o);
	o.pattern = STR("a.#");
	subscribe(c, o);
	o.types = (struct strs){ &type, 1 };
	subscribe(c, o);
	o.pattern = STR("*");
	o.types = (struct strs){ 0 };
	subscribe(c, o);
	o.retained = false;
	subscribe(c, o);
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "1:!a 2:!a 2:!typed 3:!typed 4:!a 4:!aa");
}

static void an_empty_value_clears(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct publication p = text("t", "");

	retain(c, "t", "value");
	assert_int_equal(c->account->n_retained, 1);
	p.retain = true;
	p.payload = (struct payload){ FORM_TEXT, CODING_STRING, STR("\"\"") };
	publish(c, p);
	assert_int_equal(c->account->n_retained, 0);
	assert_null(topic_find(core->broker, STR("t"))->retained);
	sub(c, "t");
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "");
}

static void retaining_is_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct publication p = text("t3", "x");

	core->config.limits.max_retained_user = 2;
	retain(c, "t1", "x");
	retain(c, "t2", "x");
	p.retain = true;
	assert_int_equal(publish_fails(c, p), ERR_QUOTA);
	retain(c, "t2", "y");
	retain(c, "t3", "");
	/* Another's value that is replaced counts for him no longer. */
	retain(d, "t2", "z");
	assert_int_equal(d->account->n_retained, 1);
	assert_int_equal(c->account->n_retained, 1);
	publish(c, p);
	assert_int_equal(publish_fails(c, text("ferry.x", "x")), ERR_DENIED);
	assert_int_equal(c->account->n_retained, 2);
}

static void last_values_outlive_their_sender(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);

	retain(d, "t", "value");
	drain(core);
	client_free(d, true);
	sub(c, "t");
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "1:!value");
}

static void last_values_expire(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct publication p = text("t", "value");

	p.retain = true;
	p.ttl_ms = 500;
	publish(c, p);
	core_advance(core, 499);
	assert_non_null(topic_find(core->broker, STR("t"))->retained);
	core_advance(core, 1);
	assert_null(topic_find(core->broker, STR("t"))->retained);
	assert_int_equal(c->account->n_retained, 0);
	/* Its key lives longer than the value, or goes before it. */
	p.key = STR("k");
	publish(c, p);
	core_advance(core, 500);
	assert_null(topic_find(core->broker, STR("t"))->retained);
	assert_int_equal(topic_find(core->broker, STR("t"))->dedup.n, 1);
	p.key = STR("l");
	p.ttl_ms = core->config.limits.dedup_window_ms * 2;
	publish(c, p);
	core_advance(core, core->config.limits.dedup_window_ms + 1000);
	assert_non_null(topic_find(core->broker, STR("t"))->retained);
	assert_int_equal(topic_find(core->broker, STR("t"))->dedup.n, 0);
	p.key = (struct str){ 0 };
	/* A value without a ttl takes the place of one that has one. */
	publish(c, p);
	retain(c, "t", "for ever");
	core_advance(core, 1000);
	assert_non_null(topic_find(core->broker, STR("t"))->retained);
}

static void a_will_is_retained(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct publication p = text("t", "gone");
	struct fault f;

	p.retain = true;
	sub(c, "t");
	client_pump(c, 64);
	assert_int_equal(client_set_will(d, &p, &f), 0);
	client_free(d, false);
	assert_string_equal(sent(core, c), "1:gone");
	drain(core);
	sub(c, "t");
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "2:!gone");
}

/* --- bounds -------------------------------------------------------------------------------- */

static void subscriptions_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct subscribe_options o = all("t");
	uint64_t before, id;
	struct fault f;

	core->config.limits.max_subs_session = 2;
	sub(c, "a");
	sub(c, "b");
	before = c->account->bytes;
	assert_int_equal(subscription_new(c, &o, &id, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	core->config.limits.max_subs_session = 10;
	core->broker->quota.memory.max_user = before;
	assert_int_equal(subscription_new(c, &o, &id, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	assert_int_equal(c->account->bytes, before);
	assert_int_equal(core->broker->n_subs, 2);
}

static void subscribing_without_memory(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct str types[] = { STR("x"), STR("y.#") };
	struct subscribe_options o = all("a.*.c");
	uint64_t before = c->account->bytes, id;
	struct fault f;
	long n = 0;

	o.types = (struct strs){ types, 2 };
	for (failing_set(0); subscription_new(c, &o, &id, &f) < 0; failing_set(++n)) {
		assert_true(failing_clear());
		assert_int_equal(f.code, ERR_INTERNAL);
		assert_int_equal(c->account->bytes, before);
		assert_int_equal(c->n_subs, 0);
		assert_false(topic_has_listeners(core->broker, STR("a.b.c")));
	}
	assert_false(failing_clear());
	assert_in_range(n, 3, 10);
	assert_int_equal(core->broker->n_subs, 1);
}

static void keeping_without_memory(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct subscription *s = sub(c, "t");

	pub(d, "t", "1");
	client_set_ready(c, false);
	pub(d, "t", "2");
	failing_set(1);
	assert_int_equal(pub(d, "t", "3").n_subs, 0);
	assert_true(failing_clear());
	assert_int_equal(s->n_lost, 1);
	client_set_ready(c, true);
	client_pump(c, 64);
	assert_string_equal(sent(core, c), "1:1 lost1:1 1:2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(kept_in_order_until_it_is_ready),
		T(drop_oldest),
		T(drop_newest),
		T(close_once),
		T(bounded_in_bytes),
		T(each_subscription_loses_its_own),
		T(keeping_is_charged_to_the_receiver),
		T(slow_readers_cannot_use_up_a_sender),
		T(expired_is_dropped_silently),
		T(cancelled_with_a_backlog),
		T(last_values_come_first),
		T(last_values_in_pieces),
		T(a_new_value_is_not_sent_twice),
		T(last_values_are_chosen),
		T(an_empty_value_clears),
		T(retaining_is_bounded),
		T(last_values_outlive_their_sender),
		T(last_values_expire),
		T(a_will_is_retained),
		T(subscriptions_are_bounded),
		T(subscribing_without_memory),
		T(keeping_without_memory),
	};

	return cmocka_run_group_tests_name("subscription", tests, NULL, NULL);
}
