/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Full queues: room for a newcomer at the cost of what is lower (`on_full: drop-lowest`).
 *
 * Looks first and drops then: a newcomer that gets no room all the same costs nobody anything. Each
 * kind keeps its lowest entry while this is at work, a tree over the kinds gives the lowest of all.
 * So many are dropped for one newcomer at most; it is refused if they are not enough. */
#include <stdlib.h>

#include "daemon/core/broker.h"
#include "daemon/core/queue.h"
#include "daemon/core/tree.h"

#define DROP_MAX 4096

RB_HEAD(low_tree, kind);

static int low_compare(const struct kind *a, const struct kind *b)
{
	const struct message *m = a->low->message, *n = b->low->message;

	if (m->prio != n->prio)
		return m->prio < n->prio ? -1 : 1;
	return (m->id > n->id) - (m->id < n->id);
}

TREE_GENERATE_STATIC(low_tree, kind, by_low, low_compare)

/* The oldest ready entry of a kind's highest priority that is not over @prio. */
static struct entry *oldest_at(struct kind *k, uint16_t prio)
{
	struct entry *e = RB_ROOT(&k->ready), *found = NULL;

	while (e) {
		bool fits = e->message->prio <= prio;

		if (fits)
			found = e;
		e = fits ? RB_LEFT(e, node) : RB_RIGHT(e, node);
	}
	return found;
}

/* The oldest of a kind's lowest priority. */
static struct entry *lowest_of(struct kind *k)
{
	struct entry *last = RB_MAX(entry_tree, &k->ready);

	return last ? oldest_at(k, last->message->prio) : NULL;
}

/* What would be the lowest of its kind without @e and all that is lower. */
static struct entry *next_lowest(struct entry *e)
{
	uint16_t prio = e->message->prio;
	struct entry *next = RB_NEXT(entry_tree, NULL, e);

	if (next && next->message->prio == prio)
		return next;
	next = RB_PREV(entry_tree, NULL, oldest_at(e->kind, prio));
	return next ? oldest_at(e->kind, next->message->prio) : NULL;
}

/* Whether there would be room without @n messages of @bytes. */
static bool has_room_without(const struct queue *q, size_t n_payload, uint64_t n, uint64_t bytes)
{
	const struct queue_settings *s = &q->settings;

	return queue_live(q) - n < s->max_messages && n_payload <= s->max_bytes &&
	       q->n_bytes - bytes <= s->max_bytes - n_payload;
}

static void low_tree_fill(struct low_tree *t, struct queue *q)
{
	RB_INIT(t);
	for (struct kind *k = kinds_first(&q->kinds); k; k = kinds_next(k)) {
		k->low = lowest_of(k);
		if (k->low)
			RB_INSERT(low_tree, t, k);
	}
}

/* Move the marks of the kinds past what has to go: whether that is enough. */
static bool mark_lowest(struct queue *q, uint16_t prio, size_t n_payload)
{
	struct low_tree tree;
	uint64_t n = 0, bytes = 0;

	low_tree_fill(&tree, q);
	while (!has_room_without(q, n_payload, n, bytes)) {
		struct kind *k = RB_MIN(low_tree, &tree);

		if (!k || k->low->message->prio > prio || n == DROP_MAX)
			return false;
		n++;
		bytes += k->low->message->n_payload;
		RB_REMOVE(low_tree, &tree, k);
		k->low = next_lowest(k->low);
		if (k->low)
			RB_INSERT(low_tree, &tree, k);
	}
	return true;
}

bool queue_drop_lowest(struct queue *q, uint16_t prio, size_t n_payload)
{
	struct entry *e;

	if (queue_has_room(q, n_payload))
		return true;
	if (!mark_lowest(q, prio, n_payload))
		return false;

	for (struct kind *k = kinds_first(&q->kinds); k; k = kinds_next(k)) {
		while ((e = lowest_of(k)) != k->low) {
			q->stats.dropped++;
			q->broker->stats.dropped++;
			entry_free(e);
		}
	}
	return true;
}
