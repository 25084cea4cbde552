/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Growing buffer: bytes appended one after another, for frames under construction.
 *
 * An append that finds no memory marks the buffer failed and does nothing from then on, so that a
 * printer checks once, at its end. Bounded by its users, not by itself. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "proto/str.h"

struct buf {
	char *p;
	size_t n;
	size_t cap;
	bool failed;
};

/** buf_done() - free what the buffer holds and make it empty; takes a zeroed one too */
void buf_done(struct buf *b);

/** buf_reset() - forget the content and a failure, keep the memory */
static inline void buf_reset(struct buf *b)
{
	b->n = 0;
	b->failed = false;
}

/** buf_grow() - make room for @n more bytes (slow path of buf_room())
 *
 * Return: 0, or -ENOMEM with the buffer marked failed and its content kept. */
int buf_grow(struct buf *b, size_t n);

/** buf_room() - a place for @n bytes at the end; the caller writes them and adds to b->n
 *
 * Return: the place, or NULL when memory ran out now or before. */
static inline char *buf_room(struct buf *b, size_t n)
{
	if (n > b->cap - b->n || !b->p || b->failed) {
		if (b->failed || buf_grow(b, n) < 0)
			return NULL;
	}
	return b->p + b->n;
}

static inline void buf_add(struct buf *b, const void *p, size_t n)
{
	char *to;

	if (n == 0)
		return;
	to = buf_room(b, n);
	if (to) {
		memcpy(to, p, n);
		b->n += n;
	}
}

static inline void buf_add_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

#define buf_add_lit(b, literal) buf_add((b), (literal), sizeof(literal) - 1)

/** buf_add_char() - append one byte */
static inline void buf_add_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

/** buf_add_int() - append @i in decimal */
void buf_add_int(struct buf *b, int64_t i);

/** buf_add_uint() - append @u in decimal */
void buf_add_uint(struct buf *b, uint64_t u);
