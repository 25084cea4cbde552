/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Outbox: chunks in a queue, each a block of copied bytes or a reference into a message. */
#include "daemon/serve/outbox.h"

#include <stdlib.h>
#include <string.h>

struct chunk {
	union {
		STAILQ_ENTRY(chunk) link;
		SLIST_ENTRY(chunk) free_link;
	};
	struct message *message; /* NULL: a block */
	const char *p;		 /* first byte that is not written */
	size_t n;
	size_t size; /* of the block, with this head; 0 in a reference */
	size_t room; /* bytes free after those; 0 in a reference */
};

struct milestone {
	union {
		STAILQ_ENTRY(milestone) link;
		SLIST_ENTRY(milestone) free_link;
	};
	uint64_t end;
	struct delivered delivered;
};

static char *block_bytes(struct chunk *c)
{
	return (char *)(c + 1);
}

void outbox_pool_init(struct outbox_pool *p, unsigned max_blocks, unsigned max_milestones)
{
	*p = (struct outbox_pool){ .max_blocks = max_blocks, .max_milestones = max_milestones };
	SLIST_INIT(&p->blocks);
	SLIST_INIT(&p->milestones);
}

void outbox_pool_done(struct outbox_pool *p)
{
	struct chunk *c;
	struct milestone *m;

	while ((c = SLIST_FIRST(&p->blocks))) {
		SLIST_REMOVE_HEAD(&p->blocks, free_link);
		free(c);
	}
	while ((m = SLIST_FIRST(&p->milestones))) {
		SLIST_REMOVE_HEAD(&p->milestones, free_link);
		free(m);
	}
	p->n_blocks = 0;
	p->n_milestones = 0;
}

/* The block used last is given out first: it is still in the processor's cache. Small ones are not
 * worth keeping. */
static struct chunk *block_get(struct outbox_pool *p, size_t size)
{
	struct chunk *c = size == OUTBOX_BLOCK ? SLIST_FIRST(&p->blocks) : NULL;

	if (c) {
		SLIST_REMOVE_HEAD(&p->blocks, free_link);
		p->n_blocks--;
	} else {
		c = malloc(size);
		if (!c)
			return NULL;
	}
	p->n_used += size;
	*c = (struct chunk){ .p = block_bytes(c), .size = size, .room = size - sizeof(*c) };
	return c;
}

static void chunk_put(struct outbox_pool *p, struct chunk *c)
{
	p->n_used -= c->size;
	if (c->size == OUTBOX_BLOCK && p->n_blocks < p->max_blocks) {
		SLIST_INSERT_HEAD(&p->blocks, c, free_link);
		p->n_blocks++;
		return;
	}
	message_unref(c->message);
	free(c);
}

static struct milestone *milestone_get(struct outbox_pool *p)
{
	struct milestone *m = SLIST_FIRST(&p->milestones);

	if (!m)
		return malloc(sizeof(*m));
	SLIST_REMOVE_HEAD(&p->milestones, free_link);
	p->n_milestones--;
	return m;
}

static void milestone_put(struct outbox_pool *p, struct milestone *m)
{
	if (p->n_milestones == p->max_milestones) {
		free(m);
		return;
	}
	SLIST_INSERT_HEAD(&p->milestones, m, free_link);
	p->n_milestones++;
}

void outbox_init(struct outbox *o, struct outbox_pool *pool)
{
	*o = (struct outbox){ .pool = pool };
	STAILQ_INIT(&o->chunks);
	STAILQ_INIT(&o->milestones);
}

void outbox_done(struct outbox *o)
{
	struct delivered d;

	outbox_discard(o);
	while (outbox_undone(o, &d))
		;
}

void outbox_add(struct outbox *o, const void *p, size_t n)
{
	struct chunk *c = STAILQ_LAST(&o->chunks, chunk, link);
	const char *from = p;

	while (n > 0 && !o->failed) {
		size_t take;

		if (!c || c->room == 0) {
			c = block_get(o->pool, c && c->message ? OUTBOX_SMALL_BLOCK : OUTBOX_BLOCK);
			if (!c) {
				o->failed = true;
				return;
			}
			STAILQ_INSERT_TAIL(&o->chunks, c, link);
		}
		take = n < c->room ? n : c->room;
		memcpy(block_bytes(c) + (c->size - sizeof(*c)) - c->room, from, take);
		c->n += take;
		c->room -= take;
		from += take;
		n -= take;
		o->n_added += take;
	}
}

void outbox_refer(struct outbox *o, struct message *m, struct str bytes)
{
	struct chunk *c;

	if (o->failed || bytes.n == 0)
		return;
	c = malloc(sizeof(*c));
	if (!c) {
		o->failed = true;
		return;
	}
	*c = (struct chunk){ .message = message_ref(m), .p = bytes.p, .n = bytes.n };
	STAILQ_INSERT_TAIL(&o->chunks, c, link);
	o->n_added += bytes.n;
}

void outbox_mark(struct outbox *o, const struct delivered *d)
{
	struct milestone *m;

	if (o->failed)
		return;
	m = milestone_get(o->pool);
	if (!m) {
		o->failed = true;
		return;
	}
	*m = (struct milestone){ .end = d->lost ? UINT64_MAX : o->n_added, .delivered = *d };
	STAILQ_INSERT_TAIL(&o->milestones, m, link);
}

size_t outbox_gather(const struct outbox *o, struct iovec *iov, size_t max)
{
	const struct chunk *c;
	size_t n = 0;

	STAILQ_FOREACH(c, &o->chunks, link) {
		if (n == max)
			break;
		/* An iovec is for reading and writing alike, and so has no const. */
		iov[n++] = (struct iovec){ (void *)(uintptr_t)c->p, c->n };
	}
	return n;
}

void outbox_advance(struct outbox *o, size_t n)
{
	o->n_written += n;
	while (n > 0) {
		struct chunk *c = STAILQ_FIRST(&o->chunks);

		if (n < c->n) {
			c->p += n;
			c->n -= n;
			return;
		}
		n -= c->n;
		STAILQ_REMOVE_HEAD(&o->chunks, link);
		chunk_put(o->pool, c);
	}
}

static int milestone_take(struct outbox *o, struct delivered *ret)
{
	struct milestone *m = STAILQ_FIRST(&o->milestones);

	*ret = m->delivered;
	STAILQ_REMOVE_HEAD(&o->milestones, link);
	milestone_put(o->pool, m);
	return 1;
}

int outbox_reached(struct outbox *o, struct delivered *ret)
{
	const struct milestone *m = STAILQ_FIRST(&o->milestones);

	return m && m->end <= o->n_written ? milestone_take(o, ret) : 0;
}

int outbox_undone(struct outbox *o, struct delivered *ret)
{
	return STAILQ_EMPTY(&o->milestones) ? 0 : milestone_take(o, ret);
}

void outbox_discard(struct outbox *o)
{
	struct chunk *c;

	while ((c = STAILQ_FIRST(&o->chunks))) {
		STAILQ_REMOVE_HEAD(&o->chunks, link);
		chunk_put(o->pool, c);
	}
	/* What was dropped never counts as written: positions only grow, so step back. */
	o->n_added = o->n_written;
}
