/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* UTF-8, by the table of well-formed sequences in RFC 3629 section 4. */

#include "proto/utf8.h"

#include <stdint.h>
#include <string.h>

static bool is_tail(unsigned char c)
{
	return (c & 0xc0) == 0x80;
}

size_t utf8_length(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;
	unsigned code;

	if (n == 0)
		return 0;
	if (u[0] < 0x80)
		return 1;
	/* c0 and c1 would begin overlong forms, 80 to bf are tails. */
	if (u[0] < 0xc2 || n < 2 || !is_tail(u[1]))
		return 0;
	if (u[0] < 0xe0)
		return 2;

	if (n < 3 || !is_tail(u[2]))
		return 0;
	if (u[0] < 0xf0) {
		code = (u[0] & 0xfu) << 12 | (u[1] & 0x3fu) << 6;
		return code < 0x800 || (code & 0xf800) == 0xd800 ? 0 : 3;
	}

	if (u[0] > 0xf4 || n < 4 || !is_tail(u[3]))
		return 0;
	code = (u[0] & 7u) << 18 | (u[1] & 0x3fu) << 12;
	return code < 0x10000 || code > 0x10ffff ? 0 : 4;
}

size_t utf8_run(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && (unsigned char)p[i] >= 0x80) {
		size_t step = utf8_length(p + i, n - i);

		if (step == 0)
			break;
		i += step;
	}
	return i;
}

/* Size of the run of ASCII at the front. */
static size_t ascii_run(const char *p, size_t n)
{
	size_t i = 0;
	uint64_t word;

	for (; n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, p + i, sizeof(word));
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < n && (unsigned char)p[i] < 0x80)
		i++;
	return i;
}

size_t utf8_check(const char *p, size_t n)
{
	size_t i = 0;

	while (i < n) {
		size_t run;

		i += ascii_run(p + i, n - i);
		run = utf8_run(p + i, n - i);
		if (run == 0)
			break;
		i += run;
	}
	return i;
}

size_t utf8_encode(unsigned code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

bool utf8_has_control(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;

	for (size_t i = 0; i < n; i++) {
		if (u[i] < 0x20 || u[i] == 0x7f)
			return true;
		if (u[i] == 0xc2 && i + 1 < n && u[i + 1] < 0xa0)
			return true;
	}
	return false;
}
