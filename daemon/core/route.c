/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Routes: the trie of patterns. */
#include "daemon/core/route.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/label.h"
#include "daemon/core/tree.h"
#include "proto/name.h"

/* Charged for a node; for the wildcards of a pattern, doubled for each. */
#define NODE_CHARGE (sizeof(struct route_node) + 16)
#define ANY_CHARGE 512u

RB_HEAD(branch_tree, route_node);
LIST_HEAD(target_list, route_target);

struct route_node {
	RB_ENTRY(route_node) node;   /* in parent->branches */
	struct route_node *parent;   /* NULL: the root */
	struct branch_tree branches; /* by token */
	struct route_node *any;	     /* the branch of `*` */
	struct target_list exact;    /* patterns that end here */
	struct target_list rest;     /* those that go on with `#` */
	uint32_t n;
	char token[];
};

static struct str token_of(const struct route_node *n)
{
	return (struct str){ n->token, n->n };
}

static int route_node_compare(const struct route_node *a, const struct route_node *b)
{
	return str_cmp(token_of(a), token_of(b));
}

TREE_GENERATE_STATIC(branch_tree, route_node, node, route_node_compare)

static bool is_any(struct str token)
{
	return token.n == 1 && token.p[0] == '*';
}

/* Take the first token off the front of @s: false at its end. */
static bool next_token(struct str *s, struct str *ret)
{
	const char *dot;

	if (s->n == 0)
		return false;

	dot = memchr(s->p, '.', s->n);
	*ret = (struct str){ s->p, dot ? (size_t)(dot - s->p) : s->n };
	s->p += ret->n + (dot != NULL);
	s->n -= ret->n + (dot != NULL);
	return true;
}

/* --- nodes --------------------------------------------------------------------------------- */

static struct route_node *node_new(struct route_node *parent, struct str token)
{
	struct route_node *n = malloc(sizeof(*n) + token.n);

	if (!n)
		return NULL;

	*n = (struct route_node){ .parent = parent, .n = (uint32_t)token.n };
	if (token.n)
		memcpy(n->token, token.p, token.n);
	if (parent && is_any(token))
		parent->any = n;
	else if (parent)
		RB_INSERT(branch_tree, &parent->branches, n);
	return n;
}

static struct route_node *node_branch(const struct route_node *n, struct str token)
{
	struct route_node *b = RB_ROOT(&n->branches);

	while (b) {
		int r = str_cmp(token, token_of(b));

		if (r == 0)
			break;
		b = r < 0 ? RB_LEFT(b, node) : RB_RIGHT(b, node);
	}
	return b;
}

/* The branch of @n for @token, made if need be; NULL when memory is short. */
static struct route_node *node_get(struct route_node *n, struct str token)
{
	struct route_node *next = is_any(token) ? n->any : node_branch(n, token);

	return next ? next : node_new(n, token);
}

static bool node_is_needed(const struct route_node *n)
{
	return !n->parent || n->any || !RB_EMPTY(&n->branches) || !LIST_EMPTY(&n->exact) ||
	       !LIST_EMPTY(&n->rest);
}

/* Free @n and the nodes above it, up to the first that something else needs. */
static void node_prune(struct route_node *n)
{
	while (!node_is_needed(n)) {
		struct route_node *parent = n->parent;

		if (parent->any == n)
			parent->any = NULL;
		else
			RB_REMOVE(branch_tree, &parent->branches, n);
		free(n);
		n = parent;
	}
}

int routes_init(struct routes *r)
{
	r->generation = 1;
	r->n_cached = 0;
	r->root = node_new(NULL, (struct str){ 0 });
	return r->root ? 0 : -ENOMEM;
}

void routes_done(struct routes *r)
{
	assert(!r->root ||
	       (!r->root->any && RB_EMPTY(&r->root->branches) && LIST_EMPTY(&r->root->rest)));
	free(r->root);
	r->root = NULL;
}

uint32_t routes_charge(struct str pattern)
{
	uint32_t n = sizeof(struct label) + (uint32_t)pattern.n, n_any = 0;
	struct str token;

	while (next_token(&pattern, &token)) {
		n += (uint32_t)(NODE_CHARGE + token.n);
		n_any += is_any(token);
	}
	return n_any ? n + (ANY_CHARGE << n_any) : n;
}

/* --- targets ------------------------------------------------------------------------------- */

int routes_add(struct routes *r, struct str pattern, uint8_t kind, struct route_target *t)
{
	struct route_node *n = r->root;
	bool rest = false;
	struct str token;

	while (!rest && next_token(&pattern, &token)) {
		struct route_node *next;

		if (token.n == 1 && token.p[0] == '#') {
			rest = true;
			continue;
		}
		next = node_get(n, token);
		if (!next) {
			node_prune(n);
			return -ENOMEM;
		}
		n = next;
	}
	t->kind = kind;
	t->node = n;
	LIST_INSERT_HEAD(rest ? &n->rest : &n->exact, t, link);
	r->generation++;
	return 0;
}

void routes_remove(struct routes *r, struct route_target *t)
{
	LIST_REMOVE(t, link);
	node_prune(t->node);
	t->node = NULL;
	r->generation++;
}

/* --- matching ------------------------------------------------------------------------------ */

struct walk {
	struct str tokens[NAME_MAX_TOKENS];
	size_t n_tokens;
	int (*found)(void *arg, struct route_target *t);
	void *arg;
};

static int walk_list(const struct walk *w, const struct target_list *list)
{
	struct route_target *t;
	int r;

	LIST_FOREACH(t, list, link) {
		r = w->found(w->arg, t);
		if (r != 0)
			return r;
	}
	return 0;
}

/* What matches below @n, which stands for the first @depth tokens. No deeper than a name has
 * tokens; @wild is false where no wildcard may stand. */
static int walk_node(const struct walk *w, const struct route_node *n, size_t depth, bool wild)
{
	const struct route_node *next;
	int r;

	if (wild) {
		r = walk_list(w, &n->rest);
		if (r != 0)
			return r;
	}
	if (depth == w->n_tokens)
		return walk_list(w, &n->exact);

	next = node_branch(n, w->tokens[depth]);
	if (next) {
		r = walk_node(w, next, depth + 1, true);
		if (r != 0)
			return r;
	}
	return wild && n->any ? walk_node(w, n->any, depth + 1, true) : 0;
}

int routes_match(const struct routes *r, struct str name,
		 int (*found)(void *arg, struct route_target *t), void *arg)
{
	struct walk w = { .found = found, .arg = arg };
	struct str rest = name, token;

	while (next_token(&rest, &token)) {
		if (w.n_tokens == NAME_MAX_TOKENS)
			return 0;
		w.tokens[w.n_tokens++] = token;
	}
	if (w.n_tokens == 0)
		return 0;
	return walk_node(&w, r->root, 0, !name_is_reserved(name));
}
