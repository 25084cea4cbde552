/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Store: where the messages of one queue are kept.
 *
 * The interface between a queue, which knows what should happen to a message, and a backend, which
 * knows where it lies. A queue places each entry in a state, moves it from state to state and
 * removes it; it asks for the next one to give out, for one by its id, and for all in order. */
#pragma once

#include <stdint.h>

#include "daemon/core/entry.h"

struct store_ops;

/* Head of every backend's store. */
struct store {
	const struct store_ops *ops;
	struct kinds *kinds; /* of its queue */
};

/* Where a listing goes on: after this entry in its state's order. */
struct store_cursor {
	uint64_t msg;
	uint16_t prio; /* counts for ENTRY_READY alone */
};

struct store_ops {
	const char *name;   /* the backend's name: "memory" */
	const char *stored; /* what `stored` says: "memory", "kernel", "disk" */

	/* a store over the queue's kinds: 0 or negative errno */
	int (*open)(struct kinds *kinds, struct store **ret);
	struct store *(*close)(struct store *s);

	/* make room for one entry more, so that add() needs no memory: 0 or -ENOMEM */
	int (*reserve)(struct store *s);
	/* enter a new entry, with room reserved, in its first state: 0 or negative errno */
	int (*add)(struct store *s, struct entry *e, enum entry_state state);
	/* put an entry that has been lifted into a state */
	void (*place)(struct store *s, struct entry *e, enum entry_state state);
	/* take it out of the state it is in, to be placed in another */
	void (*lift)(struct store *s, struct entry *e);
	/* forget an entry that has been lifted */
	void (*forget)(struct store *s, struct entry *e);

	struct entry *(*best)(struct store *s, const struct filter *f);
	struct entry *(*find)(struct store *s, uint64_t msg);
	/* first entry of a state after @after (NULL: the first): ready ones in the order in which
	 * they would be given out, the others by age */
	struct entry *(*next)(struct store *s, enum entry_state state,
			      const struct store_cursor *after);
};
