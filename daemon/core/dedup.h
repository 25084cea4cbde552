/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Dedup: idempotency keys of one place, and what the first message under each became.
 *
 * Keys are per sender's uid, forgotten after the window and, oldest first, when there are more
 * than the cap. Charged to the sender. Everything O(log n). */
#pragma once

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdint.h>

#include "daemon/core/quota.h"
#include "proto/str.h"

struct dedup_key;
RB_HEAD(dedup_tree, dedup_key);
TAILQ_HEAD(dedup_list, dedup_key);

struct dedup {
	struct dedup_tree tree;
	struct dedup_list by_age;
	uint32_t n;
	uint32_t overhead; /* charged with the first key: what it keeps alive besides itself */
};

/** dedup_init() - no keys, no overhead */
void dedup_init(struct dedup *d);
void dedup_done(struct dedup *d);

/** dedup_find() - the message id stored under @key by @uid, or 0
 *
 * Never finds what is past the window, and forgets some of it first: more than can be added between
 * two calls, so that all of it goes in time. */
uint64_t dedup_find(struct dedup *d, uid_t uid, struct str key, int64_t now_ms, int64_t window_ms);

/** dedup_add() - remember @id under @key: 0, -EDQUOT or -ENOMEM
 *
 * dedup_find() has been asked before and has not found it. With a cap of 0 nothing is kept. */
int dedup_add(struct dedup *d, struct account *a, struct str key, uint64_t id, int64_t now_ms,
	      uint32_t max_keys);

/** dedup_forget() - undo the newest dedup_add() of this key; takes unknown keys */
void dedup_forget(struct dedup *d, uid_t uid, struct str key);

/** dedup_oldest_ms() - when the oldest key was added, or -1 without any */
int64_t dedup_oldest_ms(const struct dedup *d);

/** dedup_sweep() - forget keys that are past the window, the oldest @max at most */
void dedup_sweep(struct dedup *d, int64_t now_ms, int64_t window_ms, uint32_t max);
