/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Base64: the vectors of RFC 4648, round trips, and what is not canonical. */
#include "proto/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/random.h"

static void agrees_with_the_standard(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
		{ "\xfb\xff\xbf", "+/+/" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t n = strlen(cases[i][0]), size = 99;
		char out[16];

		assert_int_equal(BASE64_LENGTH(n), strlen(cases[i][1]));
		base64_encode(cases[i][0], n, out);
		assert_memory_equal(out, cases[i][1], BASE64_LENGTH(n));
		assert_true(base64_check(cases[i][1], strlen(cases[i][1]), &size));
		assert_int_equal(size, n);
		base64_decode(cases[i][1], strlen(cases[i][1]), out);
		assert_memory_equal(out, cases[i][0], n);
	}
}

static void refuses_what_is_not_canonical(void **state)
{
	static const char *const cases[] = {
		"Z",	    "Zg",	"Zg=",	    "Zh==",	    "Zm9=",	 "=g==",
		"Z===",	    "====",	"Zm9v=",    "Zg==Zg==",	    "Zm=v",	 "Zm9v\n",
		"Zm 9v",    "Zm9-",	"Zm9_",	    "Zm9\xff",	    "\nZm9vYg=", "Zm9v Zm9v",
		"Zm9vZ===", "Zm9v====", "=m9vZm9v", "Zm9vYmFy!AAA",
	};
	size_t size = 99;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_false(base64_check(cases[i], strlen(cases[i]), &size));
	assert_false(base64_check("Zm9\0", 4, &size));
	assert_int_equal(size, 99);
}

/* Of all last groups exactly those are good that stand for one or two bytes. */
static void counts_of_last_groups(void **state)
{
	unsigned one = 0, two = 0;
	size_t size;
	char s[] = "AAAA0000";

	(void)state;
	s[7] = '=';
	for (unsigned i = 0; i < 0x10000; i++) {
		s[4] = (char)(i >> 8);
		s[5] = (char)(i & 0xff);
		s[6] = '=';
		one += base64_check(s, 8, &size) && size == 4;
		s[6] = 'A';
		if (!base64_check(s, 8, &size))
			continue;
		for (unsigned j = 0; j < 256; j++) {
			s[6] = (char)j;
			two += base64_check(s, 8, &size) && size == 5;
		}
	}
	assert_int_equal(one, 256);
	assert_int_equal(two, 65536);
}

static void round_trips(void **state)
{
	struct random random = { 1 };

	(void)state;
	for (size_t n = 0; n < 400; n++) {
		char bytes[400], text[BASE64_LENGTH(400)], back[400];
		size_t size;

		for (size_t i = 0; i < n; i++)
			bytes[i] = (char)random_next(&random);
		base64_encode(bytes, n, text);
		assert_true(base64_check(text, BASE64_LENGTH(n), &size));
		assert_int_equal(size, n);
		base64_decode(text, BASE64_LENGTH(n), back);
		assert_memory_equal(back, bytes, n);
		base64_decode(text, BASE64_LENGTH(n), text);
		assert_memory_equal(text, bytes, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_the_standard),
		cmocka_unit_test(refuses_what_is_not_canonical),
		cmocka_unit_test(counts_of_last_groups),
		cmocka_unit_test(round_trips),
	};

	return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
