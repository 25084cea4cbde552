/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Deadlines: the 4-ary heap. */
#include "daemon/core/deadline.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#define HEAP_ARITY 4
#define HEAP_CAP_MIN 64

static uint32_t parent_of(uint32_t slot)
{
	return (slot - 2) / HEAP_ARITY + 1;
}

static uint32_t first_child_of(uint32_t slot)
{
	return (slot - 1) * HEAP_ARITY + 2;
}

static void put_at(struct deadlines *h, uint32_t slot, struct deadline *d)
{
	h->heap[slot] = d;
	d->slot = slot;
}

/* Find the place of @d, for which @slot is free, between there and the top. */
static void sift_up(struct deadlines *h, uint32_t slot, struct deadline *d)
{
	while (slot > 1) {
		uint32_t parent = parent_of(slot);

		if (h->heap[parent]->due_ms <= d->due_ms)
			break;
		put_at(h, slot, h->heap[parent]);
		slot = parent;
	}
	put_at(h, slot, d);
}

static uint32_t earliest_child(const struct deadlines *h, uint32_t first)
{
	uint32_t best = first;

	for (uint32_t i = first + 1; i < first + HEAP_ARITY && i <= h->n; i++) {
		if (h->heap[i]->due_ms < h->heap[best]->due_ms)
			best = i;
	}
	return best;
}

static void sift_down(struct deadlines *h, uint32_t slot, struct deadline *d)
{
	for (;;) {
		uint32_t child = first_child_of(slot);

		if (child > h->n)
			break;
		child = earliest_child(h, child);
		if (h->heap[child]->due_ms >= d->due_ms)
			break;
		put_at(h, slot, h->heap[child]);
		slot = child;
	}
	put_at(h, slot, d);
}

static void settle(struct deadlines *h, uint32_t slot, struct deadline *d)
{
	if (slot > 1 && d->due_ms < h->heap[parent_of(slot)]->due_ms)
		sift_up(h, slot, d);
	else
		sift_down(h, slot, d);
}

void deadlines_done(struct deadlines *h)
{
	assert(h->n == 0 && h->n_reserved == 0);
	free(h->heap);
	*h = (struct deadlines){ 0 };
}

int deadlines_reserve(struct deadlines *h)
{
	struct deadline **heap;
	uint32_t cap = h->cap;

	/* Slots count from 1. */
	if (h->n_reserved + 1 >= cap) {
		if (cap > UINT32_MAX / 8)
			return -ENOMEM;
		cap = cap ? 2 * cap : HEAP_CAP_MIN;
		heap = realloc(h->heap, cap * sizeof(struct deadline *));
		if (!heap)
			return -ENOMEM;
		h->heap = heap;
		h->cap = cap;
	}
	h->n_reserved++;
	return 0;
}

void deadlines_unreserve(struct deadlines *h)
{
	struct deadline **heap;

	assert(h->n_reserved > 0 && h->n < h->n_reserved);
	h->n_reserved--;

	/* At a quarter, so that a step back and forth does not move it each time. */
	if (h->cap <= HEAP_CAP_MIN || h->n_reserved >= h->cap / 4)
		return;
	heap = realloc(h->heap, h->cap / 2 * sizeof(struct deadline *));
	if (heap) {
		h->heap = heap;
		h->cap /= 2;
	}
}

void deadline_set(struct deadlines *h, struct deadline *d, int64_t due_ms)
{
	if (d->slot == 0) {
		assert(h->n < h->n_reserved);
		d->due_ms = due_ms;
		h->n++;
		sift_up(h, h->n, d);
	} else if (d->due_ms != due_ms) {
		d->due_ms = due_ms;
		settle(h, d->slot, d);
	}
}

void deadline_clear(struct deadlines *h, struct deadline *d)
{
	uint32_t slot = d->slot;
	struct deadline *last;

	if (slot == 0)
		return;

	d->slot = 0;
	last = h->heap[h->n];
	h->n--;
	if (last != d)
		settle(h, slot, last);
}
