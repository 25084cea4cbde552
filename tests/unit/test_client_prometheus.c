/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Prometheus: the text, byte for byte where it matters, and the rules of the format for all of it.
 *
 * The live test holds the real broker's figures against a stricter checker of its own. */
#include "client/prometheus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "client/output.h"

static char *text_of(int (*print)(struct output *, const json_t *), const char *json)
{
	json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
	struct output o;
	char *text;

	assert_non_null(value);
	output_init(&o, -1);
	assert_int_equal(print(&o, value), 0);
	assert_int_equal(output_add(&o, "", 1), 0);
	text = strdup(o.data + o.begin);
	assert_non_null(text);
	output_done(&o);
	json_decref(value);
	return text;
}

static void assert_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		print_error("no\n%s\nin\n%s", part, text);
	assert_non_null(strstr(text, part));
}

static void broker(void **state)
{
	char *text = text_of(prometheus_print_broker,
			     "{\"version\":\"0.1.0\",\"uptime_ms\":90061007,\"messages\":3,"
			     "\"puts\":12,\"fds\":9}");

	(void)state;
	assert_string_equal(text, "# HELP ferry_build_info Version of the broker.\n"
				  "# TYPE ferry_build_info gauge\n"
				  "ferry_build_info{version=\"0.1.0\"} 1\n"
				  "# HELP ferry_uptime_seconds Time since the broker started.\n"
				  "# TYPE ferry_uptime_seconds gauge\n"
				  "ferry_uptime_seconds 90061.007\n"
				  "# HELP ferry_messages Messages that are kept.\n"
				  "# TYPE ferry_messages gauge\n"
				  "ferry_messages 3\n"
				  "# HELP ferry_open_fds File descriptors that the broker holds.\n"
				  "# TYPE ferry_open_fds gauge\n"
				  "ferry_open_fds 9\n"
				  "# HELP ferry_puts_total Messages that were accepted.\n"
				  "# TYPE ferry_puts_total counter\n"
				  "ferry_puts_total 12\n");
	free(text);
}

static void queues(void **state)
{
	char *text = text_of(prometheus_print_queues,
			     "[{\"queue\":\"mail\",\"ready\":2,\"delayed\":0,\"leased\":1,"
			     "\"dead\":5,\"oldest_ms\":1500,\"acks\":7},"
			     "{\"queue\":\"jobs\",\"ready\":4,\"acks\":8}]");

	(void)state;
	assert_holds(text, "# TYPE ferry_queue_messages gauge\n"
			   "ferry_queue_messages{queue=\"mail\",state=\"ready\"} 2\n"
			   "ferry_queue_messages{queue=\"jobs\",state=\"ready\"} 4\n"
			   "ferry_queue_messages{queue=\"mail\",state=\"delayed\"} 0\n"
			   "ferry_queue_messages{queue=\"mail\",state=\"leased\"} 1\n"
			   "ferry_queue_messages{queue=\"mail\",state=\"dead\"} 5\n");
	assert_holds(text, "ferry_queue_oldest_seconds{queue=\"mail\"} 1.500\n");
	assert_holds(text, "# TYPE ferry_queue_acks_total counter\n"
			   "ferry_queue_acks_total{queue=\"mail\"} 7\n"
			   "ferry_queue_acks_total{queue=\"jobs\"} 8\n");
	free(text);
}

static void labels_are_escaped(void **state)
{
	char *text =
		text_of(prometheus_print_queues, "[{\"queue\":\"a\\\\b\\\"c\\nd\",\"bytes\":1}]");

	(void)state;
	assert_holds(text, "ferry_queue_bytes{queue=\"a\\\\b\\\"c\\nd\"} 1\n");
	free(text);
}

static void nothing_told(void **state)
{
	static const char *const odd[] = {
		"{\"messages\":\"3\",\"puts\":-1,\"uptime_ms\":1.5,\"version\":7}",
		"{}",
		"[]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		char *text = text_of(prometheus_print_broker, odd[i]);

		assert_string_equal(text, "");
		free(text);
	}
	for (size_t i = 1; i < sizeof(odd) / sizeof(odd[0]); i++) {
		char *text = text_of(prometheus_print_queues, odd[i]);

		assert_string_equal(text, "");
		free(text);
	}
}

/* Every family that there can be, once, with its own samples right behind its TYPE. */
static void families_are_whole(void **state)
{
	char *text = text_of(prometheus_print_queues,
			     "[{\"queue\":\"q\",\"ready\":1,\"delayed\":1,\"leased\":1,\"dead\":1,"
			     "\"bytes\":1,\"consumers\":1,\"waiting\":1,\"oldest_ms\":1,\"puts\":1,"
			     "\"takes\":1,\"acks\":1,\"nacks\":1,\"releases\":1,\"buried\":1,"
			     "\"kicked\":1,\"expired\":1,\"dropped\":1,\"removed\":1,"
			     "\"rejected\":1}]");
	char *save = NULL;
	char family[80] = "";
	int n_families = 0;

	(void)state;
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char name[80];
		char type[16];

		if (sscanf(line, "# HELP %79s", name) == 1) {
			assert_string_not_equal(name, family);
			continue;
		}
		if (sscanf(line, "# TYPE %79s %15s", name, type) == 2) {
			size_t n = strlen(name);
			bool total = n > 6 && strcmp(name + n - 6, "_total") == 0;

			assert_int_equal(total, strcmp(type, "counter") == 0);
			memcpy(family, name, n + 1);
			n_families++;
			continue;
		}
		assert_int_equal(strncmp(line, family, strlen(family)), 0);
		assert_int_equal(line[strlen(family)], '{');
	}
	assert_int_equal(n_families, 16);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broker),
		cmocka_unit_test(queues),
		cmocka_unit_test(labels_are_escaped),
		cmocka_unit_test(nothing_told),
		cmocka_unit_test(families_are_whole),
	};

	return cmocka_run_group_tests_name("client_prometheus", tests, NULL, NULL);
}
