/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Session output: what is added to an outbox, and what happens when it is written. */
#include "daemon/serve/session.h"

#include <errno.h>

#include "daemon/serve/dispatch.h"
#include "daemon/serve/log.h"
#include "daemon/serve/loop.h"
#include "daemon/serve/socket.h"

/* The core holds its events back from the first on, and may send again from the second on down. */
#define READY_HIGH ((uint64_t)256 << 10)
#define READY_LOW ((uint64_t)128 << 10)

/* Kept messages that the core sends in one go. */
#define PUMP 64

void session_dirty(struct session *s)
{
	runqueue_push(&s->loop->flushable, &s->flushable);
}

static bool session_takes(const struct session *s)
{
	return !s->closing && !s->doomed && !s->deaf;
}

/* The largest thing that a client may be sent at once besides what is always bounded. */
static uint64_t hard_bound(const struct loop *l)
{
	return l->config->serve.output_hard + l->broker_config.limits.wire.max_raw +
	       l->broker_config.limits.wire.max_line;
}

static void session_added(struct session *s)
{
	uint64_t pending = outbox_pending(&s->out);

	s->out_frames++;
	s->loop->out_frames++;
	if (s->out.failed || pending > hard_bound(s->loop)) {
		log_user(s->loop->log, s->client->uid, s->loop->broker->now.mono_ms, LEVEL_WARN,
			 "session %llu: %s", (unsigned long long)s->client->id,
			 s->out.failed ? "no memory for its output" : "reads too slowly");
		session_deafen(s);
		session_doom(s);
		return;
	}
	if (pending > READY_HIGH && s->client->ready)
		client_set_ready(s->client, false);
	/* A blocked one is looked at all the same when it may have passed its bound. */
	if (!s->blocked || pending > s->loop->config->serve.output_soft)
		session_dirty(s);
}

void session_add(struct session *s, const struct buf *line)
{
	if (!session_takes(s))
		return;
	if (line->failed)
		s->out.failed = true;
	else
		outbox_add(&s->out, line->p, line->n);
	session_added(s);
}

void session_add_encoded(struct session *s, const struct encoded *e, struct message *m)
{
	if (!session_takes(s))
		return;
	for (size_t i = 0; i < sizeof(e->copy) / sizeof(e->copy[0]); i++) {
		if (e->copy[i].n > 0)
			outbox_add(&s->out, e->copy[i].p, e->copy[i].n);
	}
	if (e->refer.p) {
		outbox_refer(&s->out, m, e->refer);
		outbox_add(&s->out, e->after.p, e->after.n);
	}
	session_added(s);
}

static void session_deliver_encoded(struct session *s, struct message *m, const struct encoded *e,
				    struct delivered *mark)
{
	if (e->omitted && mark->automatic) {
		lease_make_manual(s->loop->broker, mark->lease);
		mark->automatic = false;
	}
	session_add_encoded(s, e, m);
	mark->lost = !session_takes(s);
	outbox_mark(&s->out, mark);
	if (s->out.failed)
		session_doom(s);
}

void session_deliver(struct session *s, struct message *m, const struct delivery *d,
		     const struct str *reply, uint64_t sub)
{
	const struct envelope v = {
		.reply = reply, .sub = sub, .delivery = d, .body = (enum body)s->body
	};
	struct delivered mark = { .lease = d->lease, .automatic = d->automatic };
	struct encoded e;

	if (encode_message(&s->loop->encoder, m, &v, &e) < 0) {
		s->out.failed = true;
		session_doom(s);
		return;
	}
	session_deliver_encoded(s, m, &e, &mark);
}

/* Returns false when nothing could be written. */
static bool session_write(struct session *s)
{
	struct iovec iov[OUTBOX_MAX_IOV];
	bool any = false;

	for (;;) {
		size_t n = outbox_gather(&s->out, iov, OUTBOX_MAX_IOV);
		size_t size = 0;
		ssize_t r;

		if (n == 0)
			return any;
		for (size_t i = 0; i < n; i++)
			size += iov[i].iov_len;
		r = socket_send(s->fd, iov, n);
		if (r < 0 && r != -EAGAIN) {
			session_deafen(s);
			return any;
		}
		if (r > 0) {
			outbox_advance(&s->out, (size_t)r);
			s->out_bytes += (uint64_t)r;
			any = true;
		}
		if (r < 0 || (size_t)r < size) {
			s->blocked = true;
			return any;
		}
	}
}

/* Automatic leases are settled by having been written. */
static void session_settle(struct session *s)
{
	struct delivered d;
	bool any = false;

	while (outbox_reached(&s->out, &d)) {
		if (!d.automatic)
			continue;
		lease_written(s->loop->broker, d.lease);
		any = true;
	}
	if (any)
		dispatch_drain(s->loop);
}

/* Over the soft bound time counts from the last byte that was written. */
static void session_note_stalled(struct session *s, bool progress)
{
	struct loop *l = s->loop;
	bool waits = !s->doomed && (outbox_pending(&s->out) > l->config->serve.output_soft ||
				    (s->closing && outbox_pending(&s->out) > 0));

	if (s->stalled.waits && (progress || !waits)) {
		TAILQ_REMOVE(&l->stalled, s, stalled.link);
		s->stalled.waits = false;
	}
	if (waits && !s->stalled.waits) {
		s->stalled.since_ms = l->broker->now.mono_ms;
		s->stalled.waits = true;
		TAILQ_INSERT_TAIL(&l->stalled, s, stalled.link);
	}
}

static void session_pump(struct session *s)
{
	struct loop *l = s->loop;

	if (!session_takes(s))
		return;
	if (!s->client->ready && outbox_pending(&s->out) < READY_LOW) {
		client_set_ready(s->client, true);
		dispatch_drain(l);
		s->pump = true;
	}
	if (!s->pump || !s->client->ready)
		return;
	s->pump = client_pump(s->client, PUMP);
	dispatch_drain(l);
	/* The others come first; then it goes on. */
	if (s->pump && s->client->ready && !s->doomed)
		session_dirty(s);
}

/* Who is told no more wants no more: what it waits for is for others, though it still reads. */
static void session_retire(struct session *s)
{
	if (!s->closing && !s->deaf)
		return;
	client_retire(s->client);
	dispatch_drain(s->loop);
}

void session_flush(struct session *s)
{
	bool progress = false;

	if (s->doomed)
		return;
	if (!s->blocked && !s->deaf) {
		progress = session_write(s);
		session_settle(s);
	}
	session_pump(s);
	session_retire(s);
	session_note_stalled(s, progress);
	if (s->doomed)
		return;
	/* Half closed, and nothing is left that could still send it something. */
	if (s->read_ended && !s->more && !s->closing && !client_holds(s->client))
		s->closing = true;
	if (s->closing && outbox_pending(&s->out) == 0)
		session_doom(s);
	session_update(s);
}
