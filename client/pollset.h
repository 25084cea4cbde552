/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Poll set: the descriptors that a verb waits for at once. */
#pragma once
#include <poll.h>
#include <stddef.h>
#include <stdint.h>

struct pollset {
	struct pollfd *fds;
	size_t n;
	size_t size;
	int error; /* -ENOMEM, for pollset_wait() to return */
};

/** pollset_done() - free it */
void pollset_done(struct pollset *p);

/** pollset_clear() - no descriptors */
void pollset_clear(struct pollset *p);

/** pollset_add() - one more
 * @fd:     may be negative: then never ready
 * @events: 0 for what is always told: POLLERR, POLLHUP
 *
 * Return: where pollset_ready() finds it. */
size_t pollset_add(struct pollset *p, int fd, short events);

/** pollset_wait() - wait for any of them
 * @deadline_usec: on clock_usec(), or CONN_FOR_EVER
 *
 * Return: 1 something is ready; 0 the deadline has come, or a signal; negative errno. */
int pollset_wait(struct pollset *p, uint64_t deadline_usec);

/** pollset_ready() - the events that came, 0 for none */
short pollset_ready(const struct pollset *p, size_t at);
