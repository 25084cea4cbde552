/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Outbox: bytes accepted for one session and not yet written.
 *
 * First in, first out: small things are copied into blocks, large payloads are referenced where
 * they are. Remembers at which byte each delivery from a queue ends, so that it can be told what
 * has reached the socket. Blocks come from a pool that several outboxes share and go back to it as
 * they are written: an idle session holds none. Pure data: no I/O, no clock. Sets no bound itself;
 * its user looks at outbox_pending(). */
#pragma once

#include <bsd/sys/queue.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "daemon/core/message.h"
#include "proto/str.h"

#define OUTBOX_BLOCK 16384
#define OUTBOX_MAX_IOV 64

/* Between two references there is little to copy: the end of one line and the head of the next. */
#define OUTBOX_SMALL_BLOCK 1024

/* From this size on a payload is worth a reference instead of a copy. */
#define OUTBOX_REFER 16384

struct chunk;
struct milestone;
SLIST_HEAD(chunk_stack, chunk);
STAILQ_HEAD(chunk_queue, chunk);
SLIST_HEAD(milestone_stack, milestone);
STAILQ_HEAD(milestone_queue, milestone);

/* Blocks and milestones that nobody uses now, at most so many. */
struct outbox_pool {
	struct chunk_stack blocks;
	unsigned n_blocks;
	unsigned max_blocks;
	uint64_t n_used; /* bytes in blocks that are in use */
	struct milestone_stack milestones;
	unsigned n_milestones;
	unsigned max_milestones;
};

struct outbox {
	struct outbox_pool *pool; /* borrowed */
	struct chunk_queue chunks;
	struct milestone_queue milestones;
	uint64_t n_added;   /* bytes in all since the start */
	uint64_t n_written; /* of these */
	bool failed;	    /* memory was short: something is missing at the end */
};

/* The delivery that a milestone stands for. */
struct delivered {
	uint64_t lease;
	bool automatic; /* its lease is settled by having been written */
	bool lost;	/* it was not even added: never reached */
};

void outbox_pool_init(struct outbox_pool *p, unsigned max_blocks, unsigned max_milestones);
void outbox_pool_done(struct outbox_pool *p);

void outbox_init(struct outbox *o, struct outbox_pool *pool);

/** outbox_done() - drop all that is pending, milestones too */
void outbox_done(struct outbox *o);

/** outbox_pending() - bytes that have not been written */
static inline uint64_t outbox_pending(const struct outbox *o)
{
	return o->n_added - o->n_written;
}

/** outbox_add() - append a copy of @n bytes
 *
 * Like a struct buf: without memory the outbox is marked failed, and takes nothing more. */
void outbox_add(struct outbox *o, const void *p, size_t n);

/** outbox_refer() - append bytes that lie in @m, which is kept until they are written */
void outbox_refer(struct outbox *o, struct message *m, struct str bytes);

/** outbox_mark() - a delivery ends here: at the end of what was added so far */
void outbox_mark(struct outbox *o, const struct delivered *d);

/** outbox_gather() - point @iov (at most @max) at what is to be written next: how many were used */
size_t outbox_gather(const struct outbox *o, struct iovec *iov, size_t max);

/** outbox_advance() - the first @n pending bytes have been written */
void outbox_advance(struct outbox *o, size_t n);

/** outbox_reached() - take the next delivery that has been written whole: 1, or 0 */
int outbox_reached(struct outbox *o, struct delivered *ret);

/** outbox_undone() - take the next delivery, written or not: 1, or 0. For the end of a session. */
int outbox_undone(struct outbox *o, struct delivered *ret);

/** outbox_discard() - drop the pending bytes; milestones stay, and are never reached */
void outbox_discard(struct outbox *o);
