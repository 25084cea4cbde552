/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Pages: positions that come from strangers, and where a page ends. */
#include "daemon/serve/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void positions(void **state)
{
	static const struct {
		const char *text;
		bool good;
		uint64_t first, second;
	} cases[] = {
		{ "1.2", true, 1, 2 },
		{ "0.0", true, 0, 0 },
		{ "9007199254740991.32767", true, 9007199254740991, 32767 },
		{ "", false, 0, 0 },
		{ ".", false, 0, 0 },
		{ "1", false, 0, 0 },
		{ "1.", false, 0, 0 },
		{ ".1", false, 0, 0 },
		{ "1.2.3", false, 0, 0 },
		{ "1.2 ", false, 0, 0 },
		{ " 1.2", false, 0, 0 },
		{ "+1.2", false, 0, 0 },
		{ "1.-2", false, 0, 0 },
		{ "1,2", false, 0, 0 },
		{ "1111111111111111111.2", false, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t first = 0;
		uint64_t second = 0;

		assert_int_equal(page_numbers(str_of(cases[i].text), '.', &first, &second),
				 cases[i].good);
		assert_int_equal(first, cases[i].first);
		assert_int_equal(second, cases[i].second);
	}
}

/* Add items of @size bytes until the page takes no more: how many it took. */
static size_t fill(struct page *p, size_t size)
{
	struct buf *b;

	while (page_look(p) && (b = page_item(p))) {
		for (size_t i = 0; i < size; i++)
			buf_add_char(b, 'x');
		if (!page_item_end(p))
			break;
	}
	return p->n;
}

static void a_page_ends_by_count_by_size_and_by_effort(void **state)
{
	static const struct {
		uint64_t left;
		size_t max_line, size, n;
	} cases[] = {
		{ 3, 1000, 10, 3 },	/* by count */
		{ 100, 1000, 99, 10 },	/* by size: each has a comma but the first */
		{ 100, 1000, 2000, 1 }, /* one item is never too large */
	};
	struct buf b = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct page p = { .b = &b, .max_line = cases[i].max_line, .left = cases[i].left };

		buf_reset(&b);
		assert_int_equal(fill(&p, cases[i].size), cases[i].n);
		assert_true(p.more);
		assert_true(cases[i].n == 1 || b.n <= cases[i].max_line);
	}
	buf_done(&b);
}

static void one_request_looks_only_at_so_much(void **state)
{
	struct page p = { .left = PAGE_MAX };
	unsigned n = 0;

	(void)state;
	while (page_look(&p))
		n++;
	assert_int_equal(n, PAGE_LOOKS);
	assert_true(p.more);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(positions),
		cmocka_unit_test(a_page_ends_by_count_by_size_and_by_effort),
		cmocka_unit_test(one_request_looks_only_at_so_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
