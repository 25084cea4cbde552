/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Takers: takes and consumers, and the lines in which they wait. */
#include "daemon/core/taker.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/broker.h"
#include "daemon/core/util.h"

/* --- seats --------------------------------------------------------------------------------- */

static void seat_wait(struct seat *s)
{
	if (s->waits || !s->queue)
		return;
	s->waits = true;
	s->since = s->queue->broker->next_seat++;
	TAILQ_INSERT_TAIL(&s->filter->waiting, s, link);
	s->queue->n_waiting++;
}

static void seat_rest(struct seat *s)
{
	if (!s->waits)
		return;
	s->waits = false;
	TAILQ_REMOVE(&s->filter->waiting, s, link);
	s->queue->n_waiting--;
}

static int seat_take(struct seat *s, struct taker *t, struct queue *q, struct strs types)
{
	if (filter_get(&q->kinds, types, &s->filter) < 0)
		return -ENOMEM;
	s->taker = t;
	s->queue = q;
	LIST_INSERT_HEAD(&q->seats, s, of_queue);
	return 0;
}

static void seat_leave(struct seat *s)
{
	if (!s->queue)
		return;
	seat_rest(s);
	LIST_REMOVE(s, of_queue);
	filter_put(&s->queue->kinds, s->filter);
	s->queue->used_ms = s->queue->broker->now.mono_ms;
	s->queue = NULL;
}

void taker_rest(struct taker *t)
{
	for (uint32_t i = 0; i < t->n_seats; i++)
		seat_rest(&t->seats[i]);
}

/* Out of everything; what it was charged for is given back. */
static void taker_leave(struct taker *t)
{
	for (uint32_t i = 0; i < t->n_seats; i++)
		seat_leave(&t->seats[i]);
	account_release(t->client->account, t->charge);
	t->charge = 0;
}

/* What it takes, filters that nobody else uses included. */
static uint32_t charge_of(const struct take_options *o, struct queue **queues)
{
	size_t n_filter = sizeof(struct filter), n = sizeof(struct taker);

	for (size_t i = 0; i < o->types.n; i++)
		n_filter += sizeof(struct str) + o->types.v[i].n;
	for (size_t i = 0; i < o->queues.n; i++) {
		n += sizeof(struct seat);
		if (o->types.n)
			n += n_filter + queues[i]->kinds.n * 2 * sizeof(void *);
	}
	return (uint32_t)n;
}

/* 0, -EDQUOT or -ENOMEM. */
static int taker_new(struct client *c, const struct take_options *o, struct queue **queues,
		     struct taker **ret)
{
	uint32_t charge = charge_of(o, queues);
	struct taker *t;

	if (account_charge(c->account, charge) < 0)
		return -EDQUOT;
	t = calloc(1, sizeof(*t) + o->queues.n * sizeof(t->seats[0]));
	if (!t) {
		account_release(c->account, charge);
		return -ENOMEM;
	}
	t->client = c;
	t->charge = charge;
	t->automatic = o->automatic;
	t->keep = o->keep;
	t->ttr_ms = o->ttr_ms;
	t->n_seats = (uint32_t)o->queues.n;
	for (uint32_t i = 0; i < t->n_seats; i++) {
		if (seat_take(&t->seats[i], t, queues[i], o->types) < 0) {
			taker_leave(t);
			free(t);
			return -ENOMEM;
		}
	}
	*ret = t;
	return 0;
}

/* --- giving -------------------------------------------------------------------------------- */

static bool can_take(const struct taker *t)
{
	const struct client *c = t->client;

	if (c->retired || client_sated(c) ||
	    c->n_leases >= c->broker->config->limits.max_leases_session)
		return false;
	return !t->is_consumer || (c->ready && t->n_leases < t->credit);
}

/* Many that end together end over several turns: nobody is given one of those meanwhile. */
static struct entry *best(struct queue *q, const struct filter *f)
{
	const int64_t now = q->broker->now.mono_ms;
	struct entry *e;

	if (!queue_gives(q))
		return NULL;
	while ((e = q->store->ops->best(q->store, f)) && e->expires_ms && e->expires_ms <= now) {
		entry_expire(e);
		queue_room_later(q);
	}
	return e;
}

static void describe(const struct lease *l, struct delivery *ret)
{
	*ret = (struct delivery){ .queue = entry_queue(l->entry)->label,
				  .lease = l->id,
				  .attempt = l->entry->failed + 1,
				  .deliveries = l->entry->deliveries,
				  .automatic = l->automatic };
}

static struct action *answer(struct taker *t, enum action_kind kind)
{
	struct broker *b = t->client->broker;
	struct action *a;

	taker_leave(t);
	deadline_clear(&b->deadlines, &t->waiting.deadline);
	deadlines_unreserve(&b->deadlines);
	client_unwait(&t->waiting);
	a = actions_add(&b->actions, kind, t->client);
	a->waiting = &t->waiting;
	return a;
}

/* No memory for a lease: the message stays, and who was to get it must not wait in vain. */
static void starve(struct taker *t)
{
	struct fault f;

	if (t->is_consumer) {
		taker_rest(t);
		client_break(t->client);
		return;
	}
	fault_set(&f, ERR_INTERNAL, "out of memory");
	taker_refuse(t, &f);
}

bool taker_give(struct seat *s, struct entry *e)
{
	struct taker *t = s->taker;
	struct client *c = t->client;
	const bool is_consumer = t->is_consumer;
	struct lease_terms terms = { .client = c,
				     .taker = is_consumer ? t : NULL,
				     .ttr_ms = t->ttr_ms,
				     .automatic = t->automatic,
				     .keep = t->keep };
	struct lease *l;
	struct action *a;

	if (!can_take(t)) {
		taker_rest(t);
		return false;
	}
	l = lease_new(e, &terms);
	if (!l) {
		starve(t);
		return false;
	}
	if (is_consumer) {
		a = actions_add(&c->broker->actions, ACTION_DELIVERY, c);
		a->sub = t->sub.id;
	} else {
		a = answer(t, ACTION_TAKEN);
	}
	a->message = message_ref(e->message);
	describe(l, &a->delivery);
	client_sent(c, e->message->n_payload);
	if (is_consumer && !can_take(t))
		taker_rest(t);
	return true;
}

static struct seat *seat_with_message(struct taker *t, struct entry **ret)
{
	for (uint32_t i = 0; i < t->n_seats; i++) {
		struct seat *s = &t->seats[i];
		struct entry *e = s->queue ? best(s->queue, s->filter) : NULL;

		if (e) {
			*ret = e;
			return s;
		}
	}
	return NULL;
}

void taker_refill(struct taker *t)
{
	struct entry *e = NULL;
	struct seat *s;

	while (can_take(t)) {
		s = seat_with_message(t, &e);
		if (!s)
			break;
		/* A take is answered by that, and its memory the action's. */
		if (!taker_give(s, e) || !t->is_consumer)
			return;
	}
	if (!can_take(t)) {
		taker_rest(t);
		return;
	}
	for (uint32_t i = 0; i < t->n_seats; i++)
		seat_wait(&t->seats[i]);
}

/* The seat, of all that wait here, that has waited longest and for which there is a message. */
static struct seat *next_pair(struct queue *q, struct entry **ret)
{
	struct seat *found = NULL, *s;
	struct filter *f;
	struct entry *e;

	s = TAILQ_FIRST(&q->kinds.all.waiting);
	if (s && (e = best(q, &q->kinds.all))) {
		found = s;
		*ret = e;
	}
	for (f = filters_first(&q->kinds); f; f = filters_next(f)) {
		s = TAILQ_FIRST(&f->waiting);
		if (!s || (found && found->since < s->since))
			continue;
		e = best(q, f);
		if (e) {
			found = s;
			*ret = e;
		}
	}
	return found;
}

void queue_pump(struct queue *q)
{
	struct entry *e = NULL;
	struct seat *s;

	/* Who cannot take it after all leaves the line, so this comes to an end. */
	while (q->n_waiting && (s = next_pair(q, &e)))
		(void)taker_give(s, e);
}

/* --- take ---------------------------------------------------------------------------------- */

#define QUEUES_MAX 64

static int check_ttr(const struct client *c, const struct take_options *o, struct queue **queues,
		     struct fault *f)
{
	const struct wire_limits *w = &c->broker->config->limits.wire;

	if (o->ttr_ms < 0)
		return 0;
	if ((uint64_t)o->ttr_ms < w->min_ttr_ms || (uint64_t)o->ttr_ms > w->max_ttr_ms)
		return fault_set(f, ERR_BAD_REQUEST, "ttr: must be %llu to %llu ms",
				 (unsigned long long)w->min_ttr_ms,
				 (unsigned long long)w->max_ttr_ms);

	for (size_t i = 0; i < o->queues.n; i++) {
		if (o->ttr_ms > queues[i]->settings.max_ttr_ms)
			return fault_set(f, ERR_BAD_REQUEST, "ttr: the queue's max_ttr is %lld ms",
					 (long long)queues[i]->settings.max_ttr_ms);
	}
	return 0;
}

/* The queues of one request. */
struct found {
	struct queue *v[QUEUES_MAX];
	bool made[QUEUES_MAX];
	size_t n;
};

/* The request is refused: what it made was made for nothing. */
static void found_undo(struct found *found)
{
	for (size_t i = 0; i < found->n; i++) {
		if (found->made[i])
			queue_free(found->v[i]);
	}
}

static int find_queues(struct client *c, const struct take_options *o, struct found *ret,
		       struct fault *f)
{
	struct fault why;

	ret->n = 0;
	if (o->queues.n > QUEUES_MAX)
		return fault_set(f, ERR_BAD_REQUEST, "queues: at most %d", QUEUES_MAX);

	for (size_t i = 0; i < o->queues.n; i++) {
		ret->v[i] = queue_use(c, o->queues.v[i], &ret->made[i], &why);
		if (!ret->v[i])
			return fault_set(f, why.code, "%s%s", o->listed ? "queues: " : "",
					 why.detail + (o->listed ? strlen("queue: ") : 0));
		ret->n++;
	}
	return check_ttr(c, o, ret->v, f);
}

/* 1 with a message, 0 without one, -EBADMSG. */
static int take_from(struct client *c, const struct take_options *o, struct queue *q,
		     struct taken *ret, struct fault *f)
{
	struct lease_terms terms = {
		.client = c, .ttr_ms = o->ttr_ms, .automatic = o->automatic, .keep = o->keep
	};
	struct filter *filter;
	struct entry *e;
	struct lease *l;

	if (filter_get(&q->kinds, o->types, &filter) < 0)
		return fault_set(f, ERR_INTERNAL, "types: out of memory");
	e = best(q, filter);
	filter_put(&q->kinds, filter);
	if (!e)
		return 0;

	l = lease_new(e, &terms);
	if (!l)
		return fault_set(f, ERR_INTERNAL, "out of memory");
	ret->message = e->message;
	describe(l, &ret->delivery);
	return 1;
}

static int take_later(struct client *c, const struct take_options *o, struct queue **queues,
		      const struct take_wait *w, struct fault *f)
{
	struct broker *b = c->broker;
	struct taker *t;
	int r;

	for (size_t i = 0; i < o->queues.n; i++) {
		if (queues[i]->n_waiting >= b->config->limits.max_waiting_queue)
			return fault_set(f, ERR_QUOTA,
					 "wait: %u wait for this queue, the most allowed",
					 queues[i]->n_waiting);
	}
	r = taker_new(c, o, queues, &t);
	if (r < 0)
		return account_fault(c->account, r, f);
	if (deadlines_reserve(&b->deadlines) < 0) {
		taker_leave(t);
		free(t);
		return fault_set(f, ERR_INTERNAL, "wait: out of memory");
	}
	if (client_wait(c, &t->waiting, WAITING_TAKE, w->tag, f) < 0) {
		deadlines_unreserve(&b->deadlines);
		taker_leave(t);
		free(t);
		return -EBADMSG;
	}
	t->waiting.deadline.kind = DEADLINE_TAKE;
	if (w->ms > 0)
		deadline_set(&b->deadlines, &t->waiting.deadline, b->now.mono_ms + w->ms);
	for (uint32_t i = 0; i < t->n_seats; i++)
		seat_wait(&t->seats[i]);
	return 0;
}

static int take(struct client *c, const struct take_options *o, const struct take_wait *w,
		struct found *found, struct taken *ret, struct fault *f)
{
	uint32_t max = c->broker->config->limits.max_leases_session;
	int r = 0;

	if (find_queues(c, o, found, f) < 0)
		return -EBADMSG;
	if (c->n_leases >= max)
		return fault_set(f, ERR_QUOTA, "this connection holds %u leases, the most allowed",
				 max);

	*ret = (struct taken){ 0 };
	for (size_t i = 0; i < o->queues.n && r == 0; i++)
		r = take_from(c, o, found->v[i], ret, f);
	if (r != 0 || w->ms == 0)
		return r;

	ret->waits = true;
	return take_later(c, o, found->v, w, f);
}

int taker_take(struct client *c, const struct take_options *o, const struct take_wait *w,
	       struct taken *ret, struct fault *f)
{
	struct found found;
	int r = take(c, o, w, &found, ret, f);

	if (r < 0)
		found_undo(&found);
	return r;
}

void taker_fire(struct broker *b, struct deadline *d)
{
	(void)b;
	answer(container_of(d, struct taker, waiting.deadline), ACTION_NOTHING);
}

/* --- consume ------------------------------------------------------------------------------- */

int taker_consume(struct client *c, const struct take_options *o, uint32_t credit,
		  uint64_t *ret_sub, struct fault *f)
{
	const struct core_limits *limits = &c->broker->config->limits;
	struct found found;
	struct taker *t;
	int r;

	if (credit > limits->wire.max_credit)
		return fault_set(f, ERR_BAD_REQUEST, "credit: must be 1 to %llu",
				 (unsigned long long)limits->wire.max_credit);
	if (c->n_subs >= limits->max_subs_session)
		return fault_set(f, ERR_QUOTA,
				 "this connection has %u subscriptions, the most allowed",
				 c->n_subs);
	r = find_queues(c, o, &found, f);
	if (r == 0) {
		r = taker_new(c, o, found.v, &t);
		if (r < 0)
			r = account_fault(c->account, r, f);
	}
	if (r < 0) {
		found_undo(&found);
		return r;
	}
	t->is_consumer = true;
	t->credit = credit;
	sub_attach(&t->sub, c, SUB_CONSUMER);
	*ret_sub = t->sub.id;
	taker_refill(t);
	return 0;
}

/* --- ending -------------------------------------------------------------------------------- */

static void give_back(struct taker *t)
{
	struct client *c = t->client;
	struct lease *l, *next;

	TAILQ_FOREACH_SAFE(l, &c->leases, of_client, next) {
		if (l->taker != t)
			continue;
		l->taker = NULL;
		t->n_leases--;
		lease_end(l, &(struct lease_ending){ .how = OUTCOME_CANCELLED, .delay_ms = -1 });
	}
}

static void disown_leases(struct taker *t)
{
	struct lease *l;

	TAILQ_FOREACH(l, &t->client->leases, of_client) {
		if (l->taker == t)
			l->taker = NULL;
	}
}

struct taker *taker_free(struct taker *t, bool back)
{
	struct broker *b = t->client->broker;

	taker_leave(t);
	if (t->is_consumer) {
		if (back)
			give_back(t);
		else
			disown_leases(t);
		sub_detach(&t->sub);
	} else {
		deadline_clear(&b->deadlines, &t->waiting.deadline);
		deadlines_unreserve(&b->deadlines);
		client_unwait(&t->waiting);
	}
	free(t);
	return NULL;
}

void taker_refuse(struct taker *t, const struct fault *fault)
{
	struct broker *b = t->client->broker;

	taker_leave(t);
	deadline_clear(&b->deadlines, &t->waiting.deadline);
	deadlines_unreserve(&b->deadlines);
	client_unwait(&t->waiting);
	client_refuse_waiting(t->client, &t->waiting, fault);
}

void taker_queue_gone(struct seat *s)
{
	struct taker *t = s->taker;
	struct fault f;

	if (!t->is_consumer) {
		fault_set(&f, ERR_NO_SUCH_QUEUE, "queue: %.*s was dropped", (int)s->queue->label->n,
			  s->queue->label->text);
		taker_refuse(t, &f);
		return;
	}
	seat_leave(s);
	for (uint32_t i = 0; i < t->n_seats; i++) {
		if (t->seats[i].queue)
			return;
	}
	taker_free(t, true);
}
