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

int frame_cut(struct frame_cutter *c, struct str in, size_t max_line, bool at_end,
	      struct str *ret_line, size_t *ret_used)
{
	size_t from = c->searched, used = 0;

	while (used < in.n) {
		const char *lf = from < in.n ? memchr(in.p + from, '\n', in.n - from) : NULL;
		size_t end = lf ? (size_t)(lf - in.p) : in.n;
		/* Without a LF: a CR at the end may yet turn out to belong to the line end. */
		struct str line = without_cr((struct str){ in.p + used, end - used });

		if (line.n > max_line)
			return -EMSGSIZE;
		if (!lf && !at_end)
			break;
		used = lf ? end + 1 : in.n;
		from = used;
		if (line.n > 0) {
			c->searched = 0;
			*ret_line = line;
			*ret_used = used;
			return 1;
		}
	}
	c->searched = in.n - used;
	*ret_used = used;
	return 0;
}
