/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Entries: a message's way through the states of one queue. */
#include "daemon/core/entry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/broker.h"
#include "daemon/core/taker.h"
#include "daemon/core/util.h"

#define BACKOFF_MAX_MS 3600000

/* Charged for a copy that a binding brought; the first copy's share is in MESSAGE_OVERHEAD. */
#define BOUND_CHARGE 128

static const char *const state_names[N_ENTRY_STATES] = {
	[ENTRY_READY] = "ready",
	[ENTRY_DELAYED] = "delayed",
	[ENTRY_LEASED] = "leased",
	[ENTRY_DEAD] = "dead",
};

int entry_state_parse(struct str text, enum entry_state *ret)
{
	for (int i = 0; i < N_ENTRY_STATES; i++) {
		if (str_eq(text, str_of(state_names[i]))) {
			*ret = (enum entry_state)i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *entry_state_text(enum entry_state s)
{
	return state_names[s];
}

static bool is_bound(const struct queue *q, const struct message *m)
{
	return m->place != q->label;
}

/* Whether an entry in that state may have its deadline armed, and so needs a place in the heap. */
static bool wants_deadline(const struct entry *e, enum entry_state s)
{
	return e->expires_ms != 0 || s == ENTRY_DELAYED || s == ENTRY_LEASED;
}

/* --- counts and deadlines ------------------------------------------------------------------ */

static void count(struct queue *q, const struct entry *e, enum entry_state s, int by)
{
	q->n_state[s] += (uint64_t)(int64_t)by;
	if (s != ENTRY_DEAD)
		q->n_bytes += (uint64_t)(int64_t)by * e->message->n_payload;
}

static void arm(struct queue *q, struct entry *e, enum entry_state s)
{
	struct deadlines *h = &q->broker->deadlines;
	int64_t due = 0;

	if (s == ENTRY_READY || s == ENTRY_DELAYED)
		due = e->expires_ms;
	if (s == ENTRY_DELAYED && (due == 0 || e->ready_ms < due))
		due = e->ready_ms;

	if (due)
		deadline_set(h, &e->deadline, due);
	else
		deadline_clear(h, &e->deadline);
}

int entry_new(struct queue *q, struct message *m, const struct entry_times *t, struct entry **ret,
	      struct fault *f)
{
	struct deadlines *h = &q->broker->deadlines;
	enum entry_state state = t->ready_ms ? ENTRY_DELAYED : ENTRY_READY;
	struct entry *e = NULL;
	struct kind *kind;
	int r;

	r = kinds_get(&q->kinds, message_type(m), &kind);
	if (r == -ENOSPC)
		return fault_set(f, ERR_QUOTA,
				 "type: the queue holds %u different types, the most allowed",
				 q->kinds.max);
	if (r < 0 || q->store->ops->reserve(q->store) < 0)
		return fault_set(f, ERR_INTERNAL, "queue: out of memory");
	if (is_bound(q, m) && account_charge(m->account, BOUND_CHARGE) < 0)
		return fault_set(f, ERR_QUOTA, "this user may hold no more messages");

	e = calloc(1, sizeof(*e));
	if (e)
		*e = (struct entry){ .message = m,
				     .kind = kind,
				     .expires_ms = t->expires_ms,
				     .ready_ms = t->ready_ms };
	if (!e || (wants_deadline(e, state) && deadlines_reserve(h) < 0)) {
		free(e);
		if (is_bound(q, m))
			account_release(m->account, BOUND_CHARGE);
		return fault_set(f, ERR_INTERNAL, "queue: out of memory");
	}
	e->deadline.kind = DEADLINE_ENTRY;
	message_ref(m);
	kind->n_entries++;
	q->broker->n_messages++;
	q->store->ops->add(q->store, e, state);
	count(q, e, state, 1);
	arm(q, e, state);
	*ret = e;
	return 0;
}

int entry_reserve_lease(struct entry *e)
{
	if (wants_deadline(e, entry_state(e)))
		return 0;
	return deadlines_reserve(&entry_queue(e)->broker->deadlines);
}

void entry_move(struct entry *e, enum entry_state to)
{
	struct queue *q = entry_queue(e);
	enum entry_state from = entry_state(e);

	q->store->ops->lift(q->store, e);
	count(q, e, from, -1);
	arm(q, e, to);
	q->store->ops->place(q->store, e, to);
	count(q, e, to, 1);

	/* What a lease had reserved (entry_reserve_lease()) is given back with it. */
	if (wants_deadline(e, from) && !wants_deadline(e, to))
		deadlines_unreserve(&q->broker->deadlines);
}

struct entry *entry_free(struct entry *e)
{
	struct queue *q = entry_queue(e);
	struct deadlines *h = &q->broker->deadlines;
	enum entry_state state = entry_state(e);

	deadline_clear(h, &e->deadline);
	if (wants_deadline(e, state))
		deadlines_unreserve(h);
	q->store->ops->lift(q->store, e);
	q->store->ops->forget(q->store, e);
	count(q, e, state, -1);
	e->kind->n_entries--;
	q->broker->n_messages--;

	if (state == ENTRY_DEAD)
		entry_revive(e);
	if (is_bound(q, e->message))
		account_release(e->message->account, BOUND_CHARGE);
	message_unref(e->message);
	free(e);
	return NULL;
}

/* --- coming back --------------------------------------------------------------------------- */

/* Ready: the one who has waited longest for its type gets it. */
static void offer(struct queue *q, struct entry *e)
{
	struct seat *s;

	if (!queue_gives(q))
		return;

	/* Who cannot take it after all leaves the line, so this comes to an end. */
	while (q->n_waiting && (s = kind_longest_waiting(&q->kinds, e->kind))) {
		if (taker_give(s, e))
			return;
	}
}

void entry_offer(struct entry *e)
{
	offer(entry_queue(e), e);
}

static int64_t backoff(const struct queue *q, uint32_t failed)
{
	int64_t ms = q->settings.backoff_ms;

	for (uint32_t i = 1; i < failed && ms < BACKOFF_MAX_MS; i++)
		ms *= 2;
	return ms < BACKOFF_MAX_MS ? ms : BACKOFF_MAX_MS;
}

void entry_return(struct entry *e, bool failed, int64_t delay_ms, struct str reason)
{
	struct queue *q = entry_queue(e);
	int64_t now = q->broker->now.mono_ms;

	if (failed)
		e->failed++;
	if (e->expires_ms && e->expires_ms <= now) {
		entry_expire(e);
		return;
	}
	if (failed && q->settings.max_attempts && e->failed >= q->settings.max_attempts) {
		entry_bury(e, reason);
		return;
	}
	if (delay_ms < 0)
		delay_ms = failed ? backoff(q, e->failed) : 0;
	if (delay_ms > 0) {
		e->ready_ms = now + delay_ms;
		entry_move(e, ENTRY_DELAYED);
		return;
	}
	entry_move(e, ENTRY_READY);
	offer(q, e);
}

/* The reason is charged to the message's sender; without room for it there is none. */
static struct obituary *obituary_new(const struct entry *e, struct str reason)
{
	struct account *a = e->message->account;
	struct obituary *o;

	if (account_charge(a, reason.n) < 0)
		reason.n = 0;
	o = malloc(sizeof(*o) + reason.n);
	if (!o) {
		account_release(a, reason.n);
		return NULL;
	}
	o->died_ms = entry_queue(e)->broker->now.wall_ms;
	o->n_reason = (uint16_t)reason.n;
	if (reason.n)
		memcpy(o->reason, reason.p, reason.n);
	return o;
}

void entry_revive(struct entry *e)
{
	if (e->obituary)
		account_release(e->message->account, e->obituary->n_reason);
	free(e->obituary);
	e->obituary = NULL;
}

static void drop_oldest_dead(struct queue *q)
{
	struct entry *e = q->store->ops->next(q->store, ENTRY_DEAD, NULL);

	q->stats.dropped++;
	q->broker->stats.dropped++;
	entry_free(e);
}

void entry_bury(struct entry *e, struct str reason)
{
	struct queue *q = entry_queue(e);
	struct obituary *o = obituary_new(e, reason);

	notice_send(&(struct notice){ .kind = NOTICE_DEAD,
				      .queue = q,
				      .msg = e->message->id,
				      .reason = reason,
				      .type = message_type(e->message),
				      .attempt = e->failed });
	entry_move(e, ENTRY_DEAD);
	e->obituary = o;
	/* Two at a time: the bound may have been lowered. */
	for (int i = 0; i < 2 && q->n_state[ENTRY_DEAD] > q->settings.max_dead; i++)
		drop_oldest_dead(q);
}

void entry_expire(struct entry *e)
{
	struct queue *q = entry_queue(e);

	q->stats.expired++;
	q->broker->stats.expired++;
	entry_free(e);
}

void entry_fire(struct broker *b, struct deadline *d)
{
	struct entry *e = container_of(d, struct entry, deadline);
	struct queue *q = entry_queue(e);

	if (e->expires_ms && e->expires_ms <= b->now.mono_ms) {
		entry_expire(e);
		queue_room(q);
		return;
	}
	entry_move(e, ENTRY_READY);
	offer(q, e);
}
