/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Broker: set-up, time, numbers. */
#include "daemon/core/broker.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

static int broker_fill(struct broker *b, const struct broker_config *config)
{
	b->ended = calloc(N_ENDED_LEASES, sizeof(*b->ended));
	if (!b->ended)
		return -ENOMEM;
	quota_init(&b->quota, config->limits.max_memory, config->limits.max_memory_user);
	return routes_init(&b->routes);
}

int broker_new(const struct broker_config *config, const struct broker_start *start,
	       struct broker **ret)
{
	struct broker *b = calloc(1, sizeof(*b));

	if (!b)
		return -ENOMEM;
	if (broker_fill(b, config) < 0) {
		free(b->ended);
		free(b);
		return -ENOMEM;
	}
	b->config = config;
	b->now = b->started = start->now;
	b->next_msg = b->next_lease = start->first_id;
	b->ids_end = start->ids_end;
	RB_INIT(&b->clients);
	RB_INIT(&b->queues);
	RB_INIT(&b->topics);
	TAILQ_INIT(&b->idle_topics);
	RB_INIT(&b->services);
	RB_INIT(&b->calls);
	RB_INIT(&b->leases);
	TAILQ_INIT(&b->monitors);
	*ret = b;
	return 0;
}

struct broker *broker_free(struct broker *b)
{
	struct queue *q;
	struct topic *t;

	if (!b)
		return NULL;
	assert(b->n_clients == 0);

	while ((q = RB_MIN(queue_tree, &b->queues)))
		queue_free(q);
	while ((t = RB_MIN(topic_tree, &b->topics)))
		topic_free(t);
	actions_done(&b->actions);
	routes_done(&b->routes);
	deadlines_done(&b->deadlines);
	quota_done(&b->quota);
	buf_done(&b->notice_text);
	free(b->ended);
	free(b);
	return NULL;
}

void broker_configure(struct broker *b, const struct broker_config *config)
{
	b->config = config;
	b->quota.memory.max = config->limits.max_memory;
	b->quota.memory.max_user = config->limits.max_memory_user;
}

/* --- time ---------------------------------------------------------------------------------- */

static void fire(struct broker *b, struct deadline *d)
{
	switch ((enum deadline_kind)d->kind) {
	case DEADLINE_ENTRY:
		entry_fire(b, d);
		break;
	case DEADLINE_LEASE:
		lease_fire(b, d);
		break;
	case DEADLINE_TAKE:
		taker_fire(b, d);
		break;
	case DEADLINE_PUT:
		putter_fire(b, d);
		break;
	case DEADLINE_CALL:
		call_fire(b, d);
		break;
	case DEADLINE_IDLE:
		queue_fire_idle(b, d);
		break;
	case DEADLINE_PAUSE:
		queue_fire_pause(b, d);
		break;
	case DEADLINE_ROOM:
		queue_fire_room(b, d);
		break;
	case DEADLINE_KEYS:
		queue_fire_keys(b, d);
		break;
	case DEADLINE_RETAINED:
		topic_fire(b, d);
		break;
	case DEADLINE_NONE:
		break;
	}
}

/* At most so many at once, so that a million delays that end together do not stop the loop. */
#define FIRE_MAX 1024

void broker_advance(struct broker *b, struct moment now)
{
	struct deadline *d;

	b->now = now;
	b->notice_work = 0;
	for (int n = 0; n < FIRE_MAX; n++) {
		d = deadlines_first(&b->deadlines);
		if (!d || d->due_ms > now.mono_ms)
			break;
		deadline_clear(&b->deadlines, d);
		fire(b, d);
	}
}

int64_t broker_next_deadline(const struct broker *b)
{
	const struct deadline *d = deadlines_first(&b->deadlines);

	return d ? d->due_ms : -1;
}

int broker_check_times(const struct broker *b, int64_t delay_ms, int64_t ttl_ms, struct fault *f)
{
	int64_t max = b->config->limits.max_delay_ms;

	if (delay_ms > max)
		return fault_set(f, ERR_BAD_REQUEST, "delay: at most %lld ms", (long long)max);
	if (ttl_ms > max)
		return fault_set(f, ERR_BAD_REQUEST, "ttl: at most %lld ms", (long long)max);
	return 0;
}

/* --- numbers ------------------------------------------------------------------------------- */

static uint64_t next_number(struct broker *b, uint64_t *next)
{
	if (*next >= b->ids_end && (!b->config->reserve_ids ||
				    b->config->reserve_ids(b->config->arg, *next, &b->ids_end) < 0))
		return 0;
	return (*next)++;
}

uint64_t broker_next_id(struct broker *b)
{
	return next_number(b, &b->next_msg);
}

uint64_t broker_next_lease(struct broker *b)
{
	return next_number(b, &b->next_lease);
}
