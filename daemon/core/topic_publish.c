/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Topics: sending, last values, publishing. */
#include "daemon/core/topic.h"

#include <errno.h>

#include "daemon/core/broker.h"
#include "daemon/core/util.h"
#include "proto/name.h"

/* --- sending ------------------------------------------------------------------------------- */

static struct subscription *as_subscription(struct route_target *t)
{
	return container_of(t, struct subscription, target);
}

static struct binding *as_binding(struct route_target *t)
{
	return container_of(t, struct binding, target);
}

/* Whether the owner of @q, who need not be connected, may see @of. Membership of groups is known
 * of connections alone. */
static bool owner_may_see(const struct queue *q, const struct queue *of)
{
	uid_t uid = q->owner->uid;

	if (uid == 0 || uid == of->owner->uid || (!of->settings.users && !of->settings.groups))
		return true;
	for (uint32_t i = 0; of->settings.users && i < of->settings.users->n; i++) {
		if (of->settings.users->v[i].id == uid)
			return true;
	}
	return false;
}

static void send_to_subscriptions(struct topic *t, struct message *m,
				  const struct queue *visible_to, struct publish_result *ret)
{
	for (uint32_t i = 0; i < t->n_subs; i++) {
		struct subscription *s = as_subscription(t->targets[i]);

		if (visible_to && !queue_visible(visible_to, s->sub.client))
			continue;
		ret->n_subs += subscription_offer(s, m);
	}
}

static void send_to_queues(struct topic *t, struct message *m, const struct queue *visible_to,
			   struct publish_result *ret)
{
	uint32_t i = t->n_subs;

	while (i < t->n_targets) {
		struct queue *q = as_binding(t->targets[i])->queue;
		bool wanted = false;

		/* However many of its bindings match, a queue gets one copy. */
		for (; i < t->n_targets && as_binding(t->targets[i])->queue == q; i++)
			wanted = wanted || filter_patterns_match(as_binding(t->targets[i])->types,
								 message_type(m));
		/* A queue that hears of its own leases would never come to rest. */
		if (!wanted || q == visible_to || (visible_to && !owner_may_see(q, visible_to)))
			continue;
		if (queue_put_bound(q, m) < 0)
			ret->n_refused++;
		else
			ret->n_queues++;
	}
}

/* topic_aim() has been called; nothing here can fail. */
static void topic_send(struct topic *t, struct message *m, const struct queue *visible_to,
		       struct publish_result *ret)
{
	t->n_pubs++;
	if (visible_to)
		t->broker->notice_work += t->n_targets;
	else
		t->broker->stats.pubs++;
	send_to_subscriptions(t, m, visible_to, ret);
	send_to_queues(t, m, visible_to, ret);
}

/* --- last values --------------------------------------------------------------------------- */

static bool may_retain(const struct topic *t, const struct account *a, const struct payload *p)
{
	if ((t->retained && t->retained->account == a) || payload_size(p) == 0)
		return true;
	return a->n_retained < t->broker->config->limits.max_retained_user;
}

static void topic_retain(struct topic *t, struct message *m)
{
	const struct payload payload = message_payload(m);

	topic_drop_retained(t);
	if (payload_size(&payload) > 0) {
		t->retained = message_ref(m);
		t->retained_at = t->broker->routes.generation;
		m->account->n_retained++;
	}
	topic_arm(t);
}

/* --- publishing ---------------------------------------------------------------------------- */

void topic_publish_message(struct broker *b, struct topic *t, struct message *m, bool retain,
			   const struct queue *visible_to, struct publish_result *ret)
{
	const struct payload payload = message_payload(m);
	struct publish_result unwanted;

	if (!ret)
		ret = &unwanted;
	*ret = (struct publish_result){ .msg = m->id };

	topic_pin(t);
	if (retain && may_retain(t, m->account, &payload))
		topic_retain(t, m);
	if (topic_aim(t) < 0)
		b->stats.lost++;
	else
		topic_send(t, m, visible_to, ret);
	topic_unpin(t);
}

/* The message that @p makes, or NULL with @f set. */
static struct message *publication_message(struct client *c, struct topic *t,
					   const struct publication *p, struct fault *f)
{
	const struct moment now = c->broker->now;
	const struct origin from = {
		.account = c->account,
		.place = t->label,
		.id = broker_next_id(c->broker),
		.time_ms = now.wall_ms,
		.expires_ms = p->ttl_ms ? now.mono_ms + p->ttl_ms : 0,
		.pid = c->pid,
	};
	struct message *m = NULL;
	int r;

	if (from.id == 0) {
		fault_set(f, ERR_INTERNAL, "no message id can be had");
		return NULL;
	}
	r = message_new(&from, p, &m);
	if (r < 0)
		account_fault(c->account, r, f);
	return m;
}

static int remember_key(struct client *c, struct topic *t, const struct message *m, struct fault *f)
{
	const struct broker *b = c->broker;
	struct str key = message_key(m);
	int r;

	if (key.n == 0)
		return 0;
	r = dedup_add(&t->dedup, c->account, key, m->id, b->now.mono_ms,
		      b->config->limits.max_keys_queue);
	if (r < 0)
		return account_fault(c->account, r, f);
	topic_arm(t);
	return 0;
}

static int publish(struct client *c, struct topic *t, const struct publication *p,
		   struct publish_result *ret, struct fault *f)
{
	struct message *m;
	int r;

	if (p->retain && !may_retain(t, c->account, &p->payload))
		return fault_set(f, ERR_QUOTA,
				 "retain: this user has %u retained messages, the most allowed",
				 c->account->n_retained);
	if (topic_aim(t) < 0)
		return fault_set(f, ERR_INTERNAL, "out of memory");

	m = publication_message(c, t, p, f);
	if (!m)
		return -EBADMSG;
	r = remember_key(c, t, m, f);
	if (r == 0) {
		ret->msg = m->id;
		if (p->retain)
			topic_retain(t, m);
		topic_send(t, m, NULL, ret);
	}
	message_unref(m);
	return r;
}

static uint64_t earlier(struct client *c, struct topic *t, struct str key)
{
	const struct broker *b = c->broker;

	return key.n == 0 ? 0 :
			    dedup_find(&t->dedup, c->uid, key, b->now.mono_ms,
				       b->config->limits.dedup_window_ms);
}

int topic_publish(struct client *c, const struct publication *p, struct publish_result *ret,
		  struct fault *f)
{
	struct topic *t;
	int r = 0;

	*ret = (struct publish_result){ 0 };
	if (name_is_reserved(p->place))
		return fault_set(f, ERR_DENIED, "topic: names under ferry. are the broker's own");
	if (broker_check_times(c->broker, 0, p->ttl_ms, f) < 0)
		return -EBADMSG;

	t = topic_get(c->broker, p->place);
	if (!t)
		return fault_set(f, ERR_INTERNAL, "out of memory");

	topic_pin(t);
	ret->msg = earlier(c, t, p->key);
	if (ret->msg)
		ret->duplicate = true;
	else
		r = publish(c, t, p, ret, f);
	topic_unpin(t);
	return r;
}
