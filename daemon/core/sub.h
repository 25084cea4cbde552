/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Sub: one thing that a client has asked to be sent events for.
 *
 * Head of a subscription, a consumer, a server and a monitor: they share one space of numbers per
 * session, so that `cancel` ends any of them. */
#pragma once

#include <bsd/sys/tree.h>
#include <stdint.h>

struct client;

enum sub_kind {
	SUB_SUBSCRIPTION,
	SUB_CONSUMER,
	SUB_SERVER,
	SUB_MONITOR,
};

struct sub {
	RB_ENTRY(sub) node; /* in client->subs */
	struct client *client;
	enum sub_kind kind;
	uint64_t id;
};

RB_HEAD(sub_tree, sub);
RB_PROTOTYPE(sub_tree, sub, node, sub_compare)

/** sub_attach() - give @s the client's next number and enter it into its tree; cannot fail */
void sub_attach(struct sub *s, struct client *c, enum sub_kind kind);

/** sub_detach() - take it out again */
void sub_detach(struct sub *s);
