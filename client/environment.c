/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Environment: the table of variables, and the array made of it. */

#include "client/environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADER_PREFIX "FERRY_HEADER_"

/* What a command finds. Each is there when the message has the member. Headers follow, as
 * FERRY_HEADER_ and the header's name with _ for -. */
static const struct {
	const char *variable;
	const char *outer; /* the object that has the member, or NULL: the message itself */
	const char *member;
} table[] = {
	{ "FERRY_TOPIC", NULL, "topic" },     { "FERRY_QUEUE", NULL, "queue" },
	{ "FERRY_SERVICE", NULL, "service" }, { "FERRY_MSG", NULL, "msg" },
	{ "FERRY_TIME", NULL, "time" }, /* ms since 1970 */
	{ "FERRY_FROM_UID", "from", "uid" },  { "FERRY_FROM_PID", "from", "pid" },
	{ "FERRY_TYPE", NULL, "type" },	      { "FERRY_PRIO", NULL, "prio" },
	{ "FERRY_KEY", NULL, "key" },	      { "FERRY_RETAINED", NULL, "retained" },
	{ "FERRY_ATTEMPT", NULL, "attempt" }, { "FERRY_DELIVERIES", NULL, "deliveries" },
	{ "FERRY_LEASE", NULL, "lease" },     { "FERRY_CALL", NULL, "call" },
	{ "FERRY_TIMEOUT", NULL, "timeout" }, /* ms */
	{ "FERRY_FORM", NULL, "form" },	      { "FERRY_SOCKET", NULL, NULL },
};

#define N_TABLE (sizeof(table) / sizeof(table[0]))

static bool is_ours(const char *entry)
{
	size_t n = strcspn(entry, "=");

	if (strncmp(entry, HEADER_PREFIX, strlen(HEADER_PREFIX)) == 0)
		return true;
	for (size_t i = 0; i < N_TABLE; i++) {
		if (strlen(table[i].variable) == n && memcmp(entry, table[i].variable, n) == 0)
			return true;
	}
	return false;
}

/* Append a string; takes it, and takes NULL for "no memory". */
static bool add(char **env, size_t *n, char *entry)
{
	if (entry)
		env[(*n)++] = entry;
	return entry != NULL;
}

static char *entry_of(const char *prefix, const char *name, const json_t *value)
{
	char *entry = NULL;
	int r;

	if (json_is_string(value))
		r = asprintf(&entry, "%s%s=%s", prefix, name, json_string_value(value));
	else if (json_is_integer(value))
		r = asprintf(&entry, "%s%s=%lld", prefix, name,
			     (long long)json_integer_value(value));
	else
		r = asprintf(&entry, "%s%s=%d", prefix, name, json_is_true(value));
	return r < 0 ? NULL : entry;
}

static bool add_members(char **env, size_t *n, const struct frame *f, const char *socket)
{
	const json_t *from, *value;
	char *entry;

	for (size_t i = 0; i < N_TABLE; i++) {
		if (!table[i].member) {
			entry = asprintf(&entry, "%s=%s", table[i].variable, socket) < 0 ? NULL :
											   entry;
			if (!add(env, n, entry))
				return false;
			continue;
		}
		from = table[i].outer ? json_object_get(f->json, table[i].outer) : f->json;
		value = json_object_get(from, table[i].member);
		if (value && !add(env, n, entry_of("", table[i].variable, value)))
			return false;
	}
	return true;
}

static bool add_headers(char **env, size_t *n, json_t *headers)
{
	const char *name;
	json_t *value;
	char *entry;

	json_object_foreach(headers, name, value) {
		entry = entry_of(HEADER_PREFIX, name, value);
		if (!add(env, n, entry))
			return false;
		for (char *p = entry; *p && *p != '='; p++) {
			if (*p == '-')
				*p = '_';
		}
	}
	return true;
}

char **message_environment(const struct frame *f, const char *socket)
{
	json_t *headers = json_object_get(f->json, "headers");
	size_t n = 0, n_environ = 0;
	bool ok = true;
	char **env;

	while (environ[n_environ])
		n_environ++;
	env = calloc(n_environ + N_TABLE + json_object_size(headers) + 1, sizeof(*env));
	if (!env)
		return NULL;

	for (size_t i = 0; ok && i < n_environ; i++)
		ok = is_ours(environ[i]) || add(env, &n, strdup(environ[i]));
	ok = ok && add_members(env, &n, f, socket) && add_headers(env, &n, headers);
	if (!ok) {
		environment_free(env);
		return NULL;
	}
	return env;
}

void environment_free(char **env)
{
	if (!env)
		return;
	for (size_t i = 0; env[i]; i++)
		free(env[i]);
	free(env);
}
