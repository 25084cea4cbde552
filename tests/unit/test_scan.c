/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Scanner: what is JSON and what is not, where it stops, and what values stand for.
 *
 * The tables are also put to jansson, so that they cannot be wrong together with the scanner. */
#include "proto/scan.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <jansson.h>

#include "proto/limits.h"

#define N(cases) (sizeof(cases) / sizeof((cases)[0]))

/* A copy of exact size, so that a sanitizer sees a read past its end. */
static char *exact(struct str s)
{
	char *p = malloc(s.n ? s.n : 1);

	assert_non_null(p);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

static int scan_whole(struct str text, unsigned depth, struct scan_error *ret)
{
	char *p = exact(text);
	struct scan_value v;
	struct scanner s;
	int r;

	scan_init(&s, (struct str){ p, text.n }, depth);
	r = scan_value(&s, &v);
	if (r > 0)
		r = scan_end(&s);
	*ret = s.error;
	free(p);
	return r;
}

static bool jansson_takes(struct str text)
{
	json_t *j = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

	json_decref(j);
	return j != NULL;
}

static const char *const valid[] = {
	"0",
	"-0",
	"12",
	"-9.25",
	"0.1",
	"1e5",
	"1E+5",
	"1e-05",
	"12345678901234567.25e-3",
	"\"\"",
	"\"a\"",
	"\"exactly 16 bytes\"",
	"\"a string that goes on for more than thirty-two bytes\"",
	"\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t \\u0041\\uabCD\"",
	"\"\\ud83d\\udea2\"",
	"\"na\xc3\xafve \xe2\x9a\x93 \xf0\x9f\x9a\xa2 \x7f\"",
	"\"\\u0000\"",
	"true",
	"false",
	"null",
	"[]",
	"{}",
	"[ ]",
	"{ }",
	"[1]",
	"[1,\"b\",null,[true,[]],{}]",
	"{\"a\":1}",
	" \t\r\n{ \"a\" : [ 1 , { \"b\" : {} } ] , \"c\" : null } ",
	"{\"a\":{\"b\":{\"c\":[[[1]]]}},\"d\":[]}",
	"[[],[],{},{}]",
	"{\"\":0}",
};

static void takes_what_is_json(void **state)
{
	struct scan_error e;

	(void)state;
	for (size_t i = 0; i < N(valid); i++) {
		assert_true(jansson_takes(str_of(valid[i])));
		assert_int_equal(scan_whole(str_of(valid[i]), 32, &e), 0);
	}
	/* Where jansson gives up: range, NUL in a key. */
	assert_int_equal(scan_whole(STR("1e400"), 32, &e), 0);
	assert_int_equal(scan_whole(STR("-123456789012345678901234567890"), 32, &e), 0);
	assert_int_equal(scan_whole(STR("{\"\\u0000\":1}"), 32, &e), 0);
}

/* Whatever is cut off ends too early, at its end; but a number may be whole already. */
static void refuses_each_front_part(void **state)
{
	struct scan_error e;

	(void)state;
	for (size_t i = 0; i < N(valid); i++) {
		struct str text = str_of(valid[i]);

		while (text.n > 0 && strchr(" \n", text.p[text.n - 1]))
			text.n--;
		if (strchr("-0123456789", *text.p))
			continue;
		while (text.n-- > 0) {
			assert_false(jansson_takes(text));
			assert_int_equal(scan_whole(text, 32, &e), -EBADMSG);
			if (strcmp(e.what, "bad UTF-8") == 0)
				continue;
			assert_int_equal(e.offset, text.n);
			assert_string_equal(e.what, "unexpected end");
		}
	}
}

static void says_what_is_wrong_and_where(void **state)
{
	static const struct {
		const char *text;
		size_t offset;
		const char *what;
	} cases[] = {
		{ "", 0, "unexpected end" },
		{ "  ", 2, "unexpected end" },
		{ "x", 0, "expected a value" },
		{ "nul", 3, "unexpected end" },
		{ "nulL", 3, "expected a value" },
		{ "tru3", 3, "expected a value" },
		{ "falsy", 4, "expected a value" },
		{ "truex", 4, "text after the value" },
		{ "1 2", 2, "text after the value" },
		{ "[1] ]", 4, "text after the value" },
		{ "01", 1, "text after the value" },
		{ "-", 1, "unexpected end" },
		{ "-x", 1, "bad number" },
		{ "+1", 0, "expected a value" },
		{ ".5", 0, "expected a value" },
		{ "1.", 2, "unexpected end" },
		{ "[1.]", 3, "bad number" },
		{ "[1.e5]", 3, "bad number" },
		{ "[1e]", 3, "bad number" },
		{ "[1e+]", 4, "bad number" },
		{ "[1,]", 3, "expected a value" },
		{ "[,1]", 1, "expected a value" },
		{ "[1 2]", 3, "expected ',' or ']'" },
		{ "[1}", 2, "expected ',' or ']'" },
		{ "[1", 2, "unexpected end" },
		{ "{", 1, "unexpected end" },
		{ "{,}", 1, "expected a key" },
		{ "{1:2}", 1, "expected a key" },
		{ "{\"a\"}", 4, "expected ':'" },
		{ "{\"a\" 1}", 5, "expected ':'" },
		{ "{\"a\":}", 5, "expected a value" },
		{ "{\"a\":1,}", 7, "expected a key" },
		{ "{\"a\":1 \"b\":2}", 7, "expected ',' or '}'" },
		{ "{\"a\":1]", 6, "expected ',' or '}'" },
		{ "[{\"a\":1]]", 7, "expected ',' or '}'" },
		{ "'a'", 0, "expected a value" },
		{ "\"a\nb\"", 2, "control character in a string" },
		{ "\"0123456789abcdef\x1fg\"", 17, "control character in a string" },
		{ "\"\\x\"", 2, "bad escape" },
		{ "\"\\u12g4\"", 5, "bad escape" },
		{ "\"\\u12", 5, "unexpected end" },
		{ "\"\\ud800\"", 1, "lone surrogate" },
		{ "\"ab\\ud800x\"", 3, "lone surrogate" },
		{ "\"\\ud800\\n\"", 1, "lone surrogate" },
		{ "\"\\ud800\\u0041\"", 1, "lone surrogate" },
		{ "\"\\ud800\\ud800\"", 1, "lone surrogate" },
		{ "\"\\udc00\"", 1, "lone surrogate" },
		{ "\"\\udc00\\udc00\"", 1, "lone surrogate" },
		{ "\"\\ud800\\u00x\"", 11, "bad escape" },
		{ "\"\\ud800", 7, "unexpected end" },
		{ "\"\\ud800\\", 8, "unexpected end" },
		{ "\"\xff\"", 1, "bad UTF-8" },
		{ "\"\xc3\xa4\xc3\"", 3, "bad UTF-8" },
		{ "\"\xed\xa0\x80\"", 1, "bad UTF-8" },
		{ "\"\xc0\x80\"", 1, "bad UTF-8" },
		{ "\"\xf4\x90\x80\x80\"", 1, "bad UTF-8" },
		{ "\xef\xbb\xbf{}", 0, "expected a value" },
		{ "{\"a\xff\":1}", 3, "bad UTF-8" },
	};
	struct scan_error e;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct str text = str_of(cases[i].text);

		assert_false(jansson_takes(text));
		assert_int_equal(scan_whole(text, 32, &e), -EBADMSG);
		assert_string_equal(e.what, cases[i].what);
		assert_int_equal(e.offset, cases[i].offset);
	}
	assert_int_equal(scan_whole((struct str){ "[\0]", 3 }, 32, &e), -EBADMSG);
	assert_int_equal(scan_whole((struct str){ "\"\0\"", 3 }, 32, &e), -EBADMSG);
}

/* A string whose one bad or special byte stands at each place, for every way of stepping over. */
static void finds_a_byte_at_each_place(void **state)
{
	struct scan_error e;
	char text[72];

	(void)state;
	for (size_t n = 2; n < sizeof(text); n++) {
		for (size_t at = 1; at < n - 1; at++) {
			memset(text, 'x', n);
			text[0] = text[n - 1] = '"';
			assert_int_equal(scan_whole((struct str){ text, n }, 1, &e), 0);
			text[at] = '\n';
			assert_int_equal(scan_whole((struct str){ text, n }, 1, &e), -EBADMSG);
			assert_int_equal(e.offset, at);
			text[at] = '\x80';
			assert_int_equal(scan_whole((struct str){ text, n }, 1, &e), -EBADMSG);
			assert_int_equal(e.offset, at);
			text[at] = '"';
			if (at < n - 2)
				assert_int_equal(scan_whole((struct str){ text, n }, 1, &e),
						 -EBADMSG);
			assert_int_equal(scan_whole((struct str){ text, at + 1 }, 1, &e), 0);
			text[at] = '\\';
			assert_int_equal(scan_whole((struct str){ text, n }, 1, &e), -EBADMSG);
		}
	}
}

struct nest {
	const char *open, *inner, *close;
	unsigned each, last; /* levels of one repetition, and one more in the last */
};

/* The open text @n times, the inner one, and the closing one @n times. */
static void nest_print(const struct nest *nest, unsigned n, char *text, size_t size)
{
	*text = '\0';
	for (unsigned i = 0; i < n; i++)
		strncat(text, nest->open, size - strlen(text) - 1);
	strncat(text, nest->inner, size - strlen(text) - 1);
	for (unsigned i = 0; i < n; i++)
		strncat(text, nest->close, size - strlen(text) - 1);
}

static void depth_is_bounded(void **state)
{
	static const struct nest cases[] = {
		{ "[", "", "]", 1, 0 },
		{ "[[],", "0", "]", 1, 1 },
		{ "{\"a\":", "1", "}", 1, 0 },
		{ "[{\"a\":[],\"b\":", "1", "}]", 2, 1 },
	};
	struct scan_error e;
	char text[2000];

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		for (unsigned n = 1; n * cases[i].each + cases[i].last <= SCAN_MAX_DEPTH; n++) {
			unsigned levels = n * cases[i].each + cases[i].last;

			nest_print(&cases[i], n, text, sizeof(text));
			assert_int_equal(scan_whole(str_of(text), levels, &e), 0);
			assert_int_equal(scan_whole(str_of(text), levels - 1, &e), -EBADMSG);
			assert_ptr_equal(e.what, scan_too_deep);
			assert_true(text[e.offset] == '[' || text[e.offset] == '{');
		}
	}
}

static void values_span_their_text(void **state)
{
	static const struct {
		enum scan_kind kind;
		bool escaped;
		const char *text;
	} items[] = {
		{ SCAN_NUMBER, false, "-12.5e3" },
		{ SCAN_STRING, false, "\"a,b]\"" },
		{ SCAN_STRING, true, "\"a\\\"b\"" },
		{ SCAN_ARRAY, false, "[1,[2,\"]\"]]" },
		{ SCAN_OBJECT, false, "{\"a\":{\"b\":[]}}" },
		{ SCAN_TRUE, false, "true" },
		{ SCAN_FALSE, false, "false" },
		{ SCAN_NULL, false, "null" },
	};
	char text[400] = "[";
	struct scan_value v;
	struct scanner s;
	bool first = true;

	(void)state;
	for (size_t i = 0; i < N(items); i++)
		snprintf(text + strlen(text), 100, "%s %s ", i ? "," : "", items[i].text);
	strncat(text, "]", 2);
	scan_init(&s, str_of(text), 4);
	assert_int_equal(scan_open(&s, '{'), 0);
	assert_int_equal(scan_open(&s, '['), 1);
	for (size_t i = 0; i < N(items); i++) {
		assert_int_equal(scan_item(&s, &first, &v), 1);
		assert_int_equal(v.kind, items[i].kind);
		assert_int_equal(v.escaped, items[i].escaped);
		assert_true(str_eq(v.text, str_of(items[i].text)));
	}
	assert_int_equal(scan_item(&s, &first, &v), 0);
	assert_int_equal(scan_end(&s), 0);
}

static void objects_are_walked(void **state)
{
	struct scan_value key, v;
	struct scanner s;
	bool first = true, inner = true;

	(void)state;
	scan_init(&s, STR("{\"a\":1, \"b\\n\" : {\"c\":[]} ,\"d\":{}}"), 3);
	assert_int_equal(scan_open(&s, '{'), 1);
	assert_int_equal(scan_member(&s, &first, &key, &v), 1);
	assert_true(str_eq(scan_plain(&key), STR("a")));
	assert_int_equal(v.kind, SCAN_NUMBER);
	assert_int_equal(scan_member(&s, &first, &key, &v), 1);
	assert_true(key.escaped);
	assert_false(v.escaped);
	assert_true(str_eq(v.text, STR("{\"c\":[]}")));
	assert_int_equal(scan_member(&s, &first, &key, &v), 1);
	assert_int_equal(scan_member(&s, &first, &key, &v), 0);
	assert_int_equal(scan_end(&s), 0);
	assert_int_equal(s.depth, 3);

	scan_init(&s, STR("{\"a\":1,}"), 3);
	first = true;
	scan_open(&s, '{');
	assert_int_equal(scan_member(&s, &first, &key, &v), 1);
	assert_int_equal(scan_member(&s, &first, &key, &v), -EBADMSG);
	assert_int_equal(s.error.offset, 7);

	/* An open one counts: what is in it has one level less. */
	scan_init(&s, STR("[[[1]]]"), 2);
	first = true;
	assert_int_equal(scan_open(&s, '['), 1);
	assert_int_equal(scan_item(&s, &first, &v), -EBADMSG);
	assert_int_equal(s.error.offset, 2);
	scan_init(&s, STR("[[1]]"), 2);
	assert_int_equal(scan_open(&s, '['), 1);
	assert_int_equal(scan_open(&s, '['), 1);
	assert_int_equal(scan_item(&s, &inner, &v), 1);
	assert_int_equal(scan_item(&s, &inner, &v), 0);
	first = false;
	assert_int_equal(scan_item(&s, &first, &v), 0);
	scan_init(&s, STR("["), 0);
	assert_int_equal(scan_open(&s, '['), -EBADMSG);
	scan_init(&s, STR(" "), 1);
	assert_int_equal(scan_open(&s, '['), -EBADMSG);
	assert_int_equal(s.error.offset, 1);
}

static struct scan_value value_of(const char *text)
{
	struct scan_value v = {};
	struct scanner s;

	scan_init(&s, str_of(text), 1);
	assert_int_equal(scan_value(&s, &v), 1);
	return v;
}

static void strings_are_unescaped(void **state)
{
	static const char *const cases[][2] = {
		{ "\"\"", "" },
		{ "\"plain\"", "plain" },
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
		{ "\"x\\u0041\\u00e4\\u20AC\\ud83d\\uDEA2y\"",
		  "xA\xc3\xa4\xe2\x82\xac\xf0\x9f\x9a\xa2y" },
		{ "\"\xc3\xa4\\n\xc3\xa4\"", "\xc3\xa4\n\xc3\xa4" },
		{ "\"\\ud800\\udc00\\udbff\\udfff\"", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct scan_value v = value_of(cases[i][0]);
		size_t n = strlen(cases[i][1]);
		char *out = malloc(v.text.n);

		assert_non_null(out);
		assert_int_equal(scan_unescape(&v, out), n);
		assert_memory_equal(out, cases[i][1], n);
		assert_int_equal(scan_unescaped_size(&v), n);
		assert_int_equal(v.escaped, strchr(cases[i][0], '\\') != NULL);
		free(out);
	}
	struct scan_value nul = value_of("\"a\\u0000b\"");
	char out[8];

	assert_int_equal(scan_unescape(&nul, out), 3);
	assert_memory_equal(out, "a\0b", 3);
}

static void integers(void **state)
{
	static const struct {
		const char *text;
		int r;
		int64_t i;
	} cases[] = {
		{ "0", 0, 0 },
		{ "-0", 0, 0 },
		{ "7", 0, 7 },
		{ "-15", 0, -15 },
		{ "9007199254740991", 0, WIRE_MAX_INT },
		{ "-9007199254740991", 0, -WIRE_MAX_INT },
		{ "9007199254740992", -ERANGE, 0 },
		{ "-9007199254740992", -ERANGE, 0 },
		{ "18446744073709551616", -ERANGE, 0 },
		{ "18446744073709551617", -ERANGE, 0 },
		{ "100000000000000000000000000000000000000000000000000000000001", -ERANGE, 0 },
		{ "1.0", -EINVAL, 0 },
		{ "1e3", -EINVAL, 0 },
		{ "1E3", -EINVAL, 0 },
		{ "100000000000000000000000000000000000000000000.5", -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct scan_value v = value_of(cases[i].text);
		int64_t n = 99;

		assert_int_equal(scan_int(&v, &n), cases[i].r);
		assert_int_equal(n, cases[i].r == 0 ? cases[i].i : 99);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_is_json),
		cmocka_unit_test(refuses_each_front_part),
		cmocka_unit_test(says_what_is_wrong_and_where),
		cmocka_unit_test(finds_a_byte_at_each_place),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(values_span_their_text),
		cmocka_unit_test(objects_are_walked),
		cmocka_unit_test(strings_are_unescaped),
		cmocka_unit_test(integers),
	};

	return cmocka_run_group_tests_name("scan", tests, NULL, NULL);
}
