/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Service: calls from clients, given to servers in turn.
 *
 * A service exists while one of its servers lives, and belongs to that uid. Calls wait while all
 * credit is used, up to a cap that callers of different uids share by the quota rule. */
#pragma once

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/message.h"
#include "daemon/core/sub.h"
#include "daemon/core/waiting.h"
#include "proto/error.h"

struct account;
struct broker;
struct caller;
struct client;
struct server;

struct call {
	struct waiting waiting; /* of the caller */
	RB_ENTRY(call) node;	/* in broker->calls, by id */
	TAILQ_ENTRY(call) link; /* in service->waiting or server->open */
	uint64_t id;
	struct service *service;
	struct server *server; /* NULL while it waits */
	struct caller *caller; /* whose share of the line it is in; NULL: in none */
	struct message *message;
	struct account *account;
};

RB_HEAD(call_tree, call);
RB_PROTOTYPE(call_tree, call, node, call_compare)
TAILQ_HEAD(call_list, call);

struct server {
	struct sub sub;
	struct service *service;
	TAILQ_ENTRY(server) link; /* in service->idle or service->busy */
	bool is_idle;		  /* in service->idle */
	uint32_t credit;
	uint32_t n_open;
	struct call_list open;
};

TAILQ_HEAD(server_list, server);
RB_HEAD(caller_tree, caller);

struct service {
	RB_ENTRY(service) node; /* in broker->services, by name */
	struct broker *broker;
	struct label *label;
	uid_t uid;
	struct server_list idle; /* have credit; those that waited longest for work first */
	struct server_list busy; /* have none, or were found not to be ready */
	uint32_t n_servers;
	struct call_list waiting;
	uint32_t n_waiting;
	struct caller_tree callers; /* uids with calls that wait */
	uint32_t n_callers;
	uint64_t n_calls;
	uint64_t n_failed; /* ended without an answer, but for those that were cancelled */
};

RB_HEAD(service_tree, service);
RB_PROTOTYPE(service_tree, service, node, service_compare)

/** server_new() - serve
 * @credit: calls open at once, at least 1
 *
 * Calls that wait are given to it at once.
 * Return: 0 and the sub; -EBADMSG with denied (another uid's, or ferry.*), quota, internal. */
int server_new(struct client *c, struct str service, uint32_t credit, uint64_t *ret_sub,
	       struct fault *f);

/** server_free() - ends it; its open calls answer no-service, the service ends with the last one */
struct server *server_free(struct server *s);

/** server_ready() - its client can take events again: give it waiting calls */
void server_ready(struct server *s);

struct call_options {
	struct str service;
	struct str headers;
	struct payload payload;
	int64_t timeout_ms;
};

/** call_new() - call a service; answered later by ACTION_ANSWER or ACTION_REFUSED with the tag
 *
 * Return: 0; -EBADMSG with no-service, quota (memory; calls that wait, of the session or for the
 * service), internal. */
int call_new(struct client *c, const struct call_options *o, const struct tag *tag,
	     struct fault *f);

/** call_answer() - a server's answer
 * @failed: absent, or why the service could not do it: the caller gets `failed` with this as detail
 *
 * Return: 0; -EBADMSG with lease-lost (ended, or not this client's), quota, internal. */
int call_answer(struct client *c, uint64_t id, const struct payload *p, struct str failed,
		struct fault *f);

/** call_cancel() - the caller has gone: forget this and all other calls of his
 *
 * Their servers get their credit back. */
void call_cancel(struct call *call);

/** call_refuse() - answer an open call with an error; its credit is given back */
void call_refuse(struct call *call, const struct fault *fault);

/** call_fire() - a call's time is out: answers `timeout`, gives credit back */
void call_fire(struct broker *b, struct deadline *d);

/** service_find() - the service called @name if there is one */
struct service *service_find(struct broker *b, struct str name);

/** service_after() - the first service after the name @after (absent: the first), or NULL */
struct service *service_after(struct broker *b, struct str after);
