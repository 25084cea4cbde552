/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Poll set: an array for poll(2) that grows. */

#include "client/pollset.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "client/conn.h"

void pollset_done(struct pollset *p)
{
	free(p->fds);
	*p = (struct pollset){};
}

void pollset_clear(struct pollset *p)
{
	p->n = 0;
	p->error = 0;
}

size_t pollset_add(struct pollset *p, int fd, short events)
{
	size_t size = p->size ? p->size * 2 : 8;
	struct pollfd *fds;

	if (p->n == p->size) {
		fds = realloc(p->fds, size * sizeof(*fds));
		if (!fds) {
			p->error = -ENOMEM;
			return SIZE_MAX;
		}
		p->fds = fds;
		p->size = size;
	}
	p->fds[p->n] = (struct pollfd){ .fd = fd, .events = events };
	return p->n++;
}

int pollset_wait(struct pollset *p, uint64_t deadline_usec)
{
	uint64_t now, left;
	int timeout = -1, n;

	if (p->error)
		return p->error;
	if (deadline_usec != CONN_FOR_EVER) {
		now = clock_usec();
		/* Rounded up: a timer that fires early would only be set again. */
		left = now < deadline_usec ? (deadline_usec - now + 999) / 1000 : 0;
		timeout = left > INT_MAX ? INT_MAX : (int)left;
	}

	n = poll(p->fds, p->n, timeout);
	if (n >= 0)
		return n > 0;
	for (size_t i = 0; i < p->n; i++)
		p->fds[i].revents = 0;
	return errno == EINTR ? 0 : -errno;
}

short pollset_ready(const struct pollset *p, size_t at)
{
	return at < p->n ? p->fds[at].revents : 0;
}
