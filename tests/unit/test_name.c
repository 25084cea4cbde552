/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Names and patterns: their grammar, and what matches what. */
#include "proto/name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/unit/random.h"

#define N(cases) (sizeof(cases) / sizeof((cases)[0]))

static void names_follow_the_grammar(void **state)
{
	static const char *const cases[][2] = {
		{ "a", NULL },
		{ "A-z_09", NULL },
		{ "logs.error.web-1", NULL },
		{ "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16", NULL },
		{ "ferry.done", NULL },
		{ "", "must not be empty" },
		{ ".", "a token is empty (dot at byte 0)" },
		{ ".a", "a token is empty (dot at byte 0)" },
		{ "a.", "a token is empty (dot at byte 1)" },
		{ "abc..d", "a token is empty (dot at byte 4)" },
		{ "a b", "byte 1 may not stand in a name" },
		{ "abc/d", "byte 3 may not stand in a name" },
		{ "a.*", "byte 2 may not stand in a name" },
		{ "a.#", "byte 2 may not stand in a name" },
		{ "\xc3\xa4", "byte 0 may not stand in a name" },
		{ "a\n", "byte 1 may not stand in a name" },
		{ "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17", "more than 16 tokens" },
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		const char *wrong = name_check(str_of(cases[i][0]), text, sizeof(text));

		if (cases[i][1])
			assert_string_equal(wrong, cases[i][1]);
		else
			assert_null(wrong);
	}
	assert_string_equal(name_check((struct str){ "a\0b", 3 }, text, sizeof(text)),
			    "byte 1 may not stand in a name");
}

static void patterns_follow_the_grammar(void **state)
{
	static const char *const cases[][2] = {
		{ "a.b", NULL },
		{ "*", NULL },
		{ "#", NULL },
		{ "*.*.#", NULL },
		{ "a.*.b.#", NULL },
		{ "", "must not be empty" },
		{ "a..*", "a token is empty (dot at byte 2)" },
		{ "*.", "a token is empty (dot at byte 1)" },
		{ "a*", "byte 1 is a wildcard, which must be a whole token" },
		{ "*a", "byte 0 is a wildcard, which must be a whole token" },
		{ "a.b#", "byte 3 is a wildcard, which must be a whole token" },
		{ "**", "byte 0 is a wildcard, which must be a whole token" },
		{ "#.a", "# may only be the last token" },
		{ "a.#.*", "# may only be the last token" },
		{ "a.?", "byte 2 may not stand in a pattern" },
		{ "*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.#", "more than 16 tokens" },
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		const char *wrong = pattern_check(str_of(cases[i][0]), text, sizeof(text));

		if (cases[i][1])
			assert_string_equal(wrong, cases[i][1]);
		else
			assert_null(wrong);
	}
}

static void names_have_at_most_255_bytes(void **state)
{
	char long_name[256], text[64];

	(void)state;
	memset(long_name, 'x', sizeof(long_name));
	assert_null(name_check((struct str){ long_name, 255 }, text, sizeof(text)));
	assert_string_equal(name_check((struct str){ long_name, 256 }, text, sizeof(text)),
			    "longer than 255 bytes");
	assert_string_equal(pattern_check((struct str){ long_name, 256 }, text, sizeof(text)),
			    "longer than 255 bytes");
}

static void tokens(void **state)
{
	(void)state;
	assert_true(name_is_token(STR("X-trace_1")));
	assert_false(name_is_token(STR("")));
	assert_false(name_is_token(STR("a.b")));
	assert_false(name_is_token(STR("a b")));
}

static void patterns_match(void **state)
{
	static const struct {
		const char *pattern, *name;
		bool matches;
	} cases[] = {
		{ "a.b", "a.b", true },
		{ "a.b", "a.c", false },
		{ "a.b", "a", false },
		{ "a", "a.b", false },
		{ "a.b", "a.bc", false },
		{ "a.bc", "a.b", false },
		{ "*", "a", true },
		{ "*", "a.b", false },
		{ "a.*", "a.b", true },
		{ "a.*", "a", false },
		{ "a.*", "a.b.c", false },
		{ "*.b", "a.b", true },
		{ "a.*.c", "a.b.c", true },
		{ "a.*.c", "a.b.d", false },
		{ "#", "a", true },
		{ "#", "a.b.c", true },
		{ "a.#", "a", true },
		{ "a.#", "a.b.c", true },
		{ "a.#", "ab", false },
		{ "a.#", "b", false },
		{ "*.#", "a", true },
		{ "a.*.#", "a", false },
		{ "a.*.#", "a.b", true },
		{ "", "", true },
		{ "#", "", true },
		{ "*", "", false },
		{ "a", "", false },
		{ "", "a", false },
		{ "#", "ferry.done", false },
		{ "*.done", "ferry.done", false },
		{ "*.#", "ferry.x", false },
		{ "ferry.#", "ferry.done", true },
		{ "ferry.*", "ferry.x", true },
		{ "#", "ferry", true },
		{ "*", "ferry", true },
		{ "#", "ferryman.x", true },
		{ "*.x", "ferry-.x", true },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_int_equal(pattern_match(str_of(cases[i].pattern), str_of(cases[i].name)),
				 cases[i].matches);
}

/* The same question answered by recursion over tokens that stand in fields. */
static bool naive(const char *pattern, const char *name)
{
	size_t p = strcspn(pattern, "."), n = strcspn(name, ".");

	if (strcmp(pattern, "#") == 0)
		return true;
	if (!*pattern || !*name)
		return !*pattern && !*name;
	if (strncmp(pattern, "*", p) != 0 && (p != n || strncmp(pattern, name, p) != 0))
		return false;
	return naive(pattern + p + (pattern[p] == '.'), name + n + (name[n] == '.'));
}

static void random_tokens(struct random *random, bool wild, char *out, size_t size)
{
	static const char *const words[] = { "a", "b", "ab", "*", "*" };
	uint32_t n = 1 + random_below(random, 4);
	size_t used = 0;

	for (uint32_t i = 0; i < n; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i ? "." : "",
					 words[random_below(random, wild ? 5 : 3)]);
	if (wild && random_below(random, 3) == 0)
		snprintf(out + used, size - used, ".#");
}

static void agrees_with_a_naive_matcher(void **state)
{
	struct random random = { 7 };
	unsigned matches = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		char pattern[32], name[32], text[64];
		bool m;

		random_tokens(&random, true, pattern, sizeof(pattern));
		random_tokens(&random, false, name, sizeof(name));
		assert_null(pattern_check(str_of(pattern), text, sizeof(text)));
		assert_null(name_check(str_of(name), text, sizeof(text)));
		m = pattern_match(str_of(pattern), str_of(name));
		assert_int_equal(m, naive(pattern, name));
		assert_int_equal(pattern_is_literal(str_of(pattern)),
				 !strchr(pattern, '*') && !strchr(pattern, '#'));
		matches += m;
	}
	assert_in_range(matches, 10000, 190000);
}

static void reserved_names(void **state)
{
	(void)state;
	assert_true(name_is_reserved(STR("ferry.done")));
	assert_false(name_is_reserved(STR("ferry")));
	assert_false(name_is_reserved(STR("ferryx.done")));
	assert_false(name_is_reserved(STR("a.ferry.done")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_follow_the_grammar),
		cmocka_unit_test(patterns_follow_the_grammar),
		cmocka_unit_test(names_have_at_most_255_bytes),
		cmocka_unit_test(tokens),
		cmocka_unit_test(patterns_match),
		cmocka_unit_test(agrees_with_a_naive_matcher),
		cmocka_unit_test(reserved_names),
	};

	return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}
