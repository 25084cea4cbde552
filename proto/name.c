/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Names and patterns, one pass over the text each. */

#include "proto/name.h"

#include <stdint.h>
#include <stdio.h>

enum class {
	OTHER,
	TOKEN, /* [A-Za-z0-9_-] */
	DOT,
	WILD, /* * and # */
};

static const uint8_t classes[256] = {
	['A' ... 'Z'] = TOKEN, ['a' ... 'z'] = TOKEN, ['0' ... '9'] = TOKEN, ['_'] = TOKEN,
	['-'] = TOKEN,	       ['.'] = DOT,	      ['*'] = WILD,	     ['#'] = WILD,
};

/* "byte N WHAT", written down for the caller. */
static const char *complain(char *buf, size_t size, size_t at, const char *what)
{
	snprintf(buf, size, "byte %zu %s", at, what);
	return buf;
}

bool name_is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (classes[(uint8_t)s.p[i]] != TOKEN)
			return false;
	return s.n > 0;
}

/* A wildcard at byte @at of a pattern: it must be a whole token, and '#' the last one. */
static const char *check_wild(struct str s, size_t at, char *buf, size_t size)
{
	if (at > 0 && s.p[at - 1] != '.')
		return complain(buf, size, at, "is a wildcard, which must be a whole token");
	if (at + 1 == s.n)
		return NULL;
	if (s.p[at + 1] != '.')
		return complain(buf, size, at, "is a wildcard, which must be a whole token");
	return s.p[at] == '#' ? "# may only be the last token" : NULL;
}

static const char *check(struct str s, bool wild, char *buf, size_t size)
{
	size_t n_tokens = 1, token = 0;

	if (s.n == 0)
		return "must not be empty";
	if (s.n > NAME_MAX_BYTES)
		return "longer than 255 bytes";

	for (size_t i = 0;; i++) {
		uint8_t class;

		while (i < s.n && classes[(uint8_t)s.p[i]] == TOKEN)
			i++;
		if (i == s.n)
			break;
		class = classes[(uint8_t)s.p[i]];
		if (class == DOT) {
			if (i == token || i + 1 == s.n) {
				snprintf(buf, size, "a token is empty (dot at byte %zu)", i);
				return buf;
			}
			token = i + 1;
			n_tokens++;
		} else if (class == WILD && wild) {
			const char *wrong = check_wild(s, i, buf, size);

			if (wrong)
				return wrong;
		} else {
			return complain(buf, size, i,
					wild ? "may not stand in a pattern" :
					       "may not stand in a name");
		}
	}
	return n_tokens > NAME_MAX_TOKENS ? "more than 16 tokens" : NULL;
}

const char *name_check(struct str name, char *buf, size_t size)
{
	return check(name, false, buf, size);
}

const char *pattern_check(struct str pattern, char *buf, size_t size)
{
	return check(pattern, true, buf, size);
}

bool pattern_is_literal(struct str pattern)
{
	for (size_t i = 0; i < pattern.n; i++)
		if (pattern.p[i] == '*' || pattern.p[i] == '#')
			return false;
	return true;
}

/* Take the first token off the front of @s, and the dot behind it. */
static struct str take_token(struct str *s)
{
	const char *dot = memchr(s->p, '.', s->n);
	struct str token = { s->p, dot ? (size_t)(dot - s->p) : s->n };
	size_t used = token.n + (dot ? 1 : 0);

	s->p += used;
	s->n -= used;
	return token;
}

bool pattern_match(struct str pattern, struct str name)
{
	if (name.n == 0)
		return pattern.n == 0 || str_eq(pattern, STR("#"));
	if (pattern.n == 0)
		return false;
	if ((pattern.p[0] == '*' || pattern.p[0] == '#') && name_is_reserved(name))
		return false;

	while (pattern.n > 0) {
		struct str want = take_token(&pattern);

		if (want.n == 1 && want.p[0] == '#')
			return true;
		if (name.n == 0)
			return false;
		if (!str_eq(want, take_token(&name)) && !(want.n == 1 && want.p[0] == '*'))
			return false;
	}
	return name.n == 0;
}
