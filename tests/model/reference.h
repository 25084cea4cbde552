/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Reference: what queues should do, written as plainly as it can be.
 *
 * Arrays that are searched from end to end, no trees, no heap, no sharing. It predicts the events
 * that the core must append, in order, and the state of every message. Lease ids are the core's to
 * choose: the driver tells them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
	N_QUEUES = 3,
	N_TYPES = 4,
	N_FILTERS = 6,
	N_CLIENTS = 4,
	MAX_MESSAGES = 400,
	MAX_TAKERS = 64,
	MAX_EVENTS = 4096
};

enum r_state { R_GONE, R_READY, R_DELAYED, R_LEASED, R_DEAD };
enum r_kind { R_DELIVERY, R_TAKEN, R_NOTHING, R_STORED, R_REFUSED, R_DEADLINE, R_EXPIRED };
enum r_full { R_REJECT, R_DROP_LOWEST };
enum r_end {
	R_ACKED,
	R_RELEASED,
	R_NACKED,
	R_BURIED,
	R_EXPIRED_END,
	R_DISCONNECTED,
	R_CANCELLED,
	R_UNDONE,
	R_REMOVED
};

struct r_message {
	enum r_state state;
	uint64_t id;
	int queue, type, prio;
	int64_t ready_ms, expires_ms;
	uint32_t failed, deliveries;
	/* while leased */
	uint64_t lease;
	int client, taker; /* -1: none */
	int uid;
	bool keep, automatic, warned;
	int64_t ends_ms, max_end_ms;
	int64_t ttr_ms;	     /* what the take asked for */
	int64_t last_ttr_ms; /* what it was prolonged by last */
};

struct r_taker {
	bool alive, consumer, automatic, keep, waits;
	int client, filter, n_queues, queues[2];
	uint64_t number; /* sub, or the id of the request */
	uint64_t since[2];
	bool seat_waits[2];
	uint32_t credit, n_leases;
	int64_t ttr_ms, due_ms;
};

struct r_putter {
	bool alive;
	int client, queue, type, prio;
	uint64_t number, msg;
	int64_t delay_ms, ttl_ms, due_ms;
};

struct r_queue {
	uint32_t max_messages, max_attempts, max_dead;
	int64_t backoff_ms, ttr_ms, max_ttr_ms;
	enum r_full on_full;
	unsigned paused; /* 1 in, 2 out, 4 while it is being purged */
	uint64_t puts, takes, acks, nacks, releases, buried, expired, dropped, removed, purged,
		kicked, rejected;
};

struct r_client {
	bool alive, ready;
	int uid;
};

struct r_event {
	enum r_kind kind;
	int client;
	uint64_t number; /* sub or request; the lease for R_DEADLINE and R_EXPIRED */
	uint64_t msg;
	uint32_t attempt, deliveries;
};

struct reference {
	int64_t now_ms;
	uint64_t next_since;
	struct r_queue queues[N_QUEUES];
	struct r_client clients[N_CLIENTS];
	struct r_message messages[MAX_MESSAGES];
	struct r_taker takers[MAX_TAKERS];
	struct r_putter putters[MAX_TAKERS];
	struct r_event events[MAX_EVENTS];
	int n_events;
};

/** r_filter_matches() - whether filter @f wants messages of type @t; filter 0 wants all */
bool r_filter_matches(int f, int t);
extern const char *const r_types[N_TYPES];
extern const char *const r_filters[N_FILTERS];

/** r_put() - 1 stored, 0 it waits, -1 refused; @p gives all but msg, which the core has chosen */
int r_put(struct reference *r, const struct r_putter *p, int64_t wait_ms);
/** r_take() - the message it gets, NULL if none; then, with @wait_ms, it waits */
struct r_message *r_take(struct reference *r, const struct r_taker *t, int64_t wait_ms);
void r_consume(struct reference *r, const struct r_taker *t);
/** r_end() - end a lease; @delay_ms -1: default */
void r_end(struct reference *r, struct r_message *m, enum r_end how, int64_t delay_ms);
int64_t r_touch(struct reference *r, struct r_message *m, int64_t ttr_ms);
uint64_t r_kick(struct reference *r, int queue, uint64_t n);
void r_remove(struct reference *r, struct r_message *m);
uint64_t r_purge(struct reference *r, int queue, enum r_state s);
void r_pause(struct reference *r, int queue, unsigned side);
void r_resume(struct reference *r, int queue, unsigned side);
void r_set_ready(struct reference *r, int client, bool ready);
void r_cancel_taker(struct reference *r, struct r_taker *t);
void r_disconnect(struct reference *r, int client, bool bye);
/** r_next_due() - when something happens by itself, or -1; r_advance() goes no further than that */
int64_t r_next_due(const struct reference *r);
/** r_count_due() - how many things happen at @due; @ret: one of the messages among them, or NULL */
int r_count_due(struct reference *r, int64_t due, struct r_message **ret);
void r_advance(struct reference *r, int64_t ms);
struct r_message *r_find_lease(struct reference *r, uint64_t lease);
