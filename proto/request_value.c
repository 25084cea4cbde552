/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Request values: one function for each kind of member. */

#include "proto/request_value.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "proto/name.h"

void value_room_reset(struct value_room *room, struct str line)
{
	room->text_used = 0;
	room->line = line;
	room->n_strings = 0;
	room->n_ints = 0;
}

void value_room_done(struct value_room *room)
{
	free(room->text);
	room->text = NULL;
	room->text_size = 0;
}

char *value_room_take(struct value_room *room, size_t n)
{
	char *p;

	/* Only the first one of a line can find the room too small, so nothing points into it. */
	if (room->text_size < room->line.n) {
		free(room->text);
		room->text_size = 0;
		room->text = malloc(room->line.n);
		if (!room->text)
			return NULL;
		room->text_size = room->line.n;
	}
	if (n > room->text_size - room->text_used)
		return NULL;
	p = room->text + room->text_used;
	room->text_used += n;
	return p;
}

int value_string(struct value_room *room, const struct scan_value *v, struct str *ret,
		 struct fault *f)
{
	char *p;

	if (!v->escaped) {
		*ret = scan_plain(v);
		return 0;
	}
	p = value_room_take(room, v->text.n - 2);
	if (!p)
		return fault_set(f, ERR_INTERNAL, "out of memory");
	*ret = (struct str){ p, scan_unescape(v, p) };
	return 0;
}

/* ---- what the kinds have in common */

static int take_string(const struct conversion *c, const struct scan_value *v, struct str *ret)
{
	if (v->kind != SCAN_STRING)
		return value_refuse(c, "must be a string");
	return value_string(c->room, v, ret, c->f);
}

static int check_length(const struct conversion *c, struct str s)
{
	if ((int64_t)s.n < c->row->min)
		return value_refuse(c, "must not be empty");
	if ((int64_t)s.n > c->row->max)
		return value_refuse(c, "longer than %" PRId64 " bytes", c->row->max);
	return 0;
}

int value_check_name(const struct conversion *c, struct str s, bool pattern)
{
	char text[64];
	const char *wrong = pattern ? pattern_check(s, text, sizeof(text)) :
				      name_check(s, text, sizeof(text));

	return wrong ? value_refuse(c, "%s", wrong) : 0;
}

/* Whether the operation means a pattern where the member itself could be either. */
static bool wants_pattern(enum op op, const struct member_row *row)
{
	if (row == &member_rows[MEMBER_TOPIC])
		return op == OP_SUB || op == OP_BIND || op == OP_UNBIND;
	if (row == &member_rows[MEMBER_QUEUE])
		return op == OP_PAUSE || op == OP_RESUME;
	return true;
}

/* ---- check and store */

int value_keep_int(const struct conversion *c, int64_t i)
{
	if (i < c->row->min || i > c->row->max)
		return value_refuse(c, "must be %" PRId64 " to %" PRId64, c->row->min, c->row->max);
	*(int64_t *)c->field = i;
	return 0;
}

int value_keep_text(const struct conversion *c, struct str s)
{
	*(struct str *)c->field = s;
	if (c->row->kind == KIND_NAME)
		return value_check_name(c, s, false);
	if (c->row->kind == KIND_PATTERN)
		return value_check_name(c, s, wants_pattern(c->op, c->row));
	if (c->row->kind == KIND_TYPE)
		return s.n == 0 ? 0 : value_check_name(c, s, false);
	return check_length(c, s);
}

/* ---- one function for each kind */

static int take_bool(const struct conversion *c)
{
	if (c->v->kind != SCAN_TRUE && c->v->kind != SCAN_FALSE)
		return value_refuse(c, "must be true or false");
	*(bool *)c->field = c->v->kind == SCAN_TRUE;
	return 0;
}

static int take_int(const struct conversion *c)
{
	int64_t i = 0;
	int error;

	if (c->v->kind != SCAN_NUMBER)
		return value_refuse(c, "must be an integer");
	error = scan_int(c->v, &i);
	if (error == -EINVAL)
		return value_refuse(c, "must be an integer");
	/* Out of every range. */
	if (error < 0)
		i = INT64_MIN;
	return value_keep_int(c, i);
}

static int take_text(const struct conversion *c)
{
	struct str s;

	if (take_string(c, c->v, &s) < 0)
		return -EBADMSG;
	return value_keep_text(c, s);
}

bool value_is_id(const struct scan_value *v)
{
	int64_t i;

	return v->kind == SCAN_STRING || (v->kind == SCAN_NUMBER && scan_int(v, &i) == 0);
}

static int take_json(const struct conversion *c)
{
	if (c->row == &member_rows[MEMBER_REQUEST] && !value_is_id(c->v))
		return value_refuse(c, "must be a string or an integer");
	if ((int64_t)c->v->text.n > c->row->max)
		return value_refuse(c, "longer than %" PRId64 " bytes", c->row->max);
	*(struct str *)c->field = c->v->text;
	return 0;
}

static int take_cursor(const struct conversion *c)
{
	struct str s = c->v->text;

	if (!value_is_id(c->v))
		return value_refuse(c, "must be a string or an integer");
	if (c->v->kind == SCAN_STRING && value_string(c->room, c->v, &s, c->f) < 0)
		return -EBADMSG;
	return value_keep_text(c, s);
}

int value_convert(struct value_room *room, enum member m, const struct scan_value *v,
		  struct request *r, struct fault *f)
{
	static int (*const take[])(const struct conversion *) = {
		[KIND_BOOL] = take_bool,
		[KIND_INT] = take_int,
		[KIND_TEXT] = take_text,
		[KIND_NAME] = take_text,
		[KIND_TYPE] = take_text,
		[KIND_PATTERN] = take_text,
		[KIND_PATTERNS] = value_take_patterns,
		[KIND_NAMES] = value_take_names,
		[KIND_INTS] = value_take_ints,
		[KIND_PEOPLE] = value_take_people,
		[KIND_HEADERS] = value_take_headers,
		[KIND_JSON] = take_json,
		[KIND_CURSOR] = take_cursor,
	};
	const struct member_row *row = &member_rows[m];
	struct conversion c = {
		.room = room,
		.row = row,
		.v = v,
		.op = r->op,
		.field = (char *)r + row->offset,
		.f = f,
	};

	return row->kind == KIND_PAYLOAD ? 0 : take[row->kind](&c);
}
