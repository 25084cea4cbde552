/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Payloads: forms checked, codings converted, sizes told before. */
#include "proto/payload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define N(cases) (sizeof(cases) / sizeof((cases)[0]))
#define S(literal)                           \
	{                                    \
		literal, sizeof(literal) - 1 \
	}
#define RAW(f, text)                          \
	{                                     \
		FORM_##f, CODING_RAW, S(text) \
	}

static const struct {
	struct payload p;
	struct str raw;	   /* the bytes it stands for */
	struct str member; /* how it stands in a line */
} cases[] = {
	{ RAW(BYTES, ""), S(""), S("") },
	{ RAW(BYTES, "a"), S("a"), S(",\"data64\":\"YQ==\"") },
	{ RAW(BYTES, "\0\xff\n"), S("\0\xff\n"), S(",\"data64\":\"AP8K\"") },
	{ RAW(TEXT, ""), S(""), S(",\"data\":\"\"") },
	{ RAW(TEXT, "two\nlines \"q\" \xc3\xa4"), S("two\nlines \"q\" \xc3\xa4"),
	  S(",\"data\":\"two\\nlines \\\"q\\\" \xc3\xa4\"") },
	{ RAW(JSON, "{\"a\":0.10}"), S("{\"a\":0.10}"), S(",\"data\":{\"a\":0.10}") },
	{ RAW(JSON, "\n[1,\r\n\t2 ]\n"), S("\n[1,\r\n\t2 ]\n"), S(",\"data\": [1,  \t2 ] ") },
	{ RAW(JSON, "1e400"), S("1e400"), S(",\"data\":1e400") },
	{ RAW(JSON, "\"text\""), S("\"text\""), S(",\"data\":\"text\"") },
	{ { FORM_BYTES, CODING_BASE64, S("") }, S(""), S("") },
	{ { FORM_BYTES, CODING_BASE64, S("AA==") }, S("\0"), S(",\"data64\":\"AA==\"") },
	{ { FORM_BYTES, CODING_BASE64, S("YWI=") }, S("ab"), S(",\"data64\":\"YWI=\"") },
	{ { FORM_BYTES, CODING_BASE64, S("YWJj") }, S("abc"), S(",\"data64\":\"YWJj\"") },
	{ { FORM_TEXT, CODING_STRING, S("\"\"") }, S(""), S(",\"data\":\"\"") },
	{ { FORM_TEXT, CODING_STRING, S("") }, S(""), S(",\"data\":\"\"") },
	{ { FORM_TEXT, CODING_STRING, S("\"plain\"") }, S("plain"), S(",\"data\":\"plain\"") },
	{ { FORM_TEXT, CODING_STRING, S("\"a\\u0000\\/\\n\\ud83d\\udea2\"") },
	  S("a\0/\n\xf0\x9f\x9a\xa2"),
	  S(",\"data\":\"a\\u0000\\/\\n\\ud83d\\udea2\"") },
};

static void assert_holds(const struct buf *b, struct str want)
{
	assert_int_equal(b->n, want.n);
	if (want.n)
		assert_memory_equal(b->p, want.p, want.n);
}

static void convert(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		const struct payload *p = &cases[i].p;
		struct buf b = {};

		assert_int_equal(payload_check(p, NULL), 0);
		assert_int_equal(payload_size(p), cases[i].raw.n);
		payload_add_raw(&b, p);
		assert_holds(&b, cases[i].raw);
		buf_done(&b);

		buf_add_lit(&b, "{\"event\":\"message\"");
		assert_int_equal(payload_add_inline(&b, p), cases[i].member.n);
		assert_int_equal(payload_inline_size(p), cases[i].member.n);
		assert_memory_equal(b.p + b.n - cases[i].member.n, cases[i].member.p,
				    cases[i].member.n);
		assert_int_equal(b.n, sizeof("{\"event\":\"message\"") - 1 + cases[i].member.n);
		buf_done(&b);
	}
}

static void checks_name_what_is_wrong(void **state)
{
	static const struct {
		struct payload p;
		const char *detail;
	} lies[] = {
		{ RAW(TEXT, "ab\xff"), "form: not text: bad UTF-8 at byte 2 of the payload" },
		{ RAW(JSON, ""), "form: not json: unexpected end at byte 0 of the payload" },
		{ RAW(JSON, " "), "form: not json: unexpected end at byte 1 of the payload" },
		{ RAW(JSON, "{\"a\":}"),
		  "form: not json: expected a value at byte 5 of the payload" },
		{ RAW(JSON, "1 2"),
		  "form: not json: text after the value at byte 2 of the payload" },
		{ RAW(JSON, "\"\xff\""), "form: not json: bad UTF-8 at byte 1 of the payload" },
	};
	struct fault f;

	(void)state;
	for (size_t i = 0; i < N(lies); i++) {
		assert_int_equal(payload_check(&lies[i].p, &f), -EBADMSG);
		assert_int_equal(f.code, ERR_BAD_PAYLOAD);
		assert_string_equal(f.detail, lies[i].detail);
	}
}

/* 31 levels and that of the request make 32. */
static void depth_is_that_of_a_request(void **state)
{
	struct payload p = { FORM_JSON, CODING_RAW, {} };
	char text[64];
	struct fault f;

	(void)state;
	memset(text, '[', 32);
	memset(text + 32, ']', 32);
	p.text = (struct str){ text + 1, 62 };
	assert_int_equal(payload_check(&p, &f), 0);
	p.text = (struct str){ text, 64 };
	assert_int_equal(payload_check(&p, &f), -EBADMSG);
	assert_string_equal(f.detail, "form: not json: nested too deep at byte 31 of the payload");
}

static void forms_have_names(void **state)
{
	enum form f;

	(void)state;
	for (int i = FORM_BYTES; i <= FORM_JSON; i++) {
		assert_int_equal(form_parse(form_text((enum form)i), &f), 0);
		assert_int_equal(f, i);
	}
	assert_true(str_eq(form_text(FORM_JSON), STR("json")));
	assert_int_equal(form_parse(STR("JSON"), &f), -EINVAL);
	assert_int_equal(form_parse(STR(""), &f), -EINVAL);
}

static void a_failed_buffer_stays_as_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct buf b = { .failed = true };

		payload_add_raw(&b, &cases[i].p);
		payload_add_inline(&b, &cases[i].p);
		assert_int_equal(b.n, 0);
		assert_null(b.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(convert),
		cmocka_unit_test(checks_name_what_is_wrong),
		cmocka_unit_test(depth_is_that_of_a_request),
		cmocka_unit_test(forms_have_names),
		cmocka_unit_test(a_failed_buffer_stays_as_it_is),
	};

	return cmocka_run_group_tests_name("payload", tests, NULL, NULL);
}
