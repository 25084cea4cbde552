/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Topic: fan-out of messages to subscriptions and bound queues, and last values.
 *
 * A topic object caches who its name matches, keeps the retained message and the idempotency keys.
 * Objects are made by use and dropped again, the longest unused first, when there are more than a
 * cap of idle ones or the caches in them grow too large. A subscription keeps, in a buffer bounded
 * in messages and bytes, what its client cannot take at once. */
#pragma once

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/deadline.h"
#include "daemon/core/dedup.h"
#include "daemon/core/message.h"
#include "daemon/core/route.h"
#include "daemon/core/sub.h"
#include "proto/error.h"

struct broker;
struct client;
struct queue;

enum route_kind {
	ROUTE_SUBSCRIPTION,
	ROUTE_BINDING,
};

struct topic {
	RB_ENTRY(topic) node;	 /* in broker->topics, by name */
	TAILQ_ENTRY(topic) idle; /* in broker->idle_topics while nothing is kept in it */
	struct broker *broker;
	struct label *label;
	struct message *retained;
	uint64_t retained_at;	  /* generation of broker->routes when it was retained */
	struct deadline deadline; /* of the retained message's ttl or of the oldest keys */
	struct dedup dedup;
	uint64_t n_pubs;
	uint32_t n_busy;	       /* publications under way: it must stay */
	bool is_idle;		       /* in broker->idle_topics */
	uint64_t generation;	       /* of broker->routes that targets was made for */
	struct route_target **targets; /* subscriptions, then bindings, queue by queue */
	uint32_t n_subs;	       /* the first of them */
	uint32_t n_targets;
	uint32_t cap_targets;
};

RB_HEAD(topic_tree, topic);
RB_PROTOTYPE(topic_tree, topic, node, topic_compare)
TAILQ_HEAD(topic_list, topic);

enum on_slow {
	ON_SLOW_DROP_OLDEST,
	ON_SLOW_DROP_NEWEST,
	ON_SLOW_CLOSE,
};

/* A message kept for a slow client. */
struct kept {
	STAILQ_ENTRY(kept) link;
	struct message *message;
};

STAILQ_HEAD(kept_list, kept);

struct subscription {
	struct sub sub;
	struct route_target target;
	struct label *pattern;
	struct filter_patterns *types; /* NULL: all */
	enum on_slow on_slow;
	uint32_t max_messages;
	uint64_t max_bytes;
	uint32_t charge; /* to its client's account */
	struct kept_list kept;
	uint32_t n_kept;
	uint64_t n_kept_bytes;
	uint64_t n_lost;	/* in all */
	uint64_t n_lost_unsaid; /* not yet told by a `lost` event */
	bool backlogged;	/* in client->backlogged */
	bool closing;		/* its client was too slow and is being closed */
	bool wants_retained;	/* last values still to come, those after retained_after first */
	struct label *retained_after; /* NULL: from the first */
	uint64_t retained_before;     /* those from this generation on came live */
	TAILQ_ENTRY(subscription) of_client;
};

struct subscribe_options {
	struct str pattern;
	struct strs types;
	uint32_t max_messages;
	uint64_t max_bytes;
	enum on_slow on_slow;
	bool retained;
};

struct publish_result {
	uint64_t msg;
	uint32_t n_subs;
	uint32_t n_queues;
	uint32_t n_refused;
	bool duplicate;
};

/** topic_publish() - send a publication to all who want it
 *
 * Appends an ACTION_MESSAGE for each subscription that can take it now, keeps it for the others,
 * stores a copy in each bound queue. Subscriptions with `types` get what matches.
 *
 * Return: 0, or -EBADMSG with @f: denied (a name of the broker's own), quota, internal (memory). */
int topic_publish(struct client *c, const struct publication *p, struct publish_result *ret,
		  struct fault *f);

/** topic_publish_message() - the same for a message that exists: wills, the broker's own topics
 * @visible_to: NULL, or a queue whose users alone may see it
 * @ret:        filled in but for msg; may be NULL
 *
 * What cannot be retained, for the sender's quota, is only sent. When memory is too short to find
 * out who listens, nobody gets it, and it counts as lost. @t may be gone afterwards. */
void topic_publish_message(struct broker *b, struct topic *t, struct message *m, bool retain,
			   const struct queue *visible_to, struct publish_result *ret);

/** topic_get() - the topic called @name, made if need be; NULL when memory is short
 *
 * Good until the next topic is made: one that is idle may then have to go. */
struct topic *topic_get(struct broker *b, struct str name);

/** topic_find() - the topic called @name if there is one */
struct topic *topic_find(struct broker *b, struct str name);

/** topic_after() - the first topic after the name @after in order (absent: the first), or NULL */
struct topic *topic_after(struct broker *b, struct str after);

/** topic_from() - the first topic called @name or what comes after it in order, or NULL */
struct topic *topic_from(struct broker *b, struct str name);

/** topic_next() - the topic after @t in order, or NULL */
struct topic *topic_next(struct topic *t);

/** topic_count_subs() - how many subscriptions match it now */
uint32_t topic_count_subs(const struct topic *t);

/** topic_has_listeners() - whether a message to @name would reach anybody */
bool topic_has_listeners(struct broker *b, struct str name);

/** topic_free() - drop a topic object and what is kept in it */
struct topic *topic_free(struct topic *t);

/** topic_fire() - a deadline of kind DEADLINE_RETAINED is due */
void topic_fire(struct broker *b, struct deadline *d);

/* --- between topic.c and topic_publish.c --------------------------------------------------- */

/** topic_pin() - from here to topic_unpin() it stays, whatever else happens */
void topic_pin(struct topic *t);

/** topic_unpin() - the caller is done with it; it may be gone */
void topic_unpin(struct topic *t);

/** topic_aim() - make the cached targets good for the routes as they are: 0 or -ENOMEM */
int topic_aim(struct topic *t);

/** topic_arm() - set the deadline as what is kept in it says */
void topic_arm(struct topic *t);

/** topic_drop_retained() - forget the last value, if there is one */
void topic_drop_retained(struct topic *t);

/* --- subscriptions ------------------------------------------------------------------------- */

/** subscription_new() - subscribe
 *
 * Retained messages that match follow by client_pump(), before anything newer.
 * Return: 0 and the number; -EBADMSG with quota (subscriptions of a session, memory), internal. */
int subscription_new(struct client *c, const struct subscribe_options *o, uint64_t *ret_sub,
		     struct fault *f);
struct subscription *subscription_free(struct subscription *s);

/** subscription_offer() - a topic that matches has a message: send it, or keep it for later
 *
 * Return: whether it was wanted (types) and is sent or kept. */
bool subscription_offer(struct subscription *s, struct message *m);

/** subscription_pump() - send what is kept, at most @max messages
 *
 * Leaves client->backlogged when nothing is left. Looking for last values counts, too: it goes
 * through at most 64 * @max topics.
 *
 * Return: how much of @max was used. */
unsigned subscription_pump(struct subscription *s, unsigned max);
