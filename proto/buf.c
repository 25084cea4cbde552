/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Growing buffer: the slow path, and numbers. */

#include "proto/buf.h"

#include <stdlib.h>

#define BUF_MIN_CAP 256
#define UINT_MAX_DIGITS 20

void buf_done(struct buf *b)
{
	free(b->p);
	*b = (struct buf){};
}

int buf_grow(struct buf *b, size_t n)
{
	size_t need, cap;
	char *p;

	if (__builtin_add_overflow(b->n, n, &need))
		goto fail;
	/* Doubling, but for what would overflow: that is asked for as it is, and refused. */
	if (b->cap > SIZE_MAX / 2 || need > b->cap * 2)
		cap = need;
	else
		cap = b->cap * 2;
	if (cap < BUF_MIN_CAP)
		cap = BUF_MIN_CAP;

	p = realloc(b->p, cap);
	if (!p)
		goto fail;
	b->p = p;
	b->cap = cap;
	return 0;
fail:
	b->failed = true;
	return -ENOMEM;
}

void buf_add_uint(struct buf *b, uint64_t u)
{
	char digits[UINT_MAX_DIGITS];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (char)('0' + u % 10);
		u /= 10;
	} while (u > 0);
	buf_add(b, digits + i, sizeof(digits) - i);
}

void buf_add_int(struct buf *b, int64_t i)
{
	if (i < 0) {
		char *sign = buf_room(b, 1 + UINT_MAX_DIGITS);

		if (!sign)
			return;
		*sign = '-';
		b->n++;
	}
	buf_add_uint(b, i < 0 ? -(uint64_t)i : (uint64_t)i);
}
