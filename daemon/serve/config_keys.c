/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Configuration keys: the table, and how a value of each kind is read. */
#include "daemon/serve/config_keys.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "daemon/serve/config_units.h"
#include "daemon/serve/people.h"

#define LIST_BETWEEN ", \t"

#define NOW false
#define LATER true

/* Some fields are pointers. */
#define WIDTH(type, member) sizeof(((struct type *)NULL)->member) /* NOLINT(bugprone-sizeof-*) */
#define FIELD(type, member) .offset = offsetof(struct type, member), .width = WIDTH(type, member)

const struct config_key config_keys[N_CONFIG_KEYS] = {
#define KEY(in, called, of_kind, field, least, most, when, value, words) \
	[KEY_##in##_##called] = {                                        \
		.section = SECTION_##in,                                 \
		.name = #called,                                         \
		.kind = KIND_##of_kind,                                  \
		FIELD(config, field),                                    \
		.min = least,                                            \
		.max = most,                                             \
		.later = when,                                           \
		.text = value,                                           \
		.help = words,                                           \
	},
#define SETTING(id, called, of_kind, field, least, most, value, words) \
	[KEY_QUEUE_##called] = {                                       \
		.section = SECTION_QUEUE,                              \
		.name = #called,                                       \
		.kind = KIND_##of_kind,                                \
		FIELD(queue_settings, field),                          \
		.min = least,                                          \
		.max = most,                                           \
		.later = NOW,                                          \
		.setting = SETTING_##id,                               \
		.text = value,                                         \
		.help = words,                                         \
	},
#include "daemon/serve/config.def"
};

struct word {
	const char *text;
	unsigned value;
};

static const struct word bool_words[] = {
	{ "yes", true },
	{ "no", false },
	{ "true", true },
	{ "false", false },
	{ "on", true },
	{ "off", false },
	{},
};

static const struct word on_full_words[] = {
	{ "reject", ON_FULL_REJECT },
	{ "drop-lowest", ON_FULL_DROP_LOWEST },
	{ "block", ON_FULL_BLOCK },
	{},
};

static const struct word backend_words[] = {
	{ "memory", BACKEND_MEMORY },
	{ "mqueue", BACKEND_MQUEUE },
	{ "disk", BACKEND_DISK },
	{},
};

const char *config_section_name(enum config_section s)
{
	static const char *const names[] = {
		[SECTION_BROKER] = "broker",
		[SECTION_LIMITS] = "limits",
		[SECTION_QUEUE] = "queue",
	};

	return names[s];
}

const struct config_key *config_key_find(enum config_section section, const char *name)
{
	for (size_t i = 0; i < N_CONFIG_KEYS; i++) {
		const struct config_key *k = &config_keys[i];

		if (k->section == section && strcmp(k->name, name) == 0)
			return k;
	}
	return NULL;
}

const struct config_key *config_key_elsewhere(const char *name)
{
	for (size_t i = 0; i < N_CONFIG_KEYS; i++) {
		if (strcmp(config_keys[i].name, name) == 0)
			return &config_keys[i];
	}
	return NULL;
}

static void *field_of(const struct config_key *k, void *object)
{
	return (char *)object + k->offset;
}

/* Fields are integers and enums of 1, 4 or 8 bytes, none of them negative; little or big endian. */
static void store(const struct config_key *k, void *object, uint64_t n)
{
	uint8_t n8 = (uint8_t)n;
	uint32_t n32 = (uint32_t)n;

	if (k->width == sizeof(n8))
		memcpy(field_of(k, object), &n8, sizeof(n8));
	else if (k->width == sizeof(n32))
		memcpy(field_of(k, object), &n32, sizeof(n32));
	else
		memcpy(field_of(k, object), &n, sizeof(n));
}

static const char *parse_word(const struct word *words, const char *value, uint64_t *ret)
{
	for (const struct word *w = words; w->text; w++) {
		if (strcmp(w->text, value) == 0) {
			*ret = w->value;
			return NULL;
		}
	}
	return "";
}

static const char *parse_backend(const char *value, uint64_t *ret)
{
	if (parse_word(backend_words, value, ret))
		return "must be memory";
	if (*ret != BACKEND_MEMORY)
		return "this version keeps messages in memory alone";
	return NULL;
}

static const char *parse_number(const struct config_key *k, const char *value, uint64_t *ret)
{
	switch (k->kind) {
	case KIND_BOOL:
		return parse_word(bool_words, value, ret) ? "must be yes or no" : NULL;
	case KIND_COUNT:
		return unit_parse_count(value, ret);
	case KIND_TIME:
		return unit_parse_time(value, ret);
	case KIND_SIZE:
		return unit_parse_size(value, ret);
	case KIND_MODE:
		*ret = CONFIG_MODE_UNSET;
		return *value == '\0' ? NULL : unit_parse_mode(value, ret);
	case KIND_ON_FULL:
		return parse_word(on_full_words, value, ret) ?
			       "must be reject, drop-lowest or block" :
			       NULL;
	case KIND_BACKEND:
		return parse_backend(value, ret);
	case KIND_GROUP:
	case KIND_USERS:
	case KIND_GROUPS:
		break;
	}
	return "internal error";
}

static const char *check_range(const struct config_key *k, uint64_t n, char *wrong)
{
	char min[UNIT_TEXT_MAX], max[UNIT_TEXT_MAX];

	if (n >= k->min && n <= k->max)
		return NULL;
	switch (k->kind) {
	case KIND_COUNT:
		snprintf(min, sizeof(min), "%" PRIu64, k->min);
		snprintf(max, sizeof(max), "%" PRIu64, k->max);
		break;
	case KIND_TIME:
		unit_format_time(min, k->min);
		unit_format_time(max, k->max);
		break;
	case KIND_SIZE:
		unit_format_size(min, k->min);
		unit_format_size(max, k->max);
		break;
	case KIND_BOOL:
	case KIND_MODE:
	case KIND_GROUP:
	case KIND_ON_FULL:
	case KIND_BACKEND:
	case KIND_USERS:
	case KIND_GROUPS:
		return NULL;
	}
	snprintf(wrong, KEY_WRONG_MAX, "must be %s to %s", min, max);
	return wrong;
}

static const char *nobody_called(const struct config_key *k, struct str name, int error,
				 char *wrong)
{
	const char *what = k->kind == KIND_USERS ? "user" : "group";

	if (error == -ENOENT)
		snprintf(wrong, KEY_WRONG_MAX, "no %s called %.*s", what, (int)name.n, name.p);
	else
		snprintf(wrong, KEY_WRONG_MAX, "cannot look up %s %.*s: %s", what, (int)name.n,
			 name.p, strerrordesc_np(-error));
	return wrong;
}

static const char *set_group(const struct config_key *k, void *object, const char *value,
			     char *wrong)
{
	uint32_t id = (uint32_t)-1;
	int error;

	if (*value != '\0') {
		error = people_resolve(PEOPLE_GROUPS, str_of(value), &id);
		if (error < 0)
			return nobody_called(k, str_of(value), error, wrong);
	}
	store(k, object, id);
	return NULL;
}

/* A list: names with commas or blanks between; what was there stays, unless there are none. */
static const char *set_people(const struct config_key *k, struct queue_settings *s,
			      const char *value, char *wrong)
{
	enum people_sort sort = k->kind == KIND_USERS ? PEOPLE_USERS : PEOPLE_GROUPS;
	struct people **list = k->kind == KIND_USERS ? &s->users : &s->groups;
	const char *p = value + strspn(value, LIST_BETWEEN);
	struct queue_settings before = {};
	struct str name;
	int error;

	if (*p == '\0') {
		*(k->kind == KIND_USERS ? &before.users : &before.groups) = *list;
		*list = NULL;
		queue_settings_done(&before);
		return NULL;
	}
	for (; *p; p += name.n, p += strspn(p, LIST_BETWEEN)) {
		name = (struct str){ p, strcspn(p, LIST_BETWEEN) };
		if (*list && (*list)->n >= k->max) {
			snprintf(wrong, KEY_WRONG_MAX, "more than %" PRIu64 " names", k->max);
			return wrong;
		}
		error = people_add(list, sort, name);
		if (error < 0)
			return nobody_called(k, name, error, wrong);
	}
	return NULL;
}

const char *config_key_set(const struct config_key *k, void *object, const char *value, char *wrong)
{
	const char *what;
	uint64_t n;

	if (k->kind == KIND_USERS || k->kind == KIND_GROUPS)
		return set_people(k, object, value, wrong);
	if (k->kind == KIND_GROUP)
		return set_group(k, object, value, wrong);

	what = parse_number(k, value, &n);
	if (!what)
		what = check_range(k, n, wrong);
	if (!what)
		store(k, object, n);
	return what;
}

bool config_key_equal(const struct config_key *k, const void *a, const void *b)
{
	return memcmp((const char *)a + k->offset, (const char *)b + k->offset, k->width) == 0;
}

void config_key_copy(const struct config_key *k, void *to, const void *from)
{
	memcpy((char *)to + k->offset, (const char *)from + k->offset, k->width);
}
