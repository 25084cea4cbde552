/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* JSON scanner: what the values that it found stand for. */

#include "proto/scan.h"

#include <errno.h>

#include "proto/limits.h"
#include "proto/utf8.h"

/* Four hexadecimal digits, known to be such; *@p is left behind them. */
static unsigned take_hex4(const char **p)
{
	unsigned code = 0;

	for (int i = 0; i < 4; i++, ++*p) {
		unsigned c = (unsigned char)**p;

		code = code << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return code;
}

/* The character of the escape at *@p, which is known to be good; *@p is left behind it. */
static unsigned take_escape(const char **p)
{
	static const char letters[] = "bfnrt", characters[] = "\b\f\n\r\t";
	const char *letter;
	unsigned code, low;
	char c = (*p)[1];

	*p += 2;
	if (c != 'u') {
		letter = memchr(letters, c, sizeof(letters) - 1);
		return (unsigned char)(letter ? characters[letter - letters] : c);
	}
	code = take_hex4(p);
	if (code < 0xd800 || code > 0xdfff)
		return code;
	*p += 2;
	low = take_hex4(p);
	return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

size_t scan_unescape(const struct scan_value *v, char *out)
{
	struct str s = scan_plain(v);
	const char *p = s.p, *end = s.p + s.n;
	size_t n = 0;

	while (p < end) {
		const char *slash = memchr(p, '\\', (size_t)(end - p));
		size_t run = (size_t)((slash ? slash : end) - p);

		memcpy(out + n, p, run);
		n += run;
		p += run;
		if (slash)
			n += utf8_encode(take_escape(&p), out + n);
	}
	return n;
}

size_t scan_unescaped_size(const struct scan_value *v)
{
	struct str s = scan_plain(v);
	const char *p = s.p, *end = s.p + s.n;
	size_t n = s.n;
	char character[4];

	while (p < end && (p = memchr(p, '\\', (size_t)(end - p)))) {
		const char *from = p;

		n += utf8_encode(take_escape(&p), character);
		n -= (size_t)(p - from);
	}
	return n;
}

int scan_int(const struct scan_value *v, int64_t *ret)
{
	const char *p = v->text.p, *end = p + v->text.n;
	bool minus = *p == '-', over = false;
	uint64_t u = 0;

	for (p += minus; p < end; p++) {
		unsigned digit = (unsigned)(unsigned char)*p - '0';

		if (digit > 9)
			return -EINVAL;
		/* However long it is, what follows must still be digits. */
		over |= u > WIRE_MAX_INT;
		u = u * 10 + digit;
	}
	if (over || u > WIRE_MAX_INT)
		return -ERANGE;
	*ret = minus ? -(int64_t)u : (int64_t)u;
	return 0;
}
