/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Managing queues: dead letters, removal, pauses, bindings; each for owner and root alone. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/broker.h"
#include "daemon/core/queue.h"
#include "daemon/core/taker.h"
#include "daemon/core/util.h"
#include "proto/name.h"

/* One purge or kick touches at most so many messages in one go; it says how many. */
#define BATCH_MAX 100000

/* The queue of that name if @c may manage it. */
static struct queue *manage(struct client *c, struct str name, struct fault *f)
{
	struct queue *q;

	if (name_is_reserved(name)) {
		fault_set(f, ERR_DENIED, "queue: names under ferry. are the broker's own");
		return NULL;
	}
	q = queue_find(c, name, f);
	if (q && !queue_manageable(q, c)) {
		fault_set(f, ERR_DENIED, "queue: only its owner and root may do this");
		return NULL;
	}
	return q;
}

static struct entry *find_entry(struct queue *q, uint64_t msg, struct fault *f)
{
	struct entry *e = q->store->ops->find(q->store, msg);

	if (!e)
		fault_set(f, ERR_NO_SUCH_MESSAGE, "msg: the queue holds no message %llu",
			  (unsigned long long)msg);
	return e;
}

/* --- kick, remove, purge ------------------------------------------------------------------- */

static void kick(struct queue *q, struct entry *e)
{
	entry_revive(e);
	e->failed = 0;
	q->stats.kicked++;
	q->broker->stats.kicked++;
	if (e->expires_ms && e->expires_ms <= q->broker->now.mono_ms) {
		entry_expire(e);
		return;
	}
	entry_move(e, ENTRY_READY);
	entry_offer(e);
}

int queue_kick(struct client *c, struct str name, uint64_t n, uint64_t msg, uint64_t *ret_kicked,
	       struct fault *f)
{
	struct queue *q = manage(c, name, f);
	struct entry *e;

	if (!q)
		return -EBADMSG;

	*ret_kicked = 0;
	if (msg) {
		e = find_entry(q, msg, f);
		if (!e)
			return -EBADMSG;
		if (entry_state(e) != ENTRY_DEAD)
			return fault_set(f, ERR_NO_SUCH_MESSAGE,
					 "msg: %llu is no dead letter but %s",
					 (unsigned long long)msg, entry_state_text(entry_state(e)));
		if (!queue_has_room(q, e->message->n_payload))
			return fault_set(f, ERR_QUEUE_FULL, "msg: the queue has no room for it");
		kick(q, e);
		*ret_kicked = 1;
		return 0;
	}
	for (; *ret_kicked < n && *ret_kicked < BATCH_MAX; ++*ret_kicked) {
		e = q->store->ops->next(q->store, ENTRY_DEAD, NULL);
		if (!e || !queue_has_room(q, e->message->n_payload))
			break;
		kick(q, e);
	}
	return 0;
}

/* Out of the queue, whatever its state; a lease on it is lost. */
static void take_out(struct entry *e)
{
	if (entry_state(e) == ENTRY_LEASED)
		lease_end(e->lease,
			  &(struct lease_ending){ .how = OUTCOME_REMOVED, .delay_ms = -1 });
	else
		entry_free(e);
}

int queue_remove(struct client *c, struct str name, uint64_t msg, struct fault *f)
{
	struct queue *q = manage(c, name, f);
	struct entry *e = q ? find_entry(q, msg, f) : NULL;

	if (!e)
		return -EBADMSG;

	q->stats.removed++;
	q->broker->stats.removed++;
	take_out(e);
	queue_room(q);
	return 0;
}

int queue_purge(struct client *c, struct str name, enum entry_state state, uint64_t *ret_purged,
		struct fault *f)
{
	struct queue *q = manage(c, name, f);
	struct entry *e;

	if (!q)
		return -EBADMSG;

	/* A consumer whose lease goes would take the next message, and lose that one too. */
	q->held = true;
	for (*ret_purged = 0; *ret_purged < BATCH_MAX; ++*ret_purged) {
		e = q->store->ops->next(q->store, state, NULL);
		if (!e)
			break;
		take_out(e);
	}
	q->held = false;
	q->stats.purged += *ret_purged;
	q->broker->stats.purged += *ret_purged;
	queue_pump(q);
	queue_room(q);
	return 0;
}

/* --- pause --------------------------------------------------------------------------------- */

static void set_or_clear(struct queue *q, struct deadline *d, int64_t due_ms)
{
	if (due_ms)
		deadline_set(&q->broker->deadlines, d, due_ms);
	else
		deadline_clear(&q->broker->deadlines, d);
}

/* These sides are paused until then; 0: until resumed. */
static void arm_pause(struct queue *q, unsigned side, int64_t due_ms)
{
	if (side & SIDE_IN)
		set_or_clear(q, &q->in_end, due_ms);
	if (side & SIDE_OUT)
		set_or_clear(q, &q->out_end, due_ms);
}

static void unpause(struct queue *q, unsigned side)
{
	q->paused &= ~side;
	arm_pause(q, side, 0);
	if (q->paused == 0) {
		free(q->pause_reason);
		q->pause_reason = NULL;
	}
	notice_send(&(struct notice){
		.kind = NOTICE_QUEUE, .queue = q, .event = "resumed", .side = side });
	queue_pump(q);
	queue_room(q);
}

static void pause_queue(struct queue *q, const struct pause_options *o)
{
	char *reason = o->reason.n ? strndup(o->reason.p, o->reason.n) : NULL;

	free(q->pause_reason);
	q->pause_reason = reason;
	q->paused |= o->side;
	arm_pause(q, o->side, o->for_ms ? q->broker->now.mono_ms + o->for_ms : 0);
	notice_send(&(struct notice){ .kind = NOTICE_QUEUE,
				      .queue = q,
				      .event = "paused",
				      .side = o->side,
				      .reason = o->reason });
}

void queue_fire_pause(struct broker *b, struct deadline *d)
{
	struct queue *q = d->state == SIDE_IN ? container_of(d, struct queue, in_end) :
						container_of(d, struct queue, out_end);
	const struct deadline *other = d == &q->in_end ? &q->out_end : &q->in_end;
	unsigned side = d->state;

	/* What was paused in one go ends in one. */
	if (deadline_armed(other) && other->due_ms <= b->now.mono_ms)
		side = SIDE_BOTH;
	unpause(q, side);
}

/* The next queue after @name that matches and that @c may manage. */
static struct queue *next_manageable(struct client *c, struct str pattern, struct str name)
{
	struct queue *q = queue_after(c->broker, name);

	while (q && !(queue_manageable(q, c) && pattern_match(pattern, label_str(q->label))))
		q = RB_NEXT(queue_tree, &c->broker->queues, q);
	return q;
}

/* One queue meant by its name that is not the caller's to manage is an error; none is not. */
static int check_literal(struct client *c, struct str pattern, struct fault *f)
{
	struct queue *q;

	if (!pattern_is_literal(pattern))
		return 0;
	q = queue_find(c, pattern, NULL);
	if (q && !queue_manageable(q, c))
		return fault_set(f, ERR_DENIED, "queue: only its owner and root may do this");
	return 0;
}

int queue_pause(struct client *c, const struct pause_options *o, uint64_t *ret_n, struct fault *f)
{
	struct queue *q;

	*ret_n = 0;
	if (check_literal(c, o->pattern, f) < 0)
		return -EBADMSG;
	for (q = next_manageable(c, o->pattern, (struct str){ 0 }); q;
	     q = next_manageable(c, o->pattern, label_str(q->label))) {
		pause_queue(q, o);
		++*ret_n;
	}
	return 0;
}

int queue_resume(struct client *c, struct str pattern, enum queue_side side, uint64_t *ret_n,
		 struct fault *f)
{
	struct queue *q;

	*ret_n = 0;
	if (check_literal(c, pattern, f) < 0)
		return -EBADMSG;
	for (q = next_manageable(c, pattern, (struct str){ 0 }); q;
	     q = next_manageable(c, pattern, label_str(q->label))) {
		unpause(q, side);
		++*ret_n;
	}
	return 0;
}

/* --- bindings ------------------------------------------------------------------------------ */

static bool same_types(const struct filter_patterns *a, const struct filter_patterns *b)
{
	if (!a || !b)
		return a == b;
	if (a->n != b->n)
		return false;

	for (uint32_t i = 0; i < a->n; i++) {
		if (!str_eq(a->v[i], b->v[i]))
			return false;
	}
	return true;
}

static struct binding *find_binding(struct queue *q, struct str pattern,
				    const struct filter_patterns *types)
{
	struct binding *b;

	LIST_FOREACH(b, &q->bindings, link) {
		if (str_eq(label_str(b->pattern), pattern) && same_types(b->types, types))
			return b;
	}
	return NULL;
}

struct binding *binding_free(struct binding *b)
{
	if (!b)
		return NULL;
	if (b->queue) {
		routes_remove(&b->queue->broker->routes, &b->target);
		LIST_REMOVE(b, link);
		b->queue->n_bindings--;
	}
	account_release(b->account, b->charge);
	label_unref(b->pattern);
	filter_patterns_free(b->types);
	free(b);
	return NULL;
}

static uint32_t binding_charge(struct str pattern, const struct filter_patterns *types)
{
	size_t n = sizeof(struct binding) + routes_charge(pattern);

	for (uint32_t i = 0; types && i < types->n; i++)
		n += sizeof(types->v[i]) + types->v[i].n;
	return (uint32_t)n;
}

/* Takes over @types, on failure too: 0, -EDQUOT or -ENOMEM. */
static int binding_new(struct queue *q, struct str pattern, struct filter_patterns *types)
{
	struct binding *b = calloc(1, sizeof(*b));
	uint32_t charge = binding_charge(pattern, types);
	int r = -ENOMEM;

	if (!b) {
		filter_patterns_free(types);
		return -ENOMEM;
	}
	b->types = types;
	b->account = q->owner;
	if (account_charge(q->owner, charge) < 0) {
		r = -EDQUOT;
		goto discard;
	}
	b->charge = charge;
	b->pattern = label_new(pattern);
	if (!b->pattern || routes_add(&q->broker->routes, pattern, ROUTE_BINDING, &b->target) < 0)
		goto discard;

	b->queue = q;
	LIST_INSERT_HEAD(&q->bindings, b, link);
	q->n_bindings++;
	return 0;

discard:
	binding_free(b);
	return r;
}

int queue_bind(struct client *c, struct str name, struct str pattern, struct strs types,
	       struct fault *f)
{
	uint32_t max = c->broker->config->limits.max_bindings_queue;
	struct queue *q = manage(c, name, f);
	struct filter_patterns *p;
	int r;

	if (!q)
		return -EBADMSG;
	if (filter_patterns_new(types, &p) < 0)
		return fault_set(f, ERR_INTERNAL, "types: out of memory");
	if (find_binding(q, pattern, p)) {
		filter_patterns_free(p);
		return 0;
	}
	if (q->n_bindings >= max) {
		filter_patterns_free(p);
		return fault_set(f, ERR_QUOTA, "queue: it has %u bindings, the most allowed", max);
	}
	r = binding_new(q, pattern, p);
	return r < 0 ? account_fault(q->owner, r, f) : 0;
}

int queue_unbind(struct client *c, struct str name, struct str pattern, struct strs types,
		 struct fault *f)
{
	struct queue *q = manage(c, name, f);
	struct filter_patterns *p;

	if (!q)
		return -EBADMSG;
	if (filter_patterns_new(types, &p) < 0)
		return fault_set(f, ERR_INTERNAL, "types: out of memory");

	binding_free(find_binding(q, pattern, p));
	filter_patterns_free(p);
	return 0;
}

/* --- figures ------------------------------------------------------------------------------- */

/* First ready entry of a kind whose priority is below @prio. */
static struct entry *below(struct kind *k, uint16_t prio)
{
	struct entry *e = RB_ROOT(&k->ready), *found = NULL;

	while (e) {
		bool under = e->message->prio < prio;

		if (under)
			found = e;
		e = under ? RB_LEFT(e, node) : RB_RIGHT(e, node);
	}
	return found;
}

int64_t queue_oldest_ms(const struct queue *q)
{
	/* Trees are walked, not changed. */
	struct kinds kinds = q->kinds;
	const struct message *oldest = NULL;
	int steps = 1000;

	for (struct kind *k = kinds_first(&kinds); k && steps; k = kinds_next(k)) {
		for (struct entry *e = k->first; e && steps;
		     e = below(k, e->message->prio), steps--) {
			if (!oldest || e->message->id < oldest->id)
				oldest = e->message;
		}
	}
	/* The wall clock may have been set back. */
	return oldest && oldest->time_ms < q->broker->now.wall_ms ?
		       q->broker->now.wall_ms - oldest->time_ms :
		       0;
}
