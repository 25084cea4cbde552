/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Calls: whose turn it is, who waits, and that every call ends in exactly one way. */
#include "tests/unit/core_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/failing.h"

/* --- short words --------------------------------------------------------------------------- */

static uint64_t serve(struct client *c, const char *service, uint32_t credit)
{
	struct fault f;
	uint64_t sub;

	assert_int_equal(server_new(c, str_of(service), credit, &sub, &f), 0);
	return sub;
}

static int try_call(struct client *c, const char *service, const char *id, struct fault *f)
{
	const struct call_options o = { .service = str_of(service),
					.headers = STR("{\"h\":\"1\"}"),
					.payload = { FORM_TEXT, CODING_RAW, str_of(id) },
					.timeout_ms = 1000 };

	return call_new(c, &o, &(struct tag){ .id = str_of(id) }, f);
}

/* The id is the payload, too. */
static void call(struct client *c, const char *service, const char *id)
{
	struct fault f;

	assert_int_equal(try_call(c, service, id, &f), 0);
}

static enum error call_fails(struct client *c, const char *service)
{
	struct fault f = { 0 };

	assert_int_equal(try_call(c, service, "1", &f), -EBADMSG);
	return f.code;
}

static const struct payload yes = { FORM_JSON, CODING_RAW, { "true", 4 } };

static void answer(struct client *c, uint64_t id)
{
	struct fault f;

	assert_int_equal(call_answer(c, id, &yes, (struct str){ 0 }, &f), 0);
}

static enum error answer_fails(struct client *c, uint64_t id)
{
	struct fault f = { 0 };

	assert_int_equal(call_answer(c, id, &yes, (struct str){ 0 }, &f), -EBADMSG);
	return f.code;
}

static void drain(struct core *core)
{
	actions_clear(&core->broker->actions);
}

/* The id of the one call that @c was given since the last drain, which must be the one that was
 * made under @id; then drain. */
static uint64_t given(struct core *core, const struct client *c, const char *id)
{
	size_t at = 0;
	const struct action *a = core_next_action(core, c, ACTION_CALL, &at);
	uint64_t n;

	if (!a) {
		fail_msg("%s was not given", id);
		return 0;
	}
	assert_true(str_eq(message_payload(a->message).text, str_of(id)));
	assert_null(core_next_action(core, c, ACTION_CALL, &at));
	n = a->n;
	drain(core);
	return n;
}

static void given_nothing(struct core *core, const struct client *c)
{
	assert_int_equal(core_count_actions(core, c, ACTION_CALL), 0);
}

/* What @c's request @id was answered with: ERR_NONE for a payload. */
static enum error ended(struct core *core, const struct client *c, const char *id)
{
	const struct actions *actions = &core->broker->actions;

	for (size_t i = 0; i < actions->n; i++) {
		const struct action *a = &actions->v[i];

		if (a->client != c || !a->waiting || !str_eq(waiting_tag(a->waiting), str_of(id)))
			continue;
		if (a->kind == ACTION_ANSWER)
			return ERR_NONE;
		assert_int_equal(a->kind, ACTION_REFUSED);
		return a->fault->code;
	}
	fail_msg("%s has not ended", id);
	return ERR_NONE;
}

/* --- calls and answers --------------------------------------------------------------------- */

static void there_and_back(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	const struct action *a;
	uint64_t sub = serve(s, "add", 1), id;
	size_t at = 0;

	call(c, "add", "7");
	assert_true(client_holds(c));
	assert_int_equal(core->broker->actions.n, 1);
	a = core_next_action(core, s, ACTION_CALL, &at);
	assert_int_equal(a->sub, sub);
	assert_int_equal(a->ms, 1000);
	assert_int_equal(a->message->account->uid, 1001);
	assert_int_equal(a->message->pid, 42);
	assert_true(str_eq(label_str(a->message->place), STR("add")));
	assert_true(str_eq(message_headers(a->message), STR("{\"h\":\"1\"}")));
	id = given(core, s, "7");

	answer(s, id);
	assert_int_equal(core->broker->actions.n, 1);
	at = 0;
	a = core_next_action(core, c, ACTION_ANSWER, &at);
	assert_true(str_eq(waiting_tag(a->waiting), STR("7")));
	assert_true(str_eq(message_payload(a->message).text, STR("true")));
	assert_int_equal(message_payload(a->message).form, FORM_JSON);
	assert_int_equal(a->message->account->uid, 1000);
	assert_false(client_holds(c));
	assert_int_equal(service_find(core->broker, STR("add"))->n_calls, 1);
	assert_int_equal(service_find(core->broker, STR("add"))->n_failed, 0);
	drain(core);
	assert_int_equal(answer_fails(s, id), ERR_LEASE_LOST);
}

static void servers_take_turns(void **state)
{
	struct core *core = *state;
	struct client *s[3], *c = core_client(core, 1001);
	uint64_t first;

	for (int i = 0; i < 3; i++) {
		s[i] = core_client(core, 1000);
		serve(s[i], "x", 2);
	}
	call(c, "x", "1");
	first = given(core, s[0], "1");
	call(c, "x", "2");
	given(core, s[1], "2");
	/* The one that has been given nothing goes before the one that is done already. */
	answer(s[0], first);
	drain(core);
	call(c, "x", "3");
	given(core, s[2], "3");
	call(c, "x", "4");
	given(core, s[0], "4");
	call(c, "x", "5");
	given(core, s[1], "5");
	call(c, "x", "6");
	given(core, s[2], "6");
	call(c, "x", "7");
	given(core, s[0], "7");
	call(c, "x", "8");
	given_nothing(core, s[0]);
	given_nothing(core, s[1]);
	given_nothing(core, s[2]);
}

static void calls_wait_for_credit(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	struct service *service;
	uint64_t id;

	serve(s, "x", 1);
	service = service_find(core->broker, STR("x"));
	call(c, "x", "1");
	id = given(core, s, "1");
	call(c, "x", "2");
	call(c, "x", "3");
	given_nothing(core, s);
	assert_int_equal(service->n_waiting, 2);
	core_advance(core, 300);
	answer(s, id);
	assert_int_equal(core->broker->actions.v[1].kind, ACTION_CALL);
	assert_int_equal(core->broker->actions.v[1].ms, 700);
	id = given(core, s, "2");
	assert_int_equal(service->n_waiting, 1);
	answer(s, id);
	id = given(core, s, "3");
	answer(s, id);
	assert_int_equal(service->n_waiting, 0);
}

static void another_server_takes_what_waits(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *t = core_client(core, 1000);
	struct client *c = core_client(core, 1001);

	serve(s, "x", 1);
	call(c, "x", "1");
	given(core, s, "1");
	call(c, "x", "2");
	serve(t, "x", 5);
	given(core, t, "2");
}

static void who_takes_nothing_is_given_nothing(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *t = core_client(core, 1000);
	struct client *c = core_client(core, 1001);
	uint64_t id;

	serve(s, "x", 1);
	serve(t, "x", 1);
	client_set_ready(s, false);
	call(c, "x", "1");
	id = given(core, t, "1");
	call(c, "x", "2");
	given_nothing(core, s);
	given_nothing(core, t);
	client_set_ready(s, true);
	given(core, s, "2");
	client_set_ready(s, false);
	client_set_ready(s, true);
	call(c, "x", "3");
	given_nothing(core, s);
	client_set_ready(t, false);
	answer(t, id);
	given_nothing(core, t);
	client_set_ready(t, true);
	given(core, t, "3");
}

/* --- who may -------------------------------------------------------------------------------- */

static void belongs_to_who_serves_it(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *t = core_client(core, 1001);
	struct client *root = core_client(core, 0);
	struct fault f;
	uint64_t sub;

	assert_int_equal(call_fails(t, "x"), ERR_NO_SERVICE);
	serve(s, "x", 1);
	assert_int_equal(server_new(t, STR("x"), 1, &sub, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_DENIED);
	assert_int_equal(server_new(root, STR("x"), 1, &sub, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_DENIED);
	assert_int_equal(server_new(root, STR("ferry.x"), 1, &sub, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_DENIED);
	assert_int_equal(client_cancel_sub(s, 1, &f), 0);
	assert_null(service_find(core->broker, STR("x")));
	assert_int_equal(call_fails(t, "x"), ERR_NO_SERVICE);
	serve(t, "x", 1);
}

static void answered_by_who_was_called(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *t = core_client(core, 1000);
	struct client *c = core_client(core, 1001);
	uint64_t id;

	serve(s, "x", 1);
	serve(t, "x", 1);
	call(c, "x", "1");
	id = given(core, s, "1");
	assert_int_equal(answer_fails(t, id), ERR_LEASE_LOST);
	assert_int_equal(answer_fails(c, id), ERR_LEASE_LOST);
	assert_int_equal(answer_fails(s, id + 1), ERR_LEASE_LOST);
	answer(s, id);
	assert_int_equal(ended(core, c, "1"), ERR_NONE);
}

/* --- other ends ----------------------------------------------------------------------------- */

static void the_service_could_not(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	struct fault f;
	uint64_t id;

	serve(s, "x", 1);
	call(c, "x", "1");
	id = given(core, s, "1");
	call(c, "x", "2");
	assert_int_equal(call_answer(s, id, NULL, STR("no such file"), &f), 0);
	assert_int_equal(ended(core, c, "1"), ERR_FAILED);
	assert_string_equal(core->broker->actions.v[0].fault->detail, "no such file");
	given(core, s, "2");
	assert_int_equal(service_find(core->broker, STR("x"))->n_failed, 1);
}

static void out_of_time(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	uint64_t id;

	serve(s, "x", 1);
	call(c, "x", "1");
	id = given(core, s, "1");
	core_advance(core, 500);
	call(c, "x", "2");
	core_advance(core, 499);
	assert_int_equal(core->broker->actions.n, 0);
	core_advance(core, 1);
	assert_int_equal(ended(core, c, "1"), ERR_TIMEOUT);
	given(core, s, "2");
	assert_int_equal(answer_fails(s, id), ERR_LEASE_LOST);
	/* One that only ever waited, too. */
	call(c, "x", "3");
	core_advance(core, 500);
	assert_int_equal(ended(core, c, "2"), ERR_TIMEOUT);
	given(core, s, "3");
	core_advance(core, 500);
	assert_int_equal(ended(core, c, "3"), ERR_TIMEOUT);
	drain(core);
	assert_int_equal(c->n_waiting, 0);
	assert_int_equal(broker_next_deadline(core->broker), -1);
}

static void those_out_of_time_are_not_given(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);

	serve(s, "x", 1);
	call(c, "x", "1");
	call(c, "x", "2");
	call(c, "x", "3");
	drain(core);
	core_advance(core, 2000);
	assert_int_equal(ended(core, c, "1"), ERR_TIMEOUT);
	assert_int_equal(ended(core, c, "2"), ERR_TIMEOUT);
	assert_int_equal(ended(core, c, "3"), ERR_TIMEOUT);
	assert_int_equal(core->broker->actions.n, 3);
	drain(core);
	call(c, "x", "4");
	given(core, s, "4");
}

static void the_server_goes(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *t = core_client(core, 1000);
	struct client *c = core_client(core, 1001);
	struct fault f;

	serve(s, "x", 1);
	serve(t, "x", 1);
	call(c, "x", "1");
	call(c, "x", "2");
	call(c, "x", "3");
	drain(core);
	client_free(s, true);
	assert_int_equal(ended(core, c, "1"), ERR_NO_SERVICE);
	assert_int_equal(core->broker->actions.n, 1);
	assert_string_equal(core->broker->actions.v[0].fault->detail, "the server has gone");
	drain(core);
	assert_int_equal(client_cancel_sub(t, 1, &f), 0);
	assert_int_equal(ended(core, c, "2"), ERR_NO_SERVICE);
	assert_int_equal(ended(core, c, "3"), ERR_NO_SERVICE);
	assert_int_equal(core->broker->actions.n, 2);
	assert_null(service_find(core->broker, STR("x")));
}

static void the_caller_cancels(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	struct fault f;
	uint64_t id;

	serve(s, "x", 1);
	call(c, "x", "1");
	id = given(core, s, "1");
	call(c, "x", "2");
	call(c, "x", "3");
	assert_int_equal(client_cancel_request(c, STR("2"), &f), 0);
	assert_int_equal(ended(core, c, "2"), ERR_CANCELLED);
	drain(core);
	assert_int_equal(client_cancel_request(c, STR("1"), &f), 0);
	assert_int_equal(ended(core, c, "1"), ERR_CANCELLED);
	given(core, s, "3");
	assert_int_equal(answer_fails(s, id), ERR_LEASE_LOST);
	assert_int_equal(service_find(core->broker, STR("x"))->n_failed, 0);
}

static void the_caller_goes(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	struct client *d = core_client(core, 1002);
	uint64_t id;

	serve(s, "x", 1);
	call(c, "x", "1");
	id = given(core, s, "1");
	call(c, "x", "2");
	call(d, "x", "3");
	client_free(c, false);
	given(core, s, "3");
	assert_int_equal(answer_fails(s, id), ERR_LEASE_LOST);
	assert_int_equal(service_find(core->broker, STR("x"))->n_waiting, 0);
}

static void one_calls_himself_and_goes(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *t = core_client(core, 1000);

	serve(s, "x", 1);
	serve(t, "x", 1);
	call(s, "x", "1");
	call(s, "x", "2");
	call(s, "x", "3");
	call(t, "x", "4");
	drain(core);
	client_free(s, false);
	given(core, t, "4");
	assert_int_equal(core->broker->actions.n, 0);
}

/* --- bounds --------------------------------------------------------------------------------- */

static uint32_t call_until_refused(struct client *c)
{
	struct fault f;
	uint32_t n = 0;

	while (try_call(c, "x", "1", &f) == 0)
		n++;
	assert_int_equal(f.code, ERR_QUOTA);
	return n;
}

static void users_share_the_line(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000);
	struct client *a = core_client(core, 1001), *b = core_client(core, 1002);
	struct client *a2 = core_client(core, 1001);

	core->config.limits.max_waiting_service = 1024;
	core->config.limits.max_waiting_session = 5000;
	serve(s, "x", 1);
	call(a, "x", "1");
	drain(core);
	assert_int_equal(call_until_refused(a), 512);
	assert_int_equal(call_until_refused(a2), 0);
	assert_int_equal(call_until_refused(b), 170);
	client_free(a, true);
	drain(core);
	assert_int_equal(service_find(core->broker, STR("x"))->n_waiting, 169);
	assert_true(call_until_refused(a2) > 0);
}

static void a_session_may_wait_so_often(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	uint64_t before = c->account->bytes;

	core->config.limits.max_waiting_session = 3;
	serve(s, "x", 2);
	assert_int_equal(call_until_refused(c), 3);
	drain(core);
	client_free(c, true);
	c = core_client(core, 1001);
	drain(core);
	assert_int_equal(c->account->bytes, before);
}

static void servers_are_bounded(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000);
	uint64_t before = s->account->bytes, sub;
	struct fault f;

	core->config.limits.max_subs_session = 0;
	assert_int_equal(server_new(s, STR("x"), 1, &sub, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	core->config.limits.max_subs_session = 10;
	core->broker->quota.memory.max_user = before;
	assert_int_equal(server_new(s, STR("x"), 1, &sub, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	assert_null(service_find(core->broker, STR("x")));
	assert_int_equal(s->account->bytes, before);
}

static void an_answer_is_charged_to_the_server(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	uint64_t id, before, callers = c->account->bytes;

	serve(s, "x", 1);
	before = s->account->bytes;
	call(c, "x", "1");
	assert_true(c->account->bytes > callers + MESSAGE_OVERHEAD);
	id = given(core, s, "1");
	core->broker->quota.memory.max_user = before;
	assert_int_equal(answer_fails(s, id), ERR_QUOTA);
	core->broker->quota.memory.max_user = 1 << 20;
	answer(s, id);
	assert_int_equal(s->account->bytes, before + MESSAGE_OVERHEAD + 4);
	assert_int_equal(c->account->bytes, callers);
	drain(core);
	assert_int_equal(s->account->bytes, before);
}

static void in_order_of_name(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000);
	struct service *x;

	assert_null(service_after(core->broker, (struct str){ 0 }));
	serve(s, "b", 1);
	serve(s, "a", 1);
	x = service_after(core->broker, (struct str){ 0 });
	assert_ptr_equal(x, service_find(core->broker, STR("a")));
	x = service_after(core->broker, STR("a"));
	assert_ptr_equal(x, service_find(core->broker, STR("b")));
	assert_null(service_after(core->broker, STR("b")));
}

/* --- memory --------------------------------------------------------------------------------- */

static void calling_without_memory(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	uint64_t before;
	struct fault f;
	long n = 0;

	serve(s, "x", 1);
	call(c, "x", "0");
	before = c->account->bytes;
	drain(core);
	/* This one waits. */
	for (failing_set(0); try_call(c, "x", "1", &f) < 0; failing_set(++n)) {
		assert_true(failing_clear());
		assert_int_equal(f.code, ERR_INTERNAL);
		assert_int_equal(c->account->bytes, before);
		assert_int_equal(c->n_waiting, 1);
		assert_int_equal(service_find(core->broker, STR("x"))->n_waiting, 0);
		assert_int_equal(core->broker->actions.n, 0);
	}
	assert_false(failing_clear());
	assert_int_equal(n, 3);
}

static void serving_without_memory(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000);
	uint64_t before = s->account->bytes, sub;
	struct fault f;
	long n = 0;

	for (failing_set(0); server_new(s, STR("x"), 1, &sub, &f) < 0; failing_set(++n)) {
		assert_true(failing_clear());
		assert_int_equal(f.code, ERR_INTERNAL);
		assert_int_equal(s->account->bytes, before);
		assert_null(service_find(core->broker, STR("x")));
	}
	assert_false(failing_clear());
	assert_int_equal(n, 3);
}

static void answering_without_memory(void **state)
{
	struct core *core = *state;
	struct client *s = core_client(core, 1000), *c = core_client(core, 1001);
	struct fault f;
	uint64_t id;

	serve(s, "x", 1);
	call(c, "x", "1");
	id = given(core, s, "1");
	failing_set(0);
	assert_int_equal(answer_fails(s, id), ERR_INTERNAL);
	assert_true(failing_clear());
	/* Why it failed cannot be said, but that it has. */
	failing_set(0);
	assert_int_equal(call_answer(s, id, NULL, STR("why"), &f), 0);
	assert_true(failing_clear());
	assert_int_equal(core->broker->actions.v[0].kind, ACTION_REFUSED);
	assert_null(core->broker->actions.v[0].fault);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(there_and_back),
		T(servers_take_turns),
		T(calls_wait_for_credit),
		T(another_server_takes_what_waits),
		T(who_takes_nothing_is_given_nothing),
		T(belongs_to_who_serves_it),
		T(answered_by_who_was_called),
		T(the_service_could_not),
		T(out_of_time),
		T(those_out_of_time_are_not_given),
		T(the_server_goes),
		T(the_caller_cancels),
		T(the_caller_goes),
		T(one_calls_himself_and_goes),
		T(users_share_the_line),
		T(a_session_may_wait_so_often),
		T(servers_are_bounded),
		T(an_answer_is_charged_to_the_server),
		T(in_order_of_name),
		T(calling_without_memory),
		T(serving_without_memory),
		T(answering_without_memory),
	};

	return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
