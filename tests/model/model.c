/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Model test: random operations on the core and on the naive reference, compared after each.
 *
 * Prints its seed first; FERRY_MODEL_SEED and FERRY_MODEL_OPS choose others. Time moves from one
 * due thing to the next: where two fall on the same millisecond one is removed, because the order
 * of the two is nobody's promise. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/model/reference.h"
#include "tests/unit/core_fixture.h"

struct model {
	struct core *core;
	struct reference ref;
	struct client *clients[N_CLIENTS];
	uint64_t next_number;
	uint64_t rng;
	uint64_t n_ops;
};

static const char *const queue_names[N_QUEUES] = { "q0", "q1", "q2" };

static uint32_t roll(struct model *m, uint32_t n)
{
	m->rng ^= m->rng << 13;
	m->rng ^= m->rng >> 7;
	m->rng ^= m->rng << 17;
	return (uint32_t)(m->rng >> 20) % n;
}

#define require(m, condition)                                                          \
	do {                                                                           \
		if (!(condition))                                                      \
			fail_msg("operation %" PRIu64 ": %s", (m)->n_ops, #condition); \
	} while (0)

/* --- comparing ----------------------------------------------------------------------------- */

static int index_of(const struct model *m, const struct client *c)
{
	for (int i = 0; i < N_CLIENTS; i++) {
		if (m->clients[i] == c)
			return i;
	}
	return -1;
}

static enum r_kind kind_of(const struct model *m, const struct action *a)
{
	switch (a->kind) {
	case ACTION_DELIVERY:
		return R_DELIVERY;
	case ACTION_TAKEN:
		return R_TAKEN;
	case ACTION_NOTHING:
		return R_NOTHING;
	case ACTION_STORED:
		return R_STORED;
	case ACTION_REFUSED:
		return R_REFUSED;
	case ACTION_DEADLINE:
		return R_DEADLINE;
	case ACTION_EXPIRED:
		return R_EXPIRED;
	case ACTION_MESSAGE:
	case ACTION_CALL:
	case ACTION_LOST:
	case ACTION_TRACE:
	case ACTION_ANSWER:
	case ACTION_CLOSE:
		break;
	}
	fail_msg("operation %" PRIu64 ": an action of kind %d", m->n_ops, (int)a->kind);
	return R_REFUSED;
}

static uint64_t number_of(const struct action *a)
{
	if (a->waiting)
		return strtoull(a->waiting->tag, NULL, 10);
	return a->kind == ACTION_DELIVERY ? a->sub : a->n;
}

static struct r_message *message_by_id(struct model *m, uint64_t id)
{
	for (int i = 0; i < MAX_MESSAGES; i++) {
		if (m->ref.messages[i].state != R_GONE && m->ref.messages[i].id == id)
			return &m->ref.messages[i];
	}
	return NULL;
}

static void compare_events(struct model *m)
{
	const struct actions *actions = &m->core->broker->actions;

	require(m, (size_t)m->ref.n_events == actions->n);
	for (size_t i = 0; i < actions->n; i++) {
		const struct r_event *e = &m->ref.events[i];
		const struct action *a = &actions->v[i];

		require(m, kind_of(m, a) == e->kind);
		require(m, index_of(m, a->client) == e->client);
		require(m, number_of(a) == e->number);
		if (e->kind == R_STORED)
			require(m, a->n == e->msg);
		if (e->kind == R_DELIVERY || e->kind == R_TAKEN) {
			require(m, a->message->id == e->msg);
			require(m, a->delivery.attempt == e->attempt);
			require(m, a->delivery.deliveries == e->deliveries);
			struct r_message *given = message_by_id(m, e->msg);

			require(m, given != NULL);
			if (given)
				given->lease = a->delivery.lease;
		}
	}
	m->ref.n_events = 0;
	actions_clear(&m->core->broker->actions);
}

static struct queue *queue_at(const struct model *m, int i)
{
	return queue_find(m->clients[0], str_of(queue_names[i]), NULL);
}

static void compare_counters(struct model *m, const struct queue *q, const struct r_queue *r)
{
	require(m, q->stats.puts == r->puts);
	require(m, q->stats.takes == r->takes);
	require(m, q->stats.acks == r->acks);
	require(m, q->stats.nacks == r->nacks);
	require(m, q->stats.releases == r->releases);
	require(m, q->stats.buried == r->buried);
	require(m, q->stats.expired == r->expired);
	require(m, q->stats.dropped == r->dropped);
	require(m, q->stats.removed == r->removed);
	require(m, q->stats.purged == r->purged);
	require(m, q->stats.kicked == r->kicked);
	require(m, q->stats.rejected == r->rejected);
	require(m, q->paused == r->paused);
}

static void compare_message(struct model *m, int queue, const struct r_message *r)
{
	static const enum entry_state states[] = { [R_READY] = ENTRY_READY,
						   [R_DELAYED] = ENTRY_DELAYED,
						   [R_LEASED] = ENTRY_LEASED,
						   [R_DEAD] = ENTRY_DEAD };
	struct queue *q = queue_at(m, queue);
	struct entry *e = q->store->ops->find(q->store, r->id);

	require(m, e != NULL);
	require(m, entry_state(e) == states[r->state]);
	require(m, e->failed == r->failed);
	require(m, e->deliveries == r->deliveries);
	require(m, e->message->prio == r->prio);
	require(m, e->expires_ms == r->expires_ms);
	require(m, str_eq(message_type(e->message), str_of(r_types[r->type])));
	if (r->state == R_DELAYED)
		require(m, e->ready_ms == r->ready_ms);
	if (r->state == R_LEASED) {
		require(m, e->lease->id == r->lease);
		require(m, index_of(m, e->lease->client) == r->client);
		require(m, r->automatic || e->lease->ends_ms == r->ends_ms);
	}
}

/* Everything that can be seen of the queues; ready ones in their order. */
static void compare_state(struct model *m)
{
	uint64_t n[N_QUEUES][N_ENTRY_STATES] = { 0 };
	struct store_cursor at;

	for (int i = 0; i < MAX_MESSAGES; i++) {
		const struct r_message *r = &m->ref.messages[i];

		if (r->state == R_GONE)
			continue;
		compare_message(m, r->queue, r);
		n[r->queue][r->state - R_READY]++;
	}
	for (int i = 0; i < N_QUEUES; i++) {
		struct queue *q = queue_at(m, i);
		const struct entry *e = NULL, *last = NULL;
		uint64_t ready = 0;

		compare_counters(m, q, &m->ref.queues[i]);
		for (int s = 0; s < N_ENTRY_STATES; s++)
			require(m, q->n_state[s] == n[i][s]);
		while ((e = q->store->ops->next(q->store, ENTRY_READY, last ? &at : NULL))) {
			require(m, !last || entry_compare(last, e) < 0);
			at = (struct store_cursor){ .msg = e->message->id,
						    .prio = e->message->prio };
			last = e;
			ready++;
		}
		require(m, ready == q->n_state[ENTRY_READY]);
	}
}

/* --- operations ---------------------------------------------------------------------------- */

static int a_client(struct model *m)
{
	return (int)roll(m, N_CLIENTS);
}

static struct tag a_tag(struct model *m, char *text, size_t size)
{
	snprintf(text, size, "%" PRIu64, ++m->next_number);
	return (struct tag){ .id = str_of(text) };
}

/* Nothing, or a wait of up to @n ms that ends when nothing else is due, or -1 for ever. */
static int64_t a_wait(struct model *m, uint32_t n)
{
	struct r_message *r;
	int64_t wait;

	do
		wait = (int64_t)roll(m, n) - 1;
	while (wait > 0 && r_count_due(&m->ref, m->ref.now_ms + wait, &r) > 0);
	return wait;
}

static int n_alive_putters(const struct model *m)
{
	int n = 0;

	for (int i = 0; i < MAX_TAKERS; i++)
		n += m->ref.putters[i].alive;
	return n;
}

static int n_alive_takers(const struct model *m)
{
	int n = 0;

	for (int i = 0; i < MAX_TAKERS; i++)
		n += m->ref.takers[i].alive;
	return n;
}

static void op_put(struct model *m)
{
	char text[32];
	struct r_putter p = { .client = a_client(m),
			      .queue = (int)roll(m, N_QUEUES),
			      .type = (int)roll(m, N_TYPES),
			      .prio = (int)roll(m, 3) };
	int64_t wait = roll(m, 4) ? 0 : a_wait(m, 2000);
	struct tag tag = a_tag(m, text, sizeof(text));
	struct put_options o = { .tag = tag };
	struct put_result got = { 0 };
	struct fault f;
	int r;

	if (n_alive_putters(m) > MAX_TAKERS / 2)
		wait = 0;
	p.delay_ms = roll(m, 5) ? 0 : roll(m, 3000);
	p.ttl_ms = roll(m, 5) ? 0 : 1 + roll(m, 5000);
	p.number = m->next_number;
	o.wait_ms = wait;
	o.publication = (struct publication){ .place = str_of(queue_names[p.queue]),
					      .type = str_of(r_types[p.type]),
					      .prio = (uint16_t)p.prio,
					      .delay_ms = p.delay_ms,
					      .ttl_ms = p.ttl_ms };
	/* Its number is the next one, whether it waits or not; a refused one may use none. */
	p.msg = m->core->broker->next_msg;
	r = queue_put(m->clients[p.client], &o, &got, &f);
	require(m, r_put(&m->ref, &p, wait) == (r < 0 ? -1 : !got.waits));
	require(m, r < 0 || got.waits || got.msg == p.msg);
}

static struct r_taker a_taker(struct model *m, struct take_options *o, struct str *queues,
			      struct str *type)
{
	struct r_taker t = { .client = a_client(m),
			     .filter = (int)roll(m, N_FILTERS),
			     .n_queues = 1 + !roll(m, 4),
			     .automatic = !roll(m, 6),
			     .ttr_ms = 1000 + roll(m, 8000) };

	t.keep = !t.automatic && !roll(m, 6);
	t.queues[0] = (int)roll(m, N_QUEUES);
	t.queues[1] = (t.queues[0] + 1) % N_QUEUES;
	for (int i = 0; i < t.n_queues; i++)
		queues[i] = str_of(queue_names[t.queues[i]]);
	*type = str_of(r_filters[t.filter]);
	*o = (struct take_options){ .queues = { queues, (size_t)t.n_queues },
				    .types = { type, t.filter ? 1 : 0 },
				    .ttr_ms = t.ttr_ms,
				    .automatic = t.automatic,
				    .keep = t.keep };
	return t;
}

static void op_take(struct model *m)
{
	char text[32];
	struct str queues[2], type;
	struct take_options o;
	struct r_taker t = a_taker(m, &o, queues, &type);
	struct tag tag = a_tag(m, text, sizeof(text));
	struct take_wait w = { .ms = roll(m, 2) ? 0 : a_wait(m, 2000), .tag = &tag };
	struct r_message *expected;
	struct taken taken;
	struct fault f;
	int r;

	if (n_alive_takers(m) > MAX_TAKERS / 2)
		w.ms = 0;
	t.number = m->next_number;
	r = taker_take(m->clients[t.client], &o, &w, &taken, &f);
	expected = r_take(&m->ref, &t, w.ms);
	require(m, r == (expected != NULL));
	if (!expected)
		return;
	require(m, taken.message->id == expected->id);
	require(m, taken.delivery.attempt == expected->failed + 1);
	expected->lease = taken.delivery.lease;
}

static void op_consume(struct model *m)
{
	struct str queues[2], type;
	struct take_options o;
	struct r_taker t = a_taker(m, &o, queues, &type);
	struct fault f;

	if (n_alive_takers(m) > MAX_TAKERS / 2)
		return;
	t.consumer = true;
	t.credit = 1 + roll(m, 3);
	require(m, taker_consume(m->clients[t.client], &o, t.credit, &t.number, &f) == 0);
	r_consume(&m->ref, &t);
}

static struct r_message *a_message(struct model *m, enum r_state s)
{
	uint32_t start = roll(m, MAX_MESSAGES);

	for (uint32_t i = 0; i < MAX_MESSAGES; i++) {
		struct r_message *r = &m->ref.messages[(start + i) % MAX_MESSAGES];

		if (r->state == s)
			return r;
	}
	return NULL;
}

static void op_settle(struct model *m)
{
	static const struct {
		enum outcome core;
		enum r_end ref;
	} ways[] = { { OUTCOME_ACKED, R_ACKED },   { OUTCOME_ACKED, R_ACKED },
		     { OUTCOME_NACKED, R_NACKED }, { OUTCOME_RELEASED, R_RELEASED },
		     { OUTCOME_BURIED, R_BURIED }, { OUTCOME_UNDONE, R_UNDONE } };
	struct r_message *r = a_message(m, R_LEASED);
	uint32_t way = roll(m, sizeof(ways) / sizeof(ways[0]));
	struct lease_ending e = { .how = ways[way].core, .delay_ms = -1 };
	struct fault f;

	if (!r)
		return;
	if (way == 2 || way == 3)
		e.delay_ms = roll(m, 2) ? -1 : (int64_t)roll(m, 3000);
	if (ways[way].core == OUTCOME_UNDONE)
		lease_undo(m->core->broker, r->lease);
	else
		require(m, lease_settle(m->clients[0], r->lease, &e, &f) == 0);
	r_end(&m->ref, r, ways[way].ref, e.delay_ms);
}

static void op_written(struct model *m)
{
	struct r_message *r = a_message(m, R_LEASED);

	if (!r)
		return;
	lease_written(m->core->broker, r->lease);
	if (r->automatic)
		r_end(&m->ref, r, R_ACKED, -1);
}

static void op_touch(struct model *m)
{
	struct r_message *r = a_message(m, R_LEASED);
	int64_t ttr = roll(m, 2) ? -1 : 1000 + (int64_t)roll(m, 9000), left;
	struct fault f;

	if (!r || r->automatic)
		return;
	require(m, lease_touch(m->clients[0], r->lease, ttr, &left, &f) == 0);
	require(m, left == r_touch(&m->ref, r, ttr));
}

/* A lease that has ended answers lease-lost, and nothing happens. */
static void op_late(struct model *m)
{
	uint64_t lease = 1 + roll(m, (uint32_t)m->core->broker->next_lease);
	struct fault f = { 0 };

	if (r_find_lease(&m->ref, lease))
		return;
	require(m, lease_settle(m->clients[0], lease,
				&(struct lease_ending){ .how = OUTCOME_ACKED }, &f) == -EBADMSG);
	require(m, f.code == ERR_LEASE_LOST);
}

static void op_kick(struct model *m)
{
	int q = (int)roll(m, N_QUEUES);
	uint64_t n = 1 + roll(m, 3), kicked;
	struct fault f;

	require(m, queue_kick(m->clients[0], str_of(queue_names[q]), n, 0, &kicked, &f) == 0);
	require(m, kicked == r_kick(&m->ref, q, n));
}

static void op_remove(struct model *m)
{
	struct r_message *r = a_message(m, R_READY + roll(m, 4));
	struct fault f;

	if (!r)
		return;
	require(m, queue_remove(m->clients[0], str_of(queue_names[r->queue]), r->id, &f) == 0);
	r_remove(&m->ref, r);
}

static void op_purge(struct model *m)
{
	int q = (int)roll(m, N_QUEUES);
	uint32_t s = roll(m, 4);
	struct fault f;
	uint64_t n;

	if (roll(m, 20))
		return;
	require(m, queue_purge(m->clients[0], str_of(queue_names[q]), (enum entry_state)s, &n,
			       &f) == 0);
	require(m, n == r_purge(&m->ref, q, (enum r_state)(R_READY + s)));
}

static void op_pause(struct model *m)
{
	int q = (int)roll(m, N_QUEUES);
	struct pause_options o = { .pattern = str_of(queue_names[q]), .side = 1 + roll(m, 3) };
	struct fault f;
	uint64_t n;

	if (roll(m, 6) == 0) {
		require(m, queue_pause(m->clients[0], &o, &n, &f) == 0);
		r_pause(&m->ref, q, o.side);
	} else if (m->ref.queues[q].paused & o.side) {
		require(m, queue_resume(m->clients[0], o.pattern, o.side, &n, &f) == 0);
		r_resume(&m->ref, q, o.side);
	}
}

static void op_ready(struct model *m)
{
	int c = a_client(m);
	bool ready = roll(m, 4) != 0;

	client_set_ready(m->clients[c], ready);
	r_set_ready(&m->ref, c, ready);
}

static void op_cancel(struct model *m)
{
	struct r_taker *t = &m->ref.takers[roll(m, MAX_TAKERS)];
	char text[32];
	struct fault f;

	if (!t->alive)
		return;
	snprintf(text, sizeof(text), "%" PRIu64, t->number);
	if (t->consumer) {
		require(m, client_cancel_sub(m->clients[t->client], t->number, &f) == 0);
	} else {
		require(m, client_cancel_request(m->clients[t->client], str_of(text), &f) == 0);
		m->ref.events[m->ref.n_events++] = (struct r_event){ .kind = R_REFUSED,
								     .client = t->client,
								     .number = t->number };
	}
	r_cancel_taker(&m->ref, t);
}

static void connect_client(struct model *m, int i)
{
	static const uid_t uids[N_CLIENTS] = { 0, 1000, 1000, 1001 };

	m->clients[i] = core_client(m->core, uids[i]);
	m->ref.clients[i] = (struct r_client){ .alive = true, .ready = true, .uid = (int)uids[i] };
}

static void op_reconnect(struct model *m)
{
	int i = 1 + (int)roll(m, N_CLIENTS - 1);
	bool bye = roll(m, 2);

	if (roll(m, 8))
		return;
	client_free(m->clients[i], bye);
	m->clients[i] = NULL;
	r_disconnect(&m->ref, i, bye);
	compare_events(m);
	connect_client(m, i);
}

/* --- time ---------------------------------------------------------------------------------- */

/* Remove messages until at most one thing is due at that time, or only requests are. */
static void break_tie(struct model *m, int64_t due)
{
	struct r_message *r;
	struct fault f;

	while (r_count_due(&m->ref, due, &r) > 1 && r) {
		require(m,
			queue_remove(m->clients[0], str_of(queue_names[r->queue]), r->id, &f) == 0);
		r_remove(&m->ref, r);
		compare_events(m);
	}
}

static void op_advance(struct model *m)
{
	int64_t step = 1 + roll(m, 400), due;

	for (due = r_next_due(&m->ref); due >= 0 && due - m->ref.now_ms <= step;) {
		int64_t first = due;

		break_tie(m, due);
		due = r_next_due(&m->ref);
		if (due == first) {
			step = due - m->ref.now_ms;
			break;
		}
	}
	core_advance(m->core, step);
	r_advance(&m->ref, step);
}

/* --- running ------------------------------------------------------------------------------- */

static void declare(struct model *m, int i)
{
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;
	struct r_queue *r = &m->ref.queues[i];

	*r = (struct r_queue){ .max_messages = 20 + 20 * (uint32_t)i,
			       .max_attempts = 3 + (uint32_t)i,
			       .max_dead = 5,
			       .ttr_ms = 60000,
			       .max_ttr_ms = 12000,
			       .on_full = i == 1 ? R_DROP_LOWEST : R_REJECT };
	s.max_messages = r->max_messages;
	s.max_attempts = r->max_attempts;
	s.max_dead = r->max_dead;
	s.max_ttr_ms = r->max_ttr_ms;
	s.on_full = i == 1 ? ON_FULL_DROP_LOWEST : ON_FULL_REJECT;
	core_declare(m->clients[0], queue_names[i], s,
		     SETTING_MAX_MESSAGES | SETTING_MAX_ATTEMPTS | SETTING_MAX_DEAD |
			     SETTING_MAX_TTR | SETTING_ON_FULL);
}

static void step(struct model *m)
{
	static void (*const ops[])(struct model *) = {
		op_put,	    op_put,    op_put,	  op_put,	op_put,	    op_put,	op_take,
		op_take,    op_take,   op_settle, op_settle,	op_settle,  op_settle,	op_written,
		op_consume, op_touch,  op_late,	  op_kick,	op_remove,  op_purge,	op_pause,
		op_ready,   op_cancel, op_cancel, op_reconnect, op_advance, op_advance, op_advance,
	};

	m->n_ops++;
	ops[roll(m, sizeof(ops) / sizeof(ops[0]))](m);
	compare_events(m);
	if (m->n_ops % 64 == 0)
		compare_state(m);
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text ? strtoull(text, NULL, 10) : otherwise;
}

static void core_agrees_with_the_reference(void **state)
{
	struct model *m = calloc(1, sizeof(*m));
	uint64_t n = setting("FERRY_MODEL_OPS", 1000000);
	uint64_t seed = setting("FERRY_MODEL_SEED", (uint64_t)time(NULL));

	assert_non_null(m);
	print_message("# FERRY_MODEL_SEED=%" PRIu64 " FERRY_MODEL_OPS=%" PRIu64 "\n", seed, n);
	m->core = *state;
	m->rng = seed * 2654435761u + 1;
	m->ref.now_ms = m->core->broker->now.mono_ms;
	for (int i = 0; i < N_CLIENTS; i++)
		connect_client(m, i);
	for (int i = 0; i < N_QUEUES; i++)
		declare(m, i);
	while (m->n_ops < n)
		step(m);
	compare_state(m);
	free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(core_agrees_with_the_reference, core_setup,
						core_teardown),
	};

	return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
