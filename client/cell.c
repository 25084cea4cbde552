/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Cells: see cell.h. */
#include "client/cell.h"

#include <errno.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/units.h"

#define NOTHING "-"

static int cell_add_user(struct table *t, json_int_t uid)
{
	const struct passwd *user = uid < 0 || uid > UINT32_MAX ? NULL : getpwuid((uid_t)uid);
	char number[UNITS_TEXT_MAX];

	if (user)
		return table_cell(t, user->pw_name, TONE_NORMAL);
	snprintf(number, sizeof(number), "%lld", (long long)uid);
	return table_cell(t, number, TONE_NORMAL);
}

static int cell_add_integer(struct table *t, json_int_t value, enum cell_kind kind, bool people)
{
	uint64_t positive = value < 0 ? 0 : (uint64_t)value;
	char text[UNITS_TEXT_MAX];

	if (people && kind == CELL_USER)
		return cell_add_user(t, value);
	if (people && kind == CELL_BYTES)
		size_format(text, positive);
	else if (people && (kind == CELL_AGE || (kind == CELL_SETTING_TIME && value > 0)))
		duration_format(text, positive);
	else
		snprintf(text, sizeof(text), "%lld", (long long)value);
	if (kind == CELL_ALERT && value > 0)
		return table_cell(t, text, TONE_ALERT);
	return table_cell(t, text, value == 0 ? TONE_FAINT : TONE_NORMAL);
}

char *list_join(const json_t *list)
{
	size_t size = 0;
	char *text = NULL;
	FILE *f = open_memstream(&text, &size);
	const char *comma = "";

	for (size_t i = 0; f && i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		if (json_is_string(item))
			fprintf(f, "%s%s", comma, json_string_value(item));
		else if (json_is_integer(item))
			fprintf(f, "%s%lld", comma, (long long)json_integer_value(item));
		comma = ",";
	}
	if (!f || fclose(f) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

static int cell_add_list(struct table *t, const json_t *list)
{
	char *text = list_join(list);
	int r = text ? table_cell(t, *text ? text : NOTHING, *text ? TONE_NORMAL : TONE_FAINT) :
		       -ENOMEM;

	free(text);
	return r;
}

int cell_add(struct table *t, const json_t *value, enum cell_kind kind, bool people)
{
	const char *text = json_string_value(value);

	if (text && *text)
		return table_cell(t, text, kind == CELL_PAUSED ? TONE_ALERT : TONE_NORMAL);
	if (json_is_integer(value))
		return cell_add_integer(t, json_integer_value(value), kind, people);
	if (json_is_array(value))
		return cell_add_list(t, value);
	if (json_is_boolean(value) && kind != CELL_PAUSED)
		return table_cell(t, json_is_true(value) ? "yes" : "no", TONE_NORMAL);
	if (json_is_true(value))
		return table_cell(t, "both", TONE_ALERT);
	return table_cell(t, NOTHING, TONE_FAINT);
}

enum table_align cell_align(enum cell_kind kind)
{
	switch (kind) {
	case CELL_COUNT:
	case CELL_ALERT:
	case CELL_BYTES:
	case CELL_AGE:
		return TABLE_RIGHT;
	case CELL_TEXT:
	case CELL_SETTING_TIME:
	case CELL_PAUSED:
	case CELL_LIST:
	case CELL_USER:
		break;
	}
	return TABLE_LEFT;
}

int facts_add(struct table *t, const struct fact *facts, size_t n_facts, const json_t *from,
	      const char *indent, bool people)
{
	char label[128];
	int r = 0;

	for (size_t i = 0; r == 0 && i < n_facts; i++) {
		const json_t *value = json_object_get(from, facts[i].member);

		if (!value)
			continue;
		snprintf(label, sizeof(label), "%s%s", indent,
			 people ? facts[i].label : facts[i].member);
		r = table_cell(t, label, TONE_FAINT);
		if (r == 0)
			r = cell_add(t, value, facts[i].kind, people);
	}
	return r;
}
