/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* JSON scanner: finds the extent of values and validates them without building anything.
 *
 * It accepts what RFC 8259 and the wire contract accept: UTF-8 checked, escapes checked, no lone
 * surrogates, numbers by grammar and of any size, nesting bounded. It allocates nothing and never
 * reads past the slice it is given. It agrees with jansson on what is valid, but for the range of
 * numbers, \u0000 and duplicate keys (a fuzzer holds it to that). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/str.h"

/* Most levels that a scanner can keep apart. */
#define SCAN_MAX_DEPTH 64

enum scan_kind {
	SCAN_NULL,
	SCAN_TRUE,
	SCAN_FALSE,
	SCAN_NUMBER,
	SCAN_STRING,
	SCAN_ARRAY,
	SCAN_OBJECT,
};

/* A value inside the text that was scanned: text.p and text.n span it exactly, quotes included. */
struct scan_value {
	enum scan_kind kind;
	bool escaped; /* a string in which a backslash occurs */
	struct str text;
};

struct scan_error {
	size_t offset;	  /* of the first byte that is wrong, from the start of the text given */
	const char *what; /* static: "bad escape", "expected ':'", scan_too_deep, ... */
};

/* The one error that is about a limit; which one, the caller knows. */
extern const char scan_too_deep[];

struct scanner {
	const char *start;
	const char *p;
	const char *end;
	unsigned depth; /* levels that may still be opened */
	struct scan_error error;
};

/** scan_init() - begin with @text, in which at most @depth levels of arrays and objects may be open
 *
 * @depth is at most SCAN_MAX_DEPTH. */
void scan_init(struct scanner *s, struct str text, unsigned depth);

/** scan_value() - skip white space, then take one whole value
 *
 * Return: 1 with @ret filled in, -EBADMSG with s->error set (also at the end of the text). */
int scan_value(struct scanner *s, struct scan_value *ret);

/** scan_open() - skip white space and enter an object or an array (@bracket is '{' or '[')
 *
 * Return: 1, 0 when the next value is of another kind (only the white space is taken), -EBADMSG. */
int scan_open(struct scanner *s, char bracket);

/** scan_member() - the next member of the object that was entered
 * @first:   true before the first member; kept by the scanner
 * @ret_key: a string value as scan_value() gives it
 *
 * Return: 1, 0 when the object has been closed, -EBADMSG. */
int scan_member(struct scanner *s, bool *first, struct scan_value *ret_key, struct scan_value *ret);

/** scan_item() - the next item of the array that was entered; as scan_member() */
int scan_item(struct scanner *s, bool *first, struct scan_value *ret);

/** scan_end() - skip white space and require the end of the text: 0 or -EBADMSG */
int scan_end(struct scanner *s);

/** scan_plain() - what a string value holds between its quotes, escapes and all */
static inline struct str scan_plain(const struct scan_value *v)
{
	return (struct str){ v->text.p + 1, v->text.n - 2 };
}

/** scan_unescape() - the characters that a string value stands for
 * @v:   a string value
 * @out: room for v.text.n - 2 bytes
 *
 * Return: the number of bytes written, UTF-8, NUL included where \u0000 stood. */
size_t scan_unescape(const struct scan_value *v, char *out);

/** scan_unescaped_size() - how many bytes scan_unescape() writes */
size_t scan_unescaped_size(const struct scan_value *v);

/** scan_int() - the integer that a number value stands for
 *
 * Return: 0, -EINVAL when it has a fraction or an exponent, -ERANGE outside +-(2^53 - 1). */
int scan_int(const struct scan_value *v, int64_t *ret);
