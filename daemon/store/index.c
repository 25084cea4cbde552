/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Index of entries by message id: linear probing, moved step by step when it grows or shrinks.
 *
 * In the table in use a removal closes the gap. In the one being emptied it leaves a mark, as
 * entries are taken from it in the order of slots while others are still looked for. */
#include "daemon/store/index.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/core/entry.h"

#define CAP_MIN 16
#define STEP 16 /* slots moved at each change; at 3/4 full the move is over long before the next */

static struct entry *gone(const struct index *x)
{
	/* An address that no entry has. */
	return (struct entry *)(uintptr_t)&x->old;
}

/* Ids rise by one and are not chosen by clients: a multiplication spreads them. */
static size_t slot_of(const struct index_table *t, uint64_t id)
{
	return (size_t)((id * 0x9E3779B97F4A7C15u) >> 20) & (t->cap - 1);
}

void index_done(struct index *x)
{
	free(x->now.slots);
	free(x->old.slots);
	*x = (struct index){ 0 };
}

static void table_add(struct index_table *t, struct entry *e)
{
	size_t i = slot_of(t, e->message->id);

	while (t->slots[i])
		i = (i + 1) & (t->cap - 1);
	t->slots[i] = e;
	t->n++;
}

static void table_close_gap(struct index_table *t, size_t gap)
{
	for (size_t i = (gap + 1) & (t->cap - 1); t->slots[i]; i = (i + 1) & (t->cap - 1)) {
		size_t home = slot_of(t, t->slots[i]->message->id);

		/* It may move into the gap unless its home lies after the gap, cyclically. */
		if (((i - home) & (t->cap - 1)) >= ((i - gap) & (t->cap - 1))) {
			t->slots[gap] = t->slots[i];
			gap = i;
		}
	}
	t->slots[gap] = NULL;
}

static size_t table_find(const struct index_table *t, uint64_t id, const struct entry *mark)
{
	size_t i;

	if (t->cap == 0)
		return SIZE_MAX;

	for (i = slot_of(t, id); t->slots[i]; i = (i + 1) & (t->cap - 1)) {
		if (t->slots[i] != mark && t->slots[i]->message->id == id)
			return i;
	}
	return SIZE_MAX;
}

static void move_some(struct index *x)
{
	if (x->old.cap == 0)
		return;

	for (int i = 0; i < STEP && x->moved < x->old.cap; i++, x->moved++) {
		struct entry *e = x->old.slots[x->moved];

		if (!e || e == gone(x))
			continue;
		table_add(&x->now, e);
		x->old.slots[x->moved] = gone(x);
		x->old.n--;
	}
	if (x->moved == x->old.cap || x->old.n == 0) {
		free(x->old.slots);
		x->old = (struct index_table){ 0 };
	}
}

static int move_to(struct index *x, size_t cap)
{
	struct entry **slots = calloc(cap, sizeof(*slots));

	if (!slots)
		return -ENOMEM;

	if (x->now.n == 0)
		free(x->now.slots);
	else
		x->old = x->now;
	x->moved = 0;
	x->now = (struct index_table){ .slots = slots, .cap = cap };
	return 0;
}

int index_reserve(struct index *x)
{
	size_t n = x->now.n + x->old.n + 1;

	if (n <= x->now.cap / 4 * 3)
		return 0;

	while (x->old.cap)
		move_some(x);
	return move_to(x, x->now.cap ? 2 * x->now.cap : CAP_MIN);
}

void index_add(struct index *x, struct entry *e)
{
	move_some(x);
	table_add(&x->now, e);
}

void index_remove(struct index *x, struct entry *e)
{
	size_t i = table_find(&x->now, e->message->id, NULL);

	if (i != SIZE_MAX) {
		x->now.n--;
		table_close_gap(&x->now, i);
	} else {
		i = table_find(&x->old, e->message->id, gone(x));
		x->old.slots[i] = gone(x);
		x->old.n--;
	}
	move_some(x);

	/* Shrinking is a favour: without memory the large table stays. */
	if (x->old.cap == 0 && x->now.cap > CAP_MIN && x->now.n < x->now.cap / 8)
		(void)move_to(x, x->now.cap / 2);
}

struct entry *index_find(const struct index *x, uint64_t id)
{
	size_t i = table_find(&x->now, id, NULL);

	if (i != SIZE_MAX)
		return x->now.slots[i];

	i = table_find(&x->old, id, gone(x));
	return i == SIZE_MAX ? NULL : x->old.slots[i];
}
