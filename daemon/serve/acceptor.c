/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Acceptor: accept4() until nobody waits, and what to do when it cannot be done. */
#include "daemon/serve/acceptor.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "daemon/serve/log.h"
#include "daemon/serve/loop.h"
#include "daemon/serve/socket.h"
#include "proto/json.h"

/* The most connections accepted in one turn. */
#define ACCEPT_TURN 64

/* A full table of descriptors wakes a listening socket's watcher for ever: look away so long. */
#define REST_MS 100

/* It is said so often at most. */
#define SAY_MS 60000

static void listening_event(evutil_socket_t fd, short what, void *arg)
{
	struct listening *v = arg;

	(void)fd;
	(void)what;
	v->ready = true;
}

static int open_spare(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

int acceptor_init(struct acceptor *a, struct loop *l, const int *fds, size_t n)
{
	*a = (struct acceptor){ .loop = l, .spare = -1 };
	a->v = calloc(n ? n : 1, sizeof(*a->v));
	if (!a->v)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		struct listening *v = &a->v[i];

		*v = (struct listening){ .loop = l, .fd = -1 };
		a->n = i + 1;
		event_assign(&v->event, l->base, fds[i], EV_READ | EV_PERSIST, listening_event, v);
		if (event_add(&v->event, NULL) < 0) {
			acceptor_done(a);
			return -ENOMEM;
		}
		socket_refuse_descriptors(fds[i]);
	}
	/* Nothing can fail any more: now they are ours. */
	for (size_t i = 0; i < n; i++)
		a->v[i].fd = fds[i];
	a->spare = open_spare();
	return 0;
}

void acceptor_done(struct acceptor *a)
{
	for (size_t i = 0; i < a->n; i++) {
		event_del(&a->v[i].event);
		if (a->v[i].fd >= 0)
			close(a->v[i].fd);
	}
	free(a->v);
	if (a->spare >= 0)
		close(a->spare);
	*a = (struct acceptor){ .loop = a->loop, .spare = -1 };
}

/* What fits into an empty socket is sent without waiting; more is not owed. */
static void refuse(struct loop *l, int fd, const struct fault *f)
{
	struct buf *b = &l->line;
	struct iovec iov;

	buf_reset(b);
	buf_add_lit(b, "{\"ok\":false,\"error\":");
	json_add_name(b, error_text(f->code));
	json_key(b, "detail");
	json_add_string(b, str_of(f->detail));
	buf_add_lit(b, "}\n{\"event\":\"goodbye\",\"reason\":");
	json_add_name(b, error_text(f->code));
	buf_add_lit(b, "}\n");
	if (!b->failed) {
		iov = (struct iovec){ b->p, b->n };
		(void)socket_send(fd, &iov, 1);
	}
	l->n_refused++;
}

static void welcome(struct loop *l, int fd)
{
	struct identity who = { 0 };
	struct fault f;
	gid_t *gids = NULL;
	int r = socket_identify(fd, &who, &gids);

	if (r == 0)
		r = session_new(l, fd, &who, &f);
	if (r == -EBADMSG) {
		log_user(l->log, who.uid, l->broker->now.mono_ms, LEVEL_WARN,
			 "uid %u, pid %d: connection refused: %s", who.uid, who.pid, f.detail);
		refuse(l, fd, &f);
	} else if (r < 0) {
		log_say(l->log, LEVEL_WARN, "connection refused: %s", strerror(-r));
	}
	free(gids);
	if (r < 0)
		socket_close(fd, l->input, LOOP_INPUT);
}

static void acceptor_rest(struct acceptor *a, int error)
{
	struct loop *l = a->loop;
	int64_t now_ms = l->broker->now.mono_ms;

	if (a->said_ms == 0 || now_ms - a->said_ms >= SAY_MS) {
		log_say(l->log, LEVEL_ERROR,
			"cannot accept connections: %s; trying again every %d ms", strerror(error),
			REST_MS);
		a->said_ms = now_ms;
	}
	a->rests_until_ms = now_ms + REST_MS;
	for (size_t i = 0; i < a->n; i++)
		event_del(&a->v[i].event);
}

/* No descriptor is left. With the spare one a client that waits is at least sent away. */
static void send_away(struct acceptor *a, const struct listening *v)
{
	int fd;

	if (a->spare < 0)
		return;
	close(a->spare);
	fd = accept4(v->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd >= 0) {
		struct fault f;

		fault_set(&f, ERR_QUOTA, "the broker has no descriptor left");
		refuse(a->loop, fd, &f);
		close(fd);
	}
	a->spare = open_spare();
}

static bool accept_one(struct acceptor *a, struct listening *v)
{
	int fd = accept4(v->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	int error = errno;

	if (fd >= 0) {
		welcome(a->loop, fd);
		return true;
	}
	if (error == EAGAIN)
		v->ready = false;
	else if (error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS) {
		send_away(a, v);
		acceptor_rest(a, error);
	}
	/* Anything else concerns the connection that did not come about. */
	return error != EAGAIN && a->rests_until_ms == 0;
}

static void acceptor_wake(struct acceptor *a)
{
	if (a->spare < 0)
		a->spare = open_spare();
	a->rests_until_ms = 0;
	for (size_t i = 0; i < a->n; i++) {
		if (event_add(&a->v[i].event, NULL) < 0)
			acceptor_rest(a, ENOMEM);
	}
}

void acceptor_turn(struct acceptor *a)
{
	unsigned left = ACCEPT_TURN;

	if (a->rests_until_ms > a->loop->broker->now.mono_ms)
		return;
	if (a->rests_until_ms > 0)
		acceptor_wake(a);
	for (size_t i = 0; i < a->n; i++) {
		while (left > 0 && a->v[i].ready && a->rests_until_ms == 0 &&
		       accept_one(a, &a->v[i]))
			left--;
	}
}

int64_t acceptor_next_deadline(const struct acceptor *a)
{
	return a->rests_until_ms > 0 ? a->rests_until_ms : -1;
}
