/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Actions: a growing array, kept from turn to turn. */
#include "daemon/core/action.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/core/client.h"
#include "daemon/core/queue.h"
#include "daemon/core/service.h"
#include "daemon/core/taker.h"
#include "daemon/core/util.h"

#define ACTIONS_CAP_MIN 64

static void waiting_free(struct waiting *w)
{
	if (!w)
		return;

	switch (w->kind) {
	case WAITING_TAKE:
		free(container_of(w, struct taker, waiting));
		break;
	case WAITING_PUT:
		free(container_of(w, struct putter, waiting));
		break;
	case WAITING_CALL:
		free(container_of(w, struct call, waiting));
		break;
	}
}

struct trace *trace_free(struct trace *t)
{
	if (!t)
		return NULL;

	label_unref(t->topic);
	label_unref(t->queue);
	free(t);
	return NULL;
}

static void action_done(struct action *a)
{
	message_unref(a->message);
	waiting_free(a->waiting);
	if (a->kind == ACTION_TRACE)
		trace_free(a->trace);
	else if (a->kind == ACTION_REFUSED)
		free(a->fault);
}

/* Free what was written into the spare place, and make it as good as new. */
static void spare_clear(struct actions *a)
{
	action_done(&a->spare);
	a->spare = (struct action){ .kind = ACTION_NOTHING };
}

static int actions_grow(struct actions *a)
{
	size_t cap = a->cap ? 2 * a->cap : ACTIONS_CAP_MIN;
	struct action *v = reallocarray(a->v, cap, sizeof(*v));

	if (!v)
		return -ENOMEM;

	a->v = v;
	a->cap = cap;
	return 0;
}

struct action *actions_add(struct actions *a, enum action_kind kind, struct client *client)
{
	struct action *place;

	if (a->n == a->cap && actions_grow(a) < 0) {
		client_break(client);
		spare_clear(a);
		place = &a->spare;
	} else {
		place = &a->v[a->n++];
	}
	*place = (struct action){ .kind = kind, .client = client };
	return place;
}

void actions_clear(struct actions *a)
{
	for (size_t i = 0; i < a->n; i++)
		action_done(&a->v[i]);
	a->n = 0;
	a->batch++;
	spare_clear(a);
}

void actions_done(struct actions *a)
{
	actions_clear(a);
	free(a->v);
	*a = (struct actions){ 0 };
}
