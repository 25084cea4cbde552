/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Topics: who gets a copy, keys, the objects themselves, and what publishing costs. */
#include "tests/unit/topic_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/failing.h"

/* --- who gets it --------------------------------------------------------------------------- */

static void each_subscription_gets_a_copy(void **state)
{
	struct core *core = *state;
	struct client *a = core_client(core, 1000), *b = core_client(core, 1001);
	struct publish_result r;

	sub(a, "logs.web");
	sub(a, "logs.#");
	sub(b, "logs.*");
	sub(b, "other");
	r = pub(a, "logs.web", "x");
	assert_int_equal(r.n_subs, 3);
	assert_int_equal(r.n_queues, 0);
	assert_int_equal(r.msg, 1);
	assert_string_equal(sent(core, a), "1:x 2:x");
	assert_string_equal(sent(core, b), "1:x");
	assert_ptr_equal(core->broker->actions.v[0].message, core->broker->actions.v[2].message);
	assert_int_equal(core->broker->stats.pubs, 1);
	assert_int_equal(topic_find(core->broker, STR("logs.web"))->n_pubs, 1);
	assert_int_equal(topic_count_subs(topic_find(core->broker, STR("logs.web"))), 3);
}

static void subscriptions_come_and_go(void **state)
{
	struct core *core = *state;
	struct client *a = core_client(core, 1000);
	struct fault f;

	assert_int_equal(pub(a, "t", "0").n_subs, 0);
	sub(a, "t");
	sub(a, "#");
	client_pump(a, 64);
	assert_int_equal(pub(a, "t", "1").n_subs, 2);
	assert_int_equal(core->broker->n_subs, 2);
	assert_int_equal(client_cancel_sub(a, 1, &f), 0);
	assert_int_equal(pub(a, "t", "2").n_subs, 1);
	assert_string_equal(sent(core, a), "1:1 2:1 2:2");
	assert_int_equal(client_cancel_sub(a, 2, &f), 0);
	assert_int_equal(pub(a, "t", "3").n_subs, 0);
	assert_int_equal(core->broker->n_subs, 0);
}

static void types_are_chosen(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct subscribe_options o = all("t");
	struct str types[] = { STR("mail.*"), STR("") };
	struct publication p = text("t", "mail");

	o.types = (struct strs){ types, 2 };
	subscribe(c, o);
	p.type = STR("mail.html");
	assert_int_equal(publish(c, p).n_subs, 1);
	p = text("t", "web");
	p.type = STR("web.html");
	assert_int_equal(publish(c, p).n_subs, 0);
	assert_int_equal(pub(c, "t", "none").n_subs, 1);
	assert_string_equal(sent(core, c), "1:mail 1:none");
}

static void reserved_names_are_denied(void **state)
{
	struct core *core = *state;
	struct client *root = core_client(core, 0);

	sub(root, "ferry.#");
	assert_int_equal(publish_fails(root, text("ferry.done", "x")), ERR_DENIED);
	assert_int_equal(pub(root, "ferry", "x").n_subs, 1);
	assert_null(topic_find(core->broker, STR("ferry.done")));
}

static void bound_queues_get_one_copy(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct publish_result r;
	struct str mail = STR("mail");
	struct fault f;

	s.max_messages = 1;
	core_declare(c, "q1", s, SETTING_MAX_MESSAGES);
	core_declare(c, "q2", s, 0);
	queue_bind(c, STR("q1"), STR("t"), (struct strs){ &mail, 1 }, &f);
	queue_bind(c, STR("q1"), STR("t"), (struct strs){ 0 }, &f);
	queue_bind(c, STR("q1"), STR("#"), (struct strs){ 0 }, &f);
	queue_bind(c, STR("q2"), STR("*"), (struct strs){ &mail, 1 }, &f);
	sub(c, "t");
	r = pub(c, "t", "x");
	assert_int_equal(r.n_queues, 1);
	assert_int_equal(r.n_subs, 1);
	assert_int_equal(r.n_refused, 0);
	r = pub(c, "t", "y");
	assert_int_equal(r.n_queues, 0);
	assert_int_equal(r.n_refused, 1);
	assert_int_equal(core_take(c, "q2", NULL, NULL), 0);
	assert_int_not_equal(core_take(c, "q1", NULL, NULL), 0);
}

static struct people *person(const char *name, uid_t uid)
{
	struct people *p = calloc(1, sizeof(*p) + sizeof(p->v[0]));

	p->n = 1;
	p->v[0].name = label_new(str_of(name));
	p->v[0].id = uid;
	return p;
}

static void visible_to_who_may_see_the_queue(void **state)
{
	struct core *core = *state;
	const uid_t uids[] = { 0, 1000, 1001, 1002 };
	const char *const own[] = { "of-root", "of-owner", "of-user", "of-stranger" };
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct client *c[4];
	struct publish_result r;
	struct message *m;
	struct queue *q;
	struct topic *t;
	struct fault f;

	for (int i = 0; i < 4; i++) {
		c[i] = core_client(core, uids[i]);
		sub(c[i], "ferry.x");
		core_declare(c[i], own[i], s, 0);
		assert_int_equal(queue_bind(c[i], str_of(own[i]), STR("ferry.x"),
					    (struct strs){ 0 }, &f),
				 0);
	}
	s.users = person("user", 1001);
	q = core_declare(c[1], "q", s, SETTING_USERS);
	queue_settings_done(&s);
	drain(core);

	t = topic_get(core->broker, STR("ferry.x"));
	const struct publication p = text("ferry.x", "x");
	const struct origin from = { .account = c[0]->account, .place = t->label, .id = 1 };
	assert_int_equal(message_new(&from, &p, &m), 0);
	topic_publish_message(core->broker, t, m, false, q, &r);
	message_unref(m);
	assert_int_equal(r.n_subs, 3);
	assert_int_equal(r.n_queues, 3);
	assert_string_equal(sent(core, c[3]), "");
	assert_int_equal(core_take(c[3], "of-stranger", NULL, NULL), 0);
	assert_int_not_equal(core_take(c[2], "of-user", NULL, NULL), 0);
	assert_int_equal(core->broker->stats.pubs, 0);
}

/* --- keys ---------------------------------------------------------------------------------- */

static struct publish_result pub_key(struct client *c, const char *topic, const char *key)
{
	struct publication p = text(topic, key);

	p.key = str_of(key);
	return publish(c, p);
}

static void a_key_is_sent_once(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct publish_result first, r;

	sub(c, "#");
	client_pump(c, 64);
	first = pub_key(c, "t", "k");
	assert_false(first.duplicate);
	r = pub_key(c, "t", "k");
	assert_true(r.duplicate);
	assert_int_equal(r.msg, first.msg);
	assert_int_equal(r.n_subs, 0);
	assert_false(pub_key(c, "u", "k").duplicate);
	assert_false(pub_key(d, "t", "k").duplicate);
	assert_string_equal(sent(core, c), "1:k 1:k 1:k");
	core_advance(core, core->config.limits.dedup_window_ms);
	assert_false(pub_key(c, "t", "k").duplicate);
}

static void a_refused_key_is_not_remembered(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct publication p = text("t", "x");
	uint64_t before = c->account->bytes;

	p.key = STR("k");
	core->broker->quota.memory.max_user = before;
	assert_int_equal(publish_fails(c, p), ERR_QUOTA);
	/* Room for the message, but not for its key. */
	core->broker->quota.memory.max_user = before + MESSAGE_OVERHEAD + 8;
	assert_int_equal(publish_fails(c, p), ERR_QUOTA);
	assert_int_equal(c->account->bytes, before);
	core->broker->quota.memory.max_user = 1 << 20;
	assert_false(publish(c, p).duplicate);
	assert_true(publish(c, p).duplicate);
}

static void keys_go_by_themselves(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	uint64_t before = c->account->bytes;
	char key[16];

	for (int i = 0; i < 3000; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		pub_key(c, "t", key);
	}
	assert_int_equal(topic_find(core->broker, STR("t"))->dedup.n, 3000);
	assert_int_equal(core->broker->n_idle_topics, 0);
	for (int i = 0; i < 20; i++)
		core_advance(core, core->config.limits.dedup_window_ms / 10);
	assert_int_equal(topic_find(core->broker, STR("t"))->dedup.n, 0);
	assert_int_equal(core->broker->n_idle_topics, 1);
	assert_int_equal(c->account->bytes, before);
	assert_int_equal(broker_next_deadline(core->broker), -1);
}

/* --- objects ------------------------------------------------------------------------------- */

static void idle_topics_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct broker *b = core->broker;

	core->config.limits.max_idle_topics = 3;
	retain(c, "kept", "x");
	pub(c, "t1", "x");
	pub(c, "t2", "x");
	pub(c, "t3", "x");
	pub(c, "t1", "x");
	pub(c, "t4", "x");
	/* The longest unused one has gone. */
	assert_null(topic_find(b, STR("t2")));
	assert_non_null(topic_find(b, STR("t1")));
	assert_non_null(topic_find(b, STR("kept")));
	assert_int_equal(b->n_idle_topics, 3);
	retain(c, "kept", "");
	assert_int_equal(b->n_idle_topics, 3);
	assert_null(topic_find(b, STR("t3")));

	core->config.limits.max_idle_topics = 0;
	pub(c, "t5", "x");
	assert_int_equal(b->n_idle_topics, 0);
	assert_true(RB_EMPTY(&b->topics));
}

static void in_order_of_name(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct broker *b = core->broker;
	struct topic *t;

	assert_null(topic_after(b, (struct str){ 0 }));
	pub(c, "b", "x");
	pub(c, "a.b", "x");
	pub(c, "c", "x");
	t = topic_after(b, (struct str){ 0 });
	assert_true(str_eq(label_str(t->label), STR("a.b")));
	assert_ptr_equal(topic_from(b, STR("a.b")), t);
	assert_ptr_equal(topic_from(b, STR("a")), t);
	assert_ptr_equal(topic_after(b, STR("a.b")), topic_next(t));
	assert_true(str_eq(label_str(topic_next(t)->label), STR("b")));
	assert_ptr_equal(topic_after(b, STR("bb")), topic_find(b, STR("c")));
	assert_null(topic_after(b, STR("c")));
	assert_null(topic_find(b, STR("d")));
}

static void listeners_are_found(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct fault f;

	sub(c, "#");
	assert_true(topic_has_listeners(core->broker, STR("t")));
	assert_false(topic_has_listeners(core->broker, STR("ferry.done")));
	sub(c, "ferry.#");
	assert_true(topic_has_listeners(core->broker, STR("ferry.done")));
	client_cancel_sub(c, 2, &f);
	assert_false(topic_has_listeners(core->broker, STR("ferry.done")));
}

/* --- memory -------------------------------------------------------------------------------- */

static void the_hot_path_allocates_the_message_alone(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);

	sub(c, "t");
	sub(c, "#");
	client_pump(c, 64);
	pub(c, "t", "warm");
	failing_set(1);
	assert_int_equal(pub(c, "t", "hot").n_subs, 2);
	assert_int_equal(topic_find(core->broker, STR("t"))->generation,
			 core->broker->routes.generation);
	assert_false(failing_clear());
	failing_set(0);
	assert_int_equal(publish_fails(c, text("t", "x")), ERR_INTERNAL);
	assert_true(failing_clear());
}

/* The n-th allocation fails: all or nothing, and nothing is left of what failed. */
static void publishing_without_memory(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct publication p = text("t", "x");
	uint64_t before = d->account->bytes;
	bool hit = true;

	sub(c, "t");
	sub(c, "*");
	client_pump(c, 64);
	p.key = STR("k");
	p.retain = true;
	for (long n = 0; hit; n++) {
		struct publish_result r;
		struct fault f;
		int result;

		failing_set(n);
		result = topic_publish(d, &p, &r, &f);
		hit = failing_clear();
		if (result < 0) {
			assert_true(hit);
			assert_int_equal(f.code, ERR_INTERNAL);
			assert_int_equal(core->broker->actions.n, 0);
			assert_int_equal(d->account->bytes, before);
			assert_int_equal(d->account->n_retained, 0);
			continue;
		}
		assert_int_equal(r.n_subs, 2);
		assert_false(r.duplicate);
		/* One that could not be told was marked. */
		assert_int_equal(core->broker->actions.n + c->broken, 2);
		c->broken = false;
		drain(core);
		topic_free(topic_find(core->broker, STR("t")));
		assert_int_equal(d->account->bytes, before);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(each_subscription_gets_a_copy),
		T(subscriptions_come_and_go),
		T(types_are_chosen),
		T(reserved_names_are_denied),
		T(bound_queues_get_one_copy),
		T(visible_to_who_may_see_the_queue),
		T(a_key_is_sent_once),
		T(a_refused_key_is_not_remembered),
		T(keys_go_by_themselves),
		T(idle_topics_are_bounded),
		T(in_order_of_name),
		T(listeners_are_found),
		T(the_hot_path_allocates_the_message_alone),
		T(publishing_without_memory),
	};

	return cmocka_run_group_tests_name("topic", tests, NULL, NULL);
}
