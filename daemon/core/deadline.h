/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Deadlines: one heap of everything that is due at some time.
 *
 * A 4-ary heap of pointers to deadlines that live inside their objects. Times are milliseconds of
 * the monotonic clock, handed in; the heap reads none. Setting, moving and clearing are O(log n).
 * Room for one more is reserved when an object is made, so that arming it later cannot fail. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum deadline_kind {
	DEADLINE_NONE,
	DEADLINE_ENTRY,	   /* a queued message: its delay or its ttl */
	DEADLINE_LEASE,	   /* a lease: its warning or its end */
	DEADLINE_TAKE,	   /* a waiting take */
	DEADLINE_PUT,	   /* a waiting put */
	DEADLINE_CALL,	   /* an open call */
	DEADLINE_IDLE,	   /* an unused queue */
	DEADLINE_PAUSE,	   /* the end of a pause of one side of a queue */
	DEADLINE_ROOM,	   /* a queue that has lost something while nobody could be let in */
	DEADLINE_KEYS,	   /* a queue's idempotency keys */
	DEADLINE_RETAINED, /* a topic: its retained message's ttl, its oldest keys */
};

struct deadline {
	int64_t due_ms;
	uint32_t slot; /* place in the heap, counted from 1; 0: not armed */
	uint8_t kind;  /* enum deadline_kind: what it is embedded in */
	uint8_t state; /* free for what it is embedded in */
};

struct deadlines {
	struct deadline **heap; /* heap[1] is due first; NULL until the first reservation */
	uint32_t n;
	uint32_t cap;
	uint32_t n_reserved; /* objects alive that may be armed */
};

/** deadlines_done() - free the heap; all promises must have been given back (asserted) */
void deadlines_done(struct deadlines *h);

/** deadlines_reserve() - promise that one more object can be armed: 0 or -ENOMEM */
int deadlines_reserve(struct deadlines *h) __attribute__((warn_unused_result));

/** deadlines_unreserve() - one such object, which is not armed, is gone
 *
 * The heap shrinks now and then. */
void deadlines_unreserve(struct deadlines *h);

/** deadline_set() - arm @d, or move it when it is armed; never fails for a reserved object */
void deadline_set(struct deadlines *h, struct deadline *d, int64_t due_ms);

/** deadline_clear() - disarm @d; does nothing when it is not armed */
void deadline_clear(struct deadlines *h, struct deadline *d);

/** deadlines_first() - what is due first, or NULL */
static inline struct deadline *deadlines_first(const struct deadlines *h)
{
	return h->n ? h->heap[1] : NULL;
}

static inline bool deadline_armed(const struct deadline *d)
{
	return d->slot != 0;
}
