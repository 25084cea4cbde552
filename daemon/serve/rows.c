/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Rows: members in the order that the protocol lists them in. */
#include "daemon/serve/rows.h"

#include "daemon/serve/loop.h"
#include "daemon/serve/ops.h"
#include "daemon/serve/process.h"
#include "daemon/serve/session.h"
#include "daemon/serve/socket.h"
#include "proto/json.h"

static void add_uint(struct buf *b, struct str key, uint64_t value)
{
	buf_add_str(b, key);
	buf_add_uint(b, value);
}

#define KEY(name) STR(",\"" name "\":")

static void add_text(struct buf *b, struct str key, struct str value)
{
	buf_add_str(b, key);
	json_add_string(b, value);
}

static void add_types(struct buf *b, const struct filter_patterns *types)
{
	json_key(b, "types");
	if (!types) {
		buf_add_lit(b, "[\"#\"]");
		return;
	}
	for (uint32_t i = 0; i < types->n; i++) {
		buf_add_char(b, i ? ',' : '[');
		json_add_string(b, types->v[i]);
	}
	buf_add_char(b, ']');
}

void row_counters(struct buf *b, const struct counters *c)
{
	add_uint(b, KEY("puts"), c->puts);
	add_uint(b, KEY("takes"), c->takes);
	add_uint(b, KEY("acks"), c->acks);
	add_uint(b, KEY("nacks"), c->nacks);
	add_uint(b, KEY("releases"), c->releases);
	add_uint(b, KEY("buried"), c->buried);
	add_uint(b, KEY("kicked"), c->kicked);
	add_uint(b, KEY("expired"), c->expired);
	add_uint(b, KEY("dropped"), c->dropped);
	add_uint(b, KEY("removed"), c->removed);
	add_uint(b, KEY("rejected"), c->rejected);
}

static void add_queue_counters(struct buf *b, const struct queue_stats *s)
{
	/* Purging is removing: the sum of what left has to come out right. */
	row_counters(b, &(struct counters){
				.puts = s->puts,
				.takes = s->takes,
				.acks = s->acks,
				.nacks = s->nacks,
				.releases = s->releases,
				.buried = s->buried,
				.kicked = s->kicked,
				.expired = s->expired,
				.dropped = s->dropped,
				.removed = s->removed + s->purged,
				.rejected = s->rejected,
			});
}

static void add_paused(struct buf *b, unsigned sides)
{
	if (sides == SIDE_BOTH)
		buf_add_lit(b, ",\"paused\":\"both\"");
	else if (sides == SIDE_IN)
		buf_add_lit(b, ",\"paused\":\"in\"");
	else if (sides == SIDE_OUT)
		buf_add_lit(b, ",\"paused\":\"out\"");
	else
		buf_add_lit(b, ",\"paused\":false");
}

void row_queue(struct buf *b, const struct queue *q)
{
	const struct seat *seat;
	uint64_t n_consumers = 0;
	uint64_t n_takes = 0;

	LIST_FOREACH(seat, &q->seats, of_queue) {
		if (seat->taker->is_consumer)
			n_consumers++;
		else
			n_takes++;
	}
	buf_add_lit(b, "\"queue\":");
	json_add_name(b, label_str(q->label));
	add_uint(b, KEY("owner"), q->owner->uid);
	add_text(b, KEY("backend"), str_of(q->store->ops->name));
	json_key(b, "settings");
	ops_add_settings(b, &q->settings);
	add_paused(b, q->paused);
	add_uint(b, KEY("ready"), q->n_state[ENTRY_READY]);
	add_uint(b, KEY("delayed"), q->n_state[ENTRY_DELAYED]);
	add_uint(b, KEY("leased"), q->n_state[ENTRY_LEASED]);
	add_uint(b, KEY("dead"), q->n_state[ENTRY_DEAD]);
	add_uint(b, KEY("bytes"), q->n_bytes);
	add_uint(b, KEY("consumers"), n_consumers);
	add_uint(b, KEY("waiting"), n_takes + q->n_putters);
	add_uint(b, KEY("oldest_ms"), (uint64_t)queue_oldest_ms(q));
	add_queue_counters(b, &q->stats);
}

static int count_subscription(void *arg, struct route_target *t)
{
	uint64_t *n = arg;

	*n += t->kind == ROUTE_SUBSCRIPTION;
	return 0;
}

void row_topic(struct buf *b, const struct topic *t)
{
	uint64_t n_subs = 0;

	routes_match(&t->broker->routes, label_str(t->label), count_subscription, &n_subs);
	buf_add_lit(b, "\"topic\":");
	json_add_name(b, label_str(t->label));
	add_uint(b, KEY("retained"), t->retained ? 1 : 0);
	add_uint(b, KEY("subs"), n_subs);
	add_uint(b, KEY("pubs"), t->n_pubs);
}

void row_sub(struct buf *b, const struct subscription *s)
{
	static const char *const on_slow[] = { "drop-oldest", "drop-newest", "close" };

	add_uint(b, STR("\"sub\":"), s->sub.id);
	add_uint(b, KEY("session"), s->sub.client->id);
	add_uint(b, KEY("uid"), s->sub.client->uid);
	add_text(b, KEY("topic"), label_str(s->pattern));
	add_types(b, s->types);
	add_uint(b, KEY("buffered"), s->n_kept);
	add_uint(b, KEY("buffer"), s->max_messages);
	add_uint(b, KEY("lost"), s->n_lost);
	add_text(b, KEY("on_slow"), str_of(on_slow[s->on_slow]));
}

void row_service(struct buf *b, const struct service *s)
{
	buf_add_lit(b, "\"service\":");
	json_add_name(b, label_str(s->label));
	add_uint(b, KEY("servers"), s->n_servers);
	add_uint(b, KEY("waiting"), s->n_waiting);
	add_uint(b, KEY("calls"), s->n_calls);
	add_uint(b, KEY("failed"), s->n_failed);
}

void row_session(struct buf *b, const struct session *s)
{
	const struct client *c = s->client;
	char command[64];

	process_command(c->pid, command, sizeof(command));
	add_uint(b, STR("\"session\":"), c->id);
	add_uint(b, KEY("uid"), c->uid);
	add_uint(b, KEY("pid"), (uint64_t)c->pid);
	add_text(b, KEY("command"), str_of(command));
	add_text(b, KEY("name"), str_of(s->name ? s->name : ""));
	add_uint(b, KEY("age_ms"), (uint64_t)(c->broker->now.mono_ms - s->since_ms));
	add_uint(b, KEY("in_bytes"), s->in_bytes);
	add_uint(b, KEY("out_bytes"), s->out_bytes);
	add_uint(b, KEY("in_frames"), s->in_frames);
	add_uint(b, KEY("out_frames"), s->out_frames);
	add_uint(b, KEY("unread_bytes"), socket_unread(s->fd) + outbox_pending(&s->out));
	add_uint(b, KEY("subs"), c->n_subs);
	add_uint(b, KEY("leases"), c->n_leases);
	add_uint(b, KEY("lost"), c->n_lost);
}

void row_binding(struct buf *b, const struct binding *binding)
{
	buf_add_lit(b, "\"queue\":");
	json_add_name(b, label_str(binding->queue->label));
	add_text(b, KEY("topic"), label_str(binding->pattern));
	add_types(b, binding->types);
}
