/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Index: finds what is in it, while it grows and shrinks. */
#include "daemon/store/index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "daemon/core/entry.h"

#define N 20000

/* Against a plain array: random adds and removals, all looked for now and then. */
static void agrees_with_an_array(void **state)
{
	struct message *messages = calloc(N, sizeof(*messages));
	struct entry *entries = calloc(N, sizeof(*entries));
	char *in = calloc(N, 1);
	struct index x = { 0 };
	unsigned seed = 1;

	(void)state;
	for (int i = 0; i < N; i++) {
		messages[i].id = (uint64_t)i * 3 + 1;
		entries[i].message = &messages[i];
	}
	for (int round = 0; round < 40 * N; round++) {
		int span = (round / N) % 2 ? N / 16 : N;
		int i = rand_r(&seed) % span;

		if (in[i]) {
			index_remove(&x, &entries[i]);
		} else {
			assert_int_equal(index_reserve(&x), 0);
			index_add(&x, &entries[i]);
		}
		in[i] = !in[i];
		i = rand_r(&seed) % N;
		assert_ptr_equal(index_find(&x, messages[i].id), in[i] ? &entries[i] : NULL);
	}
	for (int i = 0; i < N; i++) {
		assert_ptr_equal(index_find(&x, messages[i].id), in[i] ? &entries[i] : NULL);
		if (in[i])
			index_remove(&x, &entries[i]);
	}
	assert_int_equal(x.now.n + x.old.n, 0);
	assert_true(x.now.cap < 1024);
	index_done(&x);
	free(messages);
	free(entries);
	free(in);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(agrees_with_an_array) };

	return cmocka_run_group_tests_name("index", tests, NULL, NULL);
}
