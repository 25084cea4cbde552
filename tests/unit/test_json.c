/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* JSON printer: what is escaped and what is not, and that a reader gets back what went in. */
#include "proto/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "proto/scan.h"
#include "tests/unit/random.h"

static void assert_printed(const struct buf *b, const char *text)
{
	assert_int_equal(b->n, strlen(text));
	assert_memory_equal(b->p, text, b->n);
}

static void escapes_only_what_must_be(void **state)
{
	static const char *const cases[][2] = {
		{ "", "\"\"" },
		{ "plain / text", "\"plain / text\"" },
		{ "a\"b\\c", "\"a\\\"b\\\\c\"" },
		{ "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
		{ "\x01\x0b\x1f\x7f", "\"\\u0001\\u000b\\u001f\x7f\"" },
		{ "na\xc3\xafve \xf0\x9f\x9a\xa2", "\"na\xc3\xafve \xf0\x9f\x9a\xa2\"" },
		{ "\xff", "\"\xef\xbf\xbd\"" },
		{ "a\xe2\x9a", "\"a\xef\xbf\xbd\xef\xbf\xbd\"" },
		{ "\xe2\x9a\"", "\"\xef\xbf\xbd\xef\xbf\xbd\\\"\"" },
		{ "\xed\xa0\x80x", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx\"" },
	};
	struct buf b = {};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&b);
		json_add_string(&b, str_of(cases[i][0]));
		assert_printed(&b, cases[i][1]);
		assert_int_equal(json_string_size(str_of(cases[i][0])), b.n);
	}
	buf_reset(&b);
	json_add_string(&b, (struct str){ "\0x", 2 });
	assert_printed(&b, "\"\\u0000x\"");
	buf_done(&b);
}

static void comes_back_as_it_was(void **state)
{
	struct random random = { 3 };
	struct buf b = {};

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[40], back[400];
		size_t n = random_below(&random, sizeof(text)), n_back;
		struct scan_value v;
		struct scanner s;

		for (size_t j = 0; j < n; j++)
			text[j] = (char)random_below(&random, 128);
		buf_reset(&b);
		json_add_string(&b, (struct str){ text, n });
		assert_int_equal(json_string_size((struct str){ text, n }), b.n);
		scan_init(&s, (struct str){ b.p, b.n }, 1);
		assert_int_equal(scan_value(&s, &v), 1);
		assert_int_equal(scan_end(&s), 0);
		n_back = scan_unescape(&v, back);
		assert_int_equal(n_back, n);
		assert_memory_equal(back, text, n);
	}
	buf_done(&b);
}

/* Bytes of any kind make a line that a reader takes. */
static void is_valid_whatever_goes_in(void **state)
{
	struct random random = { 4 };
	struct buf b = {};

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[24];
		size_t n = random_below(&random, sizeof(text));
		struct scan_value v;
		struct scanner s;

		for (size_t j = 0; j < n; j++)
			text[j] = (char)(random_below(&random, 4) ? 0x80 | random_next(&random) :
								    random_next(&random));
		buf_reset(&b);
		json_add_string(&b, (struct str){ text, n });
		assert_int_equal(json_string_size((struct str){ text, n }), b.n);
		scan_init(&s, (struct str){ b.p, b.n }, 1);
		assert_int_equal(scan_value(&s, &v), 1);
		assert_int_equal(scan_end(&s), 0);
	}
	buf_done(&b);
}

static void names_and_keys(void **state)
{
	struct buf b = {};

	(void)state;
	json_add_name(&b, STR("a.b"));
	json_key(&b, "prio");
	json_add_name(&b, (struct str){ NULL, 0 });
	assert_printed(&b, "\"a.b\",\"prio\":\"\"");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_only_what_must_be),
		cmocka_unit_test(comes_back_as_it_was),
		cmocka_unit_test(is_valid_whatever_goes_in),
		cmocka_unit_test(names_and_keys),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
