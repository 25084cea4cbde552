/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Filter: which types of messages somebody wants, and the types a queue has.
 *
 * A queue keeps one kind for each type of message it has seen (at most a cap) and one filter for
 * each different set of patterns that its consumers use. Which filter matches which kind is worked
 * out once, when either appears, so that neither a message nor a take compares text. */
#pragma once

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/label.h"
#include "proto/str.h"

struct entry;
struct seat;

/* A sorted set of patterns, one allocation. */
struct filter_patterns {
	uint32_t n;
	struct str v[];
};

/** filter_patterns_new() - copy @types; *ret is NULL when there are none: 0 or -ENOMEM */
int filter_patterns_new(struct strs types, struct filter_patterns **ret);
struct filter_patterns *filter_patterns_free(struct filter_patterns *p);

/** filter_patterns_match() - whether one of them matches @type; @p NULL matches all */
bool filter_patterns_match(const struct filter_patterns *p, struct str type);

RB_HEAD(entry_tree, entry);
TAILQ_HEAD(seat_list, seat);

/* The messages of one type in one queue. */
struct kind {
	struct kinds *kinds;
	RB_ENTRY(kind) node;	 /* in kinds->by_type */
	RB_ENTRY(kind) by_first; /* in kinds->by_first while it has ready entries */
	struct entry_tree ready; /* by priority, then age */
	struct entry *first;	 /* of ready, or NULL */
	RB_ENTRY(kind) by_low;	 /* while queue_drop_lowest() is at work */
	struct entry *low;
	uint32_t n_entries; /* in any state */
	struct label *type;
	struct filter **filters; /* those that match, but for the one that matches all */
	uint32_t n_filters;
	uint32_t cap_filters;
};

RB_HEAD(kind_tree, kind);
RB_HEAD(kind_first_tree, kind);

struct filter {
	RB_ENTRY(filter) node;		  /* in kinds->filters */
	struct filter_patterns *patterns; /* NULL: everything */
	TAILQ_ENTRY(filter) idle; /* in kinds->idle while refs is 0: kept for the next take */
	uint32_t refs;
	struct kind **matching; /* NULL for the one that matches everything */
	uint32_t n_matching;
	uint32_t cap_matching;
	struct seat_list waiting; /* longest first */
};

RB_HEAD(filter_tree, filter);
TAILQ_HEAD(filter_list, filter);

/* Filters that nobody uses now but that are kept, as takes tend to repeat. */
#define FILTERS_IDLE_MAX 32

/* What one queue knows of types. */
struct kinds {
	struct kind_tree by_type;
	struct kind_first_tree by_first; /* by the entry that is first among them */
	struct filter_tree filters;
	struct filter all;
	struct filter_list idle; /* oldest first */
	uint32_t n_idle;
	uint32_t n;
	uint32_t max; /* kinds at most; those without entries make way */
};

void kinds_init(struct kinds *k, uint32_t max);
void kinds_done(struct kinds *k);

/** kinds_get() - the kind for @type, made if need be: 0, -ENOSPC (too many) or -ENOMEM */
int kinds_get(struct kinds *k, struct str type, struct kind **ret);

/** kinds_first(), kinds_next() - all kinds, in the order of their types */
struct kind *kinds_first(struct kinds *k);
struct kind *kinds_next(struct kind *kind);

/** filter_get() - the filter for @types with one more reference: 0 or -ENOMEM */
int filter_get(struct kinds *k, struct strs types, struct filter **ret);

/** filters_first(), filters_next() - all filters but the one that matches everything */
struct filter *filters_first(struct kinds *k);
struct filter *filters_next(struct filter *f);

/** filter_put() - give a reference back; an unused filter is kept for a while */
void filter_put(struct kinds *k, struct filter *f);

/** kind_add_ready(), kind_remove_ready() - an entry of this kind became ready, or is no longer */
void kind_add_ready(struct kinds *k, struct kind *kind, struct entry *e);
void kind_remove_ready(struct kinds *k, struct kind *kind, struct entry *e);

/** filter_best() - the first ready entry that @f matches, or NULL */
struct entry *filter_best(const struct kinds *k, const struct filter *f);

/** kind_longest_waiting() - of all seats that wait for messages of this kind, the one that has
 * waited longest, or NULL */
struct seat *kind_longest_waiting(const struct kinds *k, const struct kind *kind);
