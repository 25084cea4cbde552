/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Buffer: content, growth, numbers, and what happens when memory runs out. */
#include "proto/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/failing.h"

static void assert_holds(const struct buf *b, const char *text)
{
	assert_int_equal(b->n, strlen(text));
	assert_memory_equal(b->p, text, b->n);
}

static void keeps_what_is_added(void **state)
{
	struct buf b = {};

	(void)state;
	buf_add(&b, "abc", 2);
	buf_add(&b, "", 0);
	buf_add(&b, NULL, 0);
	buf_add_str(&b, STR("-str-"));
	buf_add_lit(&b, "lit");
	buf_add_char(&b, '!');
	assert_holds(&b, "ab-str-lit!");
	buf_reset(&b);
	assert_int_equal(b.n, 0);
	buf_add_lit(&b, "new");
	assert_holds(&b, "new");
	buf_done(&b);
	assert_null(b.p);
	buf_done(&b);
}

static void grows_and_keeps_its_content(void **state)
{
	struct buf b = {};
	size_t n = 0, cap = 0, moves = 0;

	(void)state;
	for (unsigned i = 0; n < 1000000; i++) {
		size_t step = i % 97;
		char *to = buf_room(&b, step);

		if (step > 0)
			memset(to, (int)i & 0xff, step);
		b.n += step;
		n += step;
		moves += b.cap != cap;
		cap = b.cap;
	}
	assert_int_equal(b.n, n);
	assert_true(moves < 20);
	n = 0;
	for (unsigned i = 0; n < b.n; i++)
		for (unsigned j = 0; j < i % 97; j++)
			assert_int_equal((unsigned char)b.p[n++], i & 0xff);
	buf_done(&b);
}

static void prints_numbers(void **state)
{
	static const struct {
		int64_t i;
		const char *text;
	} cases[] = {
		{ 0, "0" },
		{ 7, "7" },
		{ -1, "-1" },
		{ 10, "10" },
		{ 9007199254740991, "9007199254740991" },
		{ -9007199254740991, "-9007199254740991" },
		{ INT64_MAX, "9223372036854775807" },
		{ INT64_MIN, "-9223372036854775808" },
	};
	struct buf b = {};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&b);
		buf_add_int(&b, cases[i].i);
		assert_holds(&b, cases[i].text);
		if (cases[i].i < 0)
			continue;
		buf_reset(&b);
		buf_add_uint(&b, (uint64_t)cases[i].i);
		assert_holds(&b, cases[i].text);
	}
	buf_reset(&b);
	buf_add_uint(&b, UINT64_MAX);
	assert_holds(&b, "18446744073709551615");
	buf_done(&b);
}

static void refuses_sizes_that_overflow(void **state)
{
	struct buf b = {};

	(void)state;
	buf_add_lit(&b, "abc");
	assert_null(buf_room(&b, SIZE_MAX));
	assert_true(b.failed);
	assert_holds(&b, "abc");
	buf_done(&b);
}

static void a_failed_one_does_nothing_until_reset(void **state)
{
	struct buf b = {};

	(void)state;
	buf_add_lit(&b, "abc");
	failing_set(0);
	assert_int_equal(buf_grow(&b, 100000), -ENOMEM);
	assert_true(failing_clear());
	buf_add_lit(&b, "def");
	buf_add_int(&b, -5);
	assert_null(buf_room(&b, 1));
	assert_holds(&b, "abc");
	buf_reset(&b);
	buf_add_lit(&b, "def");
	assert_holds(&b, "def");
	assert_false(b.failed);
	buf_done(&b);
}

/* Whatever allocation fails: what is in the buffer is a front part of what it should be. */
static void survives_each_failure(void **state)
{
	bool hit = true;

	(void)state;
	for (long n = 0; hit; n++) {
		struct buf b = {};
		int64_t want = 0;

		failing_set(n);
		for (int64_t i = 0; i < 2000; i++) {
			buf_add_int(&b, -i);
			buf_add_char(&b, ' ');
		}
		hit = failing_clear();
		assert_int_equal(b.failed, hit);
		for (size_t i = 0; i < b.n; want++) {
			char text[24];
			size_t size = (size_t)snprintf(text, sizeof(text), "%d ", -(int)want);

			if (size > b.n - i)
				size = b.n - i;
			assert_memory_equal(b.p + i, text, size);
			i += size;
		}
		if (!hit)
			assert_int_equal(want, 2000);
		buf_done(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_is_added),
		cmocka_unit_test(grows_and_keeps_its_content),
		cmocka_unit_test(prints_numbers),
		cmocka_unit_test(refuses_sizes_that_overflow),
		cmocka_unit_test(a_failed_one_does_nothing_until_reset),
		cmocka_unit_test(survives_each_failure),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
