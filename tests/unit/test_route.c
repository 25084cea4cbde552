/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Routes: what they find is what pattern_match() finds, one pattern after another. */
#include "daemon/core/route.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "proto/name.h"
#include "tests/unit/failing.h"
#include "tests/unit/random.h"

#define N_PATTERNS 300

struct entry {
	struct route_target target;
	char pattern[256];
	bool entered;
	int n_found;
};

static struct entry entries[N_PATTERNS];

static int found(void *arg, struct route_target *t)
{
	struct entry *e = (struct entry *)(void *)t;

	e->n_found++;
	++*(int *)arg;
	return 0;
}

/* A few tokens, so that much matches; sometimes the broker's own. */
static void random_name(struct random *r, bool wild, char *to, size_t size)
{
	static const char *const tokens[] = { "a", "b", "ferry", "aa", "*", "*" };
	uint32_t n = 1 + random_below(r, random_below(r, 10) ? 4 : NAME_MAX_TOKENS);
	size_t used = 0;

	for (uint32_t i = 0; i < n; i++) {
		const char *token = tokens[random_below(r, wild ? 6 : 4)];

		if (wild && i + 1 == n && random_below(r, 3) == 0)
			token = "#";
		used += (size_t)snprintf(to + used, size - used, "%s%s", i ? "." : "", token);
	}
}

static void compare(const struct routes *r, const char *name)
{
	int n = 0;

	for (int i = 0; i < N_PATTERNS; i++)
		entries[i].n_found = 0;
	assert_int_equal(routes_match(r, str_of(name), found, &n), 0);
	for (int i = 0; i < N_PATTERNS; i++) {
		bool expected = entries[i].entered &&
				pattern_match(str_of(entries[i].pattern), str_of(name));

		if (entries[i].n_found != expected)
			fail_msg("%s on %s: %d times", entries[i].pattern, name,
				 entries[i].n_found);
	}
}

static void as_one_by_one(void **state)
{
	struct random random = { 99 };
	struct routes r;
	char name[256];

	(void)state;
	assert_int_equal(routes_init(&r), 0);
	for (int step = 0; step < 5000; step++) {
		struct entry *e = &entries[random_below(&random, N_PATTERNS)];
		uint64_t generation = r.generation;

		if (e->entered) {
			routes_remove(&r, &e->target);
		} else {
			random_name(&random, true, e->pattern, sizeof(e->pattern));
			assert_null(pattern_check(str_of(e->pattern), name, sizeof(name)));
			assert_int_equal(routes_add(&r, str_of(e->pattern), 0, &e->target), 0);
		}
		e->entered = !e->entered;
		assert_true(r.generation > generation);
		random_name(&random, false, name, sizeof(name));
		compare(&r, name);
	}
	for (int i = 0; i < N_PATTERNS; i++) {
		if (entries[i].entered)
			routes_remove(&r, &entries[i].target);
		entries[i].entered = false;
	}
	/* Asserts that nothing is left. */
	routes_done(&r);
}

static void by_hand(void **state)
{
	static const struct {
		const char *pattern, *name;
		bool matches;
	} cases[] = {
		{ "a", "a", true },
		{ "a", "b", false },
		{ "a", "a.b", false },
		{ "a.b", "a", false },
		{ "*", "a", true },
		{ "*", "a.b", false },
		{ "a.*", "a", false },
		{ "a.*", "a.b", true },
		{ "a.*.c", "a.b.c", true },
		{ "a.*.c", "a.b.d", false },
		{ "#", "a", true },
		{ "#", "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p", true },
		{ "a.#", "a", true },
		{ "a.#", "a.b.c", true },
		{ "a.#", "ab", false },
		{ "a.*.#", "a", false },
		{ "a.*.#", "a.b", true },
		/* the broker's own are not met by chance */
		{ "#", "ferry.done", false },
		{ "*.done", "ferry.done", false },
		{ "*.#", "ferry.done", false },
		{ "ferry.*", "ferry.done", true },
		{ "ferry.#", "ferry.done", true },
		{ "#", "ferry", true },
		{ "*", "ferry", true },
		{ "#", "ferryboat.a", true },
	};
	struct entry *e = &entries[0];
	struct routes r;

	(void)state;
	assert_int_equal(routes_init(&r), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int n = 0;

		assert_int_equal(routes_add(&r, str_of(cases[i].pattern), 3, &e->target), 0);
		assert_int_equal(e->target.kind, 3);
		assert_int_equal(routes_match(&r, str_of(cases[i].name), found, &n), 0);
		if (n != cases[i].matches)
			fail_msg("%s on %s", cases[i].pattern, cases[i].name);
		routes_remove(&r, &e->target);
	}
	routes_done(&r);
}

static int stop_at_second(void *arg, struct route_target *t)
{
	(void)t;
	return ++*(int *)arg == 2 ? 77 : 0;
}

static void walk_can_be_ended(void **state)
{
	static const char *const patterns[] = { "#", "a.#", "a.*", "*.b", "a.b" };
	struct routes r;
	int n = 0;

	(void)state;
	assert_int_equal(routes_init(&r), 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(routes_add(&r, str_of(patterns[i]), 0, &entries[i].target), 0);
	assert_int_equal(routes_match(&r, STR("a.b"), stop_at_second, &n), 77);
	assert_int_equal(n, 2);
	for (int i = 0; i < 5; i++)
		routes_remove(&r, &entries[i].target);
	routes_done(&r);
}

/* The set of patterns that makes the longest walk of a name: all of @n tokens, each `a` or `*`. */
static uint64_t price_of_all(int n)
{
	uint64_t price = 0;
	char pattern[64];

	for (int i = 0; i < 1 << n; i++) {
		size_t at = 0;

		for (int k = 0; k < n; k++) {
			pattern[at++] = (i >> k) & 1 ? '*' : 'a';
			pattern[at++] = '.';
		}
		pattern[at++] = 'z';
		price += routes_charge((struct str){ pattern, at });
	}
	return price;
}

static void long_walks_are_expensive(void **state)
{
	(void)state;
	assert_true(routes_charge(STR("a.b.c")) < 512);
	assert_true(routes_charge(STR("a.#")) < 512);
	assert_true(routes_charge(STR("a.*.c")) < 2048);
	assert_true(routes_charge(STR("a.*.*.d")) < 4096);
	/* Within a user's 256 MiB no more than 2^12 branches can be made of one name. */
	assert_true(price_of_all(13) > 256 << 20);
}

static void without_memory(void **state)
{
	struct routes r;
	int n = 0;

	(void)state;
	failing_set(0);
	assert_int_equal(routes_init(&r), -ENOMEM);
	assert_true(failing_clear());

	assert_int_equal(routes_init(&r), 0);
	assert_int_equal(routes_add(&r, STR("a.x"), 0, &entries[0].target), 0);
	for (long i = 0; i < 4; i++) {
		failing_set(i);
		assert_int_equal(routes_add(&r, STR("a.b.*.c.d"), 0, &entries[1].target), -ENOMEM);
		assert_true(failing_clear());
		assert_int_equal(routes_match(&r, STR("a.b.c.c.d"), found, &n), 0);
	}
	assert_int_equal(n, 0);
	routes_remove(&r, &entries[0].target);
	routes_done(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),	     cmocka_unit_test(as_one_by_one),
		cmocka_unit_test(walk_can_be_ended), cmocka_unit_test(long_walks_are_expensive),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
