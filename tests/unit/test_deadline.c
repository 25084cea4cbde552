/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Deadlines: always the earliest first, whatever is set, moved and cleared in between. */
#include "daemon/core/deadline.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/failing.h"
#include "tests/unit/random.h"

#define N 500

static void reserve(struct deadlines *h, int n)
{
	for (int i = 0; i < n; i++)
		assert_int_equal(deadlines_reserve(h), 0);
}

static void unreserve_all(struct deadlines *h)
{
	struct deadline *d;

	while ((d = deadlines_first(h)))
		deadline_clear(h, d);
	while (h->n_reserved)
		deadlines_unreserve(h);
	deadlines_done(h);
}

static int64_t first_due(const struct deadlines *h)
{
	const struct deadline *d = deadlines_first(h);

	assert_non_null(d);
	return d ? d->due_ms : 0;
}

static void empty_has_no_first(void **state)
{
	struct deadlines h = { 0 };
	struct deadline d = { 0 };

	(void)state;
	assert_null(deadlines_first(&h));
	deadline_clear(&h, &d);
	assert_false(deadline_armed(&d));
	deadlines_done(&h);
}

static void earliest_first(void **state)
{
	static const int64_t due[] = { 5, 3, 9, -2, 3, 7, 0, INT64_MAX, 1, INT64_MIN };
	struct deadline d[10] = { 0 };
	struct deadlines h = { 0 };
	int64_t last = INT64_MIN;

	(void)state;
	reserve(&h, 10);
	for (int i = 0; i < 10; i++) {
		deadline_set(&h, &d[i], due[i]);
		assert_true(deadline_armed(&d[i]));
	}
	for (int i = 0; i < 10; i++) {
		int64_t due_ms = first_due(&h);

		assert_true(due_ms >= last);
		last = due_ms;
		deadline_clear(&h, deadlines_first(&h));
		assert_int_equal(h.n, 9 - i);
	}
	for (int i = 0; i < 10; i++)
		assert_false(deadline_armed(&d[i]));
	assert_null(deadlines_first(&h));
	unreserve_all(&h);
}

static void moved_either_way(void **state)
{
	struct deadline a = { 0 }, b = { 0 }, c = { 0 };
	struct deadlines h = { 0 };

	(void)state;
	reserve(&h, 3);
	deadline_set(&h, &a, 10);
	deadline_set(&h, &b, 20);
	deadline_set(&h, &c, 30);
	deadline_set(&h, &c, 5);
	assert_ptr_equal(deadlines_first(&h), &c);
	deadline_set(&h, &c, 15);
	assert_ptr_equal(deadlines_first(&h), &a);
	deadline_set(&h, &a, 40);
	assert_ptr_equal(deadlines_first(&h), &c);
	deadline_set(&h, &c, 15);
	assert_int_equal(h.n, 3);
	deadline_clear(&h, &c);
	assert_ptr_equal(deadlines_first(&h), &b);
	deadline_clear(&h, &c);
	assert_int_equal(h.n, 2);
	unreserve_all(&h);
}

/* Every one has its place, and none is earlier than the one above it. */
static void check(const struct deadlines *h)
{
	for (uint32_t i = 1; i <= h->n; i++) {
		assert_int_equal(h->heap[i]->slot, i);
		if (i > 1)
			assert_true(h->heap[(i - 2) / 4 + 1]->due_ms <= h->heap[i]->due_ms);
	}
}

static int64_t earliest(const struct deadline *d)
{
	int64_t due_ms = INT64_MAX;

	for (int i = 0; i < N; i++) {
		if (deadline_armed(&d[i]) && d[i].due_ms < due_ms)
			due_ms = d[i].due_ms;
	}
	return due_ms;
}

static void against_a_search(void **state)
{
	static struct deadline d[N];
	struct random random = { 42 };
	struct deadlines h = { 0 };
	uint32_t n = 0;

	(void)state;
	reserve(&h, N);
	for (int step = 0; step < 20000; step++) {
		struct deadline *x = &d[random_below(&random, N)];

		n -= deadline_armed(x);
		if (random_below(&random, 3)) {
			deadline_set(&h, x, random_below(&random, 1000));
			n++;
		} else {
			deadline_clear(&h, x);
		}
		assert_int_equal(h.n, n);
		if (step % 16 == 0)
			check(&h);
		if (n)
			assert_int_equal(first_due(&h), earliest(d));
	}
	unreserve_all(&h);
}

static void cleared_and_moved_while_they_fire(void **state)
{
	static struct deadline d[N];
	struct random random = { 7 };
	struct deadlines h = { 0 };
	struct deadline *first;
	int64_t now = 0;
	int n_fired = 0;

	(void)state;
	reserve(&h, N);
	for (int i = 0; i < N; i++)
		deadline_set(&h, &d[i], random_below(&random, 100));
	while ((first = deadlines_first(&h)) && n_fired < 100000) {
		struct deadline *other = &d[random_below(&random, N)];

		assert_true(first->due_ms >= now);
		now = first->due_ms;
		deadline_clear(&h, first);
		n_fired++;
		if (random_below(&random, 2))
			deadline_set(&h, first, now + 1 + random_below(&random, 5));
		if (random_below(&random, 2))
			deadline_clear(&h, other);
		else if (deadline_armed(other))
			deadline_set(&h, other, now + random_below(&random, 5));
	}
	assert_null(first);
	assert_true(n_fired >= N / 2);
	unreserve_all(&h);
}

static void room_is_kept_and_given_back(void **state)
{
	static struct deadline d[10000];
	struct deadlines h = { 0 };

	(void)state;
	reserve(&h, 10000);
	failing_set(0);
	for (int i = 0; i < 10000; i++)
		deadline_set(&h, &d[i], 10000 - i);
	assert_false(failing_clear());
	assert_true(h.cap > 10000);
	for (int i = 0; i < 10000; i++) {
		deadline_clear(&h, &d[i]);
		deadlines_unreserve(&h);
		if (i % 100 == 0)
			check(&h);
	}
	assert_true(h.cap <= 64);
	deadlines_done(&h);
}

static void without_memory(void **state)
{
	static struct deadline d[1000];
	struct deadlines h = { 0 };
	int n = 0;

	(void)state;
	failing_set(1);
	while (deadlines_reserve(&h) == 0)
		n++;
	assert_true(failing_clear());
	assert_in_range(n, 1, 999);
	assert_int_equal(h.n_reserved, n);
	for (int i = 0; i < n; i++)
		deadline_set(&h, &d[i], n - i);
	assert_ptr_equal(deadlines_first(&h), &d[n - 1]);
	check(&h);
	/* Shrinking may fail, too. */
	reserve(&h, 1000 - n);
	while (deadlines_first(&h))
		deadline_clear(&h, deadlines_first(&h));
	failing_set(0);
	while (h.n_reserved)
		deadlines_unreserve(&h);
	assert_true(failing_clear());
	deadlines_done(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_has_no_first),
		cmocka_unit_test(earliest_first),
		cmocka_unit_test(moved_either_way),
		cmocka_unit_test(against_a_search),
		cmocka_unit_test(cleared_and_moved_while_they_fire),
		cmocka_unit_test(room_is_kept_and_given_back),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("deadline", tests, NULL, NULL);
}
