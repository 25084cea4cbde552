/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* HTTP on the wrong socket: who speaks it, and what he is told. */
#include "daemon/serve/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void methods_are_known(void **state)
{
	static const struct {
		const char *bytes;
		bool http;
	} cases[] = {
		{ "GET / HTTP/1.1\r\n", true },
		{ "POST /queues/a/take HTTP/1.1", true },
		{ "DELETE /", true },
		{ "PRI * HTTP/2.0", true },
		{ "GET", false },
		{ "GETTING", false },
		{ "get / HTTP/1.1", false },
		{ "{\"op\":\"ping\"}", false },
		{ " GET /", false },
		{ "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(http_begins(str_of(cases[i].bytes)), cases[i].http);
}

/* A client reads as many bytes as the head promises. */
static void the_answer_is_a_whole_one(void **state)
{
	static const char body[] = "This socket speaks JSON lines. HTTP is spoken on /run/h.sock\n";
	struct buf b = { 0 };

	(void)state;
	http_answer(&b, STR("/run/h.sock"));
	buf_add_char(&b, '\0');
	assert_int_equal(sizeof(body) - 1, 61);
	assert_string_equal(b.p, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
				 "Connection: close\r\nContent-Length: 61\r\n\r\n"
				 "This socket speaks JSON lines. HTTP is spoken on /run/h.sock\n");
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(methods_are_known),
		cmocka_unit_test(the_answer_is_a_whole_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
