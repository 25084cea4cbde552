/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Action: something the core has decided and the loop side has to write to a client.
 *
 * The core appends actions in the order in which they must reach the sockets; the loop side
 * drains them after every call into the core, before it makes the next one. An action owns its
 * references; actions_clear() gives them back. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/message.h"
#include "proto/error.h"
#include "proto/str.h"

struct client;
struct waiting;

enum action_kind {
	/* events; client and sub say to whom */
	ACTION_MESSAGE,	 /* a topic's message: message, retained */
	ACTION_DELIVERY, /* a queue's message: message, delivery */
	ACTION_CALL,	 /* a call for a server: message, n (its call id), ms (timeout left) */
	ACTION_LOST,	 /* n: messages that this subscription dropped */
	ACTION_TRACE,	 /* trace, message if the payload was asked for */
	ACTION_DEADLINE, /* lease in n, ms left */
	ACTION_EXPIRED,	 /* lease in n */
	/* replies to requests that waited; waiting says which */
	ACTION_TAKEN,	/* message, delivery */
	ACTION_NOTHING, /* a take's wait ran out */
	ACTION_STORED,	/* a put has found room: n is msg, duplicate, stored */
	ACTION_ANSWER,	/* a call's answer: message carries the payload */
	ACTION_REFUSED, /* fault */
	/* the connection must end: reason */
	ACTION_CLOSE,
};

/* What a receiver is told of a delivery from a queue, besides the message. */
struct delivery {
	struct label *queue; /* borrowed from the lease's queue; valid while actions are drained */
	uint64_t lease;
	uint32_t attempt; /* deliveries that failed, plus one */
	uint32_t deliveries;
	bool automatic; /* settled once written: no lease is shown */
};

struct trace {
	uint64_t session;
	uid_t uid;
	struct str op;	     /* static */
	struct label *topic; /* reference, or NULL */
	struct label *queue; /* reference, or NULL */
	uint64_t msg;	     /* 0: none */
	enum error error;
};

/** trace_free() - give a trace's references back and free it; takes NULL, returns NULL */
struct trace *trace_free(struct trace *t);

struct action {
	enum action_kind kind;
	bool retained;
	bool duplicate;
	struct client *client;
	uint64_t sub;
	uint64_t n;
	int64_t ms;
	struct message *message; /* reference, or NULL */
	struct waiting *waiting; /* owned, or NULL: the request that is answered */
	union {
		struct delivery delivery;
		struct trace *trace; /* owned */
		struct fault *fault; /* owned; NULL when memory was short: say `internal` */
		const char *reason;  /* static */
		const char *stored;  /* static: "memory" */
	};
};

struct actions {
	struct action *v;
	size_t n;
	size_t cap;
	uint64_t batch;	     /* how often they have been cleared */
	struct action spare; /* see actions_add() */
	bool lost;	     /* some client is broken; cleared by who has looked for it */
};

/** actions_add() - append an action of @kind for @client
 *
 * Always returns a place to fill in. When memory is short that place is a spare one: what is
 * written there is freed and forgotten, and client->broken is set, so that the loop side ends this
 * one connection instead of leaving a gap in what it is told. */
struct action *actions_add(struct actions *a, enum action_kind kind, struct client *client);

/** actions_clear() - free what the actions hold and forget them; keeps the array */
void actions_clear(struct actions *a);

/** actions_done() - free everything */
void actions_done(struct actions *a);
