/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Durations, sizes and numbers: what is read, and what people see. */

#include "client/units.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct parse_case {
	const char *text;
	int result;
	uint64_t value;
};

static void assert_parses(int (*parse)(const char *, uint64_t *), const struct parse_case *c)
{
	uint64_t value = 4711;

	for (; c->text; c++) {
		value = 4711;
		if (parse(c->text, &value) != c->result)
			fail_msg("'%s' gives not %d", c->text, c->result);
		if (value != (c->result == 0 ? c->value : 4711))
			fail_msg("'%s' is read as %llu", c->text, (unsigned long long)value);
	}
}

static void durations_read(void **state)
{
	static const struct parse_case cases[] = {
		{ "0", 0, 0 },
		{ "0s", 0, 0 },
		{ "200ms", 0, 200 },
		{ "5s", 0, 5000 },
		{ "2m", 0, 120000 },
		{ "3h", 0, 10800000 },
		{ "1d", 0, 86400000 },
		{ "007s", 0, 7000 },
		{ "9007199254740991ms", 0, 9007199254740991 },
		{ "9007199254740992ms", -ERANGE, 0 },
		{ "104249991375d", -ERANGE, 0 },
		{ "99999999999999999999999s", -ERANGE, 0 },
		{ "5", -EINVAL, 0 },
		{ "", -EINVAL, 0 },
		{ "s", -EINVAL, 0 },
		{ "-1s", -EINVAL, 0 },
		{ "+1s", -EINVAL, 0 },
		{ " 1s", -EINVAL, 0 },
		{ "1 s", -EINVAL, 0 },
		{ "1s ", -EINVAL, 0 },
		{ "1.5s", -EINVAL, 0 },
		{ "1S", -EINVAL, 0 },
		{ "1min", -EINVAL, 0 },
		{ "1KiB", -EINVAL, 0 },
		{},
	};

	(void)state;
	assert_parses(duration_parse, cases);
}

static void sizes_read(void **state)
{
	static const struct parse_case cases[] = {
		{ "0", 0, 0 },
		{ "512B", 0, 512 },
		{ "64KiB", 0, 65536 },
		{ "1MiB", 0, 1048576 },
		{ "2GiB", 0, 2147483648 },
		{ "64K", 0, 65536 },
		{ "1M", 0, 1048576 },
		{ "2G", 0, 2147483648 },
		{ "8388607GiB", 0, 9007198180999168 },
		{ "8388608GiB", -ERANGE, 0 },
		{ "64", -EINVAL, 0 },
		{ "64kB", -EINVAL, 0 },
		{ "64KB", -EINVAL, 0 },
		{ "1s", -EINVAL, 0 },
		{},
	};

	(void)state;
	assert_parses(size_parse, cases);
}

static void numbers_read(void **state)
{
	uint64_t n = 0;

	(void)state;
	assert_int_equal(number_parse("1", 1, 3, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(number_parse("3", 1, 3, &n), 0);
	assert_int_equal(number_parse("0", 1, 3, &n), -ERANGE);
	assert_int_equal(number_parse("4", 1, 3, &n), -ERANGE);
	assert_int_equal(number_parse("3s", 1, 3, &n), -EINVAL);
	assert_int_equal(number_parse("", 0, 3, &n), -EINVAL);
	assert_int_equal(number_parse("-1", 0, 3, &n), -EINVAL);
	assert_int_equal(n, 3);
}

struct format_case {
	uint64_t value;
	const char *text;
};

static void durations_written(void **state)
{
	static const struct format_case cases[] = {
		{ 0, "0ms" },	       { 999, "999ms" },       { 1000, "1s" },
		{ 5200, "5.2s" },      { 59999, "59.9s" },     { 60000, "1m" },
		{ 90000, "1m30s" },    { 3599999, "59m59s" },  { 3600000, "1h" },
		{ 7500000, "2h5m" },   { 86399999, "23h59m" }, { 86400000, "1d" },
		{ 273600000, "3d4h" },
	};
	char buf[UNITS_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(duration_format(buf, cases[i].value), cases[i].text);
}

static void sizes_written(void **state)
{
	static const struct format_case cases[] = {
		{ 0, "0B" },
		{ 1023, "1023B" },
		{ 1024, "1KiB" },
		{ 1536, "1.5KiB" },
		{ 1048575, "1023.9KiB" },
		{ 1048576, "1MiB" },
		{ 64ULL << 20, "64MiB" },
		{ 1ULL << 30, "1GiB" },
		{ 3ULL << 39, "1.5TiB" },
		{ UINT64_MAX, "15.9EiB" },
	};
	char buf[UNITS_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(size_format(buf, cases[i].value), cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations_read), cmocka_unit_test(sizes_read),
		cmocka_unit_test(numbers_read),	  cmocka_unit_test(durations_written),
		cmocka_unit_test(sizes_written),
	};

	return cmocka_run_group_tests_name("client_units", tests, NULL, NULL);
}
