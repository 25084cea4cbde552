/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Request decoder: what a line that could not be read says of bytes behind it. */

#include "proto/request.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Behind the character @c at @p, which may be written as an escape; NULL if it is another. */
static const char *match_char(const char *p, const char *end, char c)
{
	if (p < end && *p == c)
		return p + 1;
	if (end - p < 6 || memcmp(p, "\\u00", 4) != 0)
		return NULL;
	return hex_digit(p[4]) == c >> 4 && hex_digit(p[5]) == (c & 15) ? p + 6 : NULL;
}

static bool match_key(const char *p, const char *end, const char *key)
{
	for (; *key; key++) {
		p = match_char(p, end, *key);
		if (!p)
			return false;
	}
	return p < end && *p == '"';
}

bool request_mentions_payload(struct str line)
{
	const char *p = line.p, *end = p + line.n;

	while (p < end && (p = memchr(p, '"', (size_t)(end - p)))) {
		p++;
		if (match_key(p, end, "len") || match_key(p, end, "fd"))
			return true;
	}
	return false;
}
