/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Monitors: who may look on, what is told, and that nothing is kept for the slow. */
#include "tests/unit/core_fixture.h"

#include <errno.h>

#include "tests/unit/failing.h"

static uint64_t monitor(struct client *c, const char *match, bool with_payload)
{
	struct fault f;
	uint64_t sub;

	assert_int_equal(monitor_new(c, str_of(match), with_payload, &sub, &f), 0);
	return sub;
}

static struct trace_note pub_note(struct client *c, const char *topic)
{
	static const struct payload hello = { FORM_TEXT, CODING_RAW, { "hello", 5 } };

	return (struct trace_note){
		.client = c, .op = STR("pub"), .topic = str_of(topic), .msg = 17, .payload = &hello
	};
}

static void trace(struct core *core, struct trace_note note)
{
	monitor_trace(core->broker, &note);
}

static void for_root_and_the_broker_alone(void **state)
{
	struct core *core = *state;
	struct fault f;
	uint64_t sub;

	monitor(core_client(core, 0), NULL, false);
	monitor(core_client(core, core->config.uid), NULL, false);
	assert_int_equal(monitor_new(core_client(core, 1000), (struct str){ 0 }, false, &sub, &f),
			 -EBADMSG);
	assert_int_equal(f.code, ERR_DENIED);
}

static void tells_what_was_done(void **state)
{
	struct core *core = *state;
	struct client *root = core_client(core, 0), *c = core_client(core, 1000);
	uint64_t sub = monitor(root, NULL, false);
	struct trace_note note = {
		.client = c, .op = STR("take"), .queue = STR("q"), .error = ERR_PAUSED
	};
	const struct action *a;
	size_t at = 0;

	trace(core, pub_note(c, "t"));
	a = core_next_action(core, root, ACTION_TRACE, &at);
	assert_int_equal(a->sub, sub);
	assert_null(a->message);
	assert_int_equal(a->trace->session, c->id);
	assert_int_equal(a->trace->uid, 1000);
	assert_int_equal(a->trace->msg, 17);
	assert_int_equal(a->trace->error, ERR_NONE);
	assert_true(str_eq(a->trace->op, STR("pub")));
	assert_true(str_eq(label_str(a->trace->topic), STR("t")));
	assert_null(a->trace->queue);

	trace(core, note);
	a = core_next_action(core, root, ACTION_TRACE, &at);
	assert_null(a->trace->topic);
	assert_true(str_eq(label_str(a->trace->queue), STR("q")));
	assert_int_equal(a->trace->error, ERR_PAUSED);
}

static void matches_topic_or_queue(void **state)
{
	struct core *core = *state;
	struct client *root = core_client(core, 0);
	struct trace_note ping = { .client = root, .op = STR("ping") };
	struct trace_note put = { .client = root, .op = STR("put"), .queue = STR("a.q") };

	monitor(root, "a.*", false);
	trace(core, pub_note(root, "b.c"));
	trace(core, ping);
	assert_int_equal(core->broker->actions.n, 0);
	trace(core, pub_note(root, "a.b"));
	trace(core, put);
	assert_int_equal(core_count_actions(core, root, ACTION_TRACE), 2);
}

static void payload_when_asked_for(void **state)
{
	struct core *core = *state;
	struct client *root = core_client(core, 0), *own = core_client(core, core->config.uid);
	struct client *c = core_client(core, 1000);
	uint64_t before = c->account->bytes;
	const struct action *a;
	size_t at = 0;

	monitor(root, NULL, true);
	monitor(own, NULL, false);
	trace(core, pub_note(c, "t"));
	a = core_next_action(core, root, ACTION_TRACE, &at);
	assert_true(str_eq(message_payload(a->message).text, STR("hello")));
	/* Not at the cost of who is looked at. */
	assert_int_equal(c->account->bytes, before);
	at = 0;
	assert_null(core_next_action(core, own, ACTION_TRACE, &at)->message);

	/* Without room for it there is still the trace. */
	actions_clear(&core->broker->actions);
	core->broker->quota.memory.max_user = 0;
	trace(core, pub_note(c, "t"));
	at = 0;
	assert_null(core_next_action(core, root, ACTION_TRACE, &at)->message);
}

static void the_slow_are_told_of_the_loss(void **state)
{
	struct core *core = *state;
	struct client *root = core_client(core, 0);
	const struct action *a;
	uint64_t sub = monitor(root, NULL, false);
	size_t at = 0;

	client_set_ready(root, false);
	trace(core, pub_note(root, "t"));
	trace(core, pub_note(root, "t"));
	assert_int_equal(core->broker->actions.n, 0);
	assert_int_equal(root->n_lost, 2);
	client_set_ready(root, true);
	a = core_next_action(core, root, ACTION_LOST, &at);
	assert_int_equal(a->n, 2);
	assert_int_equal(a->sub, sub);
	trace(core, pub_note(root, "t"));
	assert_int_equal(core->broker->actions.n, 2);
	assert_int_equal(core->broker->actions.v[1].kind, ACTION_TRACE);
	client_set_ready(root, true);
	assert_int_equal(core->broker->actions.n, 2);
}

static void without_memory(void **state)
{
	struct core *core = *state;
	struct client *root = core_client(core, 0);
	uint64_t before = root->account->bytes, sub;
	struct fault f;
	long n = 0;

	for (failing_set(0); monitor_new(root, STR("t"), false, &sub, &f) < 0; failing_set(++n)) {
		assert_true(failing_clear());
		assert_int_equal(f.code, ERR_INTERNAL);
		assert_int_equal(root->account->bytes, before);
	}
	failing_clear();
	assert_int_equal(n, 2);

	/* A trace that finds none is lost, and said to be with the next. */
	for (n = 0; n < 2; n++) {
		failing_set(n);
		trace(core, pub_note(root, "t"));
		assert_true(failing_clear());
		assert_int_equal(core->broker->actions.n, 0);
	}
	trace(core, pub_note(root, "t"));
	assert_int_equal(core->broker->actions.n, 2);
	assert_int_equal(core->broker->actions.v[0].kind, ACTION_LOST);
	assert_int_equal(core->broker->actions.v[0].n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(for_root_and_the_broker_alone), T(tells_what_was_done),
		T(matches_topic_or_queue),	  T(payload_when_asked_for),
		T(the_slow_are_told_of_the_loss), T(without_memory),
	};

	return cmocka_run_group_tests_name("monitor", tests, NULL, NULL);
}
