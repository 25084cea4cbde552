/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Broker: all of the core's state.
 *
 * Pure: time comes in by broker_advance(), what is to be written goes out as actions, no other
 * effect. Every limit is read from the configuration at the moment it matters, so that a reload
 * takes effect. Two brokers can live in one process. */
#pragma once

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdint.h>

#include "daemon/core/action.h"
#include "daemon/core/client.h"
#include "daemon/core/deadline.h"
#include "daemon/core/lease.h"
#include "daemon/core/monitor.h"
#include "daemon/core/notice.h"
#include "daemon/core/queue.h"
#include "daemon/core/quota.h"
#include "daemon/core/route.h"
#include "daemon/core/service.h"
#include "daemon/core/taker.h"
#include "daemon/core/topic.h"
#include "proto/limits.h"

/* Both clocks, ms. */
struct moment {
	int64_t mono_ms;
	int64_t wall_ms;
};

struct core_limits {
	struct wire_limits wire;
	uint32_t max_sessions;
	uint32_t max_sessions_user; /* not for root */
	uint32_t max_queues_user;   /* not for root */
	uint32_t max_subs_session;
	uint32_t max_leases_session;
	uint32_t max_waiting_session;
	uint32_t max_waiting_queue;
	uint32_t max_waiting_service;
	uint32_t max_types_queue;
	uint32_t max_bindings_queue;
	uint32_t max_retained_user;
	uint32_t max_keys_queue;
	uint32_t max_idle_topics;
	uint64_t max_memory;
	uint64_t max_memory_user;
	int64_t max_delay_ms; /* delay and ttl */
	int64_t dedup_window_ms;
	int64_t auto_idle_ms; /* `idle` of queues made by use */
};

#define CORE_LIMITS_DEFAULT                                                                      \
	{                                                                                        \
		.wire = WIRE_LIMITS_DEFAULT, .max_sessions = 2048, .max_sessions_user = 128,     \
		.max_queues_user = 128, .max_subs_session = 256, .max_leases_session = 1024,     \
		.max_waiting_session = 1024, .max_waiting_queue = 1024,                          \
		.max_waiting_service = 1024, .max_types_queue = 1024, .max_bindings_queue = 256, \
		.max_retained_user = 4096, .max_keys_queue = 100000, .max_idle_topics = 4096,    \
		.max_memory = 1ull << 30, .max_memory_user = 256ull << 20,                       \
		.max_delay_ms = WIRE_MAX_DELAY_MS, .dedup_window_ms = 120000,                    \
		.auto_idle_ms = 600000                                                           \
	}

struct broker_config {
	struct core_limits limits;
	bool auto_declare;
	uid_t uid; /* the broker's own */
	pid_t pid;
	/* settings of a queue called @name that does not exist yet, as the configuration has them;
	 * @ret is preset to the defaults; returns bits of enum queue_setting */
	unsigned (*queue_defaults)(void *arg, struct str name, struct queue_settings *ret);
	/* append a notice's payload (JSON text) to @b */
	void (*render_notice)(void *arg, const struct notice *n, struct buf *b);
	/* ids up to *end (exclusive) may be used now and after a crash are never used again;
	 * called when the last block is used up: 0 and a new end, or negative errno */
	int (*reserve_ids)(void *arg, uint64_t next, uint64_t *ret_end);
	void *arg;
	const struct store_ops *memory_store;
};

struct broker_stats {
	uint64_t pubs, puts, takes, acks, nacks, releases, buried, kicked, expired, dropped,
		removed, purged, rejected, lost, refused;
};

struct broker {
	const struct broker_config *config; /* borrowed; may be swapped between calls */
	struct moment now;
	struct moment started;
	uint64_t next_msg;
	uint64_t next_lease; /* calls share it */
	uint64_t ids_end;
	uint64_t next_session;
	uint64_t next_seat; /* order of waiting */
	struct actions actions;
	struct deadlines deadlines;
	struct quota quota;
	struct client_tree clients;
	uint32_t n_clients;
	struct queue_tree queues;
	uint32_t n_queues;
	uint64_t n_messages; /* entries in all queues */
	struct topic_tree topics;
	struct topic_list idle_topics; /* oldest first */
	uint32_t n_idle_topics;
	struct routes routes;
	uint32_t n_subs;
	struct service_tree services;
	struct call_tree calls;
	struct lease_tree leases;
	struct ended_lease *ended; /* ring of N_ENDED_LEASES by id */
	struct monitor_list monitors;
	struct buf notice_text; /* scratch */
	bool noticing;		/* notice_send() is at work further up */
	uint64_t notice_work;	/* receivers of notices since broker_advance() */
	struct broker_stats stats;
};

/* Where a broker begins. */
struct broker_start {
	struct moment now;
	uint64_t first_id; /* message and lease ids begin here; at least 1 */
	uint64_t ids_end;  /* and have been reserved up to here (exclusive) */
};

/** broker_new() - an empty broker: 0 or -ENOMEM
 * @config: borrowed for its life */
int broker_new(const struct broker_config *config, const struct broker_start *start,
	       struct broker **ret);

/** broker_free() - all clients must be gone; drops queues, topics and what they hold */
struct broker *broker_free(struct broker *b);

/** broker_advance() - it is now @now: everything that is due happens, in order of time */
void broker_advance(struct broker *b, struct moment now);

/** broker_next_deadline() - when broker_advance() will next have work, monotonic ms; -1: never */
int64_t broker_next_deadline(const struct broker *b);

/** broker_check_times() - whether a message may be delayed, and live, so long
 *
 * Return: 0; -EBADMSG with bad-request. */
int broker_check_times(const struct broker *b, int64_t delay_ms, int64_t ttl_ms, struct fault *f);

/** broker_next_id() - a fresh message id, or 0 when none can be had (answer `internal`) */
uint64_t broker_next_id(struct broker *b);
uint64_t broker_next_lease(struct broker *b);

/** broker_configure() - use another configuration from now on */
void broker_configure(struct broker *b, const struct broker_config *config);
