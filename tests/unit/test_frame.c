/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Frames: lines cut out of a stream, however the stream comes in. */
#include "proto/frame.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAX_LINE 8

/* Take all lines out of @stream, of which each call sees @piece bytes more; '|' ends each line. */
static void cut(const char *stream, size_t piece, char *out, size_t size)
{
	struct frame_cutter c = {};
	size_t total = strlen(stream), have = 0, start = 0, used = 0, n = 0;
	struct str line;
	int r = 0;

	while (r >= 0 && (have < total || r > 0)) {
		char *exact;

		if (r == 0)
			have += piece < total - have ? piece : total - have;
		exact = malloc(have - start + 1);
		assert_non_null(exact);
		memcpy(exact, stream + start, have - start);
		r = frame_cut(&c, (struct str){ exact, have - start }, MAX_LINE, have == total,
			      &line, &used);
		if (r > 0) {
			assert_true(n + line.n + 2 < size);
			memcpy(out + n, line.p, line.n);
			n += line.n;
			out[n++] = '|';
		}
		free(exact);
		if (r >= 0)
			start += used;
		assert_true(start <= have);
	}
	if (r < 0) {
		assert_int_equal(r, -EMSGSIZE);
		out[n++] = '!';
	} else {
		assert_int_equal(start, total);
	}
	out[n] = '\0';
}

static void lines_come_out_whole(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" },
		{ "a\n", "a|" },
		{ "a\nbc\n", "a|bc|" },
		{ "a\r\nb\n", "a|b|" },
		{ "a\rb\n", "a\rb|" },
		{ "a\r\r\n", "a\r|" },
		{ "\n\r\n\na\n\n\n", "a|" },
		{ "no end", "no end|" },
		{ "a\nno end", "a|no end|" },
		{ "end cr\r", "end cr|" },
		{ "\r", "" },
		{ "12345678\n", "12345678|" },
		{ "12345678\r\n", "12345678|" },
		{ "12345678", "12345678|" },
		{ "12345678\r", "12345678|" },
		{ "123456789\n", "!" },
		{ "123456789\r\n", "!" },
		{ "123456789", "!" },
		{ "12345678\r9\n", "!" },
		{ "12345678\r\r\n", "!" },
		{ "a\n123456789\nb\n", "a|!" },
		{ "\n\n\n\n\n\n\n\n\n\n\n\na\n", "a|" },
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t piece = 1; piece < 20; piece++) {
			cut(cases[i][0], piece, out, sizeof(out));
			assert_string_equal(out, cases[i][1]);
		}
	}
}

/* A long line is refused as soon as it is sure, and looked at once. */
static void bounds_are_kept_early(void **state)
{
	struct frame_cutter c = {};
	struct str line;
	size_t used;

	(void)state;
	assert_int_equal(frame_cut(&c, (struct str){ "12345678", 8 }, 8, false, &line, &used), 0);
	assert_int_equal(used, 0);
	assert_int_equal(c.searched, 8);
	assert_int_equal(frame_cut(&c, (struct str){ "12345678\r", 9 }, 8, false, &line, &used), 0);
	assert_int_equal(frame_cut(&c, (struct str){ "12345678\r.", 10 }, 8, false, &line, &used),
			 -EMSGSIZE);
	c.searched = 0;
	assert_int_equal(frame_cut(&c, (struct str){ "123456789", 9 }, 8, false, &line, &used),
			 -EMSGSIZE);
}

static void nothing_is_nothing(void **state)
{
	struct frame_cutter c = {};
	struct str line;
	size_t used = 9;

	(void)state;
	assert_int_equal(frame_cut(&c, (struct str){ NULL, 0 }, 8, false, &line, &used), 0);
	assert_int_equal(used, 0);
	assert_int_equal(frame_cut(&c, (struct str){ NULL, 0 }, 8, true, &line, &used), 0);
	assert_int_equal(used, 0);
}

/* The same bytes may be asked for again while what follows them is awaited. */
static void a_line_can_be_had_twice(void **state)
{
	struct frame_cutter c = {};
	struct str line;
	size_t used;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
			frame_cut(&c, (struct str){ "\nab\ncd", 6 }, 8, false, &line, &used), 1);
		assert_true(str_eq(line, STR("ab")));
		assert_int_equal(used, 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_come_out_whole),
		cmocka_unit_test(bounds_are_kept_early),
		cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(a_line_can_be_had_twice),
	};

	return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
