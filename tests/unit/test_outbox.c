/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* The outbox: what goes in comes out, in order and once, however it is cut. */
#include "daemon/serve/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/failing.h"

#define BIG 100000

struct fixture {
	struct outbox_pool pool;
	struct outbox o;
	struct quota quota;
	struct account *account;
	struct label *place;
	char *expected; /* what was added */
	size_t n_expected;
};

static struct fixture fixture;

static int setup(void **state)
{
	struct fixture *x = &fixture;

	*x = (struct fixture){ 0 };
	outbox_pool_init(&x->pool, 4, 2);
	outbox_init(&x->o, &x->pool);
	quota_init(&x->quota, 1 << 30, 1 << 30);
	x->account = quota_account(&x->quota, 1000);
	x->place = label_new(STR("t"));
	x->expected = malloc(16 * BIG);
	*state = x;
	return x->account && x->place && x->expected ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *x = *state;

	outbox_done(&x->o);
	/* Messages that were referred to have been let go. */
	assert_int_equal(x->account->bytes, 0);
	assert_int_equal(x->place->refs, 1);
	assert_true(x->pool.n_blocks <= 4);
	assert_true(x->pool.n_milestones <= 2);
	outbox_pool_done(&x->pool);
	label_unref(x->place);
	account_unref(x->account);
	quota_done(&x->quota);
	free(x->expected);
	return 0;
}

static void add(struct fixture *x, size_t n)
{
	char *p = x->expected + x->n_expected;

	for (size_t i = 0; i < n; i++)
		p[i] = (char)('a' + (x->n_expected + i) % 23);
	outbox_add(&x->o, p, n);
	x->n_expected += n;
}

static struct message *message(struct fixture *x, struct str bytes)
{
	const struct publication pub = { .payload = { FORM_BYTES, CODING_RAW, bytes } };
	const struct origin from = { .account = x->account, .place = x->place, .id = 1 };
	struct message *m;

	assert_int_equal(message_new(&from, &pub, &m), 0);
	return m;
}

static void refer(struct fixture *x, size_t n)
{
	char *p = x->expected + x->n_expected;
	struct message *m;

	memset(p, 'R', n);
	m = message(x, (struct str){ p, n });
	outbox_refer(&x->o, m, message_payload(m).text);
	message_unref(m);
	x->n_expected += n;
}

static void mark(struct fixture *x, uint64_t lease)
{
	outbox_mark(&x->o, &(struct delivered){ .lease = lease });
}

/* Take at most @n bytes out, as a socket would; returns how many it took. */
static size_t take(struct fixture *x, size_t n, size_t max_iov)
{
	struct iovec iov[OUTBOX_MAX_IOV];
	size_t n_iov = outbox_gather(&x->o, iov, max_iov);
	size_t at = (size_t)x->o.n_written;
	size_t taken = 0;

	assert_true(n_iov <= max_iov);
	for (size_t i = 0; i < n_iov && taken < n; i++) {
		size_t part = iov[i].iov_len < n - taken ? iov[i].iov_len : n - taken;

		assert_memory_equal(iov[i].iov_base, x->expected + at + taken, part);
		taken += part;
	}
	outbox_advance(&x->o, taken);
	return taken;
}

static void whatever_is_added_comes_out(void **state)
{
	static const size_t cuts[] = {
		1, 7, 4096, OUTBOX_BLOCK - 1, OUTBOX_BLOCK, 3 * OUTBOX_BLOCK
	};
	struct fixture *x = *state;

	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		add(x, 10);
		refer(x, 20000);
		add(x, 0);
		add(x, 40000);
		refer(x, 1);
		add(x, 3);
		assert_int_equal(outbox_pending(&x->o), 60014);
		while (outbox_pending(&x->o) > 0)
			assert_true(take(x, cuts[i], i % 2 ? OUTBOX_MAX_IOV : 1) > 0);
		assert_int_equal(take(x, 1, OUTBOX_MAX_IOV), 0);
	}
	assert_int_equal(x->o.n_written, x->n_expected);
	assert_false(x->o.failed);
}

static void an_idle_outbox_holds_no_block(void **state)
{
	struct fixture *x = *state;

	for (int i = 0; i < 10; i++)
		add(x, OUTBOX_BLOCK);
	assert_int_equal(x->pool.n_blocks, 0);
	while (take(x, BIG, OUTBOX_MAX_IOV) > 0)
		;
	assert_true(STAILQ_EMPTY(&x->o.chunks));
	/* The pool keeps no more than it may. */
	assert_int_equal(x->pool.n_blocks, 4);
	add(x, 1);
	assert_int_equal(x->pool.n_blocks, 3);
}

static void a_delivery_is_reached_by_its_last_byte(void **state)
{
	struct fixture *x = *state;
	struct delivered d;

	add(x, 100);
	mark(x, 1);
	add(x, 50);
	mark(x, 2);
	mark(x, 3);
	add(x, 1);
	assert_int_equal(outbox_reached(&x->o, &d), 0);
	take(x, 99, 1);
	assert_int_equal(outbox_reached(&x->o, &d), 0);
	take(x, 1, 1);
	assert_int_equal(outbox_reached(&x->o, &d), 1);
	assert_int_equal(d.lease, 1);
	assert_int_equal(outbox_reached(&x->o, &d), 0);
	take(x, 50, 1);
	assert_int_equal(outbox_reached(&x->o, &d), 1);
	assert_int_equal(d.lease, 2);
	assert_int_equal(outbox_reached(&x->o, &d), 1);
	assert_int_equal(d.lease, 3);
	assert_int_equal(outbox_reached(&x->o, &d), 0);
}

static void what_was_not_reached_is_undone(void **state)
{
	struct fixture *x = *state;
	struct delivered d;

	add(x, 10);
	mark(x, 1);
	add(x, 10);
	outbox_mark(&x->o, &(struct delivered){ .lease = 2, .automatic = true });
	take(x, 15, 1);
	assert_int_equal(outbox_reached(&x->o, &d), 1);
	outbox_discard(&x->o);
	assert_int_equal(outbox_pending(&x->o), 0);
	assert_int_equal(outbox_reached(&x->o, &d), 0);
	assert_int_equal(outbox_undone(&x->o, &d), 1);
	assert_int_equal(d.lease, 2);
	assert_true(d.automatic);
	assert_int_equal(outbox_undone(&x->o, &d), 0);
}

static void what_was_never_added_is_never_reached(void **state)
{
	struct fixture *x = *state;
	struct delivered d;

	outbox_mark(&x->o, &(struct delivered){ .lease = 5, .lost = true });
	add(x, 10);
	take(x, 10, 1);
	assert_int_equal(outbox_reached(&x->o, &d), 0);
	assert_int_equal(outbox_undone(&x->o, &d), 1);
	assert_int_equal(d.lease, 5);
}

static void without_memory_it_fails_once_and_for_all(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, STR("abc"));

	/* Two blocks, a reference, a milestone: four allocations. */
	for (long n = 0; n < 4; n++) {
		outbox_pool_done(&x->pool);
		failing_set(n);
		outbox_add(&x->o, x->expected, OUTBOX_BLOCK);
		outbox_refer(&x->o, m, message_payload(m).text);
		outbox_mark(&x->o, &(struct delivered){ .lease = 1 });
		assert_true(failing_clear());
		assert_true(x->o.failed);
		outbox_add(&x->o, "x", 1);
		assert_true(x->o.failed);
		outbox_done(&x->o);
		outbox_init(&x->o, &x->pool);
	}
	message_unref(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(whatever_is_added_comes_out, setup, teardown),
		cmocka_unit_test_setup_teardown(an_idle_outbox_holds_no_block, setup, teardown),
		cmocka_unit_test_setup_teardown(a_delivery_is_reached_by_its_last_byte, setup,
						teardown),
		cmocka_unit_test_setup_teardown(what_was_not_reached_is_undone, setup, teardown),
		cmocka_unit_test_setup_teardown(what_was_never_added_is_never_reached, setup,
						teardown),
		cmocka_unit_test_setup_teardown(without_memory_it_fails_once_and_for_all, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
