/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Request values: scanned JSON values checked and converted, one kind of member each.
 *
 * Part of the request decoder: nobody else includes this. What cannot be a slice of the line lies
 * in a scratch room, which no request can outgrow: each value needs at most its own size there, and
 * the tables bound the lists. */
#pragma once

#include "proto/request_table.h"
#include "proto/scan.h"

/* How much of the rooms a member of each kind can need; ops.def sums it up. */
#define VALUE_STRINGS_BOOL(max) 0
#define VALUE_STRINGS_INT(max) 0
#define VALUE_STRINGS_TEXT(max) 0
#define VALUE_STRINGS_NAME(max) 0
#define VALUE_STRINGS_TYPE(max) 0
#define VALUE_STRINGS_PATTERN(max) 0
#define VALUE_STRINGS_PATTERNS(max) (max)
#define VALUE_STRINGS_NAMES(max) (max)
#define VALUE_STRINGS_INTS(max) 0
#define VALUE_STRINGS_PEOPLE(max) (max)
#define VALUE_STRINGS_HEADERS(max) 0
#define VALUE_STRINGS_JSON(max) 0
#define VALUE_STRINGS_CURSOR(max) 0
#define VALUE_STRINGS_PAYLOAD(max) 0

enum {
	VALUE_MAX_STRINGS = 0
#define MEMBER(ID, field, name, KIND, min, max) +VALUE_STRINGS_##KIND(max)
#include "proto/ops.def"
};

struct value_room {
	char *text; /* what escapes stand for, and base64 that had to be decoded */
	size_t text_size, text_used;
	struct str line;
	size_t n_strings, n_ints;
	struct str strings[VALUE_MAX_STRINGS];
	struct str keys[WIRE_MAX_MEMBERS];
	int64_t ints[WIRE_MAX_LIST];
};

/** value_room_reset() - make the room empty for @line; allocates nothing */
void value_room_reset(struct value_room *room, struct str line);
void value_room_done(struct value_room *room);

/** value_room_take() - @n bytes of the room
 *
 * All that is taken between two resets is at most as much as the line is long.
 *
 * Return: the place, or NULL when memory is short. */
char *value_room_take(struct value_room *room, size_t n);

/** value_string() - the characters of a string value: a slice of the line if nothing is escaped
 *
 * Return: 0, or -EBADMSG with @f set to internal when memory is short. */
int value_string(struct value_room *room, const struct scan_value *v, struct str *ret,
		 struct fault *f);

/* One member on its way into its field of the request. */
struct conversion {
	struct value_room *room;
	const struct member_row *row;
	const struct scan_value *v;
	enum op op;
	void *field;
	struct fault *f;
};

/* Refuse the member, by name: -EBADMSG. */
#define value_refuse(c, format, ...) \
	fault_set((c)->f, ERR_BAD_REQUEST, "%s: " format, (c)->row->name.p, ##__VA_ARGS__)

/* The second half of a conversion, whatever the value was written in: check it and store it. For
 * an INT; for TEXT, NAME, TYPE, PATTERN and CURSOR, whose text must be UTF-8. 0 or -EBADMSG. */
int value_keep_int(const struct conversion *c, int64_t i);
int value_keep_text(const struct conversion *c, struct str s);

/* The same for one item more of a list, which the room keeps: INTS; NAMES, PATTERNS and PEOPLE. */
int value_keep_int_item(const struct conversion *c, int64_t i);
int value_keep_text_item(const struct conversion *c, struct str s);

/** value_check_count() - whether a list may have the @n-th item, from 1: 0 or -EBADMSG */
int value_check_count(const struct conversion *c, int64_t n);

/** value_check_name() - whether @s is a name, or a pattern: 0 or -EBADMSG with the fault set */
int value_check_name(const struct conversion *c, struct str s, bool pattern);

/* Members that hold several values: each stores a `struct strs`, a `struct ints`, or for headers
 * the text of the object. 0, or -EBADMSG with the fault set. */
int value_take_patterns(const struct conversion *c);
int value_take_names(const struct conversion *c);
int value_take_ints(const struct conversion *c);
int value_take_people(const struct conversion *c);
int value_take_headers(const struct conversion *c);

/** value_is_id() - whether a value may be an `id`: a string or an integer */
bool value_is_id(const struct scan_value *v);

/** value_convert() - check a member's value and store it in its field of @r
 *
 * r->op must be known: it says whether `topic` and `queue` may be patterns.
 *
 * Return: 0, or -EBADMSG with @f set. */
int value_convert(struct value_room *room, enum member m, const struct scan_value *v,
		  struct request *r, struct fault *f);
