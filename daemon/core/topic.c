/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Topics: finding, retaining, sending. */
#include "daemon/core/topic.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "daemon/core/broker.h"
#include "daemon/core/tree.h"
#include "daemon/core/util.h"
#include "proto/name.h"

/* Of all caches together, pointers. */
#define TARGETS_CACHED_MAX (1u << 20)

/* Keys are swept in batches, this long after the oldest could go, and so many at most. */
#define KEYS_SWEEP_MS 1000
#define KEYS_SWEEP_MAX 1024

static int topic_compare(const struct topic *a, const struct topic *b)
{
	return str_cmp(label_str(a->label), label_str(b->label));
}

RB_GENERATE(topic_tree, topic, node, topic_compare)

/* --- objects ------------------------------------------------------------------------------- */

struct topic *topic_from(struct broker *b, struct str name)
{
	struct topic *t = RB_ROOT(&b->topics), *best = NULL;

	while (t) {
		int r = str_cmp(name, label_str(t->label));

		if (r == 0)
			return t;
		if (r < 0)
			best = t;
		t = r < 0 ? RB_LEFT(t, node) : RB_RIGHT(t, node);
	}
	return best;
}

struct topic *topic_after(struct broker *b, struct str after)
{
	struct topic *t;

	if (!after.p)
		return RB_MIN(topic_tree, &b->topics);

	t = topic_from(b, after);
	if (t && str_eq(label_str(t->label), after))
		t = topic_next(t);
	return t;
}

struct topic *topic_next(struct topic *t)
{
	return RB_NEXT(topic_tree, &t->broker->topics, t);
}

struct topic *topic_find(struct broker *b, struct str name)
{
	struct topic *t = topic_from(b, name);

	return t && str_eq(label_str(t->label), name) ? t : NULL;
}

static void idle_enter(struct topic *t)
{
	TAILQ_INSERT_TAIL(&t->broker->idle_topics, t, idle);
	t->broker->n_idle_topics++;
	t->is_idle = true;
}

static void idle_leave(struct topic *t)
{
	if (!t->is_idle)
		return;
	TAILQ_REMOVE(&t->broker->idle_topics, t, idle);
	t->broker->n_idle_topics--;
	t->is_idle = false;
}

/* Drop the longest unused topics until there are at most @max idle ones. */
static void idle_trim(struct broker *b, uint32_t max)
{
	while (b->n_idle_topics > max)
		topic_free(TAILQ_FIRST(&b->idle_topics));
}

static struct topic *topic_new(struct broker *b, struct str name)
{
	struct topic *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;

	t->label = label_new(name);
	if (!t->label || deadlines_reserve(&b->deadlines) < 0) {
		label_unref(t->label);
		free(t);
		return NULL;
	}
	t->broker = b;
	t->deadline.kind = DEADLINE_RETAINED;
	dedup_init(&t->dedup);
	t->dedup.overhead = (uint32_t)(sizeof(*t) + sizeof(*t->label) + name.n);
	RB_INSERT(topic_tree, &b->topics, t);
	return t;
}

struct topic *topic_get(struct broker *b, struct str name)
{
	uint32_t max = b->config->limits.max_idle_topics;
	struct topic *t = topic_find(b, name);

	if (t)
		return t;

	t = topic_new(b, name);
	if (!t)
		return NULL;

	/* Room for it first, so that it is not itself what has to go. */
	idle_trim(b, max ? max - 1 : 0);
	idle_enter(t);
	return t;
}

static void targets_drop(struct topic *t)
{
	t->broker->routes.n_cached -= t->cap_targets;
	free(t->targets);
	t->targets = NULL;
	t->generation = 0;
	t->n_subs = 0;
	t->n_targets = 0;
	t->cap_targets = 0;
}

static void retained_drop(struct topic *t)
{
	if (!t->retained)
		return;
	t->retained->account->n_retained--;
	t->retained = message_unref(t->retained);
}

struct topic *topic_free(struct topic *t)
{
	struct broker *b;

	if (!t)
		return NULL;

	b = t->broker;
	assert(t->n_busy == 0);
	idle_leave(t);
	retained_drop(t);
	dedup_done(&t->dedup);
	targets_drop(t);
	deadline_clear(&b->deadlines, &t->deadline);
	deadlines_unreserve(&b->deadlines);
	RB_REMOVE(topic_tree, &b->topics, t);
	label_unref(t->label);
	free(t);
	return NULL;
}

static void topic_arm(struct topic *t)
{
	struct broker *b = t->broker;
	int64_t oldest = dedup_oldest_ms(&t->dedup), due = 0;

	if (t->retained)
		due = t->retained->expires_ms;
	if (oldest >= 0) {
		oldest += b->config->limits.dedup_window_ms + KEYS_SWEEP_MS;
		/* What a sweep has left goes with the next one. */
		if (oldest <= b->now.mono_ms)
			oldest = b->now.mono_ms + 1;
		if (due == 0 || oldest < due)
			due = oldest;
	}

	if (due)
		deadline_set(&b->deadlines, &t->deadline, due);
	else
		deadline_clear(&b->deadlines, &t->deadline);
}

/* From here to topic_unpin() it stays, whatever else happens. */
static void topic_pin(struct topic *t)
{
	if (t->n_busy++ == 0)
		idle_leave(t);
}

static void topic_unpin(struct topic *t)
{
	struct broker *b = t->broker;

	if (--t->n_busy > 0)
		return;

	while (b->routes.n_cached > TARGETS_CACHED_MAX && b->n_idle_topics > 0)
		topic_free(TAILQ_FIRST(&b->idle_topics));
	if (b->routes.n_cached > TARGETS_CACHED_MAX)
		targets_drop(t);

	if (!t->retained && t->dedup.n == 0) {
		idle_enter(t);
		idle_trim(b, b->config->limits.max_idle_topics);
	}
}

void topic_fire(struct broker *b, struct deadline *d)
{
	struct topic *t = container_of(d, struct topic, deadline);

	topic_pin(t);
	if (t->retained && t->retained->expires_ms && t->retained->expires_ms <= b->now.mono_ms)
		retained_drop(t);
	dedup_sweep(&t->dedup, b->now.mono_ms, b->config->limits.dedup_window_ms, KEYS_SWEEP_MAX);
	topic_arm(t);
	topic_unpin(t);
}

/* --- who gets it --------------------------------------------------------------------------- */

static struct subscription *as_subscription(struct route_target *t)
{
	return container_of(t, struct subscription, target);
}

static struct binding *as_binding(struct route_target *t)
{
	return container_of(t, struct binding, target);
}

static int target_compare(const void *pa, const void *pb)
{
	struct route_target *a = *(struct route_target *const *)pa;
	struct route_target *b = *(struct route_target *const *)pb;
	const struct sub *s, *u;

	if (a->kind != b->kind)
		return a->kind == ROUTE_SUBSCRIPTION ? -1 : 1;
	if (a->kind == ROUTE_BINDING)
		return str_cmp(label_str(as_binding(a)->queue->label),
			       label_str(as_binding(b)->queue->label));

	s = &as_subscription(a)->sub;
	u = &as_subscription(b)->sub;
	if (s->client->id != u->client->id)
		return s->client->id < u->client->id ? -1 : 1;
	return (s->id > u->id) - (s->id < u->id);
}

static int targets_add(void *arg, struct route_target *target)
{
	struct topic *t = arg;

	if (t->n_targets == t->cap_targets) {
		uint32_t cap = t->cap_targets ? 2 * t->cap_targets : 4;
		struct route_target **v =
			reallocarray(t->targets, cap, sizeof(struct route_target *));

		if (!v)
			return -ENOMEM;
		t->broker->routes.n_cached += cap - t->cap_targets;
		t->targets = v;
		t->cap_targets = cap;
	}
	t->targets[t->n_targets++] = target;
	t->n_subs += target->kind == ROUTE_SUBSCRIPTION;
	return 0;
}

/* Make the cached targets good for the routes as they are: 0 or -ENOMEM. */
static int topic_aim(struct topic *t)
{
	struct broker *b = t->broker;

	if (t->generation == b->routes.generation)
		return 0;

	t->generation = 0;
	t->n_targets = 0;
	t->n_subs = 0;
	if (routes_match(&b->routes, label_str(t->label), targets_add, t) < 0) {
		targets_drop(t);
		return -ENOMEM;
	}
	if (t->n_targets > 1)
		qsort(t->targets, t->n_targets, sizeof(struct route_target *), target_compare);
	t->generation = b->routes.generation;
	return 0;
}

static int count_subscription(void *arg, struct route_target *t)
{
	uint32_t *n = arg;

	*n += t->kind == ROUTE_SUBSCRIPTION;
	return 0;
}

uint32_t topic_count_subs(const struct topic *t)
{
	uint32_t n = 0;

	routes_match(&t->broker->routes, label_str(t->label), count_subscription, &n);
	return n;
}

static int first_found(void *arg, struct route_target *t)
{
	(void)arg;
	(void)t;
	return 1;
}

bool topic_has_listeners(struct broker *b, struct str name)
{
	return routes_match(&b->routes, name, first_found, NULL) != 0;
}

/* Whether the owner of @q, who need not be connected, may see @of. Membership of groups is known
 * of connections alone. */
static bool owner_may_see(const struct queue *q, const struct queue *of)
{
	uid_t uid = q->owner->uid;

	if (uid == 0 || uid == of->owner->uid || (!of->settings.users && !of->settings.groups))
		return true;
	for (uint32_t i = 0; of->settings.users && i < of->settings.users->n; i++) {
		if (of->settings.users->v[i].id == uid)
			return true;
	}
	return false;
}

/* --- sending ------------------------------------------------------------------------------- */

static void send_to_subscriptions(struct topic *t, struct message *m,
				  const struct queue *visible_to, struct publish_result *ret)
{
	for (uint32_t i = 0; i < t->n_subs; i++) {
		struct subscription *s = as_subscription(t->targets[i]);

		if (visible_to && !queue_visible(visible_to, s->sub.client))
			continue;
		ret->n_subs += subscription_offer(s, m);
	}
}

static void send_to_queues(struct topic *t, struct message *m, const struct queue *visible_to,
			   struct publish_result *ret)
{
	uint32_t i = t->n_subs;

	while (i < t->n_targets) {
		struct queue *q = as_binding(t->targets[i])->queue;
		bool wanted = false;

		/* However many of its bindings match, a queue gets one copy. */
		for (; i < t->n_targets && as_binding(t->targets[i])->queue == q; i++)
			wanted = wanted || filter_patterns_match(as_binding(t->targets[i])->types,
								 message_type(m));
		/* A queue that hears of its own leases would never come to rest. */
		if (!wanted || q == visible_to || (visible_to && !owner_may_see(q, visible_to)))
			continue;
		if (queue_put_bound(q, m) < 0)
			ret->n_refused++;
		else
			ret->n_queues++;
	}
}

/* topic_aim() has been called; nothing here can fail. */
static void topic_send(struct topic *t, struct message *m, const struct queue *visible_to,
		       struct publish_result *ret)
{
	t->n_pubs++;
	if (!visible_to)
		t->broker->stats.pubs++;
	send_to_subscriptions(t, m, visible_to, ret);
	send_to_queues(t, m, visible_to, ret);
}

/* --- last values --------------------------------------------------------------------------- */

static bool may_retain(const struct topic *t, const struct account *a, const struct payload *p)
{
	if ((t->retained && t->retained->account == a) || payload_size(p) == 0)
		return true;
	return a->n_retained < t->broker->config->limits.max_retained_user;
}

static void topic_retain(struct topic *t, struct message *m)
{
	const struct payload payload = message_payload(m);

	retained_drop(t);
	if (payload_size(&payload) > 0) {
		t->retained = message_ref(m);
		t->retained_at = t->broker->routes.generation;
		m->account->n_retained++;
	}
	topic_arm(t);
}

/* --- publishing ---------------------------------------------------------------------------- */

void topic_publish_message(struct broker *b, struct topic *t, struct message *m, bool retain,
			   const struct queue *visible_to, struct publish_result *ret)
{
	const struct payload payload = message_payload(m);
	struct publish_result unwanted;

	if (!ret)
		ret = &unwanted;
	*ret = (struct publish_result){ .msg = m->id };

	topic_pin(t);
	if (retain && may_retain(t, m->account, &payload))
		topic_retain(t, m);
	if (topic_aim(t) < 0)
		b->stats.lost++;
	else
		topic_send(t, m, visible_to, ret);
	topic_unpin(t);
}

static int publication_message(struct client *c, struct topic *t, const struct publication *p,
			       struct message **ret, struct fault *f)
{
	const struct moment now = c->broker->now;
	const struct origin from = {
		.account = c->account,
		.place = t->label,
		.id = broker_next_id(c->broker),
		.time_ms = now.wall_ms,
		.expires_ms = p->ttl_ms ? now.mono_ms + p->ttl_ms : 0,
		.pid = c->pid,
	};
	int r;

	if (from.id == 0)
		return fault_set(f, ERR_INTERNAL, "no message id can be had");
	r = message_new(&from, p, ret);
	return r < 0 ? account_fault(c->account, r, f) : 0;
}

static int remember_key(struct client *c, struct topic *t, const struct message *m, struct fault *f)
{
	const struct broker *b = c->broker;
	struct str key = message_key(m);
	int r;

	if (key.n == 0)
		return 0;
	r = dedup_add(&t->dedup, c->account, key, m->id, b->now.mono_ms,
		      b->config->limits.max_keys_queue);
	if (r < 0)
		return account_fault(c->account, r, f);
	topic_arm(t);
	return 0;
}

static int publish(struct client *c, struct topic *t, const struct publication *p,
		   struct publish_result *ret, struct fault *f)
{
	struct message *m;
	int r;

	if (p->retain && !may_retain(t, c->account, &p->payload))
		return fault_set(f, ERR_QUOTA,
				 "retain: this user has %u retained messages, the most allowed",
				 c->account->n_retained);
	if (topic_aim(t) < 0)
		return fault_set(f, ERR_INTERNAL, "out of memory");

	r = publication_message(c, t, p, &m, f);
	if (r < 0)
		return r;
	r = remember_key(c, t, m, f);
	if (r == 0) {
		ret->msg = m->id;
		if (p->retain)
			topic_retain(t, m);
		topic_send(t, m, NULL, ret);
	}
	message_unref(m);
	return r;
}

static uint64_t earlier(struct client *c, struct topic *t, struct str key)
{
	const struct broker *b = c->broker;

	return key.n == 0 ? 0 :
			    dedup_find(&t->dedup, c->uid, key, b->now.mono_ms,
				       b->config->limits.dedup_window_ms);
}

int topic_publish(struct client *c, const struct publication *p, struct publish_result *ret,
		  struct fault *f)
{
	struct topic *t;
	int r = 0;

	*ret = (struct publish_result){ 0 };
	if (name_is_reserved(p->place))
		return fault_set(f, ERR_DENIED, "topic: names under ferry. are the broker's own");

	t = topic_get(c->broker, p->place);
	if (!t)
		return fault_set(f, ERR_INTERNAL, "out of memory");

	topic_pin(t);
	ret->msg = earlier(c, t, p->key);
	if (ret->msg)
		ret->duplicate = true;
	else
		r = publish(c, t, p, ret, f);
	topic_unpin(t);
	return r;
}
