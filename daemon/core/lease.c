/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Leases: made when a message is given out, ended once. */
#include "daemon/core/lease.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/core/broker.h"
#include "daemon/core/taker.h"
#include "daemon/core/util.h"

/* A holder is warned when a quarter of the time is left, no earlier than this before its end. */
#define WARNING_MS 5000

static int lease_compare(const struct lease *a, const struct lease *b)
{
	return (a->id > b->id) - (a->id < b->id);
}

RB_GENERATE(lease_tree, lease, node, lease_compare)

static const char *const outcome_names[] = {
	[OUTCOME_NONE] = "",
	[OUTCOME_ACKED] = "acked",
	[OUTCOME_RELEASED] = "released",
	[OUTCOME_NACKED] = "nacked",
	[OUTCOME_BURIED] = "buried",
	[OUTCOME_EXPIRED] = "expired",
	[OUTCOME_DISCONNECTED] = "disconnected",
	[OUTCOME_CANCELLED] = "cancelled",
	[OUTCOME_UNDONE] = "undone",
	[OUTCOME_REMOVED] = "removed",
};

const char *outcome_text(enum outcome o)
{
	return outcome_names[o];
}

static struct broker *broker_of(const struct lease *l)
{
	return entry_queue(l->entry)->broker;
}

/* --- deadlines ----------------------------------------------------------------------------- */

static int64_t warning_before(int64_t ttr_ms)
{
	return ttr_ms / 4 < WARNING_MS ? ttr_ms / 4 : WARNING_MS;
}

/* From now on it ends in @ttr_ms, or earlier at its latest end. */
static void lease_arm(struct lease *l, int64_t ttr_ms)
{
	struct broker *b = broker_of(l);
	int64_t now = b->now.mono_ms;

	if (ttr_ms > l->max_end_ms - now)
		ttr_ms = l->max_end_ms - now;
	l->ends_ms = now + ttr_ms;
	l->warned = false;
	deadline_set(&b->deadlines, &l->deadline, l->ends_ms - warning_before(ttr_ms));
}

void lease_fire(struct broker *b, struct deadline *d)
{
	struct lease *l = container_of(d, struct lease, deadline);
	struct action *a;

	/* Also when the loop comes so late that it has ended: the one never comes without the other. */
	if (!l->warned) {
		l->warned = true;
		deadline_set(&b->deadlines, &l->deadline, l->ends_ms);
		if (!l->client)
			return;
		a = actions_add(&b->actions, ACTION_DEADLINE, l->client);
		a->n = l->id;
		a->ms = l->ends_ms > b->now.mono_ms ? l->ends_ms - b->now.mono_ms : 0;
		return;
	}
	if (l->client) {
		a = actions_add(&b->actions, ACTION_EXPIRED, l->client);
		a->n = l->id;
	}
	lease_end(l, &(struct lease_ending){ .how = OUTCOME_EXPIRED, .delay_ms = -1 });
}

/* --- making -------------------------------------------------------------------------------- */

static int lease_reserve(struct broker *b, struct entry *e)
{
	if (deadlines_reserve(&b->deadlines) < 0)
		return -ENOMEM;
	if (entry_reserve_lease(e) < 0) {
		deadlines_unreserve(&b->deadlines);
		return -ENOMEM;
	}
	return 0;
}

static void lease_enter(struct lease *l, const struct lease_terms *t)
{
	struct broker *b = t->client->broker;
	struct queue *q = entry_queue(l->entry);

	RB_INSERT(lease_tree, &b->leases, l);
	TAILQ_INSERT_TAIL(&t->client->leases, l, of_client);
	t->client->n_leases++;
	if (t->taker)
		t->taker->n_leases++;

	entry_move(l->entry, ENTRY_LEASED);
	l->entry->lease = l;
	l->entry->deliveries++;
	q->stats.takes++;
	b->stats.takes++;
	q->used_ms = b->now.mono_ms;
	if (!l->automatic)
		lease_arm(l, l->ttr_ms);
}

struct lease *lease_new(struct entry *e, const struct lease_terms *t)
{
	struct broker *b = t->client->broker;
	struct queue *q = entry_queue(e);
	uint64_t id = broker_next_lease(b);
	struct lease *l = id ? calloc(1, sizeof(*l)) : NULL;

	if (!l || lease_reserve(b, e) < 0) {
		free(l);
		return NULL;
	}
	*l = (struct lease){
		.id = id,
		.entry = e,
		.client = t->client,
		.taker = t->taker,
		.uid = t->client->uid,
		.pid = t->client->pid,
		.taken_ms = b->now.mono_ms,
		.ttr_ms = t->ttr_ms >= 0 ? t->ttr_ms : q->settings.ttr_ms,
		.max_end_ms = b->now.mono_ms + q->settings.max_ttr_ms,
		.deadline.kind = DEADLINE_LEASE,
		.automatic = t->automatic,
		.keep = t->keep,
	};
	lease_enter(l, t);
	return l;
}

/* --- ending -------------------------------------------------------------------------------- */

static void remember(struct broker *b, const struct lease *l, enum outcome how)
{
	b->ended[l->id % N_ENDED_LEASES] =
		(struct ended_lease){ .id = l->id, .uid = l->uid, .outcome = (uint8_t)how };
}

static void say_done(struct lease *l, const struct lease_ending *e)
{
	struct broker *b = broker_of(l);

	if (e->how == OUTCOME_UNDONE)
		return;
	notice_send(&(struct notice){ .kind = NOTICE_DONE,
				      .queue = entry_queue(l->entry),
				      .msg = l->entry->message->id,
				      .outcome = e->how,
				      .result = e->result,
				      .reason = e->reason,
				      .type = message_type(l->entry->message),
				      .attempt = l->entry->failed + 1,
				      .held_ms = b->now.mono_ms - l->taken_ms,
				      .uid = l->uid });
}

static void count_end(struct queue *q, enum outcome how)
{
	struct queue_stats *s = &q->stats;
	struct broker_stats *t = &q->broker->stats;

	switch (how) {
	case OUTCOME_ACKED:
		s->acks++, t->acks++;
		break;
	case OUTCOME_NACKED:
		s->nacks++, t->nacks++;
		break;
	case OUTCOME_BURIED:
		s->buried++, t->buried++;
		break;
	case OUTCOME_RELEASED:
		s->releases++, t->releases++;
		break;
	case OUTCOME_UNDONE:
		s->takes--, t->takes--;
		break;
	case OUTCOME_NONE:
	case OUTCOME_EXPIRED:
	case OUTCOME_DISCONNECTED:
	case OUTCOME_CANCELLED:
	case OUTCOME_REMOVED:
		break;
	}
}

/* What a dead letter says when nobody gave a reason. */
static struct str default_reason(enum outcome how)
{
	if (how == OUTCOME_DISCONNECTED)
		return STR("connection lost");
	if (how == OUTCOME_EXPIRED)
		return STR("lease expired");
	return str_of(outcome_text(how));
}

/* What becomes of the message; whoever waits may get it at once. */
static void settle_entry(struct entry *e, const struct lease_ending *end)
{
	struct str reason = end->reason;

	if (!reason.n)
		reason = default_reason(end->how);

	switch (end->how) {
	case OUTCOME_ACKED:
	case OUTCOME_REMOVED:
		entry_free(e);
		break;
	case OUTCOME_BURIED:
		e->failed++;
		entry_bury(e, reason);
		break;
	case OUTCOME_NACKED:
	case OUTCOME_EXPIRED:
	case OUTCOME_DISCONNECTED:
		entry_return(e, true, end->delay_ms, reason);
		break;
	case OUTCOME_UNDONE:
		e->deliveries--;
		entry_return(e, false, 0, reason);
		break;
	case OUTCOME_NONE:
	case OUTCOME_RELEASED:
	case OUTCOME_CANCELLED:
		entry_return(e, false, end->delay_ms, reason);
		break;
	}
}

/* Out of the lists of client and consumer. */
static void lease_detach(struct lease *l)
{
	if (l->client) {
		TAILQ_REMOVE(&l->client->leases, l, of_client);
		l->client->n_leases--;
	}
	if (l->taker)
		l->taker->n_leases--;
}

void lease_end(struct lease *l, const struct lease_ending *e)
{
	struct broker *b = broker_of(l);
	struct entry *entry = l->entry;
	struct queue *q = entry_queue(entry);
	struct taker *t = l->taker;
	struct client *c = l->client;
	bool was_full = c && c->n_leases >= b->config->limits.max_leases_session;

	say_done(l, e);
	remember(b, l, e->how);
	count_end(q, e->how);
	deadline_clear(&b->deadlines, &l->deadline);
	deadlines_unreserve(&b->deadlines);
	RB_REMOVE(lease_tree, &b->leases, l);
	lease_detach(l);
	free(l);

	entry->lease = NULL;
	settle_entry(entry, e);
	queue_room(q);
	if (was_full)
		client_refill(c);
	else if (t)
		taker_refill(t);
}

/* --- settling by clients ------------------------------------------------------------------- */

static void not_there(struct client *c, uint64_t id, struct fault *f)
{
	const struct ended_lease *e = &c->broker->ended[id % N_ENDED_LEASES];

	if (e->id == id && (e->uid == c->uid || c->uid == 0))
		fault_set(f, ERR_LEASE_LOST, "lease: %llu has ended: %s", (unsigned long long)id,
			  outcome_text((enum outcome)e->outcome));
	else
		fault_set(f, ERR_LEASE_LOST, "lease: there is no lease %llu",
			  (unsigned long long)id);
}

static struct lease *lease_lookup(struct broker *b, uint64_t id)
{
	struct lease key;

	key.id = id;
	return RB_FIND(lease_tree, &b->leases, &key);
}

struct lease *lease_find(struct client *c, uint64_t id, struct fault *f)
{
	struct lease *l = lease_lookup(c->broker, id);

	if (!l || !queue_visible(entry_queue(l->entry), c)) {
		if (!l || l->uid != c->uid) {
			not_there(c, id, f);
			return NULL;
		}
	}
	if (l->uid != c->uid && !queue_manageable(entry_queue(l->entry), c)) {
		fault_set(f, ERR_DENIED, "lease: %llu is another user's", (unsigned long long)id);
		return NULL;
	}
	return l;
}

int lease_settle(struct client *c, uint64_t id, const struct lease_ending *e, struct fault *f)
{
	struct lease *l = lease_find(c, id, f);

	if (!l || broker_check_times(c->broker, e->delay_ms, 0, f) < 0)
		return -EBADMSG;
	lease_end(l, e);
	return 0;
}

int lease_touch(struct client *c, uint64_t id, int64_t ttr_ms, int64_t *ret_left_ms,
		struct fault *f)
{
	const struct wire_limits *w = &c->broker->config->limits.wire;
	struct lease *l = lease_find(c, id, f);

	if (!l)
		return -EBADMSG;
	if (ttr_ms < 0)
		ttr_ms = l->ttr_ms;
	else if ((uint64_t)ttr_ms < w->min_ttr_ms || (uint64_t)ttr_ms > w->max_ttr_ms)
		return fault_set(f, ERR_BAD_REQUEST, "ttr: must be %llu to %llu ms",
				 (unsigned long long)w->min_ttr_ms,
				 (unsigned long long)w->max_ttr_ms);

	lease_arm(l, ttr_ms);
	*ret_left_ms = l->ends_ms - c->broker->now.mono_ms;
	return 0;
}

void lease_written(struct broker *b, uint64_t id)
{
	struct lease *l = lease_lookup(b, id);

	if (l && l->automatic)
		lease_end(l, &(struct lease_ending){ .how = OUTCOME_ACKED });
}

void lease_undo(struct broker *b, uint64_t id)
{
	struct lease *l = lease_lookup(b, id);

	if (l)
		lease_end(l, &(struct lease_ending){ .how = OUTCOME_UNDONE });
}

void lease_make_manual(struct broker *b, uint64_t id)
{
	struct lease *l = lease_lookup(b, id);

	if (l && l->automatic) {
		l->automatic = false;
		lease_arm(l, l->ttr_ms);
	}
}
