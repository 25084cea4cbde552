/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Clients: what a connection owns in the core, and what becomes of it at its end. */
#include "daemon/core/client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/broker.h"
#include "daemon/core/util.h"
#include "proto/name.h"

/* One batch of actions may have this much for a client and one message more, each action counted
 * with what it takes besides. */
#define BATCH_BYTES ((uint64_t)256 << 10)
#define ACTION_BYTES 256

/* Charged to its uid for each connection: both sides' objects. */
#define CLIENT_CHARGE 1024

static int client_compare(const struct client *a, const struct client *b)
{
	return (a->id > b->id) - (a->id < b->id);
}

RB_GENERATE(client_tree, client, node, client_compare)

/* --- making -------------------------------------------------------------------------------- */

static int admit(struct broker *b, const struct account *a, struct fault *f)
{
	const struct core_limits *l = &b->config->limits;

	if (b->n_clients >= l->max_sessions)
		return fault_set(f, ERR_QUOTA, "%u sessions are open, the most allowed",
				 l->max_sessions);
	if (a->uid != 0 && a->n_sessions >= l->max_sessions_user)
		return fault_set(f, ERR_QUOTA, "this user has %u sessions open, the most allowed",
				 l->max_sessions_user);
	return 0;
}

static struct client *client_alloc(const struct identity *who)
{
	struct client *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->gids = calloc(who->n_gids ? who->n_gids : 1, sizeof(*c->gids));
	if (!c->gids) {
		free(c);
		return NULL;
	}
	c->n_gids = who->n_gids;
	if (who->n_gids)
		memcpy(c->gids, who->gids, who->n_gids * sizeof(*c->gids));
	c->uid = who->uid;
	c->pid = who->pid;
	RB_INIT(&c->subs);
	TAILQ_INIT(&c->waiting);
	TAILQ_INIT(&c->leases);
	TAILQ_INIT(&c->backlogged);
	return c;
}

static void client_enter(struct client *c, struct broker *b, struct account *a)
{
	c->broker = b;
	c->account = a;
	c->id = ++b->next_session;
	c->ready = true;
	a->n_sessions++;
	b->n_clients++;
	RB_INSERT(client_tree, &b->clients, c);
}

/* The charge and the object; the account's reference goes over to it. */
static int client_make(struct broker *b, const struct identity *who, struct account *a,
		       struct client **ret, struct fault *f)
{
	struct client *c;
	int r = admit(b, a, f);

	if (r < 0)
		return r;
	if (account_charge(a, CLIENT_CHARGE) < 0)
		return fault_set(f, ERR_QUOTA, "no memory is left for this user");

	c = client_alloc(who);
	if (!c) {
		account_release(a, CLIENT_CHARGE);
		return -ENOMEM;
	}
	client_enter(c, b, a);
	*ret = c;
	return 0;
}

int client_new(struct broker *b, const struct identity *who, void *owner, struct client **ret,
	       struct fault *f)
{
	struct account *a = quota_account(&b->quota, who->uid);
	int r;

	if (!a)
		return -ENOMEM;

	r = client_make(b, who, a, ret, f);
	if (r < 0) {
		account_unref(a);
		return r;
	}
	(*ret)->owner = owner;
	return 0;
}

/* --- ending -------------------------------------------------------------------------------- */

static void sub_free(struct sub *s, bool give_back)
{
	switch (s->kind) {
	case SUB_SUBSCRIPTION:
		subscription_free(container_of(s, struct subscription, sub));
		break;
	case SUB_CONSUMER:
		taker_free(container_of(s, struct taker, sub), give_back);
		break;
	case SUB_SERVER:
		server_free(container_of(s, struct server, sub));
		break;
	case SUB_MONITOR:
		monitor_free(container_of(s, struct monitor, sub));
		break;
	}
}

static void waiting_cancel(struct waiting *w)
{
	switch (w->kind) {
	case WAITING_TAKE:
		taker_free(container_of(w, struct taker, waiting), false);
		break;
	case WAITING_PUT:
		putter_cancel(container_of(w, struct putter, waiting));
		break;
	case WAITING_CALL:
		call_cancel(container_of(w, struct call, waiting));
		break;
	}
}

static void end_leases(struct client *c, bool said_bye)
{
	struct lease_ending e = { .how = said_bye ? OUTCOME_CANCELLED : OUTCOME_DISCONNECTED,
				  .delay_ms = -1 };
	struct lease *l;

	while ((l = TAILQ_FIRST(&c->leases))) {
		if (!l->keep) {
			lease_end(l, &e);
			continue;
		}
		TAILQ_REMOVE(&c->leases, l, of_client);
		c->n_leases--;
		l->client = NULL;
	}
}

static void publish_will(struct client *c)
{
	struct broker *b = c->broker;
	struct topic *t = topic_get(b, label_str(c->will->place));
	struct publish_result r;
	uint64_t id;

	if (!t)
		return;
	/* It is sent now, not when it was given, and nobody else has seen it yet. */
	id = broker_next_id(b);
	if (id)
		c->will->id = id;
	c->will->time_ms = b->now.wall_ms;
	if (c->will_ttl_ms)
		c->will->expires_ms = b->now.mono_ms + c->will_ttl_ms;
	topic_publish_message(b, t, c->will, c->will_retain, NULL, &r);
}

void client_retire(struct client *c)
{
	struct waiting *w;
	struct sub *s;

	/* What one of its requests leaves behind must not go to another of them. */
	c->retired = true;
	c->ready = false;
	while ((w = TAILQ_FIRST(&c->waiting)))
		waiting_cancel(w);
	while ((s = RB_MIN(sub_tree, &c->subs)))
		sub_free(s, false);
}

struct client *client_free(struct client *c, bool said_bye)
{
	if (!c)
		return NULL;

	/* First out of everything that could match something to it, then give back what it has. */
	client_retire(c);
	end_leases(c, said_bye);
	if (c->will && !said_bye)
		publish_will(c);
	message_unref(c->will);

	RB_REMOVE(client_tree, &c->broker->clients, c);
	c->broker->n_clients--;
	c->account->n_sessions--;
	account_release(c->account, CLIENT_CHARGE);
	account_unref(c->account);
	free(c->gids);
	free(c);
	return NULL;
}

void client_break(struct client *c)
{
	c->broken = true;
	c->broker->actions.lost = true;
}

/* --- readiness ----------------------------------------------------------------------------- */

static void refill_takes(struct client *c)
{
	struct waiting *w, *next;

	TAILQ_FOREACH_SAFE(w, &c->waiting, of_client, next) {
		if (w->kind == WAITING_TAKE)
			taker_refill(container_of(w, struct taker, waiting));
	}
}

void client_refill(struct client *c)
{
	struct sub *s;

	RB_FOREACH(s, sub_tree, &c->subs) {
		if (s->kind == SUB_CONSUMER)
			taker_refill(container_of(s, struct taker, sub));
	}
	refill_takes(c);
}

static void client_wake(struct client *c)
{
	struct sub *s;

	RB_FOREACH(s, sub_tree, &c->subs) {
		switch (s->kind) {
		case SUB_CONSUMER:
			taker_refill(container_of(s, struct taker, sub));
			break;
		case SUB_SERVER:
			server_ready(container_of(s, struct server, sub));
			break;
		case SUB_MONITOR:
			monitor_ready(container_of(s, struct monitor, sub));
			break;
		case SUB_SUBSCRIPTION: /* client_pump() */
			break;
		}
	}
	/* Takes wait for no readiness; but they may have been put off. */
	refill_takes(c);
}

static void client_rest(struct client *c)
{
	struct sub *s;

	RB_FOREACH(s, sub_tree, &c->subs) {
		if (s->kind == SUB_CONSUMER)
			taker_rest(container_of(s, struct taker, sub));
	}
}

void client_set_ready(struct client *c, bool ready)
{
	if (c->ready == ready || c->retired)
		return;
	c->ready = ready;
	if (ready)
		client_wake(c);
	else
		client_rest(c);
}

bool client_sated(const struct client *c)
{
	return c->batch == c->broker->actions.batch && c->n_batch_bytes > BATCH_BYTES;
}

void client_sent(struct client *c, size_t n)
{
	if (c->batch != c->broker->actions.batch) {
		c->batch = c->broker->actions.batch;
		c->n_batch_bytes = 0;
	}
	c->n_batch_bytes += n + ACTION_BYTES;
	if (client_sated(c))
		client_set_ready(c, false);
}

bool client_pump(struct client *c, unsigned max)
{
	struct subscription *s;

	while (max && c->ready && (s = TAILQ_FIRST(&c->backlogged)))
		max -= subscription_pump(s, max);
	return c->ready && !TAILQ_EMPTY(&c->backlogged);
}

/* --- cancelling ---------------------------------------------------------------------------- */

int client_cancel_sub(struct client *c, uint64_t sub, struct fault *f)
{
	struct sub key = { .id = sub };
	struct sub *s = RB_FIND(sub_tree, &c->subs, &key);

	if (!s)
		return fault_set(f, ERR_NO_SUCH_SUB, "sub: this connection has no sub %llu",
				 (unsigned long long)sub);
	sub_free(s, true);
	return 0;
}

static void waiting_refuse(struct waiting *w, const struct fault *fault)
{
	switch (w->kind) {
	case WAITING_TAKE:
		taker_refuse(container_of(w, struct taker, waiting), fault);
		break;
	case WAITING_PUT:
		putter_answer(container_of(w, struct putter, waiting), fault);
		break;
	case WAITING_CALL:
		call_refuse(container_of(w, struct call, waiting), fault);
		break;
	}
}

int client_cancel_request(struct client *c, struct str id, struct fault *f)
{
	struct fault cancelled;
	struct waiting *w;

	TAILQ_FOREACH(w, &c->waiting, of_client) {
		if (w->n_tag && str_eq(waiting_tag(w), id))
			break;
	}
	if (!w)
		return fault_set(f, ERR_NO_SUCH_SUB, "request: nothing waits under this id");

	fault_set(&cancelled, ERR_CANCELLED, "the request was cancelled");
	waiting_refuse(w, &cancelled);
	return 0;
}

void client_refuse_all(struct client *c, enum error code, const char *detail)
{
	struct fault f;
	struct waiting *w;

	fault_set(&f, code, "%s", detail);
	while ((w = TAILQ_FIRST(&c->waiting)))
		waiting_refuse(w, &f);
}

/* --- the will ------------------------------------------------------------------------------ */

int client_set_will(struct client *c, const struct publication *p, struct fault *f)
{
	struct broker *b = c->broker;
	struct message *m = NULL;
	struct origin from;
	struct topic *t;
	int r;

	if (p) {
		if (name_is_reserved(p->place))
			return fault_set(f, ERR_DENIED,
					 "topic: names under ferry. are the broker's own");
		if (broker_check_times(b, 0, p->ttl_ms, f) < 0)
			return -EBADMSG;
		t = topic_get(b, p->place);
		from = (struct origin){ .account = c->account,
					.pid = c->pid,
					.place = t ? t->label : NULL,
					.id = broker_next_id(b),
					.time_ms = b->now.wall_ms };
		if (!t || from.id == 0)
			return fault_set(f, ERR_INTERNAL, "out of memory");
		r = message_new(&from, p, &m);
		if (r == -EDQUOT)
			return fault_set(f, ERR_QUOTA, "this user may hold no more messages");
		if (r < 0)
			return fault_set(f, ERR_INTERNAL, "out of memory");
	}
	message_unref(c->will);
	c->will = m;
	c->will_retain = p && p->retain;
	c->will_ttl_ms = p ? p->ttl_ms : 0;
	return 0;
}

/* --- waiting ------------------------------------------------------------------------------- */

bool client_holds(const struct client *c)
{
	return c->n_subs > 0 || c->n_waiting > 0;
}

int client_wait(struct client *c, struct waiting *w, enum waiting_kind kind, const struct tag *tag,
		struct fault *f)
{
	uint32_t max = c->broker->config->limits.max_waiting_session;

	if (c->n_waiting >= max)
		return fault_set(f, ERR_QUOTA,
				 "%u requests of this connection wait, the most allowed", max);

	w->client = c;
	w->kind = kind;
	w->quiet = tag->quiet;
	w->n_tag = tag->id.n <= sizeof(w->tag) ? (uint16_t)tag->id.n : 0;
	if (w->n_tag)
		memcpy(w->tag, tag->id.p, w->n_tag);
	TAILQ_INSERT_TAIL(&c->waiting, w, of_client);
	c->n_waiting++;
	return 0;
}

void client_unwait(struct waiting *w)
{
	if (!w->client)
		return;
	TAILQ_REMOVE(&w->client->waiting, w, of_client);
	w->client->n_waiting--;
	w->client = NULL;
}

void client_refuse_waiting(struct client *c, struct waiting *w, const struct fault *fault)
{
	struct action *a = actions_add(&c->broker->actions, ACTION_REFUSED, c);

	a->waiting = w;
	a->fault = malloc(sizeof(*a->fault));
	if (a->fault)
		*a->fault = *fault;
}
