/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* The run queue: fair between users, then first come, first served. */
#include "daemon/serve/runqueue.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/failing.h"

#define N_RUNNABLES 6

struct fixture {
	struct runqueue q;
	struct runnable r[N_RUNNABLES]; /* 0 to 3 are user 1's, 4 and 5 user 2's */
};

static struct fixture fixture;

static int setup(void **state)
{
	struct fixture *x = &fixture;

	*x = (struct fixture){ 0 };
	runqueue_init(&x->q);
	for (int i = 0; i < N_RUNNABLES; i++) {
		if (runnable_join(&x->q, &x->r[i], i < 4 ? 1 : 2) < 0)
			return -1;
	}
	*state = x;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *x = *state;

	for (int i = 0; i < N_RUNNABLES; i++)
		runnable_leave(&x->q, &x->r[i]);
	assert_true(RB_EMPTY(&x->q.users));
	assert_true(TAILQ_EMPTY(&x->q.ring));
	return 0;
}

/* Push those that @who names by their digits, pop all, and compare the order. */
static void check_order(struct fixture *x, const char *who, const char *order)
{
	for (const char *c = who; *c; c++)
		runqueue_push(&x->q, &x->r[*c - '0']);
	for (const char *c = order; *c; c++) {
		assert_ptr_equal(runqueue_first(&x->q), &x->r[*c - '0']);
		assert_ptr_equal(runqueue_pop(&x->q), &x->r[*c - '0']);
	}
	assert_null(runqueue_first(&x->q));
	assert_null(runqueue_pop(&x->q));
}

static void users_take_turns(void **state)
{
	static const struct {
		const char *who, *order;
	} cases[] = {
		{ "", "" },
		{ "0", "0" },
		{ "3210", "3210" },
		{ "01234", "04123" },
		{ "40123", "40123" },
		{ "012345", "041523" },
		{ "401253", "405123" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_order(*state, cases[i].who, cases[i].order);
}

static void pushing_twice_is_pushing_once(void **state)
{
	check_order(*state, "0101", "01");
}

/* The one with a single connection gets every second turn, however many the other has. */
static void one_connection_gets_as_much_as_four(void **state)
{
	struct fixture *x = *state;
	int n[2] = { 0, 0 };

	for (int i = 0; i < 5; i++)
		runqueue_push(&x->q, &x->r[i]);
	for (int i = 0; i < 100; i++) {
		struct runnable *r = runqueue_pop(&x->q);

		assert_non_null(r);
		n[r == &x->r[4]]++;
		runqueue_push(&x->q, r);
	}
	assert_int_equal(n[0], 50);
	assert_int_equal(n[1], 50);
	while (runqueue_pop(&x->q))
		;
}

static void who_leaves_is_not_served(void **state)
{
	struct fixture *x = *state;

	runqueue_push(&x->q, &x->r[0]);
	runqueue_push(&x->q, &x->r[4]);
	runqueue_push(&x->q, &x->r[1]);
	runnable_leave(&x->q, &x->r[0]);
	runnable_leave(&x->q, &x->r[4]);
	assert_ptr_equal(runqueue_pop(&x->q), &x->r[1]);
	assert_null(runqueue_pop(&x->q));
	/* A second time is nothing. */
	runnable_leave(&x->q, &x->r[0]);
}

static void without_memory_nothing_is_joined(void **state)
{
	struct fixture *x = *state;
	struct runnable r = { 0 };

	failing_set(0);
	assert_int_equal(runnable_join(&x->q, &r, 3), -ENOMEM);
	assert_true(failing_clear());
	runnable_leave(&x->q, &r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(users_take_turns, setup, teardown),
		cmocka_unit_test_setup_teardown(pushing_twice_is_pushing_once, setup, teardown),
		cmocka_unit_test_setup_teardown(one_connection_gets_as_much_as_four, setup,
						teardown),
		cmocka_unit_test_setup_teardown(who_leaves_is_not_served, setup, teardown),
		cmocka_unit_test_setup_teardown(without_memory_nothing_is_joined, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
