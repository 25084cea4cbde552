/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Index: entries by message id.
 *
 * An open-addressed table that moves to a larger or smaller one a few slots at a time, so that no
 * single put pays for a million. Sixteen bytes an entry or less. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct entry;

struct index_table {
	struct entry **slots; /* NULL: empty */
	size_t cap;	      /* a power of two, or 0 */
	size_t n;	      /* entries in it */
};

struct index {
	struct index_table now;
	struct index_table old; /* being emptied, or cap 0 */
	size_t moved;		/* slots of old that are done */
};

void index_done(struct index *x);

/** index_reserve() - make room for one entry more: 0 or -ENOMEM */
int index_reserve(struct index *x);

/** index_add() - enter @e; room has been reserved and its id is not there */
void index_add(struct index *x, struct entry *e);

/** index_remove() - take @e out */
void index_remove(struct index *x, struct entry *e);

/** index_find() - the entry of message @id, or NULL */
struct entry *index_find(const struct index *x, uint64_t id);
