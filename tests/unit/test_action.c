/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Actions: in order, and everything that they hold is freed with them, of whatever kind. */
#include "tests/unit/core_fixture.h"

#include <stdlib.h>

#include "tests/unit/failing.h"

static struct message *message(struct client *c, const char *text)
{
	struct label *place = label_new(STR("place"));
	const struct origin from = { .account = c->account, .place = place, .id = 1 };
	const struct publication p = { .payload.text = str_of(text) };
	struct message *m;

	assert_int_equal(message_new(&from, &p, &m), 0);
	label_unref(place);
	return m;
}

static void in_order(void **state)
{
	struct core *core = *state;
	struct actions *a = &core->broker->actions;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);

	for (uint64_t i = 0; i < 1000; i++) {
		struct action *x = actions_add(a, ACTION_LOST, i % 2 ? c : d);

		assert_int_equal(x->sub, 0);
		assert_null(x->message);
		x->n = i;
	}
	assert_int_equal(a->n, 1000);
	for (uint64_t i = 0; i < 1000; i++) {
		assert_int_equal(a->v[i].n, i);
		assert_int_equal(a->v[i].kind, ACTION_LOST);
		assert_ptr_equal(a->v[i].client, i % 2 ? c : d);
	}
	actions_clear(a);
	assert_int_equal(a->n, 0);

	/* The array stays: the next turn needs no memory. */
	failing_set(0);
	for (int i = 0; i < 1000; i++)
		actions_add(a, ACTION_NOTHING, c);
	assert_false(failing_clear());
}

/* The sanitizer sees what is not freed, and what is freed by a wrong pointer. */
static void everything_is_freed(void **state)
{
	struct core *core = *state;
	struct actions *a = &core->broker->actions;
	struct client *c = core_client(core, 1000);
	struct taker *take = calloc(1, sizeof(*take));
	struct putter *put = calloc(1, sizeof(*put));
	struct call *call = calloc(1, sizeof(*call));
	struct action *x;

	take->waiting.kind = WAITING_TAKE;
	x = actions_add(a, ACTION_TAKEN, c);
	x->waiting = &take->waiting;
	x->message = message(c, "taken");
	x->delivery = (struct delivery){ .lease = 5 };

	put->waiting.kind = WAITING_PUT;
	x = actions_add(a, ACTION_REFUSED, c);
	x->waiting = &put->waiting;
	x->fault = calloc(1, sizeof(*x->fault));

	call->waiting.kind = WAITING_CALL;
	x = actions_add(a, ACTION_REFUSED, c);
	x->waiting = &call->waiting;

	x = actions_add(a, ACTION_TRACE, c);
	x->trace = calloc(1, sizeof(*x->trace));
	x->trace->topic = label_new(STR("a"));
	x->trace->queue = label_new(STR("b"));
	x->message = message(c, "traced");

	actions_add(a, ACTION_CLOSE, c)->reason = "slow";
	actions_clear(a);
	assert_int_equal(core->broker->quota.memory.used, c->account->bytes);
}

static void shared_message_lives_on(void **state)
{
	struct core *core = *state;
	struct client *c = core_client(core, 1000);
	struct message *m = message(c, "shared");

	for (int i = 0; i < 3; i++)
		actions_add(&core->broker->actions, ACTION_MESSAGE, c)->message = message_ref(m);
	assert_int_equal(m->refs, 4);
	actions_clear(&core->broker->actions);
	assert_int_equal(m->refs, 1);
	message_unref(m);
}

static void without_memory(void **state)
{
	struct core *core = *state;
	struct actions *a = &core->broker->actions;
	struct client *c = core_client(core, 1000), *d = core_client(core, 1001);
	struct message *m = message(c, "lost");
	size_t n;

	failing_set(0);
	for (n = 0; n < 5; n++)
		actions_add(a, ACTION_MESSAGE, c)->message = message_ref(m);
	assert_true(failing_clear());
	assert_true(c->broken);
	assert_false(d->broken);
	assert_true(a->lost);

	/* The first found no memory and is the one that was forgotten; the others are there. */
	assert_int_equal(a->n, 4);
	actions_clear(a);
	assert_int_equal(m->refs, 1);
	message_unref(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, core_setup, core_teardown)
		T(in_order),
		T(everything_is_freed),
		T(shared_message_lives_on),
		T(without_memory),
	};

	return cmocka_run_group_tests_name("action", tests, NULL, NULL);
}
