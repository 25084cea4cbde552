/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* UTF-8: what is well-formed, counted out, and where what is not begins. */
#include "proto/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* How many strings of @n bytes, made of the given bytes after the first two, are one sequence. */
static unsigned count(unsigned n, const unsigned char *tails, unsigned n_tails)
{
	unsigned found = 0, combinations = 1;

	for (unsigned i = 2; i < n; i++)
		combinations *= n_tails;
	for (unsigned front = 0; front < 0x10000; front++) {
		for (unsigned c = 0; c < combinations; c++) {
			unsigned rest = c;
			char s[4] = { (char)(front >> 8), (char)(front & 0xff) };

			for (unsigned i = 2; i < n; i++, rest /= n_tails)
				s[i] = (char)tails[rest % n_tails];
			found += utf8_length(s, n) == n;
		}
	}
	return found;
}

/* Unicode says how many there are: 128 + 1920 + (65536 - 2048 - 2048) + 16 * 65536. */
static void accepts_as_many_as_there_are(void **state)
{
	static const unsigned char edges[] = { 0x00, 0x7f, 0x80, 0xbf, 0xc0, 0xff };
	unsigned char all[256];

	(void)state;
	for (unsigned i = 0; i < 256; i++)
		all[i] = (unsigned char)i;
	assert_int_equal(count(2, all, 256), 1920);
	assert_int_equal(count(3, all, 256), 61440);
	/* 256 fronts are good; of six bytes in each of the two places behind, two are. */
	assert_int_equal(count(4, edges, sizeof(edges)), 256 * 2 * 2);
}

static void encodes_what_it_accepts(void **state)
{
	char s[4];

	(void)state;
	for (unsigned code = 0; code <= 0x10ffff; code++) {
		size_t n = utf8_encode(code, s);
		bool surrogate = code >= 0xd800 && code <= 0xdfff;

		assert_int_equal(n, code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
		assert_int_equal(utf8_length(s, n), surrogate ? 0 : n);
		assert_int_equal(utf8_length(s, n - 1), 0);
	}
}

static void finds_the_first_that_is_bad(void **state)
{
	static const struct {
		const char *text;
		size_t at;
	} cases[] = {
		{ "", 0 },
		{ "plain", 5 },
		{ "plain text that is longer than eight", 36 },
		{ "na\xc3\xafve", 6 },
		{ "\xf0\x9f\x9a\xa2 ferry \xe2\x9a\x93", 14 },
		{ "\x80", 0 },
		{ "eight by\xc0\x80", 8 },
		{ "\xc3", 0 },
		{ "ab\xe2\x9a", 2 },
		{ "ab\xe2\x9a\xc3\xaf", 2 },
		{ "\xc3\xaf\xed\xa0\x80", 2 },
		{ "\xc3\xaf\xc3\xaf\xf4\x90\x80\x80", 4 },
		{ "0123456789abcde\xff", 15 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t n = strlen(cases[i].text);
		/* Of exact size, so that a sanitizer sees a read past the end. */
		char *exact = malloc(n ? n : 1);

		assert_non_null(exact);
		memcpy(exact, cases[i].text, n);
		assert_int_equal(utf8_check(exact, n), cases[i].at);
		free(exact);
	}
	assert_int_equal(utf8_check("a\0b", 3), 3);
}

static void runs_end_at_ascii(void **state)
{
	(void)state;
	assert_int_equal(utf8_run("\xc3\xaf\xe2\x9a\x93x", 6), 5);
	assert_int_equal(utf8_run("x\xc3\xaf", 3), 0);
	assert_int_equal(utf8_run("\xc3\xaf\xff", 3), 2);
	assert_int_equal(utf8_run("\xc3\xaf\xc3", 3), 2);
	assert_int_equal(utf8_run("", 0), 0);
}

static void knows_control_characters(void **state)
{
	static const struct {
		const char *text;
		bool has;
	} cases[] = {
		{ "", false },	       { "plain ~", false },	  { "a\tb", true },
		{ "a\nb", true },      { "a\x7f", true },	  { "\x1f", true },
		{ "\xc2\x80", true },  { "x\xc2\x9f", true },	  { "\xc2\xa0", false },
		{ "\xc3\x80", false }, { "\xe2\x80\x82", false }, { " ", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(utf8_has_control(cases[i].text, strlen(cases[i].text)),
				 cases[i].has);
	assert_true(utf8_has_control("a\0b", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts_as_many_as_there_are),
		cmocka_unit_test(encodes_what_it_accepts),
		cmocka_unit_test(finds_the_first_that_is_bad),
		cmocka_unit_test(runs_end_at_ascii),
		cmocka_unit_test(knows_control_characters),
	};

	return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
