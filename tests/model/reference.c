/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Reference: the naive queues. Slow on purpose. */
#include "tests/model/reference.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>

const char *const r_types[N_TYPES] = { "", "a", "a.b", "c" };
const char *const r_filters[N_FILTERS] = { NULL, "a", "a.*", "a.#", "", "c" };

bool r_filter_matches(int f, int t)
{
	static const bool wants[N_FILTERS][N_TYPES] = {
		{ true, true, true, true },    { false, true, false, false },
		{ false, false, true, false }, { false, true, true, false },
		{ true, false, false, false }, { false, false, false, true },
	};

	return wants[f][t];
}

static struct r_event *event(struct reference *r, enum r_kind kind, int client, uint64_t number)
{
	struct r_event *e = &r->events[r->n_events++];

	if (r->n_events == MAX_EVENTS)
		abort();
	*e = (struct r_event){ .kind = kind, .client = client, .number = number };
	return e;
}

static uint32_t count(const struct reference *r, int queue, enum r_state s)
{
	uint32_t n = 0;

	for (int i = 0; i < MAX_MESSAGES; i++)
		n += r->messages[i].state == s && r->messages[i].queue == queue;
	return n;
}

static bool has_room(const struct reference *r, int q)
{
	return count(r, q, R_READY) + count(r, q, R_DELAYED) + count(r, q, R_LEASED) <
	       r->queues[q].max_messages;
}

static struct r_message *best(struct reference *r, int q, int filter)
{
	struct r_message *b = NULL;

	if (r->queues[q].paused & 6)
		return NULL;
	for (int i = 0; i < MAX_MESSAGES; i++) {
		struct r_message *m = &r->messages[i];

		if (m->state != R_READY || m->queue != q || !r_filter_matches(filter, m->type))
			continue;
		if (!b || m->prio > b->prio || (m->prio == b->prio && m->id < b->id))
			b = m;
	}
	return b;
}

/* --- takers -------------------------------------------------------------------------------- */

static bool can_take(const struct reference *r, const struct r_taker *t)
{
	return !t->consumer || (r->clients[t->client].ready && t->n_leases < t->credit);
}

static void rest(struct r_taker *t)
{
	t->seat_waits[0] = t->seat_waits[1] = false;
}

static void lease(struct reference *r, struct r_message *m, const struct r_taker *t, int taker)
{
	struct r_queue *q = &r->queues[m->queue];

	q->takes++;
	m->state = R_LEASED;
	m->deliveries++;
	m->lease = 0;
	m->client = t->client;
	m->uid = r->clients[t->client].uid;
	m->taker = taker;
	m->keep = t->keep;
	m->automatic = t->automatic;
	m->warned = false;
	m->ttr_ms = t->ttr_ms >= 0 ? t->ttr_ms : q->ttr_ms;
	m->max_end_ms = r->now_ms + q->max_ttr_ms;
	m->last_ttr_ms = MIN(m->ttr_ms, q->max_ttr_ms);
	m->ends_ms = r->now_ms + m->last_ttr_ms;
}

static void give(struct reference *r, struct r_taker *t, struct r_message *m)
{
	struct r_event *e;

	lease(r, m, t, t->consumer ? (int)(t - r->takers) : -1);
	e = event(r, t->consumer ? R_DELIVERY : R_TAKEN, t->client, t->number);
	e->msg = m->id;
	e->attempt = m->failed + 1;
	e->deliveries = m->deliveries;
	if (!t->consumer) {
		t->alive = false;
		rest(t);
		return;
	}
	t->n_leases++;
	if (!can_take(r, t))
		rest(t);
}

static void refill(struct reference *r, struct r_taker *t)
{
	while (can_take(r, t)) {
		struct r_message *m = NULL;

		for (int i = 0; i < t->n_queues && !m; i++)
			m = best(r, t->queues[i], t->filter);
		if (!m)
			break;
		give(r, t, m);
		if (!t->consumer)
			return;
	}
	if (!can_take(r, t)) {
		rest(t);
		return;
	}
	for (int i = 0; i < t->n_queues; i++) {
		if (!t->seat_waits[i]) {
			t->seat_waits[i] = true;
			t->since[i] = r->next_since++;
		}
	}
}

/* The taker that has waited longest in queue @q for something like @type; any type for -1, but
 * then only who would find a message. */
static struct r_taker *longest(struct reference *r, int q, int type)
{
	struct r_taker *found = NULL;
	uint64_t since = 0;

	for (int i = 0; i < MAX_TAKERS; i++) {
		struct r_taker *t = &r->takers[i];

		for (int s = 0; t->alive && s < t->n_queues; s++) {
			if (!t->seat_waits[s] || t->queues[s] != q)
				continue;
			if (type >= 0 ? !r_filter_matches(t->filter, type) : !best(r, q, t->filter))
				continue;
			if (!found || t->since[s] < since) {
				found = t;
				since = t->since[s];
			}
		}
	}
	return found;
}

static void offer(struct reference *r, struct r_message *m)
{
	struct r_taker *t;

	if (r->queues[m->queue].paused & 6)
		return;
	t = longest(r, m->queue, m->type);
	if (t)
		give(r, t, m);
}

/* --- puts ---------------------------------------------------------------------------------- */

static struct r_putter *first_putter(struct reference *r, int q)
{
	struct r_putter *p = NULL;

	for (int i = 0; i < MAX_TAKERS; i++) {
		if (r->putters[i].alive && r->putters[i].queue == q &&
		    (!p || r->putters[i].msg < p->msg))
			p = &r->putters[i];
	}
	return p;
}

static void store(struct reference *r, const struct r_putter *p)
{
	struct r_message *m = NULL;

	for (int i = 0; i < MAX_MESSAGES && !m; i++) {
		if (r->messages[i].state == R_GONE)
			m = &r->messages[i];
	}
	if (!m)
		abort();
	*m = (struct r_message){ .id = p->msg, .queue = p->queue, .type = p->type };
	m->prio = p->prio;
	m->expires_ms = p->ttl_ms ? r->now_ms + p->ttl_ms : 0;
	m->ready_ms = r->now_ms + p->delay_ms;
	m->state = p->delay_ms ? R_DELAYED : R_READY;
	r->queues[p->queue].puts++;
	if (m->state == R_READY)
		offer(r, m);
}

static bool drop_for(struct reference *r, int q, int prio)
{
	while (!has_room(r, q)) {
		struct r_message *low = NULL;

		for (int i = 0; i < MAX_MESSAGES; i++) {
			struct r_message *m = &r->messages[i];

			if (m->state == R_READY && m->queue == q &&
			    (!low || m->prio < low->prio ||
			     (m->prio == low->prio && m->id < low->id)))
				low = m;
		}
		if (!low || low->prio > prio)
			return false;
		low->state = R_GONE;
		r->queues[q].dropped++;
	}
	return true;
}

int r_put(struct reference *r, const struct r_putter *p, int64_t wait_ms)
{
	struct r_queue *q = &r->queues[p->queue];

	if (q->paused & 1)
		return -1;
	if (!first_putter(r, p->queue) && has_room(r, p->queue)) {
		store(r, p);
		return 1;
	}
	if (wait_ms != 0) {
		for (int i = 0; i < MAX_TAKERS; i++) {
			if (r->putters[i].alive)
				continue;
			r->putters[i] = *p;
			r->putters[i].alive = true;
			r->putters[i].due_ms = wait_ms > 0 ? r->now_ms + wait_ms : -1;
			return 0;
		}
		abort();
	}
	if (q->on_full == R_DROP_LOWEST && drop_for(r, p->queue, p->prio)) {
		store(r, p);
		return 1;
	}
	q->rejected++;
	return -1;
}

static void admit(struct reference *r, struct r_putter *p)
{
	struct r_putter copy = *p;

	p->alive = false;
	store(r, &copy);
	event(r, R_STORED, copy.client, copy.number)->msg = copy.msg;
}

static void room(struct reference *r, int q)
{
	struct r_putter *p;

	while (!(r->queues[q].paused & 1) && (p = first_putter(r, q)) && has_room(r, q))
		admit(r, p);
}

/* --- leases -------------------------------------------------------------------------------- */

static void bury(struct reference *r, struct r_message *m)
{
	struct r_queue *q = &r->queues[m->queue];
	struct r_message *oldest = NULL;

	m->state = R_DEAD;
	if (count(r, m->queue, R_DEAD) <= q->max_dead)
		return;
	for (int i = 0; i < MAX_MESSAGES; i++) {
		struct r_message *d = &r->messages[i];

		if (d->state == R_DEAD && d->queue == m->queue && (!oldest || d->id < oldest->id))
			oldest = d;
	}
	oldest->state = R_GONE;
	q->dropped++;
}

static bool expire(struct reference *r, struct r_message *m)
{
	if (!m->expires_ms || m->expires_ms > r->now_ms)
		return false;
	m->state = R_GONE;
	r->queues[m->queue].expired++;
	return true;
}

static void come_back(struct reference *r, struct r_message *m, bool failed, int64_t delay_ms)
{
	struct r_queue *q = &r->queues[m->queue];

	m->failed += failed;
	if (expire(r, m))
		return;
	if (failed && q->max_attempts && m->failed >= q->max_attempts) {
		bury(r, m);
		return;
	}
	if (delay_ms < 0)
		delay_ms = failed && q->backoff_ms ? q->backoff_ms << (m->failed - 1) : 0;
	if (delay_ms > 3600000 && failed)
		delay_ms = 3600000;
	m->ready_ms = r->now_ms + delay_ms;
	m->state = delay_ms ? R_DELAYED : R_READY;
	if (m->state == R_READY)
		offer(r, m);
}

void r_end(struct reference *r, struct r_message *m, enum r_end how, int64_t delay_ms)
{
	struct r_queue *q = &r->queues[m->queue];
	struct r_taker *t = m->taker >= 0 ? &r->takers[m->taker] : NULL;
	int queue = m->queue;

	q->acks += how == R_ACKED;
	q->nacks += how == R_NACKED;
	q->buried += how == R_BURIED;
	q->releases += how == R_RELEASED;
	q->takes -= how == R_UNDONE;
	if (t)
		t->n_leases--;

	if (how == R_ACKED || how == R_REMOVED) {
		m->state = R_GONE;
	} else if (how == R_BURIED) {
		m->failed++;
		bury(r, m);
	} else {
		m->deliveries -= how == R_UNDONE;
		come_back(r, m, how == R_NACKED || how == R_EXPIRED_END || how == R_DISCONNECTED,
			  how == R_UNDONE ? 0 : delay_ms);
	}
	room(r, queue);
	if (t)
		refill(r, t);
}

int64_t r_touch(struct reference *r, struct r_message *m, int64_t ttr_ms)
{
	m->warned = false;
	m->last_ttr_ms = MIN(ttr_ms < 0 ? m->ttr_ms : ttr_ms, m->max_end_ms - r->now_ms);
	m->ends_ms = r->now_ms + m->last_ttr_ms;
	return m->last_ttr_ms;
}

struct r_message *r_find_lease(struct reference *r, uint64_t lease_id)
{
	for (int i = 0; i < MAX_MESSAGES; i++) {
		if (r->messages[i].state == R_LEASED && r->messages[i].lease == lease_id)
			return &r->messages[i];
	}
	return NULL;
}

struct r_message *r_take(struct reference *r, const struct r_taker *wanted, int64_t wait_ms)
{
	struct r_message *m = NULL;
	struct r_taker *t = NULL;

	for (int i = 0; i < wanted->n_queues && !m; i++)
		m = best(r, wanted->queues[i], wanted->filter);
	if (m) {
		lease(r, m, wanted, -1);
		return m;
	}
	if (wait_ms == 0)
		return NULL;
	for (int i = 0; i < MAX_TAKERS && !t; i++)
		t = r->takers[i].alive ? NULL : &r->takers[i];
	*t = *wanted;
	t->alive = true;
	t->due_ms = wait_ms > 0 ? r->now_ms + wait_ms : -1;
	for (int i = 0; i < t->n_queues; i++) {
		t->seat_waits[i] = true;
		t->since[i] = r->next_since++;
	}
	return NULL;
}

void r_consume(struct reference *r, const struct r_taker *wanted)
{
	for (int i = 0; i < MAX_TAKERS; i++) {
		if (r->takers[i].alive)
			continue;
		r->takers[i] = *wanted;
		r->takers[i].alive = true;
		r->takers[i].due_ms = -1;
		refill(r, &r->takers[i]);
		return;
	}
	abort();
}

/* --- managing ------------------------------------------------------------------------------ */

static struct r_message *oldest_in(struct reference *r, int q, enum r_state s)
{
	struct r_message *o = NULL;

	for (int i = 0; i < MAX_MESSAGES; i++) {
		struct r_message *m = &r->messages[i];

		if (m->state != s || m->queue != q)
			continue;
		if (!o || (s == R_READY && m->prio > o->prio) ||
		    ((s != R_READY || m->prio == o->prio) && m->id < o->id))
			o = m;
	}
	return o;
}

uint64_t r_kick(struct reference *r, int q, uint64_t n)
{
	struct r_message *m;
	uint64_t kicked = 0;

	for (; kicked < n && has_room(r, q) && (m = oldest_in(r, q, R_DEAD)); kicked++) {
		m->failed = 0;
		r->queues[q].kicked++;
		if (expire(r, m))
			continue;
		m->state = R_READY;
		offer(r, m);
	}
	return kicked;
}

static void take_out(struct reference *r, struct r_message *m)
{
	if (m->state == R_LEASED)
		r_end(r, m, R_REMOVED, -1);
	else
		m->state = R_GONE;
}

void r_remove(struct reference *r, struct r_message *m)
{
	int q = m->queue;

	r->queues[q].removed++;
	take_out(r, m);
	room(r, q);
}

void r_pause(struct reference *r, int q, unsigned side)
{
	r->queues[q].paused |= side;
}

void r_resume(struct reference *r, int q, unsigned side)
{
	struct r_taker *t;

	r->queues[q].paused &= ~side;
	while (!(r->queues[q].paused & 6) && (t = longest(r, q, -1)))
		give(r, t, best(r, q, t->filter));
	room(r, q);
}

uint64_t r_purge(struct reference *r, int q, enum r_state s)
{
	struct r_message *m;
	uint64_t n = 0;

	r->queues[q].paused |= 4;
	while ((m = oldest_in(r, q, s))) {
		take_out(r, m);
		n++;
	}
	r->queues[q].purged += n;
	r_resume(r, q, 4);
	return n;
}

/* A client's consumers in the order of their numbers. */
static struct r_taker *next_consumer(struct reference *r, int client, uint64_t after)
{
	struct r_taker *found = NULL;

	for (int i = 0; i < MAX_TAKERS; i++) {
		struct r_taker *t = &r->takers[i];

		if (t->alive && t->consumer && t->client == client && t->number > after &&
		    (!found || t->number < found->number))
			found = t;
	}
	return found;
}

void r_set_ready(struct reference *r, int client, bool ready)
{
	uint64_t after = 0;
	struct r_taker *t;

	if (r->clients[client].ready == ready)
		return;
	r->clients[client].ready = ready;
	for (; (t = next_consumer(r, client, after)); after = t->number) {
		if (ready)
			refill(r, t);
		else
			rest(t);
	}
}

static struct r_message *lease_of(struct reference *r, int client, int taker)
{
	struct r_message *first = NULL;

	for (int i = 0; i < MAX_MESSAGES; i++) {
		struct r_message *m = &r->messages[i];

		if (m->state == R_LEASED && m->client == client &&
		    (taker < 0 || m->taker == taker) && (!first || m->lease < first->lease))
			first = m;
	}
	return first;
}

void r_cancel_taker(struct reference *r, struct r_taker *t)
{
	struct r_message *m;
	int taker = (int)(t - r->takers);

	rest(t);
	t->alive = false;
	while (t->consumer && (m = lease_of(r, t->client, taker))) {
		m->taker = -1;
		r_end(r, m, R_CANCELLED, -1);
	}
}

void r_disconnect(struct reference *r, int client, bool bye)
{
	struct r_message *m;

	r->clients[client].ready = false;
	for (int i = 0; i < MAX_TAKERS; i++) {
		struct r_taker *t = &r->takers[i];

		if (t->alive && t->client == client) {
			t->alive = false;
			rest(t);
			for (int j = 0; j < MAX_MESSAGES; j++) {
				if (r->messages[j].state == R_LEASED && r->messages[j].taker == i)
					r->messages[j].taker = -1;
			}
		}
		if (r->putters[i].alive && r->putters[i].client == client)
			r->putters[i].alive = false;
	}
	while ((m = lease_of(r, client, -1))) {
		if (m->keep)
			m->client = -1;
		else
			r_end(r, m, bye ? R_CANCELLED : R_DISCONNECTED, -1);
	}
	r->clients[client].alive = false;
}

/* --- time ---------------------------------------------------------------------------------- */

static int64_t message_due(const struct r_message *m)
{
	int64_t warning;

	switch (m->state) {
	case R_READY:
		return m->expires_ms ? m->expires_ms : -1;
	case R_DELAYED:
		return m->expires_ms && m->expires_ms < m->ready_ms ? m->expires_ms : m->ready_ms;
	case R_LEASED:
		if (m->automatic)
			return -1;
		warning = m->last_ttr_ms / 4 < 5000 ? m->last_ttr_ms / 4 : 5000;
		return m->warned ? m->ends_ms : m->ends_ms - warning;
	case R_GONE:
	case R_DEAD:
		break;
	}
	return -1;
}

/* When thing number @i happens by itself: messages, then takers, then putters. */
static int64_t due_of(const struct reference *r, int i)
{
	if (i < MAX_MESSAGES)
		return message_due(&r->messages[i]);
	i -= MAX_MESSAGES;
	if (i < MAX_TAKERS)
		return r->takers[i].alive ? r->takers[i].due_ms : -1;
	i -= MAX_TAKERS;
	return r->putters[i].alive ? r->putters[i].due_ms : -1;
}

int64_t r_next_due(const struct reference *r)
{
	int64_t due = -1;

	for (int i = 0; i < MAX_MESSAGES + 2 * MAX_TAKERS; i++) {
		int64_t d = due_of(r, i);

		if (d >= 0 && (due < 0 || d < due))
			due = d;
	}
	return due;
}

int r_count_due(struct reference *r, int64_t due, struct r_message **ret)
{
	int n = 0;

	*ret = NULL;
	for (int i = 0; i < MAX_MESSAGES + 2 * MAX_TAKERS; i++) {
		if (due_of(r, i) != due)
			continue;
		if (i < MAX_MESSAGES)
			*ret = &r->messages[i];
		n++;
	}
	return n;
}

static void message_fire(struct reference *r, struct r_message *m)
{
	int q = m->queue;

	if (m->state == R_LEASED && !m->warned) {
		m->warned = true;
		if (m->client >= 0)
			event(r, R_DEADLINE, m->client, m->lease);
	} else if (m->state == R_LEASED) {
		if (m->client >= 0)
			event(r, R_EXPIRED, m->client, m->lease);
		r_end(r, m, R_EXPIRED_END, -1);
	} else if (expire(r, m)) {
		room(r, q);
	} else {
		m->state = R_READY;
		offer(r, m);
	}
}

static void putter_fire(struct reference *r, struct r_putter *p)
{
	struct r_queue *q = &r->queues[p->queue];
	bool paused = q->paused & 1;

	if (!paused && q->on_full == R_DROP_LOWEST && drop_for(r, p->queue, p->prio)) {
		admit(r, p);
		return;
	}
	q->rejected += !paused;
	p->alive = false;
	event(r, R_REFUSED, p->client, p->number);
}

void r_advance(struct reference *r, int64_t ms)
{
	r->now_ms += ms;
	for (int i = 0; i < MAX_TAKERS; i++) {
		struct r_taker *t = &r->takers[i];

		if (t->alive && t->due_ms >= 0 && t->due_ms <= r->now_ms) {
			t->alive = false;
			rest(t);
			event(r, R_NOTHING, t->client, t->number);
		}
		if (r->putters[i].alive && r->putters[i].due_ms >= 0 &&
		    r->putters[i].due_ms <= r->now_ms)
			putter_fire(r, &r->putters[i]);
	}
	for (int i = 0; i < MAX_MESSAGES; i++) {
		int64_t due = message_due(&r->messages[i]);

		if (due >= 0 && due <= r->now_ms)
			message_fire(r, &r->messages[i]);
	}
}
