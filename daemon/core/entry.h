/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Entry: one message in one queue.
 *
 * Is in exactly one state, and in the container of that state. A message that is bound into three
 * queues has three entries. */
#pragma once

#include <bsd/sys/tree.h>
#include <stdint.h>

#include "daemon/core/deadline.h"
#include "daemon/core/filter.h"
#include "daemon/core/message.h"

enum entry_state {
	ENTRY_READY,
	ENTRY_DELAYED,
	ENTRY_LEASED,
	ENTRY_DEAD,
	N_ENTRY_STATES,
};

/* How a dead letter ended. */
struct obituary {
	int64_t died_ms; /* wall clock */
	uint16_t n_reason;
	char reason[];
};

struct entry {
	RB_ENTRY(entry) node; /* in kind->ready, or in queue->states[] by message id */
	struct message *message;
	struct kind *kind;
	struct deadline deadline; /* its delay or its ttl, whichever is first */
	int64_t expires_ms;	  /* monotonic; 0: never */
	uint32_t failed;	  /* deliveries that failed */
	uint32_t deliveries;
	union {
		int64_t ready_ms;	   /* delayed: monotonic */
		struct lease *lease;	   /* leased */
		struct obituary *obituary; /* dead; NULL when memory was short */
	};
	/* its enum entry_state is deadline.state: a million of these are alive */
};

static inline enum entry_state entry_state(const struct entry *e)
{
	return (enum entry_state)e->deadline.state;
}

RB_PROTOTYPE(entry_tree, entry, node, entry_compare)

/** entry_compare() - by priority, higher first, then by age */
int entry_compare(const struct entry *a, const struct entry *b);
