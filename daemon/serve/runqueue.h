/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Run queue: whose turn it is to be served.
 *
 * Round robin by user, and among one user's by order of asking, so that a user with a hundred busy
 * connections gets as much as one with a single one. Everything O(1) but joining, which looks the
 * user up. Pure: knows nothing of what is queued. */
#pragma once

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct run_user;

/* Embedded in whatever wants turns. */
struct runnable {
	TAILQ_ENTRY(runnable) link;
	struct run_user *user;
	bool queued;
};

RB_HEAD(run_user_tree, run_user);
TAILQ_HEAD(run_user_list, run_user);

struct runqueue {
	struct run_user_tree users;
	struct run_user_list ring; /* users with somebody queued; the next one first */
};

void runqueue_init(struct runqueue *q);

/** runnable_join() - @r may be pushed from now on, on behalf of @uid: 0 or -ENOMEM */
int runnable_join(struct runqueue *q, struct runnable *r, uid_t uid)
	__attribute__((warn_unused_result));

/** runnable_leave() - the opposite; takes it out if it is queued; takes a zeroed one too */
void runnable_leave(struct runqueue *q, struct runnable *r);

/** runqueue_push() - @r wants a turn; does nothing when it is queued already */
void runqueue_push(struct runqueue *q, struct runnable *r);

/** runqueue_first() - whose turn is next, or NULL */
struct runnable *runqueue_first(const struct runqueue *q);

/** runqueue_pop() - take out whose turn it is, or NULL; its user goes to the end of the ring */
struct runnable *runqueue_pop(struct runqueue *q);
