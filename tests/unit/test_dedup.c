/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Dedup: a key is found inside its window, by its sender alone, and bounded in number and bytes. */
#include "daemon/core/dedup.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/failing.h"
#include "tests/unit/random.h"

#define WINDOW 1000

struct fixture {
	struct quota quota;
	struct account *a, *b;
	struct dedup dedup;
};

static struct fixture fixture;

static int setup(void **state)
{
	struct fixture *x = &fixture;

	quota_init(&x->quota, 1 << 20, 1 << 20);
	x->a = quota_account(&x->quota, 1000);
	x->b = quota_account(&x->quota, 1001);
	dedup_init(&x->dedup);
	*state = x;
	return 0;
}

/* With the last key all charges are gone. */
static int teardown(void **state)
{
	struct fixture *x = *state;

	dedup_done(&x->dedup);
	assert_int_equal(x->quota.memory.used, 0);
	assert_int_equal(x->a->refs, 1);
	account_unref(x->a);
	account_unref(x->b);
	quota_done(&x->quota);
	return 0;
}

static struct str key_of(char *buf, int n)
{
	return (struct str){ buf, (size_t)snprintf(buf, 32, "key-%d", n) };
}

static void found_by_its_sender(void **state)
{
	struct fixture *x = *state;

	assert_int_equal(dedup_find(&x->dedup, 1000, STR("k"), 0, WINDOW), 0);
	assert_int_equal(dedup_add(&x->dedup, x->a, STR("k"), 5, 0, 10), 0);
	assert_int_equal(dedup_find(&x->dedup, 1000, STR("k"), 1, WINDOW), 5);
	assert_int_equal(dedup_find(&x->dedup, 1001, STR("k"), 1, WINDOW), 0);
	assert_int_equal(dedup_find(&x->dedup, 1000, STR("K"), 1, WINDOW), 0);
	assert_int_equal(dedup_find(&x->dedup, 1000, STR("kk"), 1, WINDOW), 0);
	assert_int_equal(dedup_add(&x->dedup, x->b, STR("k"), 6, 1, 10), 0);
	assert_int_equal(dedup_find(&x->dedup, 1001, STR("k"), 1, WINDOW), 6);
	assert_int_equal(dedup_find(&x->dedup, 1000, STR("k"), 1, WINDOW), 5);
}

static void forgotten_after_the_window(void **state)
{
	struct fixture *x = *state;

	assert_int_equal(dedup_oldest_ms(&x->dedup), -1);
	dedup_add(&x->dedup, x->a, STR("k"), 5, 100, 10);
	dedup_add(&x->dedup, x->a, STR("l"), 6, 200, 10);
	assert_int_equal(dedup_oldest_ms(&x->dedup), 100);
	assert_int_equal(dedup_find(&x->dedup, 1000, STR("k"), 99 + WINDOW, WINDOW), 5);
	assert_int_equal(dedup_find(&x->dedup, 1000, STR("k"), 100 + WINDOW, WINDOW), 0);
	assert_int_equal(x->dedup.n, 1);
	assert_int_equal(dedup_find(&x->dedup, 1000, STR("l"), 100 + WINDOW, WINDOW), 6);
}

static void old_ones_go_in_time(void **state)
{
	struct fixture *x = *state;
	char buf[32];

	for (int i = 0; i < 500; i++)
		dedup_add(&x->dedup, x->a, key_of(buf, i), (uint64_t)i + 1, 0, 1000);
	/* One that is past the window is not found, swept or not. */
	assert_int_equal(dedup_find(&x->dedup, 1000, key_of(buf, 499), WINDOW, WINDOW), 0);
	for (int i = 0; i < 100; i++)
		dedup_find(&x->dedup, 1000, STR("other"), WINDOW, WINDOW);
	assert_int_equal(x->dedup.n, 0);
}

static void swept_in_steps(void **state)
{
	struct fixture *x = *state;
	char buf[32];

	for (int i = 0; i < 10; i++)
		dedup_add(&x->dedup, x->a, key_of(buf, i), 1, i, 1000);
	dedup_sweep(&x->dedup, WINDOW + 4, WINDOW, 3);
	assert_int_equal(x->dedup.n, 7);
	dedup_sweep(&x->dedup, WINDOW + 4, WINDOW, 100);
	assert_int_equal(x->dedup.n, 5);
	assert_int_equal(dedup_oldest_ms(&x->dedup), 5);
}

static void cap_drops_the_oldest(void **state)
{
	struct fixture *x = *state;
	char buf[32];

	for (int i = 0; i < 10; i++)
		assert_int_equal(dedup_add(&x->dedup, x->a, key_of(buf, i), (uint64_t)i + 1, 0, 4),
				 0);
	assert_int_equal(x->dedup.n, 4);
	for (int i = 0; i < 10; i++)
		assert_int_equal(dedup_find(&x->dedup, 1000, key_of(buf, i), 0, WINDOW),
				 i < 6 ? 0 : i + 1);
	/* A lower cap is reached step by step; without a place nothing is kept. */
	dedup_add(&x->dedup, x->a, STR("new"), 11, 0, 2);
	assert_int_equal(x->dedup.n, 3);
	dedup_add(&x->dedup, x->a, STR("newer"), 12, 0, 0);
	assert_int_equal(x->dedup.n, 3);
	assert_int_equal(dedup_find(&x->dedup, 1000, STR("newer"), 0, WINDOW), 0);
}

static void forgotten_by_name(void **state)
{
	struct fixture *x = *state;

	dedup_add(&x->dedup, x->a, STR("k"), 5, 0, 10);
	dedup_forget(&x->dedup, 1001, STR("k"));
	dedup_forget(&x->dedup, 1000, STR("none"));
	assert_int_equal(x->dedup.n, 1);
	dedup_forget(&x->dedup, 1000, STR("k"));
	assert_int_equal(x->dedup.n, 0);
	assert_int_equal(x->a->bytes, 0);
}

static void charged_to_the_sender(void **state)
{
	struct fixture *x = *state;
	uint64_t one;

	x->dedup.overhead = 500;
	dedup_add(&x->dedup, x->a, STR("k"), 5, 0, 10);
	one = x->a->bytes;
	assert_true(one > 500);
	dedup_add(&x->dedup, x->a, STR("l"), 6, 0, 10);
	assert_int_equal(x->a->bytes, 2 * one - 500);
	assert_int_equal(x->b->bytes, 0);

	x->quota.memory.max_user = x->a->bytes;
	assert_int_equal(dedup_add(&x->dedup, x->a, STR("m"), 7, 0, 10), -EDQUOT);
	assert_int_equal(x->dedup.n, 2);
	assert_int_equal(dedup_find(&x->dedup, 1000, STR("m"), 0, WINDOW), 0);
}

static void without_memory(void **state)
{
	struct fixture *x = *state;

	failing_set(0);
	assert_int_equal(dedup_add(&x->dedup, x->a, STR("k"), 5, 0, 10), -ENOMEM);
	assert_true(failing_clear());
	assert_int_equal(x->dedup.n, 0);
	assert_int_equal(x->a->bytes, 0);
}

/* What a sender of 200 different keys sees, against a table of when each was last stored. */
static void against_a_table(void **state)
{
	struct fixture *x = *state;
	struct random random = { 3 };
	int64_t stored_at[200], now = 0;
	uint64_t ids[200], next = 1;
	char buf[32];

	for (int i = 0; i < 200; i++)
		stored_at[i] = -WINDOW;
	for (int step = 0; step < 20000; step++) {
		uint32_t i = random_below(&random, 200);
		uint64_t found = dedup_find(&x->dedup, 1000, key_of(buf, (int)i), now, WINDOW);

		if (now - stored_at[i] < WINDOW) {
			assert_int_equal(found, ids[i]);
		} else {
			assert_int_equal(found, 0);
			assert_int_equal(dedup_add(&x->dedup, x->a, key_of(buf, (int)i), next, now,
						   1000),
					 0);
			stored_at[i] = now;
			ids[i] = next++;
		}
		now += random_below(&random, 20);
	}
	assert_in_range(next, 1000, 19999);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(found_by_its_sender),	  T(forgotten_after_the_window),
		T(old_ones_go_in_time),	  T(swept_in_steps),
		T(cap_drops_the_oldest),  T(forgotten_by_name),
		T(charged_to_the_sender), T(without_memory),
		T(against_a_table),
	};

	return cmocka_run_group_tests_name("dedup", tests, NULL, NULL);
}
