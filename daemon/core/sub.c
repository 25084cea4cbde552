/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Subs: the numbers under which a session's subscriptions, consumers, servers and monitors go. */
#include "daemon/core/sub.h"

#include "daemon/core/broker.h"

static int sub_compare(const struct sub *a, const struct sub *b)
{
	return (a->id > b->id) - (a->id < b->id);
}

RB_GENERATE(sub_tree, sub, node, sub_compare)

void sub_attach(struct sub *s, struct client *c, enum sub_kind kind)
{
	*s = (struct sub){ .client = c, .kind = kind, .id = ++c->next_sub };
	RB_INSERT(sub_tree, &c->subs, s);
	c->n_subs++;
}

void sub_detach(struct sub *s)
{
	RB_REMOVE(sub_tree, &s->client->subs, s);
	s->client->n_subs--;
}
