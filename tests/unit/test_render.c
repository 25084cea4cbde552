/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* What the broker publishes itself, byte for byte. */
#include "daemon/serve/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/core/queue.h"

static void notices(void **state)
{
	static const struct {
		struct notice notice;
		const char *text;
	} cases[] = {
		{ { .kind = NOTICE_DONE,
		    .msg = 7,
		    .outcome = OUTCOME_ACKED,
		    .result = { "{\"exit\":0}", 10 },
		    .attempt = 1,
		    .held_ms = 25,
		    .uid = 1000 },
		  "{\"queue\":\"jobs\",\"msg\":7,\"outcome\":\"acked\",\"result\":{\"exit\":0},"
		  "\"attempt\":1,\"held_ms\":25,\"uid\":1000}" },
		{ { .kind = NOTICE_DONE,
		    .msg = 8,
		    .outcome = OUTCOME_NACKED,
		    .reason = { "a \"b\"", 5 },
		    .attempt = 3 },
		  "{\"queue\":\"jobs\",\"msg\":8,\"outcome\":\"nacked\",\"reason\":\"a \\\"b\\\"\","
		  "\"attempt\":3,\"held_ms\":0,\"uid\":0}" },
		{ { .kind = NOTICE_DEAD,
		    .msg = 9,
		    .type = { "t.u", 3 },
		    .attempt = 10,
		    .reason = { "no", 2 } },
		  "{\"queue\":\"jobs\",\"msg\":9,\"type\":\"t.u\",\"attempts\":10,"
		  "\"reason\":\"no\"}" },
		{ { .kind = NOTICE_QUEUE, .event = "declared" },
		  "{\"queue\":\"jobs\",\"event\":\"declared\"}" },
		{ { .kind = NOTICE_QUEUE,
		    .event = "paused",
		    .side = SIDE_BOTH,
		    .reason = { "x", 1 } },
		  "{\"queue\":\"jobs\",\"event\":\"paused\",\"side\":\"both\",\"reason\":\"x\"}" },
		{ { .kind = NOTICE_QUEUE, .event = "resumed", .side = SIDE_OUT },
		  "{\"queue\":\"jobs\",\"event\":\"resumed\",\"side\":\"out\"}" },
	};
	struct label *label = label_new(STR("jobs"));
	struct queue q = { .label = label };
	struct buf b = { 0 };

	(void)state;
	assert_non_null(label);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct notice n = cases[i].notice;

		n.queue = &q;
		buf_reset(&b);
		render_notice(NULL, &n, &b);
		buf_add_char(&b, '\0');
		assert_string_equal(b.p, cases[i].text);
	}
	buf_done(&b);
	label_unref(label);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(notices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
