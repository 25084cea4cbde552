/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Quota: the share rule by its exact numbers, and what accounts count. */
#include "daemon/core/quota.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/failing.h"
#include "tests/unit/random.h"

/* The most that @a can take at once. */
static uint64_t most(struct account *a)
{
	uint64_t n = 0;

	while (account_charge(a, n + 1) == 0) {
		account_release(a, n + 1);
		n++;
	}
	return n;
}

static void exact_shares(void **state)
{
	/* What dbus-broker's rule gives of 1 024: half, a third of what is left, a quarter ... */
	static const uint64_t shares[] = { 512, 170, 85, 51 };
	struct account *a[4];
	struct quota q;

	(void)state;
	quota_init(&q, 1024, 1024);
	for (uint32_t i = 0; i < 4; i++) {
		a[i] = quota_account(&q, 1000 + i);
		assert_int_equal(most(a[i]), shares[i]);
		assert_int_equal(account_charge(a[i], shares[i]), 0);
		assert_int_equal(account_charge(a[i], 1), -EDQUOT);
		assert_int_equal(q.memory.n_users, i + 1);
	}
	assert_int_equal(q.memory.used, 512 + 170 + 85 + 51);
	for (uint32_t i = 0; i < 4; i++) {
		account_release(a[i], shares[i]);
		account_unref(a[i]);
	}
	quota_done(&q);
}

static void in_pieces_as_at_once(void **state)
{
	struct account *a;
	struct quota q;
	uint64_t n = 0;

	(void)state;
	quota_init(&q, 1024, 1024);
	a = quota_account(&q, 0);
	while (account_charge(a, 1) == 0)
		n++;
	assert_int_equal(n, 512);
	account_release(a, n);
	account_unref(a);
	quota_done(&q);
}

static void budget_by_numbers(void **state)
{
	static const struct {
		struct budget b;
		uint64_t share, charge;
		bool allowed;
	} cases[] = {
		{ { 1024, 1024, 0, 0 }, 0, 512, true },
		{ { 1024, 1024, 0, 0 }, 0, 513, false },
		{ { 1024, 1024, 512, 1 }, 0, 170, true },
		{ { 1024, 1024, 512, 1 }, 0, 171, false },
		{ { 1024, 1024, 512, 1 }, 512, 1, false },
		{ { 1024, 1024, 512, 1 }, 512, 0, true },
		/* one user's own maximum */
		{ { 1024, 100, 0, 0 }, 0, 100, true },
		{ { 1024, 100, 0, 0 }, 0, 101, false },
		{ { 1024, 100, 60, 1 }, 60, 40, true },
		{ { 1024, 100, 60, 1 }, 60, 41, false },
		/* more is used than there is, after a reload */
		{ { 100, 100, 200, 1 }, 0, 1, false },
		{ { 0, 0, 0, 0 }, 0, 1, false },
		/* sums that do not fit */
		{ { UINT64_MAX, UINT64_MAX, 1, 1 }, 1, UINT64_MAX, false },
		{ { UINT64_MAX, UINT64_MAX, 0, 0 }, 0, UINT64_MAX / 2, true },
		{ { UINT64_MAX, UINT64_MAX, 0, 0 }, 0, UINT64_MAX / 2 + 1, false },
		{ { UINT64_MAX, UINT64_MAX, 0, UINT32_MAX }, 0, UINT64_MAX / UINT32_MAX, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (budget_allows(&cases[i].b, cases[i].share, cases[i].charge) != cases[i].allowed)
			fail_msg("case %zu", i);
	}
}

static void one_account_for_a_uid(void **state)
{
	struct account *a, *b, *c;
	struct quota q;

	(void)state;
	quota_init(&q, 1024, 1024);
	a = quota_account(&q, 1000);
	b = quota_account(&q, 1001);
	c = quota_account(&q, 1000);
	assert_ptr_equal(a, c);
	assert_ptr_not_equal(a, b);
	account_unref(a);
	assert_int_equal(account_charge(c, 10), 0);
	account_release(c, 10);
	account_unref(b);
	account_unref(c);
	assert_null(account_unref(NULL));
	quota_done(&q);
}

static void charges_add_up(void **state)
{
	struct random random = { 1 };
	struct account *a[5];
	uint64_t held[5] = { 0 }, sum = 0;
	struct quota q;

	(void)state;
	quota_init(&q, 100000, 30000);
	for (uint32_t i = 0; i < 5; i++)
		a[i] = quota_account(&q, i);
	for (int step = 0; step < 20000; step++) {
		uint32_t i = random_below(&random, 5), n = random_below(&random, 5000), n_users = 0;

		if (random_below(&random, 2) && account_charge(a[i], n) == 0) {
			held[i] += n;
			sum += n;
		} else if (held[i] >= n) {
			account_release(a[i], n);
			held[i] -= n;
			sum -= n;
		}
		assert_true(held[i] <= 30000 && sum <= 100000);
		assert_int_equal(a[i]->bytes, held[i]);
		assert_int_equal(q.memory.used, sum);
		for (int k = 0; k < 5; k++)
			n_users += held[k] > 0;
		assert_int_equal(q.memory.n_users, n_users);
	}
	for (int i = 0; i < 5; i++) {
		account_release(a[i], held[i]);
		account_unref(a[i]);
	}
	quota_done(&q);
}

static void refusals_say_why(void **state)
{
	struct fault f = { 0 };
	struct account *a;
	struct quota q;

	(void)state;
	quota_init(&q, 1024, 300);
	a = quota_account(&q, 1000);
	assert_int_equal(account_charge(a, 200), 0);
	assert_int_equal(account_fault(a, account_charge(a, 200), &f), -EBADMSG);
	assert_int_equal(f.code, ERR_QUOTA);
	assert_string_equal(f.detail, "this user holds 200 bytes of the broker's memory; "
				      "the most is 300, less while others hold some");
	assert_int_equal(account_fault(a, -ENOMEM, &f), -EBADMSG);
	assert_int_equal(f.code, ERR_INTERNAL);
	account_release(a, 200);
	account_unref(a);
	quota_done(&q);
}

static void without_memory(void **state)
{
	struct quota q;

	(void)state;
	quota_init(&q, 1024, 1024);
	failing_set(0);
	assert_null(quota_account(&q, 1000));
	assert_true(failing_clear());
	quota_done(&q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exact_shares),	     cmocka_unit_test(in_pieces_as_at_once),
		cmocka_unit_test(budget_by_numbers), cmocka_unit_test(one_account_for_a_uid),
		cmocka_unit_test(charges_add_up),    cmocka_unit_test(refusals_say_why),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("quota", tests, NULL, NULL);
}
