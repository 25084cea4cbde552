/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Frame cutter. */

#include "proto/frame.h"

#include <errno.h>
#include <string.h>

/* @line without the CR that stands at its end. */
static struct str without_cr(struct str line)
{
	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

int frame_line(struct frame_cutter *c, const char *p, size_t n, size_t max_line, bool at_end,
	       struct str *ret_line, size_t *ret_used)
{
	size_t from = c->searched, used = 0;

	while (used < n) {
		const char *lf = from < n ? memchr(p + from, '\n', n - from) : NULL;
		size_t end = lf ? (size_t)(lf - p) : n;
		/* Without a LF: a CR at the end may yet turn out to belong to the line end. */
		struct str line = without_cr((struct str){ p + used, end - used });

		if (line.n > max_line)
			return -EMSGSIZE;
		if (!lf && !at_end)
			break;
		used = lf ? end + 1 : n;
		from = used;
		if (line.n > 0) {
			c->searched = 0;
			*ret_line = line;
			*ret_used = used;
			return 1;
		}
	}
	c->searched = n - used;
	*ret_used = used;
	return 0;
}
