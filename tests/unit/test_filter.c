/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Filters and kinds: every pair is known, whichever of the two came first. */
#include "daemon/core/filter.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/core/entry.h"
#include "proto/name.h"

static struct filter *get(struct kinds *k, const char *pattern)
{
	struct str s = str_of(pattern);
	struct filter *f;

	assert_int_equal(filter_get(k, (struct strs){ &s, 1 }, &f), 0);
	return f;
}

static struct kind *kind(struct kinds *k, const char *type)
{
	struct kind *kind;

	assert_int_equal(kinds_get(k, str_of(type), &kind), 0);
	return kind;
}

static bool paired(const struct filter *f, const struct kind *k)
{
	bool in_filter = false, in_kind = false;

	for (uint32_t i = 0; i < f->n_matching; i++)
		in_filter |= f->matching[i] == k;
	for (uint32_t i = 0; i < k->n_filters; i++)
		in_kind |= k->filters[i] == f;
	assert_int_equal(in_filter, in_kind);
	return in_filter;
}

static void pairs_are_complete(void **state)
{
	static const char *const patterns[] = { "a", "a.*", "a.#", "", "#", "b.c.d", "*.b" };
	static const char *const types[] = { "", "a", "a.b", "a.b.c", "b.c.d", "c.b", "ferry.x" };
	struct filter *filters[7];
	struct kind *kinds[7];
	struct kinds k;

	(void)state;
	kinds_init(&k, 100);
	for (int i = 0; i < 7; i++) {
		filters[i] = get(&k, patterns[i]);
		kinds[i] = kind(&k, types[i]);
	}
	for (int i = 0; i < 7; i++) {
		for (int j = 0; j < 7; j++)
			assert_int_equal(paired(filters[i], kinds[j]),
					 pattern_match(str_of(patterns[i]), str_of(types[j])));
	}
	kinds_done(&k);
}

static void same_patterns_share_a_filter(void **state)
{
	struct str ab[] = { STR("a"), STR("b") }, ba[] = { STR("b"), STR("a") };
	struct filter *f, *g, *all;
	struct kinds k;

	(void)state;
	kinds_init(&k, 100);
	assert_int_equal(filter_get(&k, (struct strs){ ab, 2 }, &f), 0);
	assert_int_equal(filter_get(&k, (struct strs){ ba, 2 }, &g), 0);
	assert_ptr_equal(f, g);
	assert_int_equal(f->refs, 2);
	assert_int_equal(filter_get(&k, (struct strs){ 0 }, &all), 0);
	assert_ptr_equal(all, &k.all);
	filter_put(&k, f);
	filter_put(&k, g);
	assert_int_equal(k.n_idle, 1);
	assert_int_equal(filter_get(&k, (struct strs){ ab, 2 }, &g), 0);
	assert_ptr_equal(f, g);
	assert_int_equal(k.n_idle, 0);
	kinds_done(&k);
}

static void unused_filters_are_bounded(void **state)
{
	char pattern[16];
	struct kinds k;

	(void)state;
	kinds_init(&k, 100);
	for (int i = 0; i < 10 * FILTERS_IDLE_MAX; i++) {
		snprintf(pattern, sizeof(pattern), "t%d", i);
		filter_put(&k, get(&k, pattern));
		assert_true(k.n_idle <= FILTERS_IDLE_MAX);
	}
	kinds_done(&k);
}

static void kinds_without_entries_make_way(void **state)
{
	struct kinds k;
	struct kind *a, *c;

	(void)state;
	kinds_init(&k, 2);
	a = kind(&k, "a");
	a->n_entries = 1;
	kind(&k, "b");
	c = kind(&k, "c");
	assert_int_equal(k.n, 2);
	c->n_entries = 1;
	assert_int_equal(kinds_get(&k, STR("d"), &c), -ENOSPC);
	kinds_done(&k);
}

/* filter_best() against a look at all entries, over random changes. */
static void best_is_best(void **state)
{
	enum { N = 400 };
	static const char *const types[] = { "a", "b", "a.b" };
	struct message *m = calloc(N, sizeof(*m));
	struct entry *e = calloc(N, sizeof(*e));
	char *in = calloc(N, 1);
	struct filter *f;
	unsigned seed = 7;
	struct kinds k;

	(void)state;
	kinds_init(&k, 100);
	f = get(&k, "a.#");
	for (int i = 0; i < N; i++) {
		m[i].id = (uint64_t)i + 1;
		m[i].prio = (uint16_t)(rand_r(&seed) % 4);
		e[i].message = &m[i];
		e[i].kind = kind(&k, types[i % 3]);
	}
	for (int round = 0; round < 20000; round++) {
		int i = rand_r(&seed) % N;
		const struct entry *all = NULL, *some = NULL;

		if (in[i])
			kind_remove_ready(&k, e[i].kind, &e[i]);
		else
			kind_add_ready(&k, e[i].kind, &e[i]);
		in[i] = !in[i];
		for (int j = 0; j < N; j++) {
			if (in[j] && (!all || entry_compare(&e[j], all) < 0))
				all = &e[j];
			if (in[j] && j % 3 != 1 && (!some || entry_compare(&e[j], some) < 0))
				some = &e[j];
		}
		assert_ptr_equal(filter_best(&k, &k.all), all);
		assert_ptr_equal(filter_best(&k, f), some);
	}
	kinds_done(&k);
	free(m);
	free(e);
	free(in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_complete),
		cmocka_unit_test(same_patterns_share_a_filter),
		cmocka_unit_test(unused_filters_are_bounded),
		cmocka_unit_test(kinds_without_entries_make_way),
		cmocka_unit_test(best_is_best),
	};

	return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
