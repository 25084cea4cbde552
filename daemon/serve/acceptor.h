/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Acceptor: takes connections off the listening sockets and makes sessions of them.
 *
 * At most so many in a turn. When descriptors run out it sends one client away with the one it has
 * in reserve, rests, and says so; who is over a limit is told which. */
#pragma once

#include <event2/event_struct.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;

struct listening {
	struct loop *loop;
	struct event event;
	int fd;
	bool ready; /* there is somebody to accept */
};

struct acceptor {
	struct loop *loop;
	struct listening *v;
	size_t n;
	int spare;		/* a descriptor kept for the day when there is none left; or -1 */
	int64_t rests_until_ms; /* 0: it does not rest */
	int64_t said_ms;	/* when the log was last told of it; 0: never */
};

/** acceptor_init() - watch listening sockets
 * @fds: taken on success
 *
 * Return: 0 or negative errno. */
int acceptor_init(struct acceptor *a, struct loop *l, const int *fds, size_t n);

/** acceptor_done() - close the listening sockets; takes a zeroed one too */
void acceptor_done(struct acceptor *a);

/** acceptor_turn() - accept who waits, unless it rests */
void acceptor_turn(struct acceptor *a);

/** acceptor_next_deadline() - when a rest ends, monotonic ms; -1: it does not rest */
int64_t acceptor_next_deadline(const struct acceptor *a);
