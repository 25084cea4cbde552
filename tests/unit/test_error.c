/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Errors: the codes' texts, and details that can go onto a wire and into a log. */
#include "proto/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "proto/utf8.h"

static void codes_have_texts_of_their_own(void **state)
{
	(void)state;
	assert_int_equal(error_text(ERR_NONE).n, 0);
	assert_true(str_eq(error_text(ERR_BAD_JSON), STR("bad-json")));
	assert_true(str_eq(error_text(ERR_INTERNAL), STR("internal")));
	for (unsigned i = 1; i < N_ERRORS; i++) {
		struct str text = error_text((enum error)i);

		assert_true(text.n >= 5);
		assert_int_equal(strspn(text.p, "abcdefghijklmnopqrstuvwxyz-"), text.n);
		for (unsigned j = 1; j < i; j++)
			assert_false(str_eq(text, error_text((enum error)j)));
	}
}

static void details_are_printable(void **state)
{
	static const char *const cases[][2] = {
		{ "plain", "plain" },
		{ "na\xc3\xafve \xe2\x9a\x93", "na\xc3\xafve \xe2\x9a\x93" },
		{ "two\nlines\tand\x7f", "two?lines?and?" },
		{ "\xff\xfe", "??" },
		{ "cut \xe2\x9a", "cut ??" },
		{ "c1 \xc2\x85.", "c1 ?." },
		{ "\x1b[31mred", "?[31mred" },
	};
	struct fault f;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(fault_set(&f, ERR_EXISTS, "<%s>", cases[i][0]), -EBADMSG);
		assert_int_equal(f.code, ERR_EXISTS);
		assert_int_equal(f.detail[0], '<');
		assert_int_equal(strlen(f.detail), strlen(cases[i][1]) + 2);
		assert_memory_equal(f.detail + 1, cases[i][1], strlen(cases[i][1]));
	}
}

/* Wherever the end of the room falls, no character is cut. */
static void details_are_cut_between_characters(void **state)
{
	static const char anchor[] = "\xf0\x9f\x9a\xa2";
	struct fault f;

	(void)state;
	for (int pad = 0; pad < 4; pad++) {
		char text[400];
		size_t n = (size_t)snprintf(text, sizeof(text), "%.*s", pad, "xxxx");

		for (; n + 4 < sizeof(text); n += 4)
			memcpy(text + n, anchor, 5);
		fault_set(&f, ERR_QUOTA, "%s", text);
		n = strlen(f.detail);
		assert_int_equal(utf8_check(f.detail, n), n);
		assert_null(strchr(f.detail, '?'));
		assert_in_range(n, sizeof(f.detail) - 4, sizeof(f.detail) - 1);
	}
	fault_set(&f, ERR_QUOTA, "%0300d", 7);
	assert_int_equal(strlen(f.detail), sizeof(f.detail) - 1);
}

static void nobody_need_listen(void **state)
{
	(void)state;
	assert_int_equal(fault_set(NULL, ERR_DENIED, "no"), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_have_texts_of_their_own),
		cmocka_unit_test(details_are_printable),
		cmocka_unit_test(details_are_cut_between_characters),
		cmocka_unit_test(nobody_need_listen),
	};

	return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
