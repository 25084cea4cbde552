/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Request values: the members that hold several values, lists and headers. */

#include "proto/request_value.h"

#include <errno.h>
#include <inttypes.h>

#include "proto/name.h"
#include "proto/utf8.h"

int value_check_count(const struct conversion *c, int64_t n)
{
	if (n > c->row->max)
		return value_refuse(c, "more than %" PRId64 " in the list", c->row->max);
	return 0;
}

/* Go through a list. @take converts one item and keeps it in the room. */
static int take_list(const struct conversion *c, const char *what, int64_t min,
		     int (*take)(const struct conversion *c, const struct scan_value *item))
{
	struct scan_value item;
	struct scanner s;
	bool first = true;
	int64_t n = 0;

	if (c->v->kind != SCAN_ARRAY)
		return value_refuse(c, "must be a list of %s", what);
	scan_init(&s, c->v->text, SCAN_MAX_DEPTH);
	scan_open(&s, '[');
	while (scan_item(&s, &first, &item) > 0) {
		if (value_check_count(c, ++n) < 0 || take(c, &item) < 0)
			return -EBADMSG;
	}
	if (n < min)
		return value_refuse(c, "must not be empty");
	return 0;
}

int value_keep_text_item(const struct conversion *c, struct str s)
{
	if (c->row->kind == KIND_PEOPLE) {
		if (s.n == 0 || s.n > 255 || utf8_has_control(s.p, s.n))
			return value_refuse(c, "must be a list of names and ids");
	} else if (c->row->kind == KIND_NAMES || s.n > 0) {
		if (value_check_name(c, s, c->row->kind == KIND_PATTERNS) < 0)
			return -EBADMSG;
	}
	c->room->strings[c->room->n_strings++] = s;
	return 0;
}

int value_keep_int_item(const struct conversion *c, int64_t i)
{
	if (i < 1 || i > WIRE_MAX_INT)
		return value_refuse(c, "must be a list of integers from 1");
	c->room->ints[c->room->n_ints++] = i;
	return 0;
}

static int take_name_item(const struct conversion *c, const struct scan_value *item)
{
	struct str s;

	if (item->kind != SCAN_STRING)
		return value_refuse(c, "must be a list of names");
	if (value_string(c->room, item, &s, c->f) < 0)
		return -EBADMSG;
	return value_keep_text_item(c, s);
}

int value_take_names(const struct conversion *c)
{
	struct strs *list = c->field;
	size_t before = c->room->n_strings;

	if (take_list(c, "names", c->row->min, take_name_item) < 0)
		return -EBADMSG;
	*list = (struct strs){ c->room->strings + before, c->room->n_strings - before };
	return 0;
}

static int take_pattern_item(const struct conversion *c, const struct scan_value *item)
{
	struct str s;

	if (item->kind != SCAN_STRING)
		return value_refuse(c, "must be a pattern or a list of patterns");
	if (value_string(c->room, item, &s, c->f) < 0)
		return -EBADMSG;
	return value_keep_text_item(c, s);
}

int value_take_patterns(const struct conversion *c)
{
	struct strs *list = c->field;
	size_t before = c->room->n_strings;
	int r;

	if (c->v->kind == SCAN_ARRAY)
		r = take_list(c, "patterns", c->row->min, take_pattern_item);
	else
		r = take_pattern_item(c, c->v);
	if (r < 0)
		return r;
	*list = (struct strs){ c->room->strings + before, c->room->n_strings - before };
	return 0;
}

static int take_int_item(const struct conversion *c, const struct scan_value *item)
{
	int64_t i = 0;

	if (item->kind != SCAN_NUMBER || scan_int(item, &i) < 0)
		return value_refuse(c, "must be a list of integers from 1");
	return value_keep_int_item(c, i);
}

int value_take_ints(const struct conversion *c)
{
	struct ints *list = c->field;
	size_t before = c->room->n_ints;

	if (take_list(c, "integers from 1", c->row->min, take_int_item) < 0)
		return -EBADMSG;
	*list = (struct ints){ c->room->ints + before, c->room->n_ints - before };
	return 0;
}

/* Names are kept as they are, ids as their digits. */
static int take_person_item(const struct conversion *c, const struct scan_value *item)
{
	static const char what[] = "must be a list of names and ids";
	struct str s = item->text;
	int64_t id = 0;

	if (item->kind == SCAN_NUMBER) {
		if (scan_int(item, &id) < 0 || *s.p == '-' || id >= UINT32_MAX)
			return value_refuse(c, "%s", what);
		return value_keep_text_item(c, s);
	}
	if (item->kind != SCAN_STRING)
		return value_refuse(c, "%s", what);
	if (value_string(c->room, item, &s, c->f) < 0)
		return -EBADMSG;
	return value_keep_text_item(c, s);
}

int value_take_people(const struct conversion *c)
{
	struct strs *list = c->field;
	size_t before = c->room->n_strings;

	if (take_list(c, "names and ids", c->row->min, take_person_item) < 0)
		return -EBADMSG;
	*list = (struct strs){ c->room->strings + before, c->room->n_strings - before };
	return 0;
}

static int check_header(const struct conversion *c, const struct scan_value *key,
			const struct scan_value *v, size_t n_before)
{
	struct str *keys = c->room->keys, value;

	if (value_string(c->room, key, &keys[n_before], c->f) < 0)
		return -EBADMSG;
	for (size_t i = 0; i < n_before; i++)
		if (str_eq(keys[i], keys[n_before]))
			return fault_set(c->f, ERR_BAD_JSON, "headers: duplicate key at byte %zu",
					 (size_t)(key->text.p - c->room->line.p));
	if (!name_is_token(keys[n_before]))
		return value_refuse(c, "a name must be of A-Z a-z 0-9 _ -");
	if (v->kind != SCAN_STRING)
		return value_refuse(c, "a value must be a string");
	if (value_string(c->room, v, &value, c->f) < 0)
		return -EBADMSG;
	if (utf8_has_control(value.p, value.n))
		return value_refuse(c, "control character in a value");
	return 0;
}

int value_take_headers(const struct conversion *c)
{
	struct scan_value key, v;
	struct scanner s;
	bool first = true;

	if (c->v->kind != SCAN_OBJECT)
		return value_refuse(c, "must be an object of strings");
	if ((int64_t)c->v->text.n > c->row->max)
		return value_refuse(c, "longer than %" PRId64 " bytes", c->row->max);
	scan_init(&s, c->v->text, SCAN_MAX_DEPTH);
	scan_open(&s, '{');
	for (size_t n = 0; scan_member(&s, &first, &key, &v) > 0; n++) {
		if (n == WIRE_MAX_MEMBERS)
			return value_refuse(c, "more than %d in the object", WIRE_MAX_MEMBERS);
		if (check_header(c, &key, &v, n) < 0)
			return -EBADMSG;
	}
	*(struct str *)c->field = c->v->text;
	return 0;
}
