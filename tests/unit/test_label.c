/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Labels: the text is copied, and goes with the last reference. */
#include "daemon/core/label.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/failing.h"

static void text_is_copied(void **state)
{
	char text[] = "logs.web";
	struct label *l = label_new(str_of(text));

	(void)state;
	assert_non_null(l);
	text[0] = 'X';
	assert_true(str_eq(label_str(l), STR("logs.web")));
	assert_null(label_unref(l));
}

static void lives_until_the_last_reference(void **state)
{
	struct label *l = label_new(STR("a"));

	(void)state;
	assert_ptr_equal(label_ref(l), l);
	assert_int_equal(l->refs, 2);
	label_unref(l);
	assert_true(str_eq(label_str(l), STR("a")));
	label_unref(l);
	assert_null(label_unref(NULL));
}

static void may_be_empty(void **state)
{
	struct label *l = label_new((struct str){ 0 });

	(void)state;
	assert_int_equal(label_str(l).n, 0);
	assert_non_null(label_str(l).p);
	label_unref(l);
}

static void without_memory(void **state)
{
	(void)state;
	failing_set(0);
	assert_null(label_new(STR("a")));
	assert_true(failing_clear());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_copied),
		cmocka_unit_test(lives_until_the_last_reference),
		cmocka_unit_test(may_be_empty),
		cmocka_unit_test(without_memory),
	};

	return cmocka_run_group_tests_name("label", tests, NULL, NULL);
}
