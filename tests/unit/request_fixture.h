/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Request fixture: a decoder, and lines put to it in blocks of exactly their size. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proto/request.h"

struct decoding {
	struct wire_limits limits;
	struct request_decoder *d;
	struct request r;
	struct fault f;
	char *line; /* of exact size, so that a sanitizer sees a read past its end */
};

static inline int set_up(void **state)
{
	struct decoding *c = calloc(1, sizeof(*c));

	if (!c)
		return -1;
	c->limits = (struct wire_limits)WIRE_LIMITS_DEFAULT;
	c->d = request_decoder_new(&c->limits);
	*state = c;
	return c->d ? 0 : -1;
}

static inline int tear_down(void **state)
{
	struct decoding *c = *state;

	request_decoder_free(c->d);
	free(c->line);
	free(c);
	return 0;
}

static inline enum request_result decode_bytes(struct decoding *c, struct str line, bool used_raw)
{
	free(c->line);
	c->line = malloc(line.n ? line.n : 1);
	assert_non_null(c->line);
	memcpy(c->line, line.p, line.n);
	c->f = (struct fault){};
	return request_decode(c->d, (struct str){ c->line, line.n }, used_raw, &c->r, &c->f);
}

static inline enum request_result decode(struct decoding *c, const char *line)
{
	return decode_bytes(c, str_of(line), false);
}

static inline void assert_str(struct str s, const char *text)
{
	assert_int_equal(s.n, strlen(text));
	assert_memory_equal(s.p, text, s.n);
}
