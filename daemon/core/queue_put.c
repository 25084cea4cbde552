/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Putting: from a publication to an entry, or to a place in the line for room. */
#include <errno.h>
#include <stdlib.h>

#include "daemon/core/broker.h"
#include "daemon/core/queue.h"
#include "daemon/core/util.h"
#include "proto/name.h"

bool queue_has_room(const struct queue *q, size_t n_payload)
{
	const struct queue_settings *s = &q->settings;

	return queue_live(q) < s->max_messages && q->n_bytes <= s->max_bytes &&
	       n_payload <= s->max_bytes - q->n_bytes;
}

static struct entry_times times_of(const struct queue *q, int64_t delay_ms, int64_t ttl_ms)
{
	int64_t now = q->broker->now.mono_ms;

	if (ttl_ms == 0)
		ttl_ms = q->settings.ttl_ms;
	return (struct entry_times){ .ready_ms = delay_ms ? now + delay_ms : 0,
				     .expires_ms = ttl_ms ? now + ttl_ms : 0 };
}

static void say_full(struct queue *q)
{
	if (q->full_said)
		return;
	q->full_said = true;
	notice_send(&(struct notice){ .kind = NOTICE_QUEUE, .queue = q, .event = "full" });
}

static int refuse_full(struct queue *q, struct fault *f)
{
	q->stats.rejected++;
	q->broker->stats.rejected++;
	say_full(q);
	return fault_set(f, ERR_QUEUE_FULL,
			 "queue: %.*s holds %llu messages of %llu bytes; at most %llu of %llu",
			 (int)q->label->n, q->label->text, (unsigned long long)queue_live(q),
			 (unsigned long long)q->n_bytes,
			 (unsigned long long)q->settings.max_messages,
			 (unsigned long long)q->settings.max_bytes);
}

static int refuse_paused(const struct queue *q, struct fault *f)
{
	return fault_set(f, ERR_PAUSED, "queue: it is paused%s%s", q->pause_reason ? ": " : "",
			 q->pause_reason ? q->pause_reason : "");
}

/* --- keys -------------------------------------------------------------------------------- */

/* Old keys go in batches, this long after the oldest could. */
#define KEYS_SWEEP_MS 1000
#define KEYS_SWEEP_MAX 1024

static void arm_keys(struct queue *q)
{
	struct broker *b = q->broker;
	int64_t due = dedup_oldest_ms(&q->dedup);

	if (due < 0 || deadline_armed(&q->keys))
		return;
	due += b->config->limits.dedup_window_ms + KEYS_SWEEP_MS;
	deadline_set(&b->deadlines, &q->keys, due > b->now.mono_ms ? due : b->now.mono_ms + 1);
}

void queue_fire_keys(struct broker *b, struct deadline *d)
{
	struct queue *q = container_of(d, struct queue, keys);

	dedup_sweep(&q->dedup, b->now.mono_ms, b->config->limits.dedup_window_ms, KEYS_SWEEP_MAX);
	arm_keys(q);
}

/* --- storing ------------------------------------------------------------------------------- */

/* Whether the message is there now. It had room, or never will have: settings may have changed. */
static int store(struct queue *q, struct message *m, const struct entry_times *t, struct fault *f)
{
	const struct broker_config *config = q->broker->config;
	struct str key = message_key(m);
	struct entry *e;

	if (key.n) {
		int r = dedup_add(&q->dedup, m->account, key, m->id, q->broker->now.mono_ms,
				  config->limits.max_keys_queue);

		if (r == -EDQUOT)
			return fault_set(f, ERR_QUOTA, "key: no memory is left for this user");
		if (r < 0)
			return fault_set(f, ERR_INTERNAL, "key: out of memory");
	}
	if (entry_new(q, m, t, &e, f) < 0) {
		if (key.n)
			dedup_forget(&q->dedup, m->account->uid, key);
		return -EBADMSG;
	}
	arm_keys(q);
	q->stats.puts++;
	q->broker->stats.puts++;
	q->used_ms = q->broker->now.mono_ms;
	if (entry_state(e) == ENTRY_READY)
		entry_offer(e);
	return 0;
}

static int make_message(struct queue *q, struct client *c, const struct publication *p,
			struct message **ret, struct fault *f)
{
	struct broker *b = q->broker;
	struct entry_times t = times_of(q, 0, p->ttl_ms);
	struct origin from = { .account = c->account,
			       .pid = c->pid,
			       .place = q->label,
			       .id = broker_next_id(b),
			       .time_ms = b->now.wall_ms,
			       .expires_ms = t.expires_ms };
	int r;

	if (from.id == 0)
		return fault_set(f, ERR_INTERNAL, "msg: no message id can be had");
	r = message_new(&from, p, ret);
	if (r == -EDQUOT)
		return fault_set(f, ERR_QUOTA, "this user may hold no more messages");
	if (r < 0)
		return fault_set(f, ERR_INTERNAL, "out of memory");
	return 0;
}

/* Charged besides the message. */
#define PUTTER_CHARGE sizeof(struct putter)

/* --- waiting for room ---------------------------------------------------------------------- */

static struct deadlines *heap_of(struct putter *p)
{
	return &p->queue->broker->deadlines;
}

/* Out of every list; the message stays its. */
static void putter_detach(struct putter *p)
{
	deadline_clear(heap_of(p), &p->waiting.deadline);
	deadlines_unreserve(heap_of(p));
	account_release(p->message->account, PUTTER_CHARGE);
	client_unwait(&p->waiting);
	TAILQ_REMOVE(&p->queue->putters, p, link);
	p->queue->n_putters--;
}

static void putter_forget(struct putter *p)
{
	putter_detach(p);
	message_unref(p->message);
	free(p);
}

/* Who stood behind a large one may find room that was too small for it: both end with a look. */
void putter_cancel(struct putter *p)
{
	struct queue *q = p->queue;

	putter_forget(p);
	queue_room(q);
}

static void putter_refuse(struct putter *p, const struct fault *fault)
{
	struct client *c = p->waiting.client;

	putter_detach(p);
	p->message = message_unref(p->message);
	client_refuse_waiting(c, &p->waiting, fault);
}

void putter_answer(struct putter *p, const struct fault *fault)
{
	struct queue *q = p->queue;

	putter_refuse(p, fault);
	queue_room(q);
}

void putter_queue_gone(struct putter *p)
{
	struct label *name = p->queue->label;
	struct fault f;

	fault_set(&f, ERR_NO_SUCH_QUEUE, "queue: %.*s was dropped", (int)name->n, name->text);
	putter_refuse(p, &f);
}

/* Its turn has come, or its time is over with room made: store, answer. */
static void putter_admit(struct putter *p)
{
	struct queue *q = p->queue;
	struct client *c = p->waiting.client;
	struct message *m = p->message;
	struct entry_times t = times_of(q, p->delay_ms, p->ttl_ms);
	struct str key = message_key(m);
	uint64_t first = 0;
	struct fault f;
	struct action *a;

	if (key.n)
		first = dedup_find(&q->dedup, c->uid, key, q->broker->now.mono_ms,
				   q->broker->config->limits.dedup_window_ms);

	/* It leaves the line first: storing may free room for others by itself. */
	putter_detach(p);
	p->message = NULL;
	if (!first && store(q, m, &t, &f) < 0) {
		client_refuse_waiting(c, &p->waiting, &f);
	} else {
		a = actions_add(&q->broker->actions, ACTION_STORED, c);
		a->n = first ? first : m->id;
		a->duplicate = first != 0;
		a->stored = q->store->ops->stored;
		a->waiting = &p->waiting;
	}
	message_unref(m);
}

static int putter_new(struct queue *q, struct client *c, const struct put_options *o,
		      struct message *m, struct fault *f)
{
	struct broker *b = q->broker;
	struct putter *p;

	if (q->n_putters >= b->config->limits.max_waiting_queue)
		return fault_set(f, ERR_QUOTA,
				 "wait: %u puts wait for this queue, the most allowed",
				 q->n_putters);
	if (account_charge(m->account, PUTTER_CHARGE) < 0)
		return account_fault(m->account, -EDQUOT, f);
	p = calloc(1, sizeof(*p));
	if (!p || deadlines_reserve(&b->deadlines) < 0) {
		account_release(m->account, PUTTER_CHARGE);
		free(p);
		return fault_set(f, ERR_INTERNAL, "wait: out of memory");
	}
	if (client_wait(c, &p->waiting, WAITING_PUT, &o->tag, f) < 0) {
		account_release(m->account, PUTTER_CHARGE);
		deadlines_unreserve(&b->deadlines);
		free(p);
		return -EBADMSG;
	}
	p->queue = q;
	p->message = m;
	p->delay_ms = o->publication.delay_ms;
	p->ttl_ms = o->publication.ttl_ms;
	TAILQ_INSERT_TAIL(&q->putters, p, link);
	q->n_putters++;
	p->waiting.deadline.kind = DEADLINE_PUT;
	if (o->wait_ms > 0)
		deadline_set(&b->deadlines, &p->waiting.deadline, b->now.mono_ms + o->wait_ms);
	return 0;
}

void putter_fire(struct broker *b, struct deadline *d)
{
	struct putter *p = container_of(d, struct putter, waiting.deadline);
	struct queue *q = p->queue;
	struct fault f;

	(void)b;
	if (q->paused & SIDE_IN) {
		refuse_paused(q, &f);
		putter_answer(p, &f);
		return;
	}
	if (q->settings.on_full == ON_FULL_DROP_LOWEST &&
	    queue_drop_lowest(q, p->message->prio, p->message->n_payload)) {
		putter_admit(p);
		return;
	}
	refuse_full(q, &f);
	putter_answer(p, &f);
}

void queue_room(struct queue *q)
{
	struct putter *p;

	if (q->dropping)
		return;

	while (!(q->paused & SIDE_IN) && (p = TAILQ_FIRST(&q->putters)) &&
	       queue_has_room(q, p->message->n_payload)) {
		if (p->waiting.client->retired)
			putter_forget(p);
		else
			putter_admit(p);
	}
	if (TAILQ_EMPTY(&q->putters) && queue_live(q) < q->settings.max_messages)
		q->full_said = false;
	q->used_ms = q->broker->now.mono_ms;
}

void queue_room_later(struct queue *q)
{
	deadline_set(&q->broker->deadlines, &q->room, q->broker->now.mono_ms);
}

void queue_fire_room(struct broker *b, struct deadline *d)
{
	(void)b;
	queue_room(container_of(d, struct queue, room));
}

/* --- put ----------------------------------------------------------------------------------- */

static int check(const struct queue *q, const struct publication *p, struct fault *f)
{
	if (q->paused & SIDE_IN)
		return refuse_paused(q, f);
	if (broker_check_times(q->broker, p->delay_ms, p->ttl_ms, f) < 0)
		return -EBADMSG;
	if (p->payload.text.n > q->settings.max_bytes)
		return fault_set(f, ERR_TOO_LARGE,
				 "the payload is over the queue's max_bytes (%llu)",
				 (unsigned long long)q->settings.max_bytes);
	return 0;
}

static int put_now(struct queue *q, struct client *c, const struct publication *p,
		   struct put_result *ret, struct fault *f)
{
	struct entry_times t = times_of(q, p->delay_ms, p->ttl_ms);
	struct message *m;
	int r;

	if (make_message(q, c, p, &m, f) < 0)
		return -EBADMSG;
	ret->msg = m->id;
	r = store(q, m, &t, f);
	message_unref(m);
	return r;
}

static int put_later(struct queue *q, struct client *c, const struct put_options *o,
		     struct put_result *ret, struct fault *f)
{
	struct message *m;

	if (make_message(q, c, &o->publication, &m, f) < 0)
		return -EBADMSG;
	if (putter_new(q, c, o, m, f) < 0) {
		message_unref(m);
		return -EBADMSG;
	}
	say_full(q);
	ret->waits = true;
	return 0;
}

static int put(struct queue *q, struct client *c, const struct put_options *o,
	       struct put_result *ret, struct fault *f)
{
	const struct publication *p = &o->publication;
	struct put_options waiting = *o;

	if (check(q, p, f) < 0)
		return -EBADMSG;

	*ret = (struct put_result){ .stored = q->store->ops->stored };
	if (p->key.n)
		ret->msg = dedup_find(&q->dedup, c->uid, p->key, q->broker->now.mono_ms,
				      q->broker->config->limits.dedup_window_ms);
	if (ret->msg) {
		ret->duplicate = true;
		return 0;
	}
	if (TAILQ_EMPTY(&q->putters) && queue_has_room(q, p->payload.text.n))
		return put_now(q, c, p, ret, f);

	if (o->wait_ms == WAIT_DEFAULT)
		waiting.wait_ms = q->settings.on_full == ON_FULL_BLOCK ? -1 : 0;
	if (waiting.wait_ms != 0)
		return put_later(q, c, &waiting, ret, f);
	if (q->settings.on_full == ON_FULL_DROP_LOWEST &&
	    queue_drop_lowest(q, p->prio, p->payload.text.n))
		return put_now(q, c, p, ret, f);
	return refuse_full(q, f);
}

int queue_put(struct client *c, const struct put_options *o, struct put_result *ret,
	      struct fault *f)
{
	bool made;
	struct queue *q = queue_use(c, o->publication.place, &made, f);
	int r;

	if (!q)
		return -EBADMSG;
	r = put(q, c, o, ret, f);
	if (r < 0 && made)
		queue_free(q);
	return r;
}

int queue_put_bound(struct queue *q, struct message *m)
{
	struct entry_times t = times_of(q, 0, 0);
	struct entry *e;

	if (m->expires_ms)
		t.expires_ms = m->expires_ms;
	if ((q->paused & SIDE_IN) || m->n_payload > q->settings.max_bytes)
		return -EBADMSG;
	if ((!TAILQ_EMPTY(&q->putters) || !queue_has_room(q, m->n_payload)) &&
	    !(q->settings.on_full == ON_FULL_DROP_LOWEST &&
	      queue_drop_lowest(q, m->prio, m->n_payload)))
		return refuse_full(q, NULL);
	if (entry_new(q, m, &t, &e, NULL) < 0)
		return -EBADMSG;

	q->stats.puts++;
	q->broker->stats.puts++;
	q->used_ms = q->broker->now.mono_ms;
	entry_offer(e);
	return 0;
}
