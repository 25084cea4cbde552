/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Waiting: a request that is answered later, as its client will want to be reminded of it.
 *
 * Head of a waiting take, a waiting put and an open call. The core never looks into the tag: it is
 * the request's id as the loop side needs it for the reply. Finished ones travel to the loop side
 * in the action that answers them and are freed with it. */
#pragma once

#include <bsd/sys/queue.h>
#include <stdint.h>

#include "daemon/core/deadline.h"
#include "proto/str.h"

struct client;

enum waiting_kind {
	WAITING_TAKE,
	WAITING_PUT,
	WAITING_CALL,
};

struct waiting {
	TAILQ_ENTRY(waiting) of_client;
	struct client *client; /* NULL once it is on no client's list */
	enum waiting_kind kind;
	struct deadline deadline;
	uint16_t n_tag;
	bool quiet;
	char tag[258]; /* the request's id, JSON text; n_tag 0: it had none */
};

TAILQ_HEAD(waiting_list, waiting);

static inline struct str waiting_tag(const struct waiting *w)
{
	return (struct str){ w->n_tag ? w->tag : NULL, w->n_tag };
}

/* How a request that may have to wait is to be remembered; id is absent without one. */
struct tag {
	struct str id;
	bool quiet;
};
