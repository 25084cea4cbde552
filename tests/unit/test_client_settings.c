/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Settings: KEY=VALUE as people write it, and the member that comes of it. */
#include "client/settings.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void good(void **state)
{
	static const struct {
		const char *text;
		const char *json;
	} cases[] = {
		{ "backend=memory", "{\"backend\":\"memory\"}" },
		{ "max_messages=5", "{\"max_messages\":5}" },
		{ "max_messages=9007199254740991", "{\"max_messages\":9007199254740991}" },
		{ "max_bytes=64MiB", "{\"max_bytes\":67108864}" },
		{ "on_full=drop-lowest", "{\"on_full\":\"drop-lowest\"}" },
		{ "ttr=1500ms", "{\"ttr\":1500}" },
		{ "max_ttr=2h", "{\"max_ttr\":7200000}" },
		{ "max_attempts=0", "{\"max_attempts\":0}" },
		{ "backoff=0", "{\"backoff\":0}" },
		{ "ttl=1d", "{\"ttl\":86400000}" },
		{ "idle=10m", "{\"idle\":600000}" },
		{ "users=ann,1000,", "{\"users\":[\"ann\",\"1000\"]}" },
		{ "groups=", "{\"groups\":[]}" },
		{ "plain=yes", "{\"plain\":true}" },
		{ "migrate=no", "{\"migrate\":false}" },
		{ "name=/a=b", "{\"name\":\"/a=b\"}" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *request = json_object();
		char error[256] = "";
		char *text;

		assert_int_equal(setting_parse(cases[i].text, request, error, sizeof(error)), 0);
		text = json_dumps(request, JSON_COMPACT);
		assert_string_equal(text, cases[i].json);
		free(text);
		json_decref(request);
	}
}

static void bad(void **state)
{
	static const struct {
		const char *text;
		const char *says; /* a part of what is said about it */
	} cases[] = {
		{ "ttr=30", "ttr: '30' is not what it takes: a time with its unit" },
		{ "ttr=", "ttr: ''" },
		{ "ttr", "ttr: needs a value: ttr=..." },
		{ "ttr=-1s", "ttr: '-1s'" },
		{ "ttr=99999999999999999999s", "ttr: '9999" },
		{ "max_bytes=5", "max_bytes: '5'" },
		{ "max_bytes=5s", "a size with its unit" },
		{ "max_messages=5x", "max_messages: '5x'" },
		{ "max_messages=9007199254740992", "max_messages" },
		{ "plain=maybe", "yes|no" },
		{ "", "unknown setting ''" },
		{ "=5", "unknown setting ''" },
		{ "ttr2=5s", "unknown setting 'ttr2'; there are: backend max_messages" },
		{ "tt=5s", "unknown setting 'tt'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *request = json_object();
		char error[256] = "";

		assert_int_equal(setting_parse(cases[i].text, request, error, sizeof(error)),
				 -EINVAL);
		if (!strstr(error, cases[i].says))
			print_error("%s\n", error);
		assert_non_null(strstr(error, cases[i].says));
		assert_int_equal(json_object_size(request), 0);
		json_decref(request);
	}
}

/* What is said is cut, never written past its end. */
static void small_room(void **state)
{
	json_t *request = json_object();
	char error[8];

	(void)state;
	memset(error, 'x', sizeof(error));
	assert_int_equal(setting_parse("nonsense=1", request, error, 4), -EINVAL);
	assert_string_equal(error, "unk");
	assert_int_equal(error[4], 'x');
	json_decref(request);
}

static void table(void **state)
{
	size_t n = 0;

	(void)state;
	while (setting_at(n))
		n++;
	assert_int_equal(n, 17);
	assert_string_equal(setting_at(0)->name, "backend");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(bad),
		cmocka_unit_test(small_room),
		cmocka_unit_test(table),
	};

	return cmocka_run_group_tests_name("client_settings", tests, NULL, NULL);
}
