/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Subscriptions: what is sent at once, and what is kept for later. */
#include "daemon/core/topic.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/core/broker.h"
#include "daemon/core/util.h"
#include "proto/name.h"

/* Charged to the subscriber: a subscription besides its pattern and types, and what keeping a
 * message takes besides the message. */
#define SUBSCRIPTION_CHARGE (sizeof(struct subscription) + 64)
#define KEPT_CHARGE 48

/* How many topics are looked at for each message that may be sent. */
#define TOPICS_PER_MESSAGE 64

/* --- the backlog --------------------------------------------------------------------------- */

static void backlog_enter(struct subscription *s)
{
	if (s->backlogged)
		return;
	TAILQ_INSERT_TAIL(&s->sub.client->backlogged, s, of_client);
	s->backlogged = true;
}

static void backlog_leave(struct subscription *s)
{
	if (!s->backlogged)
		return;
	TAILQ_REMOVE(&s->sub.client->backlogged, s, of_client);
	s->backlogged = false;
}

static void lose(struct subscription *s)
{
	struct client *c = s->sub.client;

	s->n_lost++;
	c->n_lost++;
	c->broker->stats.lost++;
	if (s->closing)
		return;
	s->n_lost_unsaid++;
	backlog_enter(s);
}

static bool is_expired(const struct subscription *s, const struct message *m)
{
	return m->expires_ms && m->expires_ms <= s->sub.client->broker->now.mono_ms;
}

static uint64_t kept_size(const struct message *m)
{
	return m->charge - MESSAGE_OVERHEAD;
}

/* A slow reader keeps what is charged to the sender: others together may so hold half of what a
 * user may have, or they could keep him from sending anything to anybody. */
static bool is_abroad(const struct subscription *s, const struct message *m)
{
	return m->account != s->sub.client->account;
}

static bool sender_allows(const struct subscription *s, const struct message *m)
{
	const struct account *a = m->account;
	uint64_t max = a->quota->memory.max_user / 2;

	return !is_abroad(s, m) || (a->kept_abroad < max && kept_size(m) <= max - a->kept_abroad);
}

/* Take the oldest kept message out; its reference goes to the caller. NULL when there is none. */
static struct message *kept_shift(struct subscription *s)
{
	struct kept *k = STAILQ_FIRST(&s->kept);
	struct message *m;

	if (!k)
		return NULL;

	m = k->message;
	STAILQ_REMOVE_HEAD(&s->kept, link);
	s->n_kept--;
	s->n_kept_bytes -= kept_size(m);
	if (is_abroad(s, m))
		m->account->kept_abroad -= kept_size(m);
	account_release(s->sub.client->account, KEPT_CHARGE);
	free(k);
	return m;
}

static bool kept_drop_oldest(struct subscription *s)
{
	struct message *m = kept_shift(s);

	if (!m)
		return false;
	if (!is_expired(s, m))
		lose(s);
	message_unref(m);
	return true;
}

/* One message fits however large it is: else who reads slowly would never see a large one. */
static bool kept_fits(const struct subscription *s, uint64_t size)
{
	if (s->n_kept == 0)
		return true;
	return s->n_kept < s->max_messages && s->n_kept_bytes < s->max_bytes &&
	       size <= s->max_bytes - s->n_kept_bytes;
}

/* Find and charge room for one more, at the cost of the oldest ones if that was asked for. */
static bool kept_make_room(struct subscription *s, const struct message *m)
{
	struct account *a = s->sub.client->account;
	bool drop = s->on_slow == ON_SLOW_DROP_OLDEST;

	while (!kept_fits(s, kept_size(m)) || !sender_allows(s, m)) {
		if (!drop || !kept_drop_oldest(s))
			return false;
	}
	if (account_charge(a, KEPT_CHARGE) == 0)
		return true;
	return drop && kept_drop_oldest(s) && account_charge(a, KEPT_CHARGE) == 0;
}

static bool kept_push(struct subscription *s, struct message *m)
{
	struct kept *k;

	if (!kept_make_room(s, m))
		return false;

	k = malloc(sizeof(*k));
	if (!k) {
		account_release(s->sub.client->account, KEPT_CHARGE);
		return false;
	}
	k->message = message_ref(m);
	STAILQ_INSERT_TAIL(&s->kept, k, link);
	s->n_kept++;
	s->n_kept_bytes += kept_size(m);
	if (is_abroad(s, m))
		m->account->kept_abroad += kept_size(m);
	backlog_enter(s);
	return true;
}

/* --- offering and sending ------------------------------------------------------------------ */

static void send_message(struct subscription *s, struct message *m, bool retained)
{
	struct client *c = s->sub.client;
	struct action *a = actions_add(&c->broker->actions, ACTION_MESSAGE, c);

	a->sub = s->sub.id;
	a->message = message_ref(m);
	a->retained = retained;
	client_sent(c, m->n_payload);
}

static void close_slow(struct subscription *s)
{
	struct client *c = s->sub.client;

	s->closing = true;
	backlog_leave(s);
	actions_add(&c->broker->actions, ACTION_CLOSE, c)->reason = "slow";
}

bool subscription_offer(struct subscription *s, struct message *m)
{
	if (s->types && !filter_patterns_match(s->types, message_type(m)))
		return false;

	if (s->sub.client->ready && !s->backlogged && !s->closing) {
		send_message(s, m, false);
		return true;
	}
	if (!s->closing && kept_push(s, m))
		return true;
	if (!s->closing && s->on_slow == ON_SLOW_CLOSE)
		close_slow(s);
	lose(s);
	return false;
}

static void say_lost(struct subscription *s)
{
	struct client *c = s->sub.client;
	struct action *a;

	if (s->n_lost_unsaid == 0)
		return;
	a = actions_add(&c->broker->actions, ACTION_LOST, c);
	a->sub = s->sub.id;
	a->n = s->n_lost_unsaid;
	s->n_lost_unsaid = 0;
}

/* --- last values --------------------------------------------------------------------------- */

/* What every name begins with that @pattern matches. */
static struct str literal_prefix(struct str pattern)
{
	for (size_t i = 0; i < pattern.n; i++) {
		if (pattern.p[i] == '*')
			return (struct str){ pattern.p, i };
		if (pattern.p[i] == '#')
			return (struct str){ pattern.p, i ? i - 1 : 0 };
	}
	return pattern;
}

static bool wants_last_value(const struct subscription *s, const struct topic *t)
{
	const struct message *m = t->retained;

	return m && t->retained_at < s->retained_before && !is_expired(s, m) &&
	       pattern_match(label_str(s->pattern), label_str(t->label)) &&
	       filter_patterns_match(s->types, message_type(m));
}

/* Go on with the topics after retained_after, in order of name: how much of @max was used. */
static unsigned pump_retained(struct subscription *s, unsigned max)
{
	struct broker *b = s->sub.client->broker;
	struct str prefix = literal_prefix(label_str(s->pattern));
	struct topic *t = s->retained_after ? topic_after(b, label_str(s->retained_after)) :
					      topic_from(b, prefix);
	const uint64_t max_seen = (uint64_t)max * TOPICS_PER_MESSAGE;
	struct label *last = NULL;
	unsigned n_sent = 0;
	uint64_t n_seen = 0;

	for (; t && str_starts(label_str(t->label), prefix); t = topic_next(t)) {
		if (n_sent == max || n_seen == max_seen || client_sated(s->sub.client)) {
			if (last) {
				label_unref(s->retained_after);
				s->retained_after = label_ref(last);
			}
			return max;
		}
		if (wants_last_value(s, t)) {
			send_message(s, t->retained, true);
			n_sent++;
		}
		last = t->label;
		n_seen++;
	}
	s->wants_retained = false;
	s->retained_after = label_unref(s->retained_after);
	return n_sent;
}

unsigned subscription_pump(struct subscription *s, unsigned max)
{
	unsigned used = 0;

	say_lost(s);
	if (s->wants_retained)
		used = pump_retained(s, max);

	while (!s->wants_retained && s->n_kept > 0 && used < max && !client_sated(s->sub.client)) {
		struct message *m = kept_shift(s);

		if (!is_expired(s, m))
			send_message(s, m, false);
		message_unref(m);
		used++;
	}
	if (!s->wants_retained && s->n_kept == 0)
		backlog_leave(s);
	return used;
}

/* --- life ---------------------------------------------------------------------------------- */

static uint32_t charge_of(const struct subscribe_options *o)
{
	size_t n = SUBSCRIPTION_CHARGE + routes_charge(o->pattern);

	for (size_t i = 0; i < o->types.n; i++)
		n += sizeof(struct str) + o->types.v[i].n;
	return (uint32_t)n;
}

/* All that can fail. */
static int subscription_fill(struct subscription *s, const struct subscribe_options *o)
{
	struct broker *b = s->sub.client->broker;
	uint32_t charge = charge_of(o);

	if (account_charge(s->sub.client->account, charge) < 0)
		return -EDQUOT;
	s->charge = charge;
	s->pattern = label_new(o->pattern);
	if (!s->pattern || filter_patterns_new(o->types, &s->types) < 0)
		return -ENOMEM;
	return routes_add(&b->routes, o->pattern, ROUTE_SUBSCRIPTION, &s->target);
}

int subscription_new(struct client *c, const struct subscribe_options *o, uint64_t *ret_sub,
		     struct fault *f)
{
	struct broker *b = c->broker;
	struct subscription *s;
	int r;

	if (c->n_subs >= b->config->limits.max_subs_session)
		return fault_set(f, ERR_QUOTA,
				 "this session has %u subscriptions, the most allowed", c->n_subs);
	s = calloc(1, sizeof(*s));
	if (!s)
		return account_fault(c->account, -ENOMEM, f);

	s->sub.client = c;
	s->on_slow = o->on_slow;
	s->max_messages = o->max_messages;
	s->max_bytes = o->max_bytes;
	STAILQ_INIT(&s->kept);
	r = subscription_fill(s, o);
	if (r < 0) {
		subscription_free(s);
		return account_fault(c->account, r, f);
	}
	sub_attach(&s->sub, c, SUB_SUBSCRIPTION);
	b->n_subs++;

	s->retained_before = b->routes.generation;
	if (o->retained && !RB_EMPTY(&b->topics)) {
		s->wants_retained = true;
		backlog_enter(s);
	}
	*ret_sub = s->sub.id;
	return 0;
}

struct subscription *subscription_free(struct subscription *s)
{
	struct client *c;
	struct message *m;

	if (!s)
		return NULL;

	c = s->sub.client;
	while ((m = kept_shift(s)))
		message_unref(m);
	backlog_leave(s);
	if (s->target.node)
		routes_remove(&c->broker->routes, &s->target);
	if (s->sub.id) {
		sub_detach(&s->sub);
		c->broker->n_subs--;
	}
	filter_patterns_free(s->types);
	label_unref(s->pattern);
	label_unref(s->retained_after);
	account_release(c->account, s->charge);
	free(s);
	return NULL;
}
