/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Queue: messages shared out among consumers, by priority and then by age.
 *
 * Holds settings, state counts and who waits for messages or for room. The entries themselves are
 * in the store. Order, bounds, delays, expiry, dead letters and the pause are decided here;
 * giving out is taker.h, settling is lease.h. */
#pragma once

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/core/dedup.h"
#include "daemon/core/entry.h"
#include "daemon/core/route.h"
#include "daemon/core/store.h"
#include "daemon/core/waiting.h"
#include "proto/error.h"

struct broker;
struct client;

enum on_full {
	ON_FULL_REJECT,
	ON_FULL_DROP_LOWEST,
	ON_FULL_BLOCK,
};

enum backend {
	BACKEND_MEMORY,
	BACKEND_MQUEUE,
	BACKEND_DISK,
};

/* Who may use a queue besides its owner and root; names as they were given, ids as resolved. */
struct people {
	uint32_t n;
	struct {
		struct label *name;
		uint32_t id;
	} v[];
};

#define QUEUE_TTL_NONE 0

struct queue_settings {
	enum backend backend;
	uint64_t max_messages;
	uint64_t max_bytes;
	enum on_full on_full;
	int64_t ttr_ms;
	int64_t max_ttr_ms;
	uint32_t max_attempts; /* 0: for ever */
	int64_t backoff_ms;
	int64_t ttl_ms; /* default of its messages; 0: none */
	uint64_t max_dead;
	int64_t idle_ms;       /* 0: never */
	struct people *users;  /* NULL: not limited by users */
	struct people *groups; /* both NULL: everybody */
};

#define QUEUE_SETTINGS_DEFAULT                                                                \
	{                                                                                     \
		.backend = BACKEND_MEMORY, .max_messages = 100000, .max_bytes = 256ull << 20, \
		.on_full = ON_FULL_REJECT, .ttr_ms = 60000, .max_ttr_ms = 86400000,           \
		.max_attempts = 10, .max_dead = 1000,                                         \
	}

/* One bit for each setting that a request or a configuration section names. */
enum queue_setting {
	SETTING_BACKEND = 1 << 0,
	SETTING_MAX_MESSAGES = 1 << 1,
	SETTING_MAX_BYTES = 1 << 2,
	SETTING_ON_FULL = 1 << 3,
	SETTING_TTR = 1 << 4,
	SETTING_MAX_TTR = 1 << 5,
	SETTING_MAX_ATTEMPTS = 1 << 6,
	SETTING_BACKOFF = 1 << 7,
	SETTING_TTL = 1 << 8,
	SETTING_MAX_DEAD = 1 << 9,
	SETTING_IDLE = 1 << 10,
	SETTING_USERS = 1 << 11,
	SETTING_GROUPS = 1 << 12,
};

/* Counters since the start, and gauges. */
struct queue_stats {
	uint64_t puts, takes, acks, nacks, releases, buried, kicked, expired, dropped, removed,
		purged, rejected;
};

struct binding {
	struct route_target target;
	LIST_ENTRY(binding) link; /* in queue->bindings */
	struct queue *queue;
	struct label *pattern;
	struct filter_patterns *types;
	struct account *account; /* the queue's owner's, charged */
	uint32_t charge;
};

LIST_HEAD(binding_list, binding);

enum queue_side {
	SIDE_IN = 1,
	SIDE_OUT = 2,
	SIDE_BOTH = 3,
};

struct queue {
	RB_ENTRY(queue) node; /* in broker->queues, by name */
	struct broker *broker;
	struct label *label;
	struct account *owner;
	struct queue_settings settings;
	bool declared;		/* by `declare`; else made by use */
	unsigned paused;	/* enum queue_side bits */
	struct deadline in_end; /* of its sides' pauses; state is the side */
	struct deadline out_end;
	char *pause_reason; /* or NULL */
	struct store *store;
	struct kinds kinds;
	uint64_t n_state[N_ENTRY_STATES];
	uint64_t n_bytes;	      /* payload bytes of ready, delayed and leased messages */
	TAILQ_HEAD(, putter) putters; /* waiting for room, oldest first */
	uint32_t n_putters;
	LIST_HEAD(, seat) seats; /* takers of every kind that name this queue */
	uint32_t n_waiting;	 /* seats that wait now */
	struct dedup dedup;
	struct deadline room;
	struct deadline keys; /* when the oldest key of dedup may go */
	struct binding_list bindings;
	uint32_t n_bindings;
	struct deadline idle;
	int64_t used_ms; /* last put, take, settling or change, monotonic */
	bool full_said;	 /* ferry.queue has said "full"; reset when there is room again */
	bool held;	 /* gives nothing out while queue_purge() is at work */
	bool dropping;	 /* queue_free() is at work further up */
	struct queue_stats stats;
};

RB_HEAD(queue_tree, queue);
RB_PROTOTYPE(queue_tree, queue, node, queue_compare)

/* A put that waits for room. */
struct putter {
	struct waiting waiting;
	TAILQ_ENTRY(putter) link;
	struct queue *queue;
	struct message *message;
	int64_t delay_ms;
	int64_t ttl_ms;
};

/* --- finding and making ------------------------------------------------------------------- */

/** queue_find() - the queue of that name if @c may see it
 *
 * Return: the queue, or NULL with @f set to no-such-queue. */
struct queue *queue_find(struct client *c, struct str name, struct fault *f);

/** queue_use() - the same for putting and taking: one that nobody declared is made
 * @ret_made: whether that was so: the caller frees it if it then refuses the request
 *
 * Return: the queue, or NULL with @f: denied (ferry.*), no-such-queue (auto_declare is off, or not
 * visible), quota, internal. */
struct queue *queue_use(struct client *c, struct str name, bool *ret_made, struct fault *f);

/* What a client says a queue should be. */
struct declaration {
	struct str name;
	const struct queue_settings *settings; /* copied, people too */
	unsigned named; /* which of the settings count: bits of enum queue_setting */
	bool update; /* change what differs; otherwise other settings than in force are `exists` */
};

struct declared {
	struct queue *queue;
	bool created;
};

/** queue_declare() - make a queue, or check and change the settings of one that exists
 *
 * Return: 0; -EBADMSG with denied, exists, quota, unsupported, internal. */
int queue_declare(struct client *c, const struct declaration *d, struct declared *ret,
		  struct fault *f);

/** queue_drop() - remove a queue and all in it
 *
 * Leases in it are lost, waiting takes and puts answer no-such-queue, consumers end with it.
 * Return: 0; -EBADMSG with no-such-queue, denied, exists (if_empty and it is not). */
int queue_drop(struct client *c, struct str name, bool if_empty, struct fault *f);

/** queue_free() - the same without questions: also for the broker's end */
struct queue *queue_free(struct queue *q);

/** queue_visible(), queue_manageable() - what @c may do with @q */
bool queue_visible(const struct queue *q, const struct client *c);
bool queue_manageable(const struct queue *q, const struct client *c);

/** queue_after() - the first queue after the name @after in order (absent: the first), or NULL */
struct queue *queue_after(struct broker *b, struct str after);

/** queue_settings_copy(), queue_settings_done() - with their people */
int queue_settings_copy(struct queue_settings *to, const struct queue_settings *from);
void queue_settings_done(struct queue_settings *s);

/* --- putting ------------------------------------------------------------------------------- */

struct put_options {
	struct publication publication; /* place is the queue */
	int64_t wait_ms; /* -1: for ever; 0: not at all; WAIT_DEFAULT: as on_full says */
	struct tag tag;
};

#define WAIT_DEFAULT INT64_MIN

struct put_result {
	uint64_t msg;
	const char *stored; /* static */
	bool duplicate;
	bool waits; /* no room yet: the reply follows by ACTION_STORED or ACTION_REFUSED */
};

/** queue_put() - store a message
 *
 * Return: 0; -EBADMSG with @f: denied, paused, queue-full, quota, no-such-queue, internal. */
int queue_put(struct client *c, const struct put_options *o, struct put_result *ret,
	      struct fault *f);

/** queue_put_bound() - a binding's copy of a topic's message: 0 or -EBADMSG when it is refused */
int queue_put_bound(struct queue *q, struct message *m);

/** putter_cancel() - its client has gone; those behind it may get in */
void putter_cancel(struct putter *p);

/** putter_answer() - answer a waiting put with an error; frees what it held */
void putter_answer(struct putter *p, const struct fault *fault);

/** putter_queue_gone() - for its client the queue is not there any more; lets nobody else in */
void putter_queue_gone(struct putter *p);

/** putter_fire() - its wait has run out: on_full decides */
void putter_fire(struct broker *b, struct deadline *d);

/* --- entries ------------------------------------------------------------------------------- */

static inline struct queue *entry_queue(const struct entry *e)
{
	return (struct queue *)(void *)((char *)e->kind->kinds - offsetof(struct queue, kinds));
}

/* When it may be taken and until when, monotonic ms; 0: at once, never. */
struct entry_times {
	int64_t ready_ms;
	int64_t expires_ms;
};

/** entry_new() - enter a message (a reference is taken) as ready or delayed; offer it to nobody yet
 *
 * Return: 0; -EBADMSG with quota (types of a queue, memory) or internal, and nothing is changed. */
int entry_new(struct queue *q, struct message *m, const struct entry_times *t, struct entry **ret,
	      struct fault *f);

/** entry_offer() - give a ready entry to whoever has waited longest for its type, if anybody */
void entry_offer(struct entry *e);

/** entry_reserve_lease() - make sure that a ready entry can come back with a delay: 0 or -ENOMEM.
 * entry_move() to ENTRY_LEASED must follow. */
int entry_reserve_lease(struct entry *e);

/** entry_move() - lift an entry out of its state and place it in another; counts follow.
 * The deadline is set to what the new state wants (delay, ttl or none). */
void entry_move(struct entry *e, enum entry_state to);

/** entry_free() - remove an entry for good: out of its state, the store and the counts */
struct entry *entry_free(struct entry *e);

/** entry_return() - a message comes back from a lease: ready again, delayed, expired, or dead
 * @failed:   count a failed attempt
 * @delay_ms: before it may be taken; -1: what backoff says for a failure, none otherwise
 * @reason:   kept if this makes it a dead letter */
void entry_return(struct entry *e, bool failed, int64_t delay_ms, struct str reason);

/** entry_bury() - make it a dead letter; the oldest one over max_dead is dropped */
void entry_bury(struct entry *e, struct str reason);

/** entry_revive() - forget how a dead letter ended */
void entry_revive(struct entry *e);

/** entry_expire() - its ttl is over */
void entry_expire(struct entry *e);

/** entry_fire() - a deadline of kind DEADLINE_ENTRY is due */
void entry_fire(struct broker *b, struct deadline *d);

/** queue_live() - how many messages count for its bounds */
static inline uint64_t queue_live(const struct queue *q)
{
	return q->n_state[ENTRY_READY] + q->n_state[ENTRY_DELAYED] + q->n_state[ENTRY_LEASED];
}

/** queue_drop_lowest() - make room for a message of @prio by dropping what is lower, or as low and
 * older: whether there is room now. Nothing is dropped if that would not be enough, or if it would
 * be more than 4 096 messages. */
bool queue_drop_lowest(struct queue *q, uint16_t prio, size_t n_payload);

/** queue_has_room() - whether one more message of @n_payload bytes is within its bounds */
bool queue_has_room(const struct queue *q, size_t n_payload);

/** queue_room() - something has left: let waiting puts in */
void queue_room(struct queue *q);

/** queue_room_later() - the same, but not from here: as soon as what is under way is done */
void queue_room_later(struct queue *q);
void queue_fire_room(struct broker *b, struct deadline *d);

/** queue_gives() - whether messages may be given out now */
static inline bool queue_gives(const struct queue *q)
{
	return !(q->paused & SIDE_OUT) && !q->held && !q->dropping;
}

/** queue_pump() - give ready messages to those who wait for them */
void queue_pump(struct queue *q);

/** queue_arm_idle() - begin to watch for disuse, as the settings say */
void queue_arm_idle(struct queue *q);
void queue_fire_idle(struct broker *b, struct deadline *d);
void queue_fire_keys(struct broker *b, struct deadline *d);
void queue_fire_pause(struct broker *b, struct deadline *d);

/* --- managing ------------------------------------------------------------------------------ */

int queue_kick(struct client *c, struct str name, uint64_t n, uint64_t msg, uint64_t *ret_kicked,
	       struct fault *f);
int queue_remove(struct client *c, struct str name, uint64_t msg, struct fault *f);
int queue_purge(struct client *c, struct str name, enum entry_state state, uint64_t *ret_purged,
		struct fault *f);

struct pause_options {
	struct str pattern;
	enum queue_side side;
	int64_t for_ms; /* 0: until resumed; for the sides that are named */
	struct str reason;
};

/** queue_pause(), queue_resume() - all queues that match and that @c may manage: 0 and how many.
 * A name that is not his to manage is denied. */
int queue_pause(struct client *c, const struct pause_options *o, uint64_t *ret_n, struct fault *f);
int queue_resume(struct client *c, struct str pattern, enum queue_side side, uint64_t *ret_n,
		 struct fault *f);

int queue_bind(struct client *c, struct str name, struct str pattern, struct strs types,
	       struct fault *f);
/** binding_free() - take one binding out */
struct binding *binding_free(struct binding *b);
int queue_unbind(struct client *c, struct str name, struct str pattern, struct strs types,
		 struct fault *f);

/** queue_oldest_ms() - age of the oldest ready message, ms; 0 when there is none. Exact up to 1 000
 * different priorities, then of those seen. */
int64_t queue_oldest_ms(const struct queue *q);

/** entry_state_parse() - "ready", "delayed", "leased", "dead": 0 or -EINVAL */
int entry_state_parse(struct str text, enum entry_state *ret);
const char *entry_state_text(enum entry_state s);
