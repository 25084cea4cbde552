/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Topics: the objects, and who gets what is sent to them. */
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

/* Drop the longest unused topic: false when none is idle. */
static bool idle_drop(struct broker *b)
{
	struct topic *t = TAILQ_FIRST(&b->idle_topics);

	if (!t)
		return false;
	TAILQ_REMOVE(&b->idle_topics, t, idle);
	b->n_idle_topics--;
	t->is_idle = false;
	topic_free(t);
	return true;
}

/* Drop topics until there are at most @max idle ones. */
static void idle_trim(struct broker *b, uint32_t max)
{
	while (b->n_idle_topics > max && idle_drop(b))
		;
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

void topic_drop_retained(struct topic *t)
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
	topic_drop_retained(t);
	dedup_done(&t->dedup);
	targets_drop(t);
	deadline_clear(&b->deadlines, &t->deadline);
	deadlines_unreserve(&b->deadlines);
	RB_REMOVE(topic_tree, &b->topics, t);
	label_unref(t->label);
	free(t);
	return NULL;
}

void topic_arm(struct topic *t)
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

void topic_pin(struct topic *t)
{
	if (t->n_busy++ == 0)
		idle_leave(t);
}

void topic_unpin(struct topic *t)
{
	struct broker *b = t->broker;

	if (--t->n_busy > 0)
		return;

	while (b->routes.n_cached > TARGETS_CACHED_MAX && idle_drop(b))
		;
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
		topic_drop_retained(t);
	dedup_sweep(&t->dedup, b->now.mono_ms, b->config->limits.dedup_window_ms, KEYS_SWEEP_MAX);
	topic_arm(t);
	topic_unpin(t);
}

/* --- who gets it --------------------------------------------------------------------------- */

static int target_compare(const void *pa, const void *pb)
{
	struct route_target *a = *(struct route_target *const *)pa;
	struct route_target *b = *(struct route_target *const *)pb;
	const struct sub *s, *u;

	if (a->kind != b->kind)
		return a->kind == ROUTE_SUBSCRIPTION ? -1 : 1;
	if (a->kind == ROUTE_BINDING)
		return str_cmp(label_str(container_of(a, struct binding, target)->queue->label),
			       label_str(container_of(b, struct binding, target)->queue->label));

	s = &container_of(a, struct subscription, target)->sub;
	u = &container_of(b, struct subscription, target)->sub;
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

int topic_aim(struct topic *t)
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
