/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Ids: no number is given out twice, whatever becomes of the process and of its file. */
#include "daemon/serve/ids.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/failing.h"

#define NOW_MS 1764000000123
#define BY_CLOCK ((uint64_t)1764000000 << 20)

struct opened {
	struct ids *ids;
	enum ids_origin origin;
	struct why why;
};

static int try_open(const char *dir, struct opened *o)
{
	*o = (struct opened){};
	return ids_open(dir, NOW_MS, &o->ids, &o->origin, &o->why);
}

/* Open, and tell where numbers begin; then end as a crash does. */
static uint64_t first_after_start(const char *dir, enum ids_origin origin)
{
	struct opened o;
	uint64_t first;

	if (try_open(dir, &o) < 0)
		fail_msg("%s", o.why.text);
	assert_int_equal(o.origin, origin);
	first = ids_first(o.ids);
	assert_int_equal(ids_end(o.ids) - first, IDS_BLOCK);
	ids_free(o.ids);
	return first;
}

static int make_dir(void **state)
{
	char *dir = strdup("ids.XXXXXX");

	*state = dir;
	return dir && mkdtemp(dir) ? 0 : -1;
}

static int free_dir(void **state)
{
	free(*state);
	return 0;
}

static const char *in(const char *dir, const char *name, char path[256])
{
	snprintf(path, 256, "%s/%s", dir, name);
	return path;
}

static void write_ids(const char *dir, const char *text)
{
	char path[256];
	FILE *f = fopen(in(dir, "ids", path), "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void read_ids(const char *dir, char text[256])
{
	char path[256];
	FILE *f = fopen(in(dir, "ids", path), "r");

	assert_non_null(f);
	memset(text, 0, 256);
	assert_true(fread(text, 1, 255, f) > 0);
	fclose(f);
}

/* How many names of that beginning are in the directory. */
static unsigned count(const char *dir, const char *prefix)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	unsigned n = 0;

	assert_non_null(d);
	while ((e = readdir(d)))
		n += strncmp(e->d_name, prefix, strlen(prefix)) == 0;
	closedir(d);
	return n;
}

static void a_fresh_directory_begins_at_1(void **state)
{
	char path[256];
	struct stat st;

	assert_int_equal(first_after_start(*state, IDS_BEGUN), 1);
	assert_int_equal(stat(in(*state, "ids", path), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(count(*state, "ids"), 1);
}

static void a_crash_costs_a_block_and_repeats_nothing(void **state)
{
	uint64_t last = 1;

	assert_int_equal(first_after_start(*state, IDS_BEGUN), 1);
	for (int i = 0; i < 5; i++) {
		uint64_t first = first_after_start(*state, IDS_CONTINUED);

		assert_int_equal(first, last + IDS_BLOCK);
		last = first;
	}
}

static void an_orderly_end_loses_no_number(void **state)
{
	struct opened o;

	assert_int_equal(try_open(*state, &o), 0);
	assert_int_equal(ids_settle(o.ids, 42), 0);
	ids_free(o.ids);
	assert_int_equal(first_after_start(*state, IDS_CONTINUED), 42);
}

/* What the file says at each moment is at or over all that has been given out. */
static void the_next_block_is_in_the_file_before_it_is_used(void **state)
{
	struct opened o;
	uint64_t end;

	assert_int_equal(try_open(*state, &o), 0);
	assert_int_equal(ids_reserve(o.ids, ids_end(o.ids), &end), 0);
	assert_int_equal(end, 1 + 2 * IDS_BLOCK);
	assert_int_equal(first_after_start(*state, IDS_CONTINUED), end);
	ids_free(o.ids);
}

static void a_failed_reservation_changes_nothing(void **state)
{
	struct opened o;
	uint64_t end = 4711;
	char path[256];

	assert_int_equal(try_open(*state, &o), 0);
	/* A directory in the place of the temporary file: not even root can unlink() it. */
	assert_int_equal(mkdir(in(*state, "ids.new", path), 0700), 0);
	assert_true(ids_reserve(o.ids, ids_end(o.ids), &end) < 0);
	assert_int_equal(end, 4711);
	assert_int_equal(ids_end(o.ids), 1 + IDS_BLOCK);
	assert_true(ids_settle(o.ids, 5) < 0);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(ids_reserve(o.ids, ids_end(o.ids), &end), 0);
	assert_int_equal(end, 1 + 2 * IDS_BLOCK);
	ids_free(o.ids);
}

static void what_a_crash_left_half_written_does_no_harm(void **state)
{
	char path[256];
	FILE *f;

	assert_int_equal(first_after_start(*state, IDS_BEGUN), 1);
	f = fopen(in(*state, "ids.new", path), "w");
	assert_non_null(f);
	fputs("ferry-ids 1 9", f);
	fclose(f);
	assert_int_equal(first_after_start(*state, IDS_CONTINUED), 1 + IDS_BLOCK);
	assert_int_equal(count(*state, "ids"), 1);
}

static void a_damaged_file_is_kept_and_numbers_go_on_by_the_clock(void **state)
{
	static const char *const damaged[] = {
		"",
		"\n",
		"8589934593\n",
		"ferry-ids 1 8589934593\n",
		"ferry-ids 1 8589934593 00000000\n",
		"ferry-ids 2 8589934593 00000000\n",
	};
	struct opened o;
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		write_ids(*state, damaged[i]);
		assert_int_equal(try_open(*state, &o), 0);
		assert_int_equal(o.origin, IDS_RECOVERED);
		assert_non_null(strstr(o.why.text, "damaged"));
		assert_int_equal(ids_first(o.ids), BY_CLOCK);
		ids_free(o.ids);
		assert_int_equal(count(*state, "ids.damaged-1764000000"), ++n);
	}
}

/* Each byte of the file, changed, cut off or doubled, is noticed. */
static void no_damage_passes_for_a_number(void **state)
{
	char whole[256], text[512];
	size_t n;

	assert_int_equal(first_after_start(*state, IDS_BEGUN), 1);
	read_ids(*state, whole);
	n = strlen(whole);
	for (size_t i = 0; i < 2 * n; i++) {
		struct opened o;

		snprintf(text, sizeof(text), "%s", whole);
		if (i < n)
			text[i] ^= 1;
		else
			text[i - n] = '\0';
		write_ids(*state, text);
		assert_int_equal(try_open(*state, &o), 0);
		assert_int_equal(o.origin, IDS_RECOVERED);
		assert_int_equal(ids_first(o.ids), BY_CLOCK);
		ids_free(o.ids);
	}
	snprintf(text, sizeof(text), "%s%s", whole, whole);
	write_ids(*state, text);
	assert_int_equal(first_after_start(*state, IDS_RECOVERED), BY_CLOCK);
	write_ids(*state, whole);
	assert_int_equal(first_after_start(*state, IDS_CONTINUED), 1 + IDS_BLOCK);
}

static void something_else_in_its_place_is_put_aside(void **state)
{
	char path[256], other[256];

	assert_int_equal(mkdir(in(*state, "ids", path), 0700), 0);
	assert_int_equal(first_after_start(*state, IDS_RECOVERED), BY_CLOCK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/etc/hostname", path), 0);
	assert_int_equal(first_after_start(*state, IDS_RECOVERED), BY_CLOCK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(first_after_start(*state, IDS_RECOVERED), BY_CLOCK);
	/* Somebody else's file with a whole line, by way of a link. */
	assert_int_equal(rename(path, in(*state, "elsewhere", other)), 0);
	assert_int_equal(symlink("elsewhere", path), 0);
	assert_int_equal(first_after_start(*state, IDS_RECOVERED), BY_CLOCK);
	assert_int_equal(count(*state, "ids.damaged-"), 4);
}

/* A directory with other state in it is not fresh; sockets and locks are no state. */
static void a_missing_file_is_noticed(void **state)
{
	static const char *const no_state[] = { "ferryd.lock", "ferry.sock", "lost+found" };
	char path[256];

	for (size_t i = 0; i < sizeof(no_state) / sizeof(no_state[0]); i++)
		assert_int_equal(mkdir(in(*state, no_state[i], path), 0700), 0);
	assert_int_equal(first_after_start(*state, IDS_BEGUN), 1);
	assert_int_equal(unlink(in(*state, "ids", path)), 0);
	assert_int_equal(mkdir(in(*state, "queues.db", path), 0700), 0);
	assert_int_equal(first_after_start(*state, IDS_RECOVERED), BY_CLOCK);
}

static void the_end_of_all_numbers_is_an_error(void **state)
{
	struct opened o;
	uint64_t end;

	assert_int_equal(try_open(*state, &o), 0);
	assert_int_equal(ids_reserve(o.ids, IDS_END - 5, &end), 0);
	assert_int_equal(end, IDS_END);
	assert_int_equal(ids_reserve(o.ids, end, &end), -ERANGE);
	ids_free(o.ids);
	assert_int_equal(try_open(*state, &o), -ERANGE);
	assert_non_null(strstr(o.why.text, "used up"));
}

static void a_directory_that_is_not_there_is_an_error(void **state)
{
	struct opened o;

	(void)state;
	assert_int_equal(try_open("none", &o), -ENOENT);
	assert_string_equal(o.why.text,
			    "cannot open the state directory none: No such file or directory");
	assert_null(ids_free(NULL));
}

static void no_memory_is_an_error(void **state)
{
	struct opened o;

	failing_set(0);
	assert_int_equal(try_open(*state, &o), -ENOMEM);
	assert_true(failing_clear());
	assert_string_equal(o.why.text, "out of memory");
	assert_null(o.ids);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_dir, free_dir)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_fresh_directory_begins_at_1),
		TEST(a_crash_costs_a_block_and_repeats_nothing),
		TEST(an_orderly_end_loses_no_number),
		TEST(the_next_block_is_in_the_file_before_it_is_used),
		TEST(a_failed_reservation_changes_nothing),
		TEST(what_a_crash_left_half_written_does_no_harm),
		TEST(a_damaged_file_is_kept_and_numbers_go_on_by_the_clock),
		TEST(no_damage_passes_for_a_number),
		TEST(something_else_in_its_place_is_put_aside),
		TEST(a_missing_file_is_noticed),
		TEST(the_end_of_all_numbers_is_an_error),
		TEST(a_directory_that_is_not_there_is_an_error),
		TEST(no_memory_is_an_error),
	};

	return cmocka_run_group_tests_name("ids", tests, NULL, NULL);
}
