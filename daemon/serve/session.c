/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Session: its life, and which events of its socket are wanted when. */
#include "daemon/serve/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/serve/dispatch.h"
#include "daemon/serve/log.h"
#include "daemon/serve/loop.h"
#include "daemon/serve/socket.h"

/* A level-triggered event would come again and again once the input has ended, so from then on only
 * edges count. What a closed socket has for us is found out by asking. */
static void session_event(evutil_socket_t fd, short what, void *arg)
{
	struct session *s = arg;

	if (what & EV_WRITE) {
		s->blocked = false;
		session_dirty(s);
	}
	if (!(what & (EV_READ | EV_CLOSED)))
		return;
	/* A client that is gone is taken out of all waiting before anybody's request is served. */
	if ((what & EV_CLOSED) && !s->deaf && socket_peer_gone(fd))
		session_deafen(s);
	if (!s->read_ended)
		runqueue_push(&s->loop->runnable, &s->runnable);
	else if (s->deaf || socket_peer_gone(fd))
		session_doom(s);
}

bool session_reads(const struct session *s)
{
	return !s->closing && !s->doomed &&
	       outbox_pending(&s->out) <= s->loop->config->serve.output_soft;
}

static short events_wanted(const struct session *s)
{
	short wanted = 0;

	if (s->doomed)
		return 0;
	if (s->read_ended)
		wanted = EV_READ | EV_CLOSED | EV_ET;
	else if (session_reads(s))
		wanted = EV_READ | EV_CLOSED;
	if (s->blocked)
		wanted |= EV_WRITE;
	return wanted;
}

void session_update(struct session *s)
{
	short wanted = events_wanted(s);

	if (s->more && session_reads(s))
		runqueue_push(&s->loop->runnable, &s->runnable);
	session_note_begun(s);
	if (wanted == s->wanted)
		return;
	if (s->wanted)
		event_del(&s->event);
	s->wanted = wanted;
	if (!wanted)
		return;
	event_assign(&s->event, s->loop->base, s->fd, wanted | EV_PERSIST, session_event, s);
	if (event_add(&s->event, NULL) < 0) {
		s->wanted = 0;
		session_doom(s);
	}
}

int session_new(struct loop *l, int fd, const struct identity *who, struct fault *f)
{
	struct session *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return -ENOMEM;
	r = runnable_join(&l->runnable, &s->runnable, who->uid);
	if (r == 0)
		r = runnable_join(&l->flushable, &s->flushable, who->uid);
	if (r == 0)
		r = client_new(l->broker, who, s, &s->client, f);
	if (r < 0) {
		runnable_leave(&l->runnable, &s->runnable);
		runnable_leave(&l->flushable, &s->flushable);
		free(s);
		return r;
	}
	s->loop = l;
	s->fd = fd;
	s->since_ms = l->broker->now.mono_ms;
	outbox_init(&s->out, &l->pool);
	TAILQ_INSERT_TAIL(&l->sessions, s, all);
	log_user(l->log, who->uid, s->since_ms, LEVEL_TRACE,
		 "session %llu: opened by uid %u, pid %d", (unsigned long long)s->client->id,
		 who->uid, who->pid);
	session_update(s);
	return 0;
}

static void session_undo(struct session *s)
{
	struct delivered d;

	while (outbox_undone(&s->out, &d))
		lease_undo(s->loop->broker, d.lease);
	dispatch_drain(s->loop);
}

static void session_unlink(struct session *s)
{
	struct loop *l = s->loop;

	if (s->wanted)
		event_del(&s->event);
	if (s->doomed)
		TAILQ_REMOVE(&l->doomed, s, doomed_link);
	if (s->begun.waits)
		TAILQ_REMOVE(&l->begun, s, begun.link);
	if (s->stalled.waits)
		TAILQ_REMOVE(&l->stalled, s, stalled.link);
	TAILQ_REMOVE(&l->sessions, s, all);
	runnable_leave(&l->runnable, &s->runnable);
	runnable_leave(&l->flushable, &s->flushable);
}

struct session *session_free(struct session *s)
{
	struct loop *l;

	if (!s)
		return NULL;
	l = s->loop;
	log_user(l->log, s->client->uid, l->broker->now.mono_ms, LEVEL_TRACE,
		 "session %llu: closed", (unsigned long long)s->client->id);
	/* From here on nothing is added to it, and what goes back to a queue is not given to it. */
	s->closing = true;
	client_retire(s->client);
	session_undo(s);
	inbox_done(s);
	s->client = client_free(s->client, s->said_bye);
	dispatch_drain(l);
	session_unlink(s);
	outbox_done(&s->out);
	socket_close(s->fd, l->input, LOOP_INPUT);
	free(s->name);
	free(s);
	return NULL;
}

void session_doom(struct session *s)
{
	if (s->doomed)
		return;
	s->doomed = true;
	s->more = false;
	client_set_ready(s->client, false);
	TAILQ_INSERT_TAIL(&s->loop->doomed, s, doomed_link);
}

void session_close(struct session *s)
{
	s->closing = true;
	s->more = false;
	client_set_ready(s->client, false);
	/* The flush finds out when all is written, also when that is now. */
	session_dirty(s);
}

void session_goodbye(struct session *s, struct str reason)
{
	struct writer w = { .b = &s->loop->line, .packed = session_is_packed(s) };

	if (s->closing || s->doomed)
		return;
	buf_reset(w.b);
	writer_event(&w, EVENT_GOODBYE);
	writer_text(&w, NUMBER_REASON, reason);
	writer_end(&w);
	session_add(s, w.b);
	log_user(s->loop->log, s->client->uid, s->loop->broker->now.mono_ms, LEVEL_INFO,
		 "session %llu: closed by the broker: %.*s", (unsigned long long)s->client->id,
		 (int)reason.n, reason.p);
	session_close(s);
}

void session_deafen(struct session *s)
{
	s->deaf = true;
	s->blocked = false;
	outbox_discard(&s->out);
	client_set_ready(s->client, false);
	session_dirty(s);
}
