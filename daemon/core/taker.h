/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Taker: somebody who wants messages from queues, once (take) or for as long as he has credit
 * (consume).
 *
 * Has a seat in each queue it names. A seat waits in the list of its filter while the taker could
 * take a message and there is none; whoever has waited longest gets the next one that fits. */
#pragma once

#include <bsd/sys/queue.h>
#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/action.h"
#include "daemon/core/queue.h"
#include "daemon/core/sub.h"
#include "daemon/core/waiting.h"

struct taker;

struct seat {
	TAILQ_ENTRY(seat) link; /* in filter->waiting while it waits */
	LIST_ENTRY(seat) of_queue;
	struct taker *taker;
	struct queue *queue; /* NULL when it was dropped */
	struct filter *filter;
	uint64_t since; /* order of waiting, over all queues */
	bool waits;
};

struct taker {
	struct client *client;
	bool is_consumer;
	bool automatic;
	bool keep;
	int64_t ttr_ms;	 /* -1: the queue's */
	uint32_t charge; /* to its client's account */
	uint32_t credit; /* consumers */
	uint32_t n_leases;
	union {
		struct sub sub;		/* consumers */
		struct waiting waiting; /* takes */
	};
	uint32_t n_seats;
	struct seat seats[];
};

struct take_options {
	struct strs queues; /* at least one */
	struct strs types;
	int64_t ttr_ms; /* -1: the queue's */
	bool automatic;
	bool keep;
	bool listed; /* the queues came as a list: faults are those of `queues` */
};

/* How long a take waits: 0: at once or not at all; -1: for ever; and how it is then answered. */
struct take_wait {
	int64_t ms;
	const struct tag *tag;
};

/* What a take got at once. */
struct taken {
	struct message *message; /* borrowed until the next call into the core */
	struct delivery delivery;
	bool waits; /* answered later by ACTION_TAKEN, ACTION_NOTHING or ACTION_REFUSED */
};

/** taker_take() - take one message
 *
 * Return: 1 with a message; 0 without one, now (@ret->waits) or for good; -EBADMSG with
 * bad-request (ttr), no-such-queue, denied, quota, internal. */
int taker_take(struct client *c, const struct take_options *o, const struct take_wait *w,
	       struct taken *ret, struct fault *f);

/** taker_consume() - consume: 0 and the sub; refusals as taker_take(). Deliveries are appended. */
int taker_consume(struct client *c, const struct take_options *o, uint32_t credit,
		  uint64_t *ret_sub, struct fault *f);

/** taker_free() - end a consumer or a waiting take; @give_back: unsettled leases of a consumer go
 * back uncounted */
struct taker *taker_free(struct taker *t, bool give_back);

/** taker_refill() - it may be able to take more now (credit, a ready client): give it what there
 * is, then let it wait */
void taker_refill(struct taker *t);

/** taker_rest() - its client takes nothing for now: leave all waiting lists */
void taker_rest(struct taker *t);

/** taker_fire() - a take's wait has run out */
void taker_fire(struct broker *b, struct deadline *d);

/** taker_queue_gone() - a queue that it has a seat in is dropped, or not its to use any more */
void taker_queue_gone(struct seat *s);

/** taker_refuse() - answer a waiting take with an error */
void taker_refuse(struct taker *t, const struct fault *fault);

/** taker_give() - give @e to the taker of @s: makes the lease, appends the action
 *
 * Return: false when it cannot take or memory is short: then it waits no longer. */
bool taker_give(struct seat *s, struct entry *e);
