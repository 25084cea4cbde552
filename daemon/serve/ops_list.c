/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* List: what there is, by kind, page by page.
 *
 * Root and the broker's own user see everything; others see queues that they may use, and sessions
 * and subscriptions of their own. What is not theirs to see is passed over in silence. */
#include "daemon/serve/ops.h"

#include <inttypes.h>
#include <stdlib.h>

#include "daemon/serve/loop.h"
#include "daemon/serve/page.h"
#include "daemon/serve/rows.h"
#include "proto/name.h"

/* One list under way. A position is KIND:WHERE, so that one of another list is noticed. */
struct lister {
	struct exchange *x;
	struct broker *broker;
	struct page page;
	struct str match; /* absent: everything */
	struct str after; /* WHERE; absent: from the first on */
	bool sees_all;
};

static bool wanted(const struct lister *l, struct str name)
{
	return !l->match.p || pattern_match(l->match, name);
}

static bool sees_user(const struct lister *l, uid_t uid)
{
	return l->sees_all || l->x->client->uid == uid;
}

/* Two numbers joined by a dot: 0 or -EBADMSG. An absent position is 0.0. */
static int parse_numbers(const struct lister *l, uint64_t *ret_first, uint64_t *ret_second)
{
	*ret_first = 0;
	*ret_second = 0;
	if (!l->after.p || page_numbers(l->after, '.', ret_first, ret_second))
		return 0;
	return fault_set(l->x->fault, ERR_BAD_REQUEST, "after: not a `next` of this list");
}

/* One row is begun, written, ended; each end of it says whether the page has room for it. */
static struct buf *row_begin(struct lister *l)
{
	struct buf *b = page_item(&l->page);

	if (b)
		buf_add_char(b, '{');
	return b;
}

static bool row_end(struct lister *l)
{
	buf_add_char(l->page.b, '}');
	return page_item_end(&l->page);
}

static void passed_name(struct lister *l, const char *kind, const struct label *name)
{
	page_passed(&l->page, "%s:%.*s", kind, (int)name->n, name->text);
}

static bool add_queue(struct lister *l, const struct queue *what)
{
	struct buf *b = row_begin(l);

	if (!b)
		return false;
	row_queue(b, what);
	return row_end(l);
}

static int list_queues(struct lister *l)
{
	struct queue *q = queue_after(l->broker, l->after);

	for (; q && page_look(&l->page); q = queue_after(l->broker, label_str(q->label))) {
		if (queue_visible(q, l->x->client) && wanted(l, label_str(q->label)) &&
		    !add_queue(l, q))
			return 0;
		passed_name(l, "queues", q->label);
	}
	return 0;
}

static bool add_topic(struct lister *l, const struct topic *what)
{
	struct buf *b = row_begin(l);

	if (!b)
		return false;
	row_topic(b, what);
	return row_end(l);
}

static int list_topics(struct lister *l)
{
	struct topic *t = topic_after(l->broker, l->after);

	for (; t && page_look(&l->page); t = topic_after(l->broker, label_str(t->label))) {
		if (wanted(l, label_str(t->label)) && !add_topic(l, t))
			return 0;
		passed_name(l, "topics", t->label);
	}
	return 0;
}

static bool add_service(struct lister *l, const struct service *what)
{
	struct buf *b = row_begin(l);

	if (!b)
		return false;
	row_service(b, what);
	return row_end(l);
}

static int list_services(struct lister *l)
{
	struct service *s = service_after(l->broker, l->after);

	for (; s && page_look(&l->page); s = service_after(l->broker, label_str(s->label))) {
		if (wanted(l, label_str(s->label)) && !add_service(l, s))
			return 0;
		passed_name(l, "services", s->label);
	}
	return 0;
}

static struct client *client_from(struct lister *l, uint64_t id)
{
	return RB_NFIND(client_tree, &l->broker->clients, &(struct client){ .id = id });
}

static bool add_sub(struct lister *l, const struct subscription *what)
{
	struct buf *b = row_begin(l);

	if (!b)
		return false;
	row_sub(b, what);
	return row_end(l);
}

/* The subs of one session; false when the page is full. */
static bool list_subs_of(struct lister *l, struct client *c, uint64_t after)
{
	struct sub *s = RB_NFIND(sub_tree, &c->subs, &(struct sub){ .id = after + 1 });

	for (; s; s = RB_NEXT(sub_tree, &c->subs, s)) {
		const struct subscription *sub = (const struct subscription *)s;

		if (!page_look(&l->page))
			return false;
		if (s->kind == SUB_SUBSCRIPTION && wanted(l, label_str(sub->pattern)) &&
		    !add_sub(l, sub))
			return false;
		page_passed(&l->page, "subs:%" PRIu64 ".%" PRIu64, c->id, s->id);
	}
	return true;
}

_Static_assert(offsetof(struct subscription, sub) == 0, "a sub of its kind is a subscription");

static int list_subs(struct lister *l)
{
	uint64_t session;
	uint64_t sub;
	struct client *c;
	int r = parse_numbers(l, &session, &sub);

	if (r < 0)
		return r;
	for (c = client_from(l, session); c && page_look(&l->page); c = client_from(l, c->id + 1)) {
		if (sees_user(l, c->uid) && !list_subs_of(l, c, c->id == session ? sub : 0))
			return 0;
	}
	return 0;
}

static bool add_session(struct lister *l, const struct session *what)
{
	struct buf *b = row_begin(l);

	if (!b)
		return false;
	row_session(b, what);
	return row_end(l);
}

/* A session may call itself anything; only a name is matched by a pattern. */
static bool session_wanted(const struct lister *l, const struct session *s)
{
	struct str name = str_of(s->name ? s->name : "");
	char why[96];

	if (!l->match.p)
		return true;
	return (name.n == 0 || !name_check(name, why, sizeof(why))) && wanted(l, name);
}

static int list_sessions(struct lister *l)
{
	uint64_t session;
	uint64_t none;
	struct client *c;
	int r = parse_numbers(l, &session, &none);

	if (r < 0)
		return r;
	for (c = client_from(l, session + 1); c && page_look(&l->page);
	     c = client_from(l, c->id + 1)) {
		const struct session *s = c->owner;

		if (sees_user(l, c->uid) && session_wanted(l, s) && !add_session(l, s))
			return 0;
		page_passed(&l->page, "sessions:%" PRIu64 ".0", c->id);
	}
	return 0;
}

static int list_segments(struct lister *l)
{
	(void)l;
	return 0;
}

static bool add_binding(struct lister *l, const struct binding *what)
{
	struct buf *b = row_begin(l);

	if (!b)
		return false;
	row_binding(b, what);
	return row_end(l);
}

/* The bindings of one queue behind the first @skip; false when the page is full. */
static bool list_bindings_of(struct lister *l, const struct queue *q, uint64_t skip)
{
	const struct binding *binding;
	uint64_t i = 0;

	LIST_FOREACH(binding, &q->bindings, link) {
		if (i++ < skip)
			continue;
		if (!add_binding(l, binding))
			return false;
		page_passed(&l->page, "bindings:%.*s:%" PRIu64, (int)q->label->n, q->label->text,
			    i);
	}
	return true;
}

/* A position is QUEUE:N, the first N of that queue having been passed. */
static int list_bindings(struct lister *l)
{
	const char *colon = l->after.p ? memrchr(l->after.p, ':', l->after.n) : NULL;
	struct str name = { l->after.p, colon ? (size_t)(colon - l->after.p) : 0 };
	uint64_t skip = 0;
	struct queue *q;

	if (l->after.p && !colon)
		return fault_set(l->x->fault, ERR_BAD_REQUEST, "after: not a `next` of this list");
	if (colon) {
		skip = strtoull(colon + 1, NULL, 10);
		q = queue_find(l->x->client, name, &(struct fault){ 0 });
		if (q && wanted(l, name) && !list_bindings_of(l, q, skip))
			return 0;
	}
	for (q = queue_after(l->broker, colon ? name : (struct str){ 0 }); q && page_look(&l->page);
	     q = queue_after(l->broker, label_str(q->label))) {
		if (queue_visible(q, l->x->client) && wanted(l, label_str(q->label)) &&
		    !list_bindings_of(l, q, 0))
			return 0;
		page_passed(&l->page, "bindings:%.*s:%d", (int)q->label->n, q->label->text,
			    (int)q->n_bindings);
	}
	return 0;
}

static const char *const kinds[] = { "queues",	 "topics",   "subs",	 "services",
				     "sessions", "segments", "bindings", NULL };

static int (*const listers[])(struct lister *l) = {
	list_queues,   list_topics,   list_subs,     list_services,
	list_sessions, list_segments, list_bindings,
};

static int parse_after(struct lister *l, const char *kind)
{
	const struct str after = l->x->request->after;
	struct str prefix = str_of(kind);

	if (!after.p)
		return 0;
	if (!str_starts(after, prefix) || after.n == prefix.n || after.p[prefix.n] != ':')
		return fault_set(l->x->fault, ERR_BAD_REQUEST, "after: not a `next` of this list");
	l->after = (struct str){ after.p + prefix.n + 1, after.n - prefix.n - 1 };
	return 0;
}

int op_list(struct exchange *x)
{
	uid_t uid = x->client->uid;
	struct lister l = {
		.x = x,
		.broker = x->loop->broker,
		.match = x->request->match,
		.sees_all = uid == 0 || uid == x->loop->broker_config.uid,
	};
	unsigned kind;
	int r = ops_word(x, &(struct words){ "what", kinds }, x->request->what, &kind);

	if (r == 0)
		r = parse_after(&l, kinds[kind]);
	if (r == 0)
		r = page_begin(&l.page, x, STR("items"), PAGE_MAX);
	if (r == 0)
		r = listers[kind](&l);
	if (r == 0)
		page_end(&l.page, x);
	return r;
}
