/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Log: what reaches the sink, as one line each, and how much of it a user can cause. */
#include "daemon/serve/log.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/failing.h"

/* What the sink got last, and how often. */
struct heard {
	unsigned n;
	enum log_level level;
	char text[LOG_LINE_MAX + 1];
};

static void hear(void *arg, enum log_level level, const char *text)
{
	struct heard *h = arg;

	h->n++;
	h->level = level;
	snprintf(h->text, sizeof(h->text), "%s", text);
}

static struct log *new_log(struct heard *h, enum log_level most, uint32_t per_user)
{
	struct log *l;

	*h = (struct heard){};
	assert_int_equal(log_new((struct log_sink){ hear, h }, most, per_user, &l), 0);
	return l;
}

static void what_is_less_severe_stays_out(void **state)
{
	struct heard h;
	struct log *l = new_log(&h, LEVEL_NOTE, 10);

	(void)state;
	log_say(l, LEVEL_NOTE, "%s %d", "a", 1);
	assert_int_equal(h.n, 1);
	assert_int_equal(h.level, LEVEL_NOTE);
	assert_string_equal(h.text, "a 1");
	log_say(l, LEVEL_ERROR, "b");
	assert_int_equal(h.level, LEVEL_ERROR);
	log_say(l, LEVEL_INFO, "c");
	log_user(l, 5, 0, LEVEL_TRACE, "d");
	assert_int_equal(h.n, 2);
	assert_int_equal(log_next_deadline(l), -1);
	log_say(NULL, LEVEL_ERROR, "nobody");
	log_user(NULL, 5, 0, LEVEL_ERROR, "nobody");
	log_advance(NULL, 0);
	log_free(l);
	assert_null(log_free(NULL));
}

static void nobody_forges_a_line(void **state)
{
	static const char evil[] = "a\nferryd: b\r\t\x1b[31m\x7f ü";
	struct heard h;
	struct log *l = new_log(&h, LEVEL_NOTE, 10);
	char *huge = malloc(100000);

	(void)state;
	assert_non_null(huge);
	log_user(l, 5, 0, LEVEL_NOTE, "%s", evil);
	assert_string_equal(h.text, "a?ferryd: b???[31m? ü");
	memset(huge, 'x', 99999);
	huge[99999] = '\0';
	log_say(l, LEVEL_NOTE, "%s", huge);
	assert_int_equal(strlen(h.text), LOG_LINE_MAX - 1);
	log_free(l);
	free(huge);
}

static void a_user_gets_so_many_lines_a_minute(void **state)
{
	struct heard h;
	struct log *l = new_log(&h, LEVEL_NOTE, 3);

	(void)state;
	for (int i = 0; i < 40; i++)
		log_user(l, 1000, 500 + i, LEVEL_NOTE, "line %d", i);
	assert_int_equal(h.n, 3);
	assert_string_equal(h.text, "line 2");
	log_user(l, 1001, 600, LEVEL_NOTE, "another's");
	assert_int_equal(h.n, 4);
	assert_int_equal(log_next_deadline(l), 60500);

	log_advance(l, 60499);
	assert_int_equal(h.n, 4);
	log_advance(l, 60500);
	assert_int_equal(h.n, 5);
	assert_string_equal(h.text, "uid 1000: 37 more lines in that minute");
	log_user(l, 1000, 60500, LEVEL_NOTE, "again");
	assert_int_equal(h.n, 6);

	/* The other's minute ends without a word: nothing was held back. */
	assert_int_equal(log_next_deadline(l), 60600);
	log_advance(l, 60600);
	assert_int_equal(h.n, 6);
	assert_int_equal(log_next_deadline(l), 120500);
	log_free(l);
	assert_int_equal(h.n, 6);
}

/* A new line in a new minute brings the count of the old one, and comes after it. */
static void the_count_comes_first(void **state)
{
	struct heard h;
	struct log *l = new_log(&h, LEVEL_NOTE, 1);

	(void)state;
	log_user(l, 7, 0, LEVEL_NOTE, "a");
	log_user(l, 7, 1, LEVEL_NOTE, "b");
	log_user(l, 7, 70000, LEVEL_NOTE, "c");
	assert_int_equal(h.n, 3);
	assert_string_equal(h.text, "c");
	log_user(l, 7, 70000, LEVEL_NOTE, "d");
	log_free(l);
	assert_int_equal(h.n, 4);
	assert_string_equal(h.text, "uid 7: 1 more lines in that minute");
}

static void the_limit_can_change(void **state)
{
	struct heard h;
	struct log *l = new_log(&h, LEVEL_NOTE, 1);

	(void)state;
	log_user(l, 7, 0, LEVEL_NOTE, "a");
	log_set_per_user(l, 2);
	log_user(l, 7, 0, LEVEL_NOTE, "b");
	log_user(l, 7, 0, LEVEL_NOTE, "c");
	assert_int_equal(h.n, 2);
	log_free(l);
}

/* More uids than the table has places: those behind share one, and it all empties itself. */
static void the_table_is_bounded(void **state)
{
	struct heard h;
	struct log *l = new_log(&h, LEVEL_NOTE, 2);

	(void)state;
	for (uid_t uid = 0; uid < 5000; uid++)
		log_user(l, uid, 0, LEVEL_NOTE, "x");
	assert_int_equal(h.n, 1024 + 2);
	log_user(l, 0, 0, LEVEL_NOTE, "x");
	assert_int_equal(h.n, 1024 + 3);
	log_advance(l, 60000);
	assert_int_equal(h.n, 1024 + 4);
	assert_string_equal(h.text, "further users: 3974 more lines in that minute");
	assert_int_equal(log_next_deadline(l), -1);
	log_user(l, 4999, 60000, LEVEL_NOTE, "x");
	assert_int_equal(log_next_deadline(l), 120000);
	log_free(l);
}

/* Who finds no memory for a place of his own is heard and limited all the same. */
static void no_memory_is_no_excuse(void **state)
{
	struct heard h;
	struct log *l = new_log(&h, LEVEL_NOTE, 2);
	struct log *none = NULL;

	(void)state;
	for (uid_t uid = 0; uid < 5; uid++) {
		failing_set(0);
		log_user(l, uid, uid, LEVEL_NOTE, "x");
		assert_true(failing_clear());
	}
	assert_int_equal(h.n, 2);
	log_free(l);
	assert_string_equal(h.text, "further users: 3 more lines in that minute");

	failing_set(0);
	assert_int_equal(log_new((struct log_sink){ hear, &h }, LEVEL_NOTE, 1, &none), -ENOMEM);
	assert_true(failing_clear());
	assert_null(none);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_less_severe_stays_out),
		cmocka_unit_test(nobody_forges_a_line),
		cmocka_unit_test(a_user_gets_so_many_lines_a_minute),
		cmocka_unit_test(the_count_comes_first),
		cmocka_unit_test(the_limit_can_change),
		cmocka_unit_test(the_table_is_bounded),
		cmocka_unit_test(no_memory_is_no_excuse),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
