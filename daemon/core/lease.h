/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Lease: one client's hold on one message.
 *
 * New for each delivery, never used again. It ends once, by settling, expiry, its client's end or
 * the message's removal; a ring of ended ones remembers how, so that who comes late is told. */
#pragma once

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/deadline.h"
#include "daemon/core/entry.h"
#include "proto/error.h"

struct broker;
struct client;
struct taker;

struct lease {
	RB_ENTRY(lease) node;	      /* in broker->leases, by id */
	TAILQ_ENTRY(lease) of_client; /* in client->leases */
	uint64_t id;
	struct entry *entry;
	struct client *client; /* NULL: its client has gone and it is kept */
	struct taker *taker;   /* the consumer whose credit it uses, or NULL */
	uid_t uid;
	pid_t pid;
	int64_t taken_ms; /* monotonic */
	int64_t ends_ms;
	int64_t ttr_ms;
	int64_t max_end_ms;
	struct deadline deadline;
	bool automatic; /* settled once written */
	bool keep;
	bool warned;
};

RB_HEAD(lease_tree, lease);
RB_PROTOTYPE(lease_tree, lease, node, lease_compare)

enum outcome {
	OUTCOME_NONE,
	OUTCOME_ACKED,
	OUTCOME_RELEASED,
	OUTCOME_NACKED,
	OUTCOME_BURIED,
	OUTCOME_EXPIRED,      /* its ttr ran out */
	OUTCOME_DISCONNECTED, /* its client's connection ended */
	OUTCOME_CANCELLED,    /* its consumer was cancelled, or said bye */
	OUTCOME_UNDONE,	      /* never reached the client */
	OUTCOME_REMOVED,      /* the message was removed, purged or dropped with its queue */
};

struct ended_lease {
	uint64_t id;
	uid_t uid;
	uint8_t outcome;
};

#define N_ENDED_LEASES 65536

/** lease_new() - lease @e, which is ready, to a client; moves the entry to ENTRY_LEASED
 *
 * Return: the lease, or NULL when memory is short (nothing has changed). */
struct lease_terms {
	struct client *client;
	struct taker *taker; /* consumers */
	int64_t ttr_ms;
	bool automatic;
	bool keep;
};
struct lease *lease_new(struct entry *e, const struct lease_terms *terms);

/** lease_end() - the lease is over; what becomes of the message follows from @how
 * @how:      OUTCOME_ACKED and OUTCOME_REMOVED free the message's entry, OUTCOME_BURIED buries it,
 *            the others give it back, counted for NACKED, EXPIRED and DISCONNECTED
 * @delay_ms: as entry_return()
 * @reason:   as entry_return(); absent: what the outcome is called
 * @result:   JSON text for ferry.done, or absent */
struct lease_ending {
	enum outcome how;
	int64_t delay_ms; /* -1: default */
	struct str reason;
	struct str result;
};
void lease_end(struct lease *l, const struct lease_ending *e);

/** lease_settle() - a client settles a lease by its id
 *
 * Return: 0; -EBADMSG with lease-lost (the detail says what became of it), denied, bad-request (a
 * delay over the limit). */
int lease_settle(struct client *c, uint64_t id, const struct lease_ending *e, struct fault *f);

/** lease_touch() - prolong: it then ends @ttr_ms from now (-1: its own ttr), at most max_ttr after
 * the delivery
 *
 * Return: 0 and ms left; -EBADMSG with lease-lost, denied, bad-request (ttr outside its limits). */
int lease_touch(struct client *c, uint64_t id, int64_t ttr_ms, int64_t *ret_left_ms,
		struct fault *f);

/** lease_find() - the lease if @c may settle it; NULL with @f set otherwise */
struct lease *lease_find(struct client *c, uint64_t id, struct fault *f);

/** lease_written() - the delivery is in its client's socket: that settles an automatic lease */
void lease_written(struct broker *b, uint64_t id);

/** lease_undo() - the delivery never reached its client: take it back, uncounted */
void lease_undo(struct broker *b, uint64_t id);

/** lease_make_manual() - a delivery went out without its payload: its automatic lease waits for
 * the receiver after all */
void lease_make_manual(struct broker *b, uint64_t id);

/** lease_fire() - a lease's warning or end is due */
void lease_fire(struct broker *b, struct deadline *d);

/** outcome_text() - "acked", "released", "nacked", "buried", "expired", "disconnected", ... */
const char *outcome_text(enum outcome o);
