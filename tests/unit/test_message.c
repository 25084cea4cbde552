/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Messages: everything the sender gave is there, and charged until the last reference is gone. */
#include "daemon/core/message.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/failing.h"

struct fixture {
	struct quota quota;
	struct account *account;
	struct label *place;
	struct origin from;
};

static struct fixture fixture;

static int setup(void **state)
{
	struct fixture *x = &fixture;

	quota_init(&x->quota, 100000, 1000);
	x->account = quota_account(&x->quota, 1000);
	x->place = label_new(STR("jobs"));
	x->from = (struct origin){ .account = x->account,
				   .place = x->place,
				   .id = 7,
				   .time_ms = 123456,
				   .expires_ms = 99,
				   .pid = 4321 };
	*state = x;
	return 0;
}

/* Nothing may be left of what a test has made. */
static int teardown(void **state)
{
	struct fixture *x = *state;

	assert_int_equal(x->account->refs, 1);
	assert_int_equal(x->account->bytes, 0);
	assert_int_equal(x->place->refs, 1);
	label_unref(x->place);
	account_unref(x->account);
	quota_done(&x->quota);
	return 0;
}

static const struct publication full = {
	.place = { "jobs", 4 },
	.type = { "mail.html", 9 },
	.headers = { "{\"a\":\"b\"}", 9 },
	.key = { "k-1", 3 },
	.payload = { FORM_TEXT, CODING_STRING, { "\"hello\"", 7 } },
	.prio = 32767,
};

static void keeps_all_that_was_given(void **state)
{
	struct fixture *x = *state;
	struct payload payload;
	struct message *m;

	assert_int_equal(message_new(&x->from, &full, &m), 0);
	assert_true(str_eq(message_type(m), full.type));
	assert_true(str_eq(message_key(m), full.key));
	assert_true(str_eq(message_headers(m), full.headers));
	payload = message_payload(m);
	assert_true(str_eq(payload.text, full.payload.text));
	assert_int_equal(payload.form, FORM_TEXT);
	assert_int_equal(payload.coding, CODING_STRING);
	assert_int_equal(m->id, 7);
	assert_int_equal(m->time_ms, 123456);
	assert_int_equal(m->expires_ms, 99);
	assert_int_equal(m->pid, 4321);
	assert_int_equal(m->prio, 32767);
	assert_ptr_equal(m->account, x->account);
	assert_ptr_equal(m->place, x->place);
	message_unref(m);
}

static void what_was_not_given_is_absent(void **state)
{
	struct fixture *x = *state;
	const struct publication p = { .place = STR("jobs") };
	struct message *m;

	assert_int_equal(message_new(&x->from, &p, &m), 0);
	assert_int_equal(message_type(m).n, 0);
	assert_null(message_key(m).p);
	assert_null(message_headers(m).p);
	assert_int_equal(message_payload(m).text.n, 0);
	assert_int_equal(m->charge, MESSAGE_OVERHEAD);
	message_unref(m);
}

static void charged_until_the_last_reference(void **state)
{
	struct fixture *x = *state;
	struct message *m;

	assert_int_equal(message_new(&x->from, &full, &m), 0);
	assert_int_equal(m->charge, MESSAGE_OVERHEAD + 9 + 9 + 3 + 7);
	assert_int_equal(x->account->bytes, m->charge);
	assert_ptr_equal(message_ref(m), m);
	assert_null(message_unref(m));
	assert_int_equal(x->account->bytes, m->charge);
	message_unref(m);
	assert_int_equal(x->account->bytes, 0);
	assert_null(message_unref(NULL));
}

static void over_the_quota(void **state)
{
	struct fixture *x = *state;
	struct message *m[5], *none = NULL;

	for (int i = 0; i < 4; i++)
		assert_int_equal(message_new(&x->from, &full, &m[i]), 0);
	assert_int_equal(message_new(&x->from, &full, &none), -EDQUOT);
	assert_null(none);
	assert_int_equal(x->account->bytes, 4 * m[0]->charge);
	for (int i = 0; i < 4; i++)
		message_unref(m[i]);
}

static void larger_than_any_may_be(void **state)
{
	struct fixture *x = *state;
	struct publication p = { .payload.text = { "", UINT32_MAX } };
	struct message *m;

	x->quota.memory.max = UINT64_MAX;
	x->quota.memory.max_user = UINT64_MAX;
	assert_int_equal(message_new(&x->from, &p, &m), -EDQUOT);
}

static void without_memory(void **state)
{
	struct fixture *x = *state;
	struct message *m;

	failing_set(0);
	assert_int_equal(message_new(&x->from, &full, &m), -ENOMEM);
	assert_true(failing_clear());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(keeps_all_that_was_given),	     T(what_was_not_given_is_absent),
		T(charged_until_the_last_reference), T(over_the_quota),
		T(larger_than_any_may_be),	     T(without_memory),
	};

	return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
