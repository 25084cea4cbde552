/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* JSON printer. */

#include "proto/json.h"

#include "proto/utf8.h"

/* The letter behind the backslash, 'u' for \u00XX; 0 for what stands as it is. */
static const char escapes[256] = {
	[0x00 ... 0x07] = 'u', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',  [0x0b] = 'u',
	['\f'] = 'f',	       ['\r'] = 'r', ['"'] = '"',  ['\\'] = '\\', [0x0e ... 0x1f] = 'u',
};

/* Size of the run at the front of @s that is printed as it is. */
static size_t plain_run(struct str s)
{
	size_t i = 0, run;

	while (i < s.n && !escapes[(unsigned char)s.p[i]]) {
		if ((unsigned char)s.p[i] < 0x80) {
			i++;
			continue;
		}
		run = utf8_run(s.p + i, s.n - i);
		if (run == 0)
			break;
		i += run;
	}
	return i;
}

static void add_special(struct buf *b, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";

	if (c >= 0x80) {
		buf_add_lit(b, "\xef\xbf\xbd");
	} else if (escapes[c] == 'u') {
		const char text[] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };

		buf_add(b, text, sizeof(text));
	} else {
		const char text[] = { '\\', escapes[c] };

		buf_add(b, text, sizeof(text));
	}
}

void json_add_string(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	while (s.n > 0) {
		size_t run = plain_run(s);

		buf_add(b, s.p, run);
		s.p += run;
		s.n -= run;
		if (s.n == 0)
			break;
		add_special(b, (unsigned char)*s.p);
		s.p++;
		s.n--;
	}
	buf_add_char(b, '"');
}

size_t json_string_size(struct str s)
{
	size_t size = 2;

	while (s.n > 0) {
		size_t run = plain_run(s);
		unsigned char c;

		size += run;
		s.p += run;
		s.n -= run;
		if (s.n == 0)
			break;
		c = (unsigned char)*s.p;
		size += c >= 0x80 ? 3 : escapes[c] == 'u' ? 6 : 2;
		s.p++;
		s.n--;
	}
	return size;
}

void json_add_name(struct buf *b, struct str s)
{
	char *to = buf_room(b, s.n + 2);

	if (!to)
		return;
	*to++ = '"';
	if (s.n > 0)
		memcpy(to, s.p, s.n);
	to[s.n] = '"';
	b->n += s.n + 2;
}
