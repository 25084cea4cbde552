/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Loop: what happens in one turn, in which order.
 *
 * Callbacks of events only note what has happened; everything is done in the turn that follows,
 * after the clocks have been read. */
#include "daemon/serve/loop.h"

#include <errno.h>
#include <event2/event.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/serve/dispatch.h"
#include "daemon/serve/ids.h"
#include "daemon/serve/log.h"
#include "daemon/serve/people.h"
#include "daemon/serve/render.h"
#include "daemon/serve/turn.h"
#include "daemon/store/memory.h"

/* So much memory that is free again is worth the time it takes to give it back. */
#define TRIM_BYTES ((uint64_t)32 << 20)

/* Kept for the next turn: 4 MiB of blocks, a credit's worth of milestones. */
#define POOL_BLOCKS 256
#define POOL_MILESTONES 4096

/* --- the hooks of the core ----------------------------------------------------------------- */

static unsigned hook_queue_defaults(void *arg, struct str name, struct queue_settings *ret)
{
	const struct loop *l = arg;

	return config_queue_settings(l->config, name, ret);
}

static int hook_reserve_ids(void *arg, uint64_t next, uint64_t *ret_end)
{
	const struct loop *l = arg;

	return ids_reserve(l->ids, next, ret_end);
}

static void configure(struct loop *l, struct config *config)
{
	l->config = config;
	l->broker_config = config->broker;
	l->broker_config.uid = geteuid();
	l->broker_config.queue_defaults = hook_queue_defaults;
	l->broker_config.render_notice = render_notice;
	l->broker_config.reserve_ids = hook_reserve_ids;
	l->broker_config.arg = l;
	l->broker_config.memory_store = &store_memory;
	l->encoder.max_line = l->broker_config.limits.wire.max_line;
	log_set_per_user(l->log, config->serve.log_per_user);
}

/* --- making and ending --------------------------------------------------------------------- */

static void timer_event(evutil_socket_t fd, short what, void *arg)
{
	struct loop *l = arg;

	/* Its only use is to wake the loop. */
	(void)fd;
	(void)what;
	l->timer_ms = -1;
}

static struct event_base *base_new(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;

	if (!config)
		return NULL;
	if (event_config_require_features(config, EV_FEATURE_ET | EV_FEATURE_EARLY_CLOSE) == 0 &&
	    event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV) == 0)
		base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

/* glibc's first look-up ends the process when an allocation in it fails: let it happen now. */
static void warm_up(void)
{
	uint32_t id;

	(void)people_resolve(PEOPLE_USERS, STR("root"), &id);
	(void)people_resolve(PEOPLE_GROUPS, STR("root"), &id);
}

/* The base gets room for the timer here, so that it can always be armed later on. */
static int timer_reserve(struct loop *l)
{
	const struct timeval some_time = { .tv_sec = 1 };

	if (event_add(&l->timer, &some_time) < 0)
		return -ENOMEM;
	event_del(&l->timer);
	return 0;
}

static int loop_make(struct loop *l, const struct loop_options *o)
{
	struct broker_start start = { .now = turn_clocks(),
				      .first_id = ids_first(o->ids),
				      .ids_end = ids_end(o->ids) };
	int r;

	warm_up();
	l->http_path = strdup(o->http_path);
	l->input = malloc(LOOP_INPUT);
	l->base = base_new();
	l->decoder = request_decoder_new(&l->broker_config.limits.wire);
	l->packed_decoder = packed_decoder_new();
	if (!l->http_path || !l->input || !l->base || !l->decoder || !l->packed_decoder)
		return -ENOMEM;
	event_assign(&l->timer, l->base, -1, 0, timer_event, l);
	r = timer_reserve(l);
	if (r < 0)
		return r;
	r = broker_new(&l->broker_config, &start, &l->broker);
	if (r < 0)
		return r;
	return acceptor_init(&l->acceptor, l, o->listeners, o->n_listeners);
}

int loop_new(const struct loop_options *o, struct loop **ret)
{
	struct loop *l = calloc(1, sizeof(*l));
	int r;

	if (!l) {
		config_free(o->config);
		return -ENOMEM;
	}
	l->log = o->log;
	l->ids = o->ids;
	l->timer_ms = -1;
	l->acceptor.spare = -1;
	TAILQ_INIT(&l->sessions);
	TAILQ_INIT(&l->doomed);
	TAILQ_INIT(&l->begun);
	TAILQ_INIT(&l->stalled);
	runqueue_init(&l->runnable);
	runqueue_init(&l->flushable);
	outbox_pool_init(&l->pool, POOL_BLOCKS, POOL_MILESTONES);
	encoder_init(&l->encoder, 0);
	configure(l, o->config);
	r = loop_make(l, o);
	if (r < 0) {
		loop_free(l);
		return r;
	}
	*ret = l;
	return 0;
}

struct loop *loop_free(struct loop *l)
{
	struct session *s;

	if (!l)
		return NULL;
	while ((s = TAILQ_FIRST(&l->sessions)))
		session_free(s);
	acceptor_done(&l->acceptor);
	if (l->broker)
		broker_free(l->broker);
	if (l->timer_ms >= 0)
		event_del(&l->timer);
	if (l->base)
		event_base_free(l->base);
	request_decoder_free(l->decoder);
	packed_decoder_free(l->packed_decoder);
	encoder_done(&l->encoder);
	buf_done(&l->line);
	outbox_pool_done(&l->pool);
	free(l->input);
	free(l->http_path);
	config_free(l->config);
	free(l);
	return NULL;
}

struct event_base *loop_base(struct loop *l)
{
	return l->base;
}

void loop_stop(struct loop *l)
{
	l->stop = true;
}

void loop_reload(struct loop *l, struct config *config)
{
	config_free(l->config);
	configure(l, config);
	broker_configure(l->broker, &l->broker_config);
	dispatch_drain(l);
}

uint64_t loop_next_id(const struct loop *l)
{
	const struct broker *b = l->broker;

	return b->next_msg > b->next_lease ? b->next_msg : b->next_lease;
}

/* --- between the turns --------------------------------------------------------------------- */

static int64_t sooner(int64_t a, int64_t b)
{
	if (a < 0 || b < 0)
		return a < 0 ? b : a;
	return a < b ? a : b;
}

static int64_t next_deadline(const struct loop *l)
{
	const struct serve_limits *limits = &l->config->serve;
	const struct session *begun = TAILQ_FIRST(&l->begun);
	const struct session *stalled = TAILQ_FIRST(&l->stalled);
	int64_t due = broker_next_deadline(l->broker);

	due = sooner(due, log_next_deadline(l->log));
	due = sooner(due, acceptor_next_deadline(&l->acceptor));
	if (begun)
		due = sooner(due, begun->begun.since_ms + limits->frame_timeout_ms);
	if (stalled)
		due = sooner(due, stalled->stalled.since_ms + limits->output_soft_ms);
	if (l->stopping)
		due = sooner(due, l->stop_ms);
	return due;
}

static int timer_arm(struct loop *l)
{
	int64_t due = next_deadline(l);
	int64_t wait = due - l->broker->now.mono_ms;
	struct timeval tv;

	if (due == l->timer_ms)
		return 0;
	if (due < 0) {
		l->timer_ms = -1;
		event_del(&l->timer);
		return 0;
	}
	wait = wait > 0 ? wait : 0;
	tv = (struct timeval){ .tv_sec = wait / 1000, .tv_usec = wait % 1000 * 1000 };
	l->timer_ms = due;
	return event_add(&l->timer, &tv) < 0 ? -ENOMEM : 0;
}

/* After a flood the allocator keeps what it had: give it back when there is nothing else to do. */
static void loop_trim(struct loop *l)
{
	uint64_t used = l->broker->quota.memory.used + l->pool.n_used;

	if (used > l->peak)
		l->peak = used;
	if (l->peak - used < TRIM_BYTES || used > l->peak / 2)
		return;
	l->peak = used;
	malloc_trim(0);
}

static bool has_work(const struct loop *l)
{
	bool accepts = false;

	for (size_t i = 0; i < l->acceptor.n; i++)
		accepts = accepts || l->acceptor.v[i].ready;
	return runqueue_first(&l->runnable) || runqueue_first(&l->flushable) ||
	       !TAILQ_EMPTY(&l->doomed) || (accepts && l->acceptor.rests_until_ms == 0);
}

static bool stopped(const struct loop *l)
{
	return l->stopping && (TAILQ_EMPTY(&l->sessions) || l->broker->now.mono_ms >= l->stop_ms);
}

int loop_run(struct loop *l)
{
	while (!stopped(l)) {
		int flags = EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY;
		int r;

		r = timer_arm(l);
		if (r < 0)
			return r;
		if (has_work(l))
			flags |= EVLOOP_NONBLOCK;
		else
			loop_trim(l);
		if (event_base_loop(l->base, flags) < 0)
			return errno ? -errno : -EIO;
		turn_take(l);
	}
	return 0;
}
