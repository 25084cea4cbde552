/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Services: servers in turn, calls in order. */
#include "daemon/core/service.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/core/broker.h"
#include "daemon/core/tree.h"
#include "daemon/core/util.h"
#include "proto/name.h"

/* Charged besides the message; for the service and its name, to each of its servers. */
#define CALL_CHARGE sizeof(struct call)
#define SERVER_CHARGE (sizeof(struct server) + sizeof(struct service) + NAME_MAX_BYTES)

/* A uid and how many of the calls that wait are its. */
struct caller {
	RB_ENTRY(caller) node;
	uid_t uid;
	uint32_t n_waiting;
};

static int call_compare(const struct call *a, const struct call *b)
{
	return (a->id > b->id) - (a->id < b->id);
}

static int service_compare(const struct service *a, const struct service *b)
{
	return str_cmp(label_str(a->label), label_str(b->label));
}

static int caller_compare(const struct caller *a, const struct caller *b)
{
	return (a->uid > b->uid) - (a->uid < b->uid);
}

RB_GENERATE(call_tree, call, node, call_compare)
RB_GENERATE(service_tree, service, node, service_compare)
TREE_GENERATE_STATIC(caller_tree, caller, node, caller_compare)

/* --- services ------------------------------------------------------------------------------ */

struct service *service_after(struct broker *b, struct str after)
{
	struct service *s = RB_ROOT(&b->services), *found = NULL;

	while (s) {
		bool later = !after.p || str_cmp(label_str(s->label), after) > 0;

		if (later)
			found = s;
		s = later ? RB_LEFT(s, node) : RB_RIGHT(s, node);
	}
	return found;
}

struct service *service_find(struct broker *b, struct str name)
{
	struct service *s = RB_ROOT(&b->services);

	while (s) {
		int r = str_cmp(name, label_str(s->label));

		if (r == 0)
			break;
		s = r < 0 ? RB_LEFT(s, node) : RB_RIGHT(s, node);
	}
	return s;
}

static struct service *service_new(struct broker *b, struct str name, uid_t uid)
{
	struct service *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->label = label_new(name);
	if (!s->label) {
		free(s);
		return NULL;
	}
	s->broker = b;
	s->uid = uid;
	TAILQ_INIT(&s->idle);
	TAILQ_INIT(&s->busy);
	TAILQ_INIT(&s->waiting);
	RB_INIT(&s->callers);
	RB_INSERT(service_tree, &b->services, s);
	return s;
}

static void service_free(struct service *s)
{
	assert(s->n_servers == 0 && s->n_waiting == 0 && s->n_callers == 0);
	RB_REMOVE(service_tree, &s->broker->services, s);
	label_unref(s->label);
	free(s);
}

/* --- shares of those that wait ------------------------------------------------------------- */

static struct caller *caller_find(struct service *s, uid_t uid)
{
	struct caller wanted = { .uid = uid };

	return RB_FIND(caller_tree, &s->callers, &wanted);
}

/* Whether one more call of @uid may wait: strangers share the places as users share memory; who
 * serves may fill them himself. */
static bool may_wait(struct service *s, uid_t uid)
{
	const struct caller *caller = caller_find(s, uid);
	const uint32_t max = s->broker->config->limits.max_waiting_service;
	const struct budget places = {
		.max = max, .max_user = max, .used = s->n_waiting, .n_users = s->n_callers
	};

	if (uid == s->uid)
		return s->n_waiting < max;
	return budget_allows(&places, caller ? caller->n_waiting : 0, 1);
}

/* Put @call in the line: 0 or -ENOMEM. */
static int line_enter(struct call *call)
{
	struct service *s = call->service;
	struct caller *caller = caller_find(s, call->account->uid);

	if (!caller) {
		caller = malloc(sizeof(*caller));
		if (!caller)
			return -ENOMEM;
		*caller = (struct caller){ .uid = call->account->uid };
		RB_INSERT(caller_tree, &s->callers, caller);
		s->n_callers++;
	}
	caller->n_waiting++;
	call->caller = caller;
	TAILQ_INSERT_TAIL(&s->waiting, call, link);
	s->n_waiting++;
	return 0;
}

static void line_leave(struct call *call)
{
	struct caller *caller = take_ptr(call->caller);
	struct service *s = call->service;

	TAILQ_REMOVE(&s->waiting, call, link);
	s->n_waiting--;
	if (--caller->n_waiting > 0)
		return;
	RB_REMOVE(caller_tree, &s->callers, caller);
	s->n_callers--;
	free(caller);
}

/* --- the end of a call --------------------------------------------------------------------- */

/* Take it out of everything: what is left is plain memory. Its server has a place free then. */
static void call_detach(struct call *call)
{
	struct broker *b = call->service->broker;

	if (call->server) {
		TAILQ_REMOVE(&call->server->open, call, link);
		call->server->n_open--;
	} else if (call->caller) {
		line_leave(call);
	}
	if (call->id)
		RB_REMOVE(call_tree, &b->calls, call);
	client_unwait(&call->waiting);
	deadline_clear(&b->deadlines, &call->waiting.deadline);
	deadlines_unreserve(&b->deadlines);
	call->message = message_unref(call->message);
	account_release(call->account, CALL_CHARGE);
	call->account = account_unref(call->account);
}

/* As call_refuse(), but its server gets nothing for it. */
static void call_fail(struct call *call, const struct fault *fault)
{
	struct client *c = call->waiting.client;

	call->service->n_failed += fault->code != ERR_CANCELLED;
	call_detach(call);
	client_refuse_waiting(c, &call->waiting, fault);
}

static void call_time_out(struct call *call)
{
	struct fault f;

	fault_set(&f, ERR_TIMEOUT, "the service did not answer in time");
	call_fail(call, &f);
}

/* --- giving calls to servers --------------------------------------------------------------- */

static void server_shelve(struct server *s, bool idle)
{
	TAILQ_REMOVE(s->is_idle ? &s->service->idle : &s->service->busy, s, link);
	s->is_idle = idle;
	TAILQ_INSERT_TAIL(idle ? &s->service->idle : &s->service->busy, s, link);
}

/* The server whose turn it is, or NULL. Those whose clients take nothing now are put aside until
 * server_ready(), so that they are looked at once. */
static struct server *service_pick(struct service *s)
{
	struct server *server;

	while ((server = TAILQ_FIRST(&s->idle)) && !server->sub.client->ready)
		server_shelve(server, false);
	return server;
}

static void server_give(struct server *s, struct call *call)
{
	struct broker *b = s->service->broker;
	struct action *a = actions_add(&b->actions, ACTION_CALL, s->sub.client);

	call->server = s;
	TAILQ_INSERT_TAIL(&s->open, call, link);
	s->n_open++;
	server_shelve(s, s->n_open < s->credit);

	a->sub = s->sub.id;
	a->n = call->id;
	a->ms = call->waiting.deadline.due_ms - b->now.mono_ms;
	a->message = message_ref(call->message);
	client_sent(s->sub.client, call->message->n_payload);
}

static void service_pump(struct service *s)
{
	struct server *server;
	struct call *call;

	while ((call = TAILQ_FIRST(&s->waiting)) && (server = service_pick(s))) {
		/* One whose time is out, but that has not been told so yet, is nobody's work. */
		if (call->waiting.deadline.due_ms <= s->broker->now.mono_ms) {
			call_time_out(call);
			continue;
		}
		line_leave(call);
		server_give(server, call);
	}
}

void server_ready(struct server *s)
{
	if (!s->is_idle && s->n_open < s->credit)
		server_shelve(s, true);
	service_pump(s->service);
}

/* --- its end, with what follows from it ---------------------------------------------------- */

static void call_forget(struct call *call)
{
	struct server *server = call->server;

	call_detach(call);
	free(call);
	if (server)
		server_ready(server);
}

void call_cancel(struct call *call)
{
	struct client *c = call->waiting.client;
	struct waiting *w, *next;

	/* Those that wait go first, so that no server is given one of them for another. */
	for (int with_server = 0; with_server <= 1; with_server++) {
		TAILQ_FOREACH_SAFE(w, &c->waiting, of_client, next) {
			call = container_of(w, struct call, waiting);
			if (w->kind == WAITING_CALL && (call->server != NULL) == with_server)
				call_forget(call);
		}
	}
}

void call_refuse(struct call *call, const struct fault *fault)
{
	struct server *server = call->server;

	call_fail(call, fault);
	if (server)
		server_ready(server);
}

void call_fire(struct broker *b, struct deadline *d)
{
	struct waiting *w = container_of(d, struct waiting, deadline);
	struct call *call = container_of(w, struct call, waiting);
	struct server *server = call->server;

	(void)b;
	call_time_out(call);
	if (server)
		server_ready(server);
}

/* --- servers ------------------------------------------------------------------------------- */

static int server_admit(const struct client *c, struct str name, const struct service *s,
			struct fault *f)
{
	uint32_t max = c->broker->config->limits.max_subs_session;

	if (name_is_reserved(name))
		return fault_set(f, ERR_DENIED, "service: names under ferry. are the broker's own");
	if (s && s->uid != c->uid)
		return fault_set(f, ERR_DENIED, "service: another user serves %.*s", (int)name.n,
				 name.p);
	if (c->n_subs >= max)
		return fault_set(f, ERR_QUOTA,
				 "this session has %u subscriptions, the most allowed", c->n_subs);
	return 0;
}

int server_new(struct client *c, struct str service, uint32_t credit, uint64_t *ret_sub,
	       struct fault *f)
{
	struct service *s = service_find(c->broker, service);
	struct server *server;
	int r = server_admit(c, service, s, f);

	if (r < 0)
		return r;
	if (account_charge(c->account, SERVER_CHARGE) < 0)
		return account_fault(c->account, -EDQUOT, f);

	server = calloc(1, sizeof(*server));
	if (server && !s)
		s = service_new(c->broker, service, c->uid);
	if (!server || !s) {
		free(server);
		account_release(c->account, SERVER_CHARGE);
		return account_fault(c->account, -ENOMEM, f);
	}
	server->service = s;
	server->credit = credit;
	server->is_idle = true;
	TAILQ_INIT(&server->open);
	TAILQ_INSERT_TAIL(&s->idle, server, link);
	s->n_servers++;
	sub_attach(&server->sub, c, SUB_SERVER);
	*ret_sub = server->sub.id;
	service_pump(s);
	return 0;
}

/* Nobody is left to take calls. */
static void service_end(struct service *s)
{
	struct call *call;
	struct fault f;

	fault_set(&f, ERR_NO_SERVICE, "the server has gone");
	while ((call = TAILQ_FIRST(&s->waiting)))
		call_fail(call, &f);
	service_free(s);
}

struct server *server_free(struct server *s)
{
	struct service *service;
	struct call *call;
	struct fault f;

	if (!s)
		return NULL;

	service = s->service;
	TAILQ_REMOVE(s->is_idle ? &service->idle : &service->busy, s, link);
	service->n_servers--;
	fault_set(&f, ERR_NO_SERVICE, "the server has gone");
	while ((call = TAILQ_FIRST(&s->open)))
		call_fail(call, &f);
	if (service->n_servers == 0)
		service_end(service);

	sub_detach(&s->sub);
	account_release(s->sub.client->account, SERVER_CHARGE);
	free(s);
	return NULL;
}

/* --- calls --------------------------------------------------------------------------------- */

/* The charge, the memory, the promise of a deadline: what call_detach() gives back. */
static int call_alloc(struct client *c, struct service *s, struct call **ret)
{
	struct deadlines *h = &c->broker->deadlines;
	struct call *call;

	if (account_charge(c->account, CALL_CHARGE) < 0)
		return -EDQUOT;

	call = calloc(1, sizeof(*call));
	if (!call || deadlines_reserve(h) < 0) {
		free(call);
		account_release(c->account, CALL_CHARGE);
		return -ENOMEM;
	}
	call->service = s;
	call->account = account_ref(c->account);
	call->waiting.deadline.kind = DEADLINE_CALL;
	*ret = call;
	return 0;
}

static int side_message(struct client *c, struct service *s, uint64_t id,
			const struct call_options *o, struct message **ret)
{
	const struct publication p = { .place = label_str(s->label),
				       .headers = o->headers,
				       .payload = o->payload };
	const struct origin from = { .account = c->account,
				     .place = s->label,
				     .id = id,
				     .time_ms = c->broker->now.wall_ms,
				     .pid = c->pid };

	return message_new(&from, &p, ret);
}

/* Number it, enter it where it can be found, and arm it. */
static int call_enter(struct call *call, struct client *c, const struct call_options *o,
		      const struct tag *tag, struct fault *f)
{
	struct broker *b = c->broker;
	uint64_t id = broker_next_lease(b);
	int r;

	if (id == 0)
		return fault_set(f, ERR_INTERNAL, "no number for a call can be had");
	r = side_message(c, call->service, id, o, &call->message);
	if (r < 0)
		return account_fault(c->account, r, f);
	r = client_wait(c, &call->waiting, WAITING_CALL, tag, f);
	if (r < 0)
		return r;

	call->id = id;
	RB_INSERT(call_tree, &b->calls, call);
	deadline_set(&b->deadlines, &call->waiting.deadline, b->now.mono_ms + o->timeout_ms);
	return 0;
}

int call_new(struct client *c, const struct call_options *o, const struct tag *tag, struct fault *f)
{
	struct service *s = service_find(c->broker, o->service);
	struct server *server = s ? service_pick(s) : NULL;
	struct call *call;
	int r;

	if (!s)
		return fault_set(f, ERR_NO_SERVICE, "service: nobody serves %.*s",
				 (int)o->service.n, o->service.p);
	if (!server && !may_wait(s, c->uid))
		return fault_set(f, ERR_QUOTA,
				 "service: %u calls wait for it, no more of this user's may",
				 s->n_waiting);
	r = call_alloc(c, s, &call);
	if (r < 0)
		return account_fault(c->account, r, f);

	r = call_enter(call, c, o, tag, f);
	if (r == 0 && server) {
		server_give(server, call);
	} else if (r == 0 && line_enter(call) < 0) {
		account_fault(c->account, -ENOMEM, f);
		r = -EBADMSG;
	}
	if (r == 0) {
		s->n_calls++;
		return 0;
	}
	call_detach(call);
	free(call);
	return r;
}

static struct call *call_find(struct client *c, uint64_t id, struct fault *f)
{
	struct call wanted = { .id = id };
	struct call *call = RB_FIND(call_tree, &c->broker->calls, &wanted);

	if (call && call->server && call->server->sub.client == c)
		return call;

	fault_set(f, ERR_LEASE_LOST, "call: %" PRIu64 " has ended, or is not this connection's",
		  id);
	return NULL;
}

int call_answer(struct client *c, uint64_t id, const struct payload *p, struct str failed,
		struct fault *f)
{
	struct call *call = call_find(c, id, f);
	struct client *caller;
	struct server *server;
	struct message *m;
	struct fault why;
	struct action *a;
	int r;

	if (!call)
		return -EBADMSG;
	if (failed.p) {
		fault_set(&why, ERR_FAILED, "%.*s", (int)failed.n, failed.p);
		call_refuse(call, &why);
		return 0;
	}
	r = side_message(c, call->service, id, &(struct call_options){ .payload = *p }, &m);
	if (r < 0)
		return account_fault(c->account, r, f);

	caller = call->waiting.client;
	server = call->server;
	call_detach(call);
	a = actions_add(&c->broker->actions, ACTION_ANSWER, caller);
	a->waiting = &call->waiting;
	a->message = m;
	server_ready(server);
	return 0;
}
