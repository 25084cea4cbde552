/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Filters and kinds: which consumers want which types, worked out once for each pair. */
#include "daemon/core/filter.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/entry.h"
#include "daemon/core/taker.h"
#include "daemon/core/tree.h"
#include "proto/limits.h"
#include "proto/name.h"

static int kind_compare(const struct kind *a, const struct kind *b)
{
	return str_cmp(label_str(a->type), label_str(b->type));
}

static int kind_first_compare(const struct kind *a, const struct kind *b)
{
	return entry_compare(a->first, b->first);
}

static int filter_compare(const struct filter *a, const struct filter *b)
{
	const struct filter_patterns *p = a->patterns, *q = b->patterns;

	if (p->n != q->n)
		return p->n < q->n ? -1 : 1;

	for (uint32_t i = 0; i < p->n; i++) {
		int r = str_cmp(p->v[i], q->v[i]);

		if (r != 0)
			return r;
	}
	return 0;
}

RB_GENERATE(entry_tree, entry, node, entry_compare)
TREE_GENERATE_STATIC(kind_tree, kind, node, kind_compare)
TREE_GENERATE_STATIC(kind_first_tree, kind, by_first, kind_first_compare)
TREE_GENERATE_STATIC(filter_tree, filter, node, filter_compare)

int entry_compare(const struct entry *a, const struct entry *b)
{
	const struct message *m = a->message, *n = b->message;

	if (m->prio != n->prio)
		return m->prio > n->prio ? -1 : 1;
	return (m->id > n->id) - (m->id < n->id);
}

/* --- patterns ------------------------------------------------------------------------------ */

static int pattern_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

int filter_patterns_new(struct strs types, struct filter_patterns **ret)
{
	struct filter_patterns *p;
	size_t n_text = 0;
	char *text;

	*ret = NULL;
	if (types.n == 0)
		return 0;

	for (size_t i = 0; i < types.n; i++)
		n_text += types.v[i].n;

	p = malloc(sizeof(*p) + types.n * sizeof(p->v[0]) + n_text);
	if (!p)
		return -ENOMEM;

	p->n = (uint32_t)types.n;
	text = (char *)(p->v + types.n);
	for (size_t i = 0; i < types.n; i++) {
		p->v[i] = (struct str){ text, types.v[i].n };
		if (types.v[i].n)
			memcpy(text, types.v[i].p, types.v[i].n);
		text += types.v[i].n;
	}
	qsort(p->v, p->n, sizeof(p->v[0]), pattern_order);
	*ret = p;
	return 0;
}

struct filter_patterns *filter_patterns_free(struct filter_patterns *p)
{
	free(p);
	return NULL;
}

bool filter_patterns_match(const struct filter_patterns *p, struct str type)
{
	if (!p)
		return true;

	for (uint32_t i = 0; i < p->n; i++) {
		if (pattern_match(p->v[i], type))
			return true;
	}
	return false;
}

/* --- pairs of kind and filter -------------------------------------------------------------- */

/* @v with room for one more pointer behind the @n that are there, doubled if need be; or NULL. */
static void *grown(void *v, uint32_t n, uint32_t *cap)
{
	uint32_t more = *cap ? 2 * *cap : 4;

	if (n < *cap)
		return v;

	v = realloc(v, more * sizeof(void *));
	if (v)
		*cap = more;
	return v;
}

static int pair(struct kind *k, struct filter *f)
{
	struct filter **filters = grown(k->filters, k->n_filters, &k->cap_filters);
	struct kind **matching;

	if (!filters)
		return -ENOMEM;
	k->filters = filters;

	matching = grown(f->matching, f->n_matching, &f->cap_matching);
	if (!matching)
		return -ENOMEM;
	f->matching = matching;

	k->filters[k->n_filters++] = f;
	f->matching[f->n_matching++] = k;
	return 0;
}

/* They stay in order: it is the oldest that go, and those are found first. */
static void unpair_filter(struct kind *k, const struct filter *f)
{
	for (uint32_t i = 0; i < k->n_filters; i++) {
		if (k->filters[i] == f) {
			k->n_filters--;
			memmove(&k->filters[i], &k->filters[i + 1],
				(k->n_filters - i) * sizeof(struct filter *));
			return;
		}
	}
}

static void unpair_kind(struct filter *f, const struct kind *k)
{
	for (uint32_t i = 0; i < f->n_matching; i++) {
		if (f->matching[i] == k) {
			f->matching[i] = f->matching[--f->n_matching];
			return;
		}
	}
}

static void filter_free(struct kinds *k, struct filter *f)
{
	for (uint32_t i = 0; i < f->n_matching; i++)
		unpair_filter(f->matching[i], f);

	if (f->refs == 0) {
		TAILQ_REMOVE(&k->idle, f, idle);
		k->n_idle--;
	}
	RB_REMOVE(filter_tree, &k->filters, f);
	filter_patterns_free(f->patterns);
	free(f->matching);
	free(f);
}

static void kind_free(struct kinds *k, struct kind *kind)
{
	for (uint32_t i = 0; i < kind->n_filters; i++)
		unpair_kind(kind->filters[i], kind);

	RB_REMOVE(kind_tree, &k->by_type, kind);
	k->n--;
	label_unref(kind->type);
	free(kind->filters);
	free(kind);
}

/* --- kinds --------------------------------------------------------------------------------- */

void kinds_init(struct kinds *k, uint32_t max)
{
	*k = (struct kinds){ .max = max };
	RB_INIT(&k->by_type);
	RB_INIT(&k->by_first);
	RB_INIT(&k->filters);
	TAILQ_INIT(&k->idle);
	TAILQ_INIT(&k->all.waiting);
}

void kinds_done(struct kinds *k)
{
	struct kind *kind;
	struct filter *f;

	while ((f = RB_MIN(filter_tree, &k->filters)))
		filter_free(k, f);
	while ((kind = RB_MIN(kind_tree, &k->by_type)))
		kind_free(k, kind);
}

static bool make_way(struct kinds *k)
{
	struct kind *kind;

	RB_FOREACH(kind, kind_tree, &k->by_type) {
		if (kind->n_entries == 0) {
			kind_free(k, kind);
			return true;
		}
	}
	return false;
}

static int pair_kind(struct kinds *k, struct kind *kind)
{
	struct filter *f;

	RB_FOREACH(f, filter_tree, &k->filters) {
		if (filter_patterns_match(f->patterns, label_str(kind->type)) && pair(kind, f) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int kind_new(struct kinds *k, struct str type, struct kind **ret)
{
	struct kind *kind = calloc(1, sizeof(*kind));

	if (!kind)
		return -ENOMEM;
	kind->kinds = k;
	RB_INIT(&kind->ready);
	kind->type = label_new(type);
	if (!kind->type) {
		free(kind);
		return -ENOMEM;
	}
	RB_INSERT(kind_tree, &k->by_type, kind);
	k->n++;
	if (pair_kind(k, kind) < 0) {
		kind_free(k, kind);
		return -ENOMEM;
	}
	*ret = kind;
	return 0;
}

static struct kind *kind_find(struct kinds *k, struct str type)
{
	struct kind *kind = RB_ROOT(&k->by_type);

	while (kind) {
		int r = str_cmp(type, label_str(kind->type));

		if (r == 0)
			break;
		kind = r < 0 ? RB_LEFT(kind, node) : RB_RIGHT(kind, node);
	}
	return kind;
}

int kinds_get(struct kinds *k, struct str type, struct kind **ret)
{
	struct kind *kind = kind_find(k, type);

	if (kind) {
		*ret = kind;
		return 0;
	}
	if (k->n >= k->max && !make_way(k))
		return -ENOSPC;
	return kind_new(k, type, ret);
}

struct kind *kinds_first(struct kinds *k)
{
	return RB_MIN(kind_tree, &k->by_type);
}

struct kind *kinds_next(struct kind *kind)
{
	return RB_NEXT(kind_tree, NULL, kind);
}

/* --- filters ------------------------------------------------------------------------------- */

/* The patterns of a filter that have a wildcard: the others name one type, which is looked up. */
struct wilds {
	struct str v[WIRE_MAX_PATTERNS];
	uint32_t n;
};

static void wilds_of(const struct filter_patterns *p, struct wilds *ret)
{
	assert(p->n <= WIRE_MAX_PATTERNS);
	ret->n = 0;
	for (uint32_t i = 0; i < p->n; i++) {
		if (!pattern_is_literal(p->v[i]))
			ret->v[ret->n++] = p->v[i];
	}
}

static bool wilds_match(const struct wilds *w, struct str type)
{
	for (uint32_t i = 0; i < w->n; i++) {
		if (pattern_match(w->v[i], type))
			return true;
	}
	return false;
}

static int pair_wilds(struct kinds *k, struct filter *f, const struct wilds *w)
{
	struct kind *kind;

	if (w->n == 0)
		return 0;
	RB_FOREACH(kind, kind_tree, &k->by_type) {
		if (wilds_match(w, label_str(kind->type)) && pair(kind, f) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int pair_filter(struct kinds *k, struct filter *f)
{
	const struct filter_patterns *p = f->patterns;
	struct wilds w;

	wilds_of(p, &w);
	if (pair_wilds(k, f, &w) < 0)
		return -ENOMEM;

	for (uint32_t i = 0; i < p->n; i++) {
		/* Once, though it be named twice: they are sorted. */
		bool again = i > 0 && str_eq(p->v[i], p->v[i - 1]);
		struct kind *kind = pattern_is_literal(p->v[i]) ? kind_find(k, p->v[i]) : NULL;

		if (kind && !again && !wilds_match(&w, p->v[i]) && pair(kind, f) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Takes over @patterns, on failure too. */
static int filter_new(struct kinds *k, struct filter_patterns *patterns, struct filter **ret)
{
	struct filter *f = calloc(1, sizeof(*f));

	if (!f) {
		filter_patterns_free(patterns);
		return -ENOMEM;
	}
	f->patterns = patterns;
	f->refs = 1;
	TAILQ_INIT(&f->waiting);
	RB_INSERT(filter_tree, &k->filters, f);
	if (pair_filter(k, f) < 0) {
		filter_free(k, f);
		return -ENOMEM;
	}
	*ret = f;
	return 0;
}

int filter_get(struct kinds *k, struct strs types, struct filter **ret)
{
	struct filter wanted = { 0 };
	struct filter *f;

	if (types.n == 0) {
		*ret = &k->all;
		return 0;
	}
	if (filter_patterns_new(types, &wanted.patterns) < 0)
		return -ENOMEM;

	f = RB_FIND(filter_tree, &k->filters, &wanted);
	if (!f)
		return filter_new(k, wanted.patterns, ret);

	filter_patterns_free(wanted.patterns);
	if (f->refs++ == 0) {
		TAILQ_REMOVE(&k->idle, f, idle);
		k->n_idle--;
	}
	*ret = f;
	return 0;
}

void filter_put(struct kinds *k, struct filter *f)
{
	if (f == &k->all || --f->refs > 0)
		return;

	TAILQ_INSERT_TAIL(&k->idle, f, idle);
	if (++k->n_idle > FILTERS_IDLE_MAX)
		filter_free(k, TAILQ_FIRST(&k->idle));
}

struct filter *filters_first(struct kinds *k)
{
	return RB_MIN(filter_tree, &k->filters);
}

struct filter *filters_next(struct filter *f)
{
	return RB_NEXT(filter_tree, NULL, f);
}

/* --- ready entries ------------------------------------------------------------------------- */

static void kind_set_first(struct kinds *k, struct kind *kind, struct entry *first)
{
	if (kind->first)
		RB_REMOVE(kind_first_tree, &k->by_first, kind);
	kind->first = first;
	if (first)
		RB_INSERT(kind_first_tree, &k->by_first, kind);
}

void kind_add_ready(struct kinds *k, struct kind *kind, struct entry *e)
{
	RB_INSERT(entry_tree, &kind->ready, e);
	if (!kind->first || entry_compare(e, kind->first) < 0)
		kind_set_first(k, kind, e);
}

void kind_remove_ready(struct kinds *k, struct kind *kind, struct entry *e)
{
	if (e == kind->first)
		kind_set_first(k, kind, RB_NEXT(entry_tree, &kind->ready, e));
	RB_REMOVE(entry_tree, &kind->ready, e);
}

struct entry *filter_best(const struct kinds *k, const struct filter *f)
{
	struct entry *best = NULL;

	if (f == &k->all) {
		struct kind_first_tree tree = k->by_first;
		const struct kind *kind = RB_MIN(kind_first_tree, &tree);

		return kind ? kind->first : NULL;
	}
	for (uint32_t i = 0; i < f->n_matching; i++) {
		struct entry *e = f->matching[i]->first;

		if (e && (!best || entry_compare(e, best) < 0))
			best = e;
	}
	return best;
}

static struct seat *longer(struct seat *a, struct seat *b)
{
	if (!a || !b)
		return a ? a : b;
	return a->since <= b->since ? a : b;
}

struct seat *kind_longest_waiting(const struct kinds *k, const struct kind *kind)
{
	struct seat *longest = TAILQ_FIRST(&k->all.waiting);

	for (uint32_t i = 0; i < kind->n_filters; i++)
		longest = longer(longest, TAILQ_FIRST(&kind->filters[i]->waiting));
	return longest;
}
