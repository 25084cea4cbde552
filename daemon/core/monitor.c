/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Monitors: traces for those who look on. */
#include "daemon/core/monitor.h"

#include <errno.h>
#include <stdlib.h>

#include "daemon/core/broker.h"
#include "proto/name.h"

#define MONITOR_CHARGE (sizeof(struct monitor) + sizeof(struct label) + NAME_MAX_BYTES)

static int monitor_admit(const struct client *c, struct fault *f)
{
	const struct broker_config *config = c->broker->config;

	if (c->uid != 0 && c->uid != config->uid)
		return fault_set(f, ERR_DENIED, "only root and the broker's own user may monitor");
	if (c->n_subs >= config->limits.max_subs_session)
		return fault_set(f, ERR_QUOTA,
				 "this session has %u subscriptions, the most allowed", c->n_subs);
	return 0;
}

int monitor_new(struct client *c, struct str match, bool with_payload, uint64_t *ret_sub,
		struct fault *f)
{
	struct monitor *m;
	int r = monitor_admit(c, f);

	if (r < 0)
		return r;
	if (account_charge(c->account, MONITOR_CHARGE) < 0)
		return account_fault(c->account, -EDQUOT, f);

	m = calloc(1, sizeof(*m));
	if (m && match.p)
		m->match = label_new(match);
	if (!m || (match.p && !m->match)) {
		free(m);
		account_release(c->account, MONITOR_CHARGE);
		return account_fault(c->account, -ENOMEM, f);
	}
	m->with_payload = with_payload;
	TAILQ_INSERT_TAIL(&c->broker->monitors, m, link);
	sub_attach(&m->sub, c, SUB_MONITOR);
	*ret_sub = m->sub.id;
	return 0;
}

struct monitor *monitor_free(struct monitor *m)
{
	struct client *c;

	if (!m)
		return NULL;

	c = m->sub.client;
	TAILQ_REMOVE(&c->broker->monitors, m, link);
	sub_detach(&m->sub);
	label_unref(m->match);
	account_release(c->account, MONITOR_CHARGE);
	free(m);
	return NULL;
}

static void lose(struct monitor *m)
{
	m->n_lost_unsaid++;
	m->sub.client->n_lost++;
	m->sub.client->broker->stats.lost++;
}

void monitor_ready(struct monitor *m)
{
	struct client *c = m->sub.client;
	struct action *a;

	if (m->n_lost_unsaid == 0)
		return;
	a = actions_add(&c->broker->actions, ACTION_LOST, c);
	a->sub = m->sub.id;
	a->n = m->n_lost_unsaid;
	m->n_lost_unsaid = 0;
}

/* --- traces -------------------------------------------------------------------------------- */

static bool monitor_wants(const struct monitor *m, const struct trace_note *note)
{
	struct str pattern;

	if (!m->match)
		return true;
	pattern = label_str(m->match);
	return (note->topic.n && pattern_match(pattern, note->topic)) ||
	       (note->queue.n && pattern_match(pattern, note->queue));
}

/* A label of its own for @name, if there is one: 0 or -ENOMEM. */
static int note_label(struct str name, struct label **ret)
{
	*ret = NULL;
	if (name.n == 0)
		return 0;
	*ret = label_new(name);
	return *ret ? 0 : -ENOMEM;
}

static struct trace *trace_new(const struct trace_note *note)
{
	struct trace *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;

	t->session = note->client->id;
	t->uid = note->client->uid;
	t->op = note->op;
	t->msg = note->msg;
	t->error = note->error;
	if (note_label(note->topic, &t->topic) < 0 || note_label(note->queue, &t->queue) < 0)
		return trace_free(t);
	return t;
}

/* The payload as a message that the one who looks on is charged for; NULL when there is none, or
 * no room for it. */
static struct message *trace_payload(const struct monitor *m, const struct trace_note *note,
				     const struct trace *t)
{
	struct client *c = m->sub.client;
	struct message *message = NULL;
	struct origin from;
	struct publication p;

	if (!m->with_payload || !note->payload)
		return NULL;
	from = (struct origin){ .account = c->account,
				.place = t->topic ? t->topic : t->queue,
				.id = note->msg,
				.time_ms = c->broker->now.wall_ms,
				.pid = note->client->pid };
	p = (struct publication){ .payload = *note->payload };
	if (!from.place || message_new(&from, &p, &message) < 0)
		return NULL;
	return message;
}

static void monitor_tell(struct monitor *m, const struct trace_note *note)
{
	struct client *c = m->sub.client;
	struct trace *t;
	struct action *a;

	t = c->ready ? trace_new(note) : NULL;
	if (!t) {
		lose(m);
		return;
	}
	monitor_ready(m);
	a = actions_add(&c->broker->actions, ACTION_TRACE, c);
	a->sub = m->sub.id;
	a->trace = t;
	a->message = trace_payload(m, note, t);
}

void monitor_trace(struct broker *b, const struct trace_note *note)
{
	struct monitor *m;

	TAILQ_FOREACH(m, &b->monitors, link) {
		if (monitor_wants(m, note))
			monitor_tell(m, note);
	}
}
