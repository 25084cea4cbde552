/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Run queue: a ring of users, each with a queue of its own. */
#include "daemon/serve/runqueue.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/core/tree.h"

TAILQ_HEAD(runnable_list, runnable);

/* Lives as long as somebody has joined on its behalf. */
struct run_user {
	RB_ENTRY(run_user) node;
	TAILQ_ENTRY(run_user) link; /* in ring while waiting is not empty */
	struct runnable_list waiting;
	uid_t uid;
	uint32_t n_joined;
};

static int run_user_compare(const struct run_user *a, const struct run_user *b)
{
	return (a->uid > b->uid) - (a->uid < b->uid);
}

TREE_GENERATE_STATIC(run_user_tree, run_user, node, run_user_compare)

void runqueue_init(struct runqueue *q)
{
	RB_INIT(&q->users);
	TAILQ_INIT(&q->ring);
}

int runnable_join(struct runqueue *q, struct runnable *r, uid_t uid)
{
	struct run_user key = { .uid = uid };
	struct run_user *u = RB_FIND(run_user_tree, &q->users, &key);

	if (!u) {
		u = malloc(sizeof(*u));
		if (!u)
			return -ENOMEM;
		*u = (struct run_user){ .uid = uid };
		TAILQ_INIT(&u->waiting);
		RB_INSERT(run_user_tree, &q->users, u);
	}
	u->n_joined++;
	*r = (struct runnable){ .user = u };
	return 0;
}

static void runqueue_remove(struct runqueue *q, struct runnable *r)
{
	struct run_user *u = r->user;

	TAILQ_REMOVE(&u->waiting, r, link);
	r->queued = false;
	if (TAILQ_EMPTY(&u->waiting))
		TAILQ_REMOVE(&q->ring, u, link);
}

void runnable_leave(struct runqueue *q, struct runnable *r)
{
	struct run_user *u = r->user;

	if (!u)
		return;
	if (r->queued)
		runqueue_remove(q, r);
	r->user = NULL;
	if (--u->n_joined == 0) {
		RB_REMOVE(run_user_tree, &q->users, u);
		free(u);
	}
}

void runqueue_push(struct runqueue *q, struct runnable *r)
{
	struct run_user *u = r->user;

	if (r->queued)
		return;
	if (TAILQ_EMPTY(&u->waiting))
		TAILQ_INSERT_TAIL(&q->ring, u, link);
	TAILQ_INSERT_TAIL(&u->waiting, r, link);
	r->queued = true;
}

struct runnable *runqueue_first(const struct runqueue *q)
{
	const struct run_user *u = TAILQ_FIRST(&q->ring);

	return u ? TAILQ_FIRST(&u->waiting) : NULL;
}

struct runnable *runqueue_pop(struct runqueue *q)
{
	struct runnable *r = runqueue_first(q);
	struct run_user *u;

	if (!r)
		return NULL;
	u = r->user;
	runqueue_remove(q, r);
	if (!TAILQ_EMPTY(&u->waiting)) {
		TAILQ_REMOVE(&q->ring, u, link);
		TAILQ_INSERT_TAIL(&q->ring, u, link);
	}
	return r;
}
