/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Settings: see settings.h. */
#include "client/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/units.h"

#define MAX_COUNT ((UINT64_C(1) << 53) - 1)

enum {
	KIND_WORD,
	KIND_COUNT,
	KIND_SIZE,
	KIND_TIME,
	KIND_LIST,
	KIND_FLAG,
};

static const struct setting settings[] = {
	{ "backend", "memory|mqueue|disk", KIND_WORD },
	{ "max_messages", "a number", KIND_COUNT },
	{ "max_bytes", "a size with its unit, such as 64MiB", KIND_SIZE },
	{ "on_full", "reject|drop-lowest|block", KIND_WORD },
	{ "ttr", "a time with its unit, such as 30s", KIND_TIME },
	{ "max_ttr", "a time with its unit, such as 2h", KIND_TIME },
	{ "max_attempts", "a number, 0 for ever", KIND_COUNT },
	{ "backoff", "a time with its unit, such as 500ms", KIND_TIME },
	{ "ttl", "a time with its unit, such as 1d", KIND_TIME },
	{ "max_dead", "a number", KIND_COUNT },
	{ "idle", "a time with its unit, 0 for never", KIND_TIME },
	{ "users", "names or ids with commas between", KIND_LIST },
	{ "groups", "names or ids with commas between", KIND_LIST },
	{ "max_message", "a size with its unit, such as 8KiB", KIND_SIZE },
	{ "name", "the kernel queue's name, such as /mail", KIND_WORD },
	{ "plain", "yes|no", KIND_FLAG },
	{ "migrate", "yes|no", KIND_FLAG },
};

#define N_SETTINGS (sizeof(settings) / sizeof(settings[0]))

const struct setting *setting_at(size_t i)
{
	return i < N_SETTINGS ? &settings[i] : NULL;
}

static const struct setting *setting_find(const char *name, size_t n)
{
	for (size_t i = 0; i < N_SETTINGS; i++)
		if (strlen(settings[i].name) == n && memcmp(settings[i].name, name, n) == 0)
			return &settings[i];
	return NULL;
}

static json_t *list_parse(const char *text)
{
	json_t *list = json_array();

	while (list && *text) {
		size_t n = strcspn(text, ",");

		if (n > 0 && json_array_append_new(list, json_stringn(text, n)) < 0) {
			json_decref(list);
			return NULL;
		}
		text += n + (text[n] == ',');
	}
	return list;
}

static json_t *flag_parse(const char *text)
{
	if (strcmp(text, "yes") == 0 || strcmp(text, "true") == 0)
		return json_true();
	if (strcmp(text, "no") == 0 || strcmp(text, "false") == 0)
		return json_false();
	return NULL;
}

/* NULL with *ret_error: -EINVAL for what is none of its kind, -ENOMEM. */
static json_t *value_parse(int kind, const char *text, int *ret_error)
{
	uint64_t number = 0;
	json_t *value;
	int r = 0;

	if (kind == KIND_COUNT)
		r = number_parse(text, 0, MAX_COUNT, &number);
	else if (kind == KIND_SIZE)
		r = size_parse(text, &number);
	else if (kind == KIND_TIME)
		r = duration_parse(text, &number);
	else if (kind == KIND_FLAG)
		r = flag_parse(text) ? 0 : -EINVAL;
	*ret_error = r < 0 ? -EINVAL : -ENOMEM;
	if (r < 0)
		return NULL;

	if (kind == KIND_WORD)
		value = json_string(text);
	else if (kind == KIND_LIST)
		value = list_parse(text);
	else if (kind == KIND_FLAG)
		value = flag_parse(text);
	else
		value = json_integer((json_int_t)number);
	return value;
}

static int unknown_setting(const char *text, char *error, size_t size)
{
	char *at = error;
	int n = snprintf(error, size, "unknown setting '%.*s'; there are:", (int)strcspn(text, "="),
			 text);

	for (size_t i = 0; i < N_SETTINGS && n > 0 && (size_t)n < size; i++) {
		at += n;
		size -= (size_t)n;
		n = snprintf(at, size, " %s", settings[i].name);
	}
	return -EINVAL;
}

int setting_parse(const char *text, json_t *request, char *error, size_t error_size)
{
	size_t n_name = strcspn(text, "=");
	const struct setting *s = setting_find(text, n_name);
	json_t *value;
	int r;

	if (!s)
		return unknown_setting(text, error, error_size);
	if (text[n_name] != '=') {
		snprintf(error, error_size, "%s: needs a value: %s=...: %s", s->name, s->name,
			 s->hint);
		return -EINVAL;
	}
	value = value_parse(s->kind, text + n_name + 1, &r);
	if (!value) {
		if (r == -EINVAL)
			snprintf(error, error_size, "%s: '%s' is not what it takes: %s", s->name,
				 text + n_name + 1, s->hint);
		return r;
	}
	return json_object_set_new(request, s->name, value) < 0 ? -ENOMEM : 0;
}
