/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Table and cells: what a person sees and what a pipe gets, byte for byte. */
#include "client/table.h"

#include <errno.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "client/cell.h"
#include "client/output.h"

/* An output that is never flushed: what was added is looked at in its buffer. */
static void assert_prints(const struct table *t, enum table_style style, const char *expected)
{
	struct output o;

	output_init(&o, -1);
	assert_int_equal(table_print(t, &o, style), 0);
	assert_int_equal(output_add(&o, "", 1), 0);
	assert_string_equal(o.data + o.begin, expected);
	output_done(&o);
}

static struct table *table_of(const char *one, enum table_align align_one, const char *other,
			      enum table_align align_other)
{
	struct table *t = table_new();

	assert_non_null(t);
	assert_int_equal(table_column(t, one, align_one), 0);
	assert_int_equal(table_column(t, other, align_other), 0);
	return t;
}

static void add(struct table *t, const char *one, const char *other)
{
	assert_int_equal(table_cell(t, one, TONE_NORMAL), 0);
	assert_int_equal(table_cell(t, other, TONE_NORMAL), 0);
}

static void width_of_text(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} cases[] = {
		{ "", 0 },
		{ "mail.in", 7 },
		{ "größe", 5 },
		{ "日本", 4 },
		{ "ｆｕ", 4 },
		{ "e\u0301", 1 }, /* e and a combining accent */
		{ "\U0001f600", 2 },
		{ "a\u200bb", 2 }, /* zero width space */
		{ "\033[1m", 3 },  /* a control character takes no cell of its own */
		{ "\xff\xfe", 2 }, /* no UTF-8 */
		{ "\xe2\x82", 2 }, /* cut off */
		{ "\xf0\x9f\x98", 3 },
		{ "\xc3", 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(text_width(cases[i].text), cases[i].width);
}

static void aligned_for_people(void **state)
{
	struct table *t = table_of("NAME", TABLE_LEFT, "READY", TABLE_RIGHT);

	(void)state;
	add(t, "größe", "7");
	add(t, "日本", "123456");
	add(t, "x", "0");
	assert_int_equal(table_rows(t), 3);
	assert_prints(t, TABLE_ALIGNED,
		      "NAME    READY\n"
		      "größe       7\n"
		      "日本   123456\n"
		      "x           0\n");
	table_free(t);
}

static void plain_for_pipes(void **state)
{
	struct table *t = table_of("NAME", TABLE_LEFT, "READY", TABLE_RIGHT);

	(void)state;
	add(t, "mail", "7");
	add(t, "a.long.name", "");
	assert_prints(t, TABLE_LINES, "mail\t7\na.long.name\t\n");
	table_free(t);
}

static void no_line_ends_in_spaces(void **state)
{
	struct table *t = table_of(NULL, TABLE_LEFT, NULL, TABLE_LEFT);

	(void)state;
	add(t, "heading", "");
	add(t, "  a", "b");
	add(t, "", "");
	assert_prints(t, TABLE_ALIGNED, "heading\n  a      b\n\n");
	table_free(t);
}

/* A name must neither drive the terminal nor break a line. */
static void control_characters(void **state)
{
	struct table *t = table_of(NULL, TABLE_LEFT, NULL, TABLE_LEFT);

	(void)state;
	add(t, "a\033[31mb", "c\td\ne\x7f\xc2\x85\r");
	assert_prints(t, TABLE_LINES, "a?[31mb\tc?d?e???\n");
	assert_prints(t, TABLE_COLOURED, "a?[31mb  c?d?e???\n");
	table_free(t);
}

static void tones(void **state)
{
	struct table *t = table_of("A", TABLE_LEFT, "B", TABLE_RIGHT);

	(void)state;
	assert_int_equal(table_cell(t, "x", TONE_FAINT), 0);
	assert_int_equal(table_cell(t, "12", TONE_ALERT), 0);
	assert_prints(t, TABLE_COLOURED,
		      "\033[1mA\033[0m   \033[1mB\033[0m\n"
		      "\033[2mx\033[0m  \033[33m12\033[0m\n");
	assert_prints(t, TABLE_ALIGNED, "A   B\nx  12\n");
	table_free(t);
}

static void nothing_to_show(void **state)
{
	struct table *t = table_of("A", TABLE_LEFT, "B", TABLE_LEFT);

	(void)state;
	assert_prints(t, TABLE_ALIGNED, "");
	assert_prints(t, TABLE_LINES, "");
	assert_int_equal(table_cell(t, "half a row", TONE_NORMAL), 0);
	assert_int_equal(table_rows(t), 0);
	assert_prints(t, TABLE_ALIGNED, "");
	assert_int_equal(table_column(t, "too late", TABLE_LEFT), -EINVAL);
	table_free(t);
	assert_null(table_free(NULL));
}

static void many_rows(void **state)
{
	struct table *t = table_of(NULL, TABLE_LEFT, NULL, TABLE_LEFT);

	(void)state;
	for (int i = 0; i < 10000; i++)
		add(t, "a", "b");
	assert_int_equal(table_rows(t), 10000);
	table_free(t);
}

static void widened(void **state)
{
	struct table *t = table_of(NULL, TABLE_LEFT, NULL, TABLE_RIGHT);

	(void)state;
	table_widen(t, 0, 4);
	table_widen(t, 1, 3);
	table_widen(t, 7, 3); /* there is none: ignored */
	add(t, "a", "1");
	assert_prints(t, TABLE_ALIGNED, "a       1\n");
	table_free(t);
}

static void assert_cell(const char *json, enum cell_kind kind, const char *people, const char *pipe)
{
	json_t *value = json ? json_loads(json, JSON_DECODE_ANY, NULL) : NULL;
	struct table *t = table_of(NULL, TABLE_LEFT, NULL, TABLE_LEFT);
	char line[128];

	assert_true(!json || value);
	assert_int_equal(cell_add(t, value, kind, true), 0);
	assert_int_equal(cell_add(t, value, kind, false), 0);
	snprintf(line, sizeof(line), "%s\t%s\n", people, pipe);
	assert_prints(t, TABLE_LINES, line);
	table_free(t);
	json_decref(value);
}

static void cells(void **state)
{
	(void)state;
	assert_cell("12", CELL_COUNT, "12", "12");
	assert_cell("0", CELL_ALERT, "0", "0");
	assert_cell("1536", CELL_BYTES, "1.5KiB", "1536");
	assert_cell("90000", CELL_AGE, "1m30s", "90000");
	assert_cell("0", CELL_AGE, "0ms", "0");
	assert_cell("60000", CELL_SETTING_TIME, "1m", "60000");
	assert_cell("0", CELL_SETTING_TIME, "0", "0");
	assert_cell("0", CELL_USER, "root", "0");
	assert_cell("4000000000", CELL_USER, "4000000000", "4000000000");
	assert_cell("\"out\"", CELL_PAUSED, "out", "out");
	assert_cell("true", CELL_PAUSED, "both", "both");
	assert_cell("false", CELL_PAUSED, "-", "-");
	assert_cell("[]", CELL_LIST, "-", "-");
	assert_cell("[\"ann\",7]", CELL_LIST, "ann,7", "ann,7");
	assert_cell("true", CELL_TEXT, "yes", "yes");
	assert_cell("\"\"", CELL_TEXT, "-", "-");
	assert_cell("null", CELL_COUNT, "-", "-");
	assert_cell(NULL, CELL_BYTES, "-", "-");
}

static void facts(void **state)
{
	static const struct fact list[] = {
		{ "bytes", "size", CELL_BYTES },
		{ "none", "not told", CELL_COUNT },
		{ "dead", "dead letters", CELL_ALERT },
	};
	json_t *from = json_pack("{s:i, s:i}", "bytes", 2048, "dead", 1);
	struct table *t = table_of(NULL, TABLE_LEFT, NULL, TABLE_LEFT);

	(void)state;
	assert_int_equal(facts_add(t, list, 3, from, "  ", true), 0);
	assert_int_equal(facts_add(t, list, 3, from, "", false), 0);
	assert_prints(t, TABLE_LINES, "  size\t2KiB\n  dead letters\t1\nbytes\t2048\ndead\t1\n");
	table_free(t);
	json_decref(from);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(width_of_text),
		cmocka_unit_test(aligned_for_people),
		cmocka_unit_test(plain_for_pipes),
		cmocka_unit_test(no_line_ends_in_spaces),
		cmocka_unit_test(control_characters),
		cmocka_unit_test(tones),
		cmocka_unit_test(nothing_to_show),
		cmocka_unit_test(many_rows),
		cmocka_unit_test(widened),
		cmocka_unit_test(cells),
		cmocka_unit_test(facts),
	};

	return cmocka_run_group_tests_name("client_table", tests, NULL, NULL);
}
