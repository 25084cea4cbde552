/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Names and patterns: dot-separated tokens, as topics, queues, services and types are called.
 *
 * Tokens are [A-Za-z0-9_-]+, at most 16 of them and 255 bytes in all. In a pattern the token `*`
 * stands for one token and `#`, as the last one, for zero or more. Pure text: no state. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "proto/str.h"

#define NAME_MAX_BYTES 255
#define NAME_MAX_TOKENS 16

/** name_check() - whether @name follows the grammar
 *
 * Return: NULL, or a part of a sentence that says what is wrong.
 * The text completes "queue: " as in "must not be empty", "a token is empty (dot at byte 4)",
 * "byte 3 may not stand in a name", "longer than 255 bytes", "more than 16 tokens". It is written
 * to @buf (@size bytes) or is static. */
const char *name_check(struct str name, char *buf, size_t size);

/** name_is_token() - whether @s is one token, of any length: what a header's name must be */
bool name_is_token(struct str s);

/** pattern_check() - the same for a pattern; "# may only be the last token" and the like */
const char *pattern_check(struct str pattern, char *buf, size_t size);

/** pattern_match() - whether @pattern matches @name, both already checked
 *
 * A pattern that begins with a wildcard matches nothing that begins with `ferry.`.
 * An empty @name (a message without type) is matched by the empty pattern and by `#`. */
bool pattern_match(struct str pattern, struct str name);

/** pattern_is_literal() - whether @pattern has no wildcard and so matches just itself */
bool pattern_is_literal(struct str pattern);

/** name_is_reserved() - whether @name is `ferry` followed by a dot and more: the broker's own */
static inline bool name_is_reserved(struct str name)
{
	return str_starts(name, STR("ferry."));
}
