/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Client: the core's idea of one connection.
 *
 * Owns what ends with the connection: subscriptions, consumers, servers, monitors, waiting
 * requests, leases that are not kept, the will. Identity is what the kernel said at accept. */
#pragma once

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/core/sub.h"
#include "daemon/core/waiting.h"
#include "proto/error.h"

struct broker;
struct lease;
struct message;
struct subscription;

TAILQ_HEAD(lease_list, lease);
TAILQ_HEAD(subscription_list, subscription);

/* The kernel's word on who is at the other end. */
struct identity {
	uid_t uid;
	pid_t pid;
	const gid_t *gids; /* primary one included */
	size_t n_gids;
};

struct client {
	RB_ENTRY(client) node; /* in broker->clients, by id */
	struct broker *broker;
	struct account *account;
	void *owner; /* the loop side's session; the core only carries it */
	uint64_t id; /* `session` on the wire */
	uid_t uid;
	pid_t pid;
	gid_t *gids;
	size_t n_gids;
	bool ready;		/* the loop side takes events for it; see client_set_ready() */
	bool broken;		/* an action for it was lost: the connection must end */
	bool retired;		/* see client_retire() */
	uint64_t batch;		/* of broker->actions, in which it was last sent something */
	uint64_t n_batch_bytes; /* and how much in that one; see client_sent() */
	uint64_t next_sub;
	struct sub_tree subs;
	uint32_t n_subs;
	struct waiting_list waiting;
	uint32_t n_waiting;
	struct lease_list leases;
	uint32_t n_leases;
	struct subscription_list backlogged; /* subscriptions with something kept for them */
	struct message *will;		     /* published at an end without bye */
	bool will_retain;
	int64_t will_ttl_ms; /* from its publication; 0: none */
	uint64_t n_lost;     /* messages that its subscriptions dropped */
};

RB_HEAD(client_tree, client);
RB_PROTOTYPE(client_tree, client, node, client_compare)

/** client_new() - a connection has been accepted
 * @owner: carried for the loop side
 *
 * Return: 0 and the client, ready; -EBADMSG with @f set (quota: sessions in all or of this uid);
 * -ENOMEM. */
int client_new(struct broker *b, const struct identity *who, void *owner, struct client **ret,
	       struct fault *f);

/** client_retire() - the connection is ending: it wants nothing any more
 *
 * Its waiting requests are forgotten, its subs end, and nothing is matched to it from here on; it
 * has its leases still, so that lease_undo() can tell which of them never reached it. Appends
 * actions for others alone. Whatever it asks for all the same ends with the next call. */
void client_retire(struct client *c);

/** client_free() - the connection has ended
 * @said_bye: an orderly goodbye: no will, leases go back uncounted
 *
 * Retires it, if that has not been done, and ends all that it owns: failed attempts are counted for
 * its leases, but for those whose delivery was undone by lease_undo() before. Takes NULL, returns
 * NULL. May append actions for others. */
struct client *client_free(struct client *c, bool said_bye);

/** client_set_ready() - whether events may be sent to this client now
 *
 * While it is not ready, topics' messages are kept in its subscriptions' buffers and queues give
 * it nothing. Becoming ready starts its consumers again (appends deliveries).
 *
 * The core itself makes it not ready when one batch of actions has much for it: what a single call
 * sets free would else be more than a session may have unsent. */
void client_set_ready(struct client *c, bool ready);

/** client_sent() - an action that carries @n bytes to it has been appended */
void client_sent(struct client *c, size_t n);

/** client_sated() - this batch of actions has so much for it that the rest must wait */
bool client_sated(const struct client *c);

/** client_refill() - its consumers may be able to take more: give them what there is */
void client_refill(struct client *c);

/** client_pump() - send a ready client some of what was kept for it
 * @max: at most so many messages
 *
 * Return: true if there is more. */
bool client_pump(struct client *c, unsigned max);

/** client_cancel_sub() - end the sub of that number: 0, or -EBADMSG with no-such-sub */
int client_cancel_sub(struct client *c, uint64_t sub, struct fault *f);

/** client_cancel_request() - end the waiting request with that id (JSON text) by `cancelled` */
int client_cancel_request(struct client *c, struct str id, struct fault *f);

/** client_set_will() - keep @p as the will (NULL: none); refusals as for topic_publish() */
struct publication;
int client_set_will(struct client *c, const struct publication *p, struct fault *f);

/** client_holds() - whether it has a sub, a waiting request or an open call, and so outlives its
 * own end of input */
bool client_holds(const struct client *c);

/** client_wait() - enter a waiting request into the client's list
 *
 * Copies @tag. Return: 0, or -EBADMSG with quota when too many wait already. */
int client_wait(struct client *c, struct waiting *w, enum waiting_kind kind, const struct tag *tag,
		struct fault *f);

/** client_unwait() - take it out; does nothing when it is on no list */
void client_unwait(struct waiting *w);

/** client_refuse_waiting() - answer a request that has been taken off every list with an error
 * @w: owned by the action from here on */
void client_refuse_waiting(struct client *c, struct waiting *w, const struct fault *fault);

/** client_break() - it cannot be told all it should be: the loop side will end its connection */
void client_break(struct client *c);

/** client_refuse_all() - answer all that waits with an error: the broker is ending */
void client_refuse_all(struct client *c, enum error code, const char *detail);
