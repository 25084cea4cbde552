/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Memory store: trees and an index over entries, nothing else. */
#include "daemon/store/memory.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/core/tree.h"
#include "daemon/store/index.h"

RB_HEAD(entry_age_tree, entry);

struct memory_store {
	struct store store;			      /* first */
	struct entry_age_tree states[N_ENTRY_STATES]; /* ready ones are in their kinds */
	struct index index;
};

static int entry_age_compare(const struct entry *a, const struct entry *b)
{
	return (a->message->id > b->message->id) - (a->message->id < b->message->id);
}

TREE_GENERATE_STATIC(entry_age_tree, entry, node, entry_age_compare)

static struct memory_store *memory_of(struct store *s)
{
	return (struct memory_store *)s;
}

static int memory_open(struct kinds *kinds, struct store **ret)
{
	struct memory_store *m = calloc(1, sizeof(*m));

	if (!m)
		return -ENOMEM;
	m->store = (struct store){ .ops = &store_memory, .kinds = kinds };
	*ret = &m->store;
	return 0;
}

static struct store *memory_close(struct store *s)
{
	if (s) {
		index_done(&memory_of(s)->index);
		free(memory_of(s));
	}
	return NULL;
}

static int memory_reserve(struct store *s)
{
	return index_reserve(&memory_of(s)->index);
}

static void memory_place(struct store *s, struct entry *e, enum entry_state state)
{
	struct memory_store *m = memory_of(s);

	e->deadline.state = (uint8_t)state;
	if (state == ENTRY_READY)
		kind_add_ready(s->kinds, e->kind, e);
	else
		RB_INSERT(entry_age_tree, &m->states[state], e);
}

static int memory_add(struct store *s, struct entry *e, enum entry_state state)
{
	index_add(&memory_of(s)->index, e);
	memory_place(s, e, state);
	return 0;
}

static void memory_lift(struct store *s, struct entry *e)
{
	if (entry_state(e) == ENTRY_READY)
		kind_remove_ready(s->kinds, e->kind, e);
	else
		RB_REMOVE(entry_age_tree, &memory_of(s)->states[entry_state(e)], e);
}

static void memory_forget(struct store *s, struct entry *e)
{
	index_remove(&memory_of(s)->index, e);
}

static struct entry *memory_best(struct store *s, const struct filter *f)
{
	return filter_best(s->kinds, f);
}

static struct entry *memory_find(struct store *s, uint64_t msg)
{
	return index_find(&memory_of(s)->index, msg);
}

/* The first of a kind's ready entries that comes after @at in order. */
static struct entry *ready_after(struct kind *kind, const struct store_cursor *at)
{
	struct entry *e = RB_ROOT(&kind->ready), *found = NULL;

	while (e) {
		const struct message *m = e->message;
		bool after = m->prio < at->prio || (m->prio == at->prio && m->id > at->msg);

		if (after)
			found = e;
		e = after ? RB_LEFT(e, node) : RB_RIGHT(e, node);
	}
	return found;
}

static struct entry *next_ready(struct store *s, const struct store_cursor *at)
{
	struct entry *best = NULL;
	struct kind *kind;

	/* The first of all is known: who empties a queue asks for it each time. */
	if (!at)
		return filter_best(s->kinds, &s->kinds->all);
	for (kind = kinds_first(s->kinds); kind; kind = kinds_next(kind)) {
		struct entry *e = ready_after(kind, at);

		if (e && (!best || entry_compare(e, best) < 0))
			best = e;
	}
	return best;
}

static struct entry *memory_next(struct store *s, enum entry_state state,
				 const struct store_cursor *after)
{
	struct entry *e, *found = NULL;

	if (state == ENTRY_READY)
		return next_ready(s, after);
	if (!after)
		return RB_MIN(entry_age_tree, &memory_of(s)->states[state]);

	e = RB_ROOT(&memory_of(s)->states[state]);
	while (e) {
		bool later = e->message->id > after->msg;

		if (later)
			found = e;
		e = later ? RB_LEFT(e, node) : RB_RIGHT(e, node);
	}
	return found;
}

const struct store_ops store_memory = {
	.name = "memory",
	.stored = "memory",
	.open = memory_open,
	.close = memory_close,
	.reserve = memory_reserve,
	.add = memory_add,
	.place = memory_place,
	.lift = memory_lift,
	.forget = memory_forget,
	.best = memory_best,
	.find = memory_find,
	.next = memory_next,
};
