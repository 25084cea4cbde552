/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Turn: the loop's work between two looks at the sockets. */
#include "daemon/serve/turn.h"

#include <time.h>

#include "daemon/core/util.h"
#include "daemon/serve/dispatch.h"
#include "daemon/serve/log.h"
#include "daemon/serve/loop.h"

/* Sessions served in one turn; the turn ends earlier when one would be served twice. */
#define SERVE_SESSIONS 16

/* Time for serving in one turn, and for each session in it: most end by their count of frames, but
 * some frames are a thousand times as much work as others. */
#define SERVE_US 1000
#define SESSION_US 250

/* Time for writing, and for what there is to do when a session ends. */
#define FLUSH_US 1000
#define FREE_US 1000

struct moment turn_clocks(void)
{
	struct timespec mono;
	struct timespec wall;

	clock_gettime(CLOCK_MONOTONIC, &mono);
	clock_gettime(CLOCK_REALTIME, &wall);
	return (struct moment){
		.mono_ms = mono.tv_sec * 1000 + mono.tv_nsec / 1000000,
		.wall_ms = wall.tv_sec * 1000 + wall.tv_nsec / 1000000,
	};
}

/* Tell all that it is over. What the core still has for them comes to nothing. */
static void begin_stop(struct loop *l)
{
	static const struct fault ending = { ERR_SHUTTING_DOWN, "the broker is ending" };
	struct session *s;
	const struct waiting *w;

	l->stopping = true;
	l->stop_ms = l->broker->now.mono_ms + l->config->serve.stop_timeout_ms;
	acceptor_done(&l->acceptor);
	TAILQ_FOREACH(s, &l->sessions, all) {
		TAILQ_FOREACH(w, &s->client->waiting, of_client)
			dispatch_fault(s, w, &ending);
		session_goodbye(s, error_text(ERR_SHUTTING_DOWN));
	}
}

static void time_out_begun(struct loop *l, int64_t now_ms)
{
	int64_t limit = l->config->serve.frame_timeout_ms;
	struct session *s;

	while ((s = TAILQ_FIRST(&l->begun)) && s->begun.since_ms + limit <= now_ms) {
		struct fault f;

		fault_set(&f, ERR_TIMEOUT, "a frame that has begun must be whole within %lld ms",
			  (long long)limit);
		session_refuse_held(s, &f);
		session_goodbye(s, error_text(ERR_TIMEOUT));
		/* No longer reading: this takes it off the list. */
		session_update(s);
	}
}

static void time_out_stalled(struct loop *l, int64_t now_ms)
{
	int64_t limit = l->config->serve.output_soft_ms;
	struct session *s;

	while ((s = TAILQ_FIRST(&l->stalled)) && s->stalled.since_ms + limit <= now_ms) {
		log_user(l->log, s->client->uid, now_ms, LEVEL_WARN,
			 "session %llu: read nothing for %lld ms",
			 (unsigned long long)s->client->id, (long long)limit);
		session_deafen(s);
		session_doom(s);
		TAILQ_REMOVE(&l->stalled, s, stalled.link);
		s->stalled.waits = false;
	}
}

static int64_t clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

bool turn_late(const struct loop *l)
{
	return clock_us() >= l->late_us;
}

static void serve_sessions(struct loop *l)
{
	int64_t end_us = clock_us() + SERVE_US;

	for (unsigned i = 0; i < SERVE_SESSIONS; i++) {
		struct runnable *r = runqueue_first(&l->runnable);
		struct session *s;
		int64_t now_us;

		if (!r)
			return;
		s = container_of(r, struct session, runnable);
		now_us = clock_us();
		/* Whoever has been served in this turn waits for the next one. */
		if (s->served_turn == l->turn || now_us >= end_us)
			return;
		runqueue_pop(&l->runnable);
		s->served_turn = l->turn;
		l->late_us = now_us + SESSION_US;
		session_serve(s);
	}
}

/* Those that get something to write meanwhile come in the next turn: one write a turn. */
static void flush_sessions(struct loop *l)
{
	struct runnable *r;

	l->late_us = clock_us() + FLUSH_US;
	while ((r = runqueue_first(&l->flushable))) {
		struct session *s = container_of(r, struct session, flushable);

		if (s->flushed_turn == l->turn || turn_late(l))
			return;
		runqueue_pop(&l->flushable);
		s->flushed_turn = l->turn;
		session_flush(s);
	}
}

/* An action was lost for want of memory: end those that it was for. */
static void end_broken(struct loop *l)
{
	struct session *s;

	if (!l->broker->actions.lost)
		return;
	l->broker->actions.lost = false;
	TAILQ_FOREACH(s, &l->sessions, all) {
		if (s->client->broken)
			session_doom(s);
	}
}

static void free_doomed(struct loop *l)
{
	struct session *s;

	l->late_us = clock_us() + FREE_US;
	while ((s = TAILQ_FIRST(&l->doomed)) && !turn_late(l))
		session_free(s);
}

void turn_take(struct loop *l)
{
	struct moment now = turn_clocks();

	l->turn++;
	broker_advance(l->broker, now);
	dispatch_drain(l);
	log_advance(l->log, now.mono_ms);
	if (l->stop && !l->stopping)
		begin_stop(l);
	acceptor_turn(&l->acceptor);
	time_out_begun(l, now.mono_ms);
	time_out_stalled(l, now.mono_ms);
	serve_sessions(l);
	flush_sessions(l);
	end_broken(l);
	free_doomed(l);
}
