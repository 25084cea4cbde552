/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Queues: finding, making, declaring and dropping them, and who may see them. */
#include "daemon/core/queue.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/core/broker.h"
#include "daemon/core/queue_settings.h"
#include "daemon/core/taker.h"
#include "daemon/core/util.h"
#include "proto/name.h"

/* Charged to its owner for each queue: the object, its store, its first kind. */
#define QUEUE_CHARGE 1024

static int queue_compare(const struct queue *a, const struct queue *b)
{
	return str_cmp(label_str(a->label), label_str(b->label));
}

RB_GENERATE(queue_tree, queue, node, queue_compare)

/* --- access -------------------------------------------------------------------------------- */

bool queue_manageable(const struct queue *q, const struct client *c)
{
	return c->uid == 0 || c->uid == q->owner->uid;
}

bool queue_visible(const struct queue *q, const struct client *c)
{
	const struct queue_settings *s = &q->settings;

	if (queue_manageable(q, c) || (!s->users && !s->groups))
		return true;
	if (people_have(s->users, c->uid))
		return true;

	for (size_t i = 0; i < c->n_gids; i++) {
		if (people_have(s->groups, c->gids[i]))
			return true;
	}
	return false;
}

/* --- finding ------------------------------------------------------------------------------- */

static struct queue *queue_lookup(struct broker *b, struct str name)
{
	struct queue *q = RB_ROOT(&b->queues);

	while (q) {
		int r = str_cmp(name, label_str(q->label));

		if (r == 0)
			break;
		q = r < 0 ? RB_LEFT(q, node) : RB_RIGHT(q, node);
	}
	return q;
}

static struct queue *no_such_queue(struct str name, struct fault *f)
{
	fault_set(f, ERR_NO_SUCH_QUEUE, "queue: no queue is called %.*s", (int)name.n, name.p);
	return NULL;
}

struct queue *queue_find(struct client *c, struct str name, struct fault *f)
{
	struct queue *q = queue_lookup(c->broker, name);

	if (!q || !queue_visible(q, c))
		return no_such_queue(name, f);
	return q;
}

struct queue *queue_after(struct broker *b, struct str after)
{
	struct queue *q = RB_ROOT(&b->queues), *found = NULL;

	if (!after.p)
		return RB_MIN(queue_tree, &b->queues);

	while (q) {
		bool later = str_cmp(label_str(q->label), after) > 0;

		if (later)
			found = q;
		q = later ? RB_LEFT(q, node) : RB_RIGHT(q, node);
	}
	return found;
}

/* --- making -------------------------------------------------------------------------------- */

/* Takes over nothing; @s is copied. */
static int queue_fill(struct queue *q, struct str name, const struct queue_settings *s)
{
	if (queue_settings_copy(&q->settings, s) < 0)
		return -ENOMEM;

	q->label = label_new(name);
	if (!q->label)
		return -ENOMEM;
	return q->broker->config->memory_store->open(&q->kinds, &q->store);
}

static struct queue *queue_discard(struct queue *q)
{
	if (q->store)
		q->store->ops->close(q->store);
	kinds_done(&q->kinds);
	label_unref(q->label);
	queue_settings_done(&q->settings);
	free(q->pause_reason);
	free(q);
	return NULL;
}

static struct queue *queue_new(struct broker *b, struct str name, const struct queue_settings *s)
{
	struct queue *q = calloc(1, sizeof(*q));

	if (!q)
		return NULL;

	q->broker = b;
	q->idle.kind = DEADLINE_IDLE;
	q->in_end = (struct deadline){ .kind = DEADLINE_PAUSE, .state = SIDE_IN };
	q->out_end = (struct deadline){ .kind = DEADLINE_PAUSE, .state = SIDE_OUT };
	q->room.kind = DEADLINE_ROOM;
	q->keys.kind = DEADLINE_KEYS;
	kinds_init(&q->kinds, b->config->limits.max_types_queue);
	TAILQ_INIT(&q->putters);
	LIST_INIT(&q->seats);
	LIST_INIT(&q->bindings);
	dedup_init(&q->dedup);

	if (queue_fill(q, name, s) < 0)
		return queue_discard(q);
	return q;
}

/* idle, in_end, out_end, room, keys */
#define N_DEADLINES 5

static void unreserve_deadlines(struct deadlines *h, int n)
{
	while (n-- > 0)
		deadlines_unreserve(h);
}

static int reserve_deadlines(struct deadlines *h)
{
	for (int i = 0; i < N_DEADLINES; i++) {
		if (deadlines_reserve(h) < 0) {
			unreserve_deadlines(h, i);
			return -ENOMEM;
		}
	}
	return 0;
}

static void queue_enter(struct queue *q, struct account *owner)
{
	struct broker *b = q->broker;

	q->owner = account_ref(owner);
	q->owner->n_queues++;
	q->used_ms = b->now.mono_ms;
	RB_INSERT(queue_tree, &b->queues, q);
	b->n_queues++;
	queue_arm_idle(q);
}

/* A queue that does not exist yet, for @c, with settings whose rights have been looked at. */
static struct queue *queue_make(struct client *c, struct str name, const struct queue_settings *s,
				struct fault *f)
{
	struct broker *b = c->broker;
	uint32_t max = b->config->limits.max_queues_user;
	struct queue *q;

	if (s->backend != BACKEND_MEMORY) {
		fault_set(f, ERR_UNSUPPORTED, "backend: only memory is built in");
		return NULL;
	}
	if (c->uid != 0 && c->account->n_queues >= max) {
		fault_set(f, ERR_QUOTA, "queue: this user owns %u queues, the most allowed", max);
		return NULL;
	}
	if (account_charge(c->account, QUEUE_CHARGE) < 0) {
		fault_set(f, ERR_QUOTA, "queue: no memory is left for this user");
		return NULL;
	}
	q = queue_new(b, name, s);
	if (q && reserve_deadlines(&b->deadlines) < 0)
		q = queue_discard(q);
	if (!q) {
		account_release(c->account, QUEUE_CHARGE);
		fault_set(f, ERR_INTERNAL, "queue: out of memory");
		return NULL;
	}
	queue_enter(q, c->account);
	return q;
}

/* What the configuration says of a queue of that name, over the defaults, and which it names. */
static unsigned configured(struct broker *b, struct str name, struct queue_settings *ret)
{
	*ret = (struct queue_settings)QUEUE_SETTINGS_DEFAULT;
	if (!b->config->queue_defaults)
		return 0;
	return b->config->queue_defaults(b->config->arg, name, ret);
}

struct queue *queue_use(struct client *c, struct str name, bool *ret_made, struct fault *f)
{
	struct queue *q = queue_lookup(c->broker, name);
	struct queue_settings s;

	*ret_made = false;
	if (q)
		return queue_visible(q, c) ? q : no_such_queue(name, f);

	if (name_is_reserved(name)) {
		fault_set(f, ERR_DENIED, "queue: names under ferry. are the broker's own");
		return NULL;
	}
	if (!c->broker->config->auto_declare)
		return no_such_queue(name, f);

	if (!(configured(c->broker, name, &s) & SETTING_IDLE))
		s.idle_ms = c->broker->config->limits.auto_idle_ms;
	q = queue_make(c, name, &s, f);
	*ret_made = q != NULL;
	return q;
}

/* --- declaring ----------------------------------------------------------------------------- */

static void queue_notice(struct queue *q, const char *event)
{
	notice_send(&(struct notice){ .kind = NOTICE_QUEUE, .queue = q, .event = event });
}

/* A lease cannot begin longer than it may become. */
static int fit_ttr(struct queue_settings *s, unsigned named, struct fault *f)
{
	if (s->ttr_ms <= s->max_ttr_ms)
		return 0;
	if (named & SETTING_TTR)
		return fault_set(f, ERR_BAD_REQUEST, "ttr: the queue's max_ttr is %lld ms",
				 (long long)s->max_ttr_ms);
	s->ttr_ms = s->max_ttr_ms;
	return 0;
}

/* @s is a copy of what @d says, to be taken from. */
static struct queue *declare_new(struct client *c, struct queue_settings *s,
				 const struct declaration *d, struct fault *f)
{
	struct queue_settings merged;
	struct queue *q = NULL;

	configured(c->broker, d->name, &merged);
	/* People of the configuration stay the configuration's: copy before merging into them. */
	if (queue_settings_copy(&merged, &merged) < 0) {
		fault_set(f, ERR_INTERNAL, "queue: out of memory");
		return NULL;
	}
	queue_settings_merge(&merged, s, d->named);
	if (fit_ttr(&merged, d->named, f) == 0)
		q = queue_make(c, d->name, &merged, f);
	queue_settings_done(&merged);
	if (!q)
		return NULL;

	q->declared = true;
	queue_notice(q, "declared");
	return q;
}

/* Who may not use it any more is told that it is not there. */
static void shut_out(struct queue *q)
{
	struct seat *s = LIST_FIRST(&q->seats), *last = NULL;
	struct putter *p;

	/* What a consumer has to give back must not go to the next who is to leave. */
	q->held = true;
	while (s) {
		if (queue_visible(q, s->taker->client))
			last = s;
		else
			taker_queue_gone(s);
		s = last ? LIST_NEXT(last, of_queue) : LIST_FIRST(&q->seats);
	}
	q->held = false;
	p = TAILQ_FIRST(&q->putters);
	while (p) {
		struct putter *next = TAILQ_NEXT(p, link);

		if (!queue_visible(q, p->waiting.client))
			putter_queue_gone(p);
		p = next;
	}
	queue_pump(q);
}

/* @s is a copy of what @d says, to be taken from. */
static int declare_again(struct queue *q, const struct client *c, struct queue_settings *s,
			 const struct declaration *d, struct fault *f)
{
	unsigned differ = queue_settings_differ(&q->settings, s) & d->named;
	struct queue_settings fitted = q->settings;
	bool changes = differ || !q->declared;

	if (changes && !queue_manageable(q, c))
		return fault_set(f, ERR_DENIED, "queue: only its owner and root may change it");
	if (differ & SETTING_BACKEND)
		return fault_set(f, ERR_UNSUPPORTED, "backend: only memory is built in");
	if (differ && q->declared && !d->update)
		return fault_set(f, ERR_EXISTS, "%s: the queue exists with another value",
				 queue_setting_text(differ));
	if (!changes)
		return 0;

	if (d->named & SETTING_TTR)
		fitted.ttr_ms = s->ttr_ms;
	if (d->named & SETTING_MAX_TTR)
		fitted.max_ttr_ms = s->max_ttr_ms;
	if (fit_ttr(&fitted, d->named, f) < 0)
		return -EBADMSG;

	/* What was made by use was to go when idle; what is declared stays unless it says so. */
	if (!q->declared)
		q->settings.idle_ms = 0;
	q->declared = true;
	queue_settings_merge(&q->settings, s, d->named);
	q->settings.ttr_ms = fitted.ttr_ms;
	queue_arm_idle(q);
	if (differ & (SETTING_USERS | SETTING_GROUPS))
		shut_out(q);
	queue_notice(q, "declared");
	queue_room(q);
	return 0;
}

int queue_declare(struct client *c, const struct declaration *d, struct declared *ret,
		  struct fault *f)
{
	struct queue *q = queue_lookup(c->broker, d->name);
	struct queue_settings s;
	bool created = !q;
	int r = 0;

	if (name_is_reserved(d->name))
		return fault_set(f, ERR_DENIED, "queue: names under ferry. are the broker's own");
	if (q && !queue_visible(q, c))
		return fault_set(f, ERR_DENIED, "queue: this name is taken");
	if ((d->named & SETTING_TTL) &&
	    broker_check_times(c->broker, 0, d->settings->ttl_ms, f) < 0)
		return -EBADMSG;
	if (queue_settings_copy(&s, d->settings) < 0)
		return fault_set(f, ERR_INTERNAL, "queue: out of memory");

	if (q)
		r = declare_again(q, c, &s, d, f);
	else
		q = declare_new(c, &s, d, f);

	queue_settings_done(&s);
	if (r < 0 || !q)
		return -EBADMSG;
	*ret = (struct declared){ .queue = q, .created = created };
	return 0;
}

/* --- dropping ------------------------------------------------------------------------------ */

static void free_bindings(struct queue *q)
{
	struct binding *b;

	while ((b = LIST_FIRST(&q->bindings)))
		binding_free(b);
}

static void free_putters(struct queue *q)
{
	struct putter *p;

	while ((p = TAILQ_FIRST(&q->putters)))
		putter_queue_gone(p);
}

static void free_entries(struct queue *q)
{
	struct entry *e;

	while ((e = q->store->ops->next(q->store, ENTRY_LEASED, NULL)))
		lease_end(e->lease,
			  &(struct lease_ending){ .how = OUTCOME_REMOVED, .delay_ms = -1 });
	for (int s = 0; s < N_ENTRY_STATES; s++) {
		while ((e = q->store->ops->next(q->store, (enum entry_state)s, NULL)))
			entry_free(e);
	}
}

struct queue *queue_free(struct queue *q)
{
	struct broker *b = q->broker;
	struct seat *s;

	q->dropping = true;
	free_putters(q);
	while ((s = LIST_FIRST(&q->seats)))
		taker_queue_gone(s);
	free_entries(q);
	free_bindings(q);
	dedup_done(&q->dedup);

	deadline_clear(&b->deadlines, &q->idle);
	deadline_clear(&b->deadlines, &q->in_end);
	deadline_clear(&b->deadlines, &q->out_end);
	deadline_clear(&b->deadlines, &q->room);
	deadline_clear(&b->deadlines, &q->keys);
	unreserve_deadlines(&b->deadlines, N_DEADLINES);
	RB_REMOVE(queue_tree, &b->queues, q);
	b->n_queues--;
	q->owner->n_queues--;
	account_release(q->owner, QUEUE_CHARGE);
	account_unref(q->owner);
	return queue_discard(q);
}

int queue_drop(struct client *c, struct str name, bool if_empty, struct fault *f)
{
	struct queue *q = queue_find(c, name, f);
	uint64_t n = 0;

	if (!q)
		return -EBADMSG;
	if (!queue_manageable(q, c))
		return fault_set(f, ERR_DENIED, "queue: only its owner and root may drop it");

	for (int s = 0; s < N_ENTRY_STATES; s++)
		n += q->n_state[s];
	if (if_empty && n > 0)
		return fault_set(f, ERR_EXISTS, "if_empty: the queue holds %llu messages",
				 (unsigned long long)n);

	queue_notice(q, "dropped");
	queue_free(q);
	return 0;
}

/* --- disuse -------------------------------------------------------------------------------- */

static bool queue_in_use(const struct queue *q)
{
	uint64_t n = 0;

	for (int s = 0; s < N_ENTRY_STATES; s++)
		n += q->n_state[s];
	return n > 0 || q->n_putters > 0 || !LIST_EMPTY(&q->seats) || !LIST_EMPTY(&q->bindings);
}

void queue_arm_idle(struct queue *q)
{
	struct deadlines *h = &q->broker->deadlines;

	if (q->settings.idle_ms > 0)
		deadline_set(h, &q->idle, q->used_ms + q->settings.idle_ms);
	else
		deadline_clear(h, &q->idle);
}

void queue_fire_idle(struct broker *b, struct deadline *d)
{
	struct queue *q = container_of(d, struct queue, idle);

	/* Looked at once an idle time, so that puts and takes only note the time. */
	if (queue_in_use(q))
		q->used_ms = b->now.mono_ms;
	if (b->now.mono_ms - q->used_ms >= q->settings.idle_ms) {
		queue_notice(q, "dropped");
		queue_free(q);
		return;
	}
	queue_arm_idle(q);
}
