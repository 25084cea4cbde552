/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Random: the same numbers in every run, for tests that compare with a simpler way to do it. */
#pragma once

#include <stdint.h>

struct random {
	uint64_t state; /* any but 0 */
};

/* Marsaglia's xorshift64*. */
static inline uint32_t random_next(struct random *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return (uint32_t)((r->state * 0x2545f4914f6cdd1dull) >> 32);
}

/** random_below() - 0 to @n - 1 */
static inline uint32_t random_below(struct random *r, uint32_t n)
{
	return random_next(r) % n;
}
