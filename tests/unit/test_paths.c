/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Paths: which directory it is, for whom, and how directories are made. */
#include "daemon/serve/paths.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* The environment of the case at hand: NAME=VALUE, up to a NULL. */
static const char *const *environment;

static const char *get(const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; environment[i]; i++) {
		if (strncmp(environment[i], name, n) == 0 && environment[i][n] == '=')
			return environment[i] + n + 1;
	}
	return NULL;
}

#define ENV(...) .env = { __VA_ARGS__, NULL }
#define NO_ENV .env = { NULL }

static const struct {
	struct paths_wish wish;
	const char *env[8];
	const char *dir, *state, *config;
} choices[] = {
	/* the machine's */
	{ { .system = true }, NO_ENV, "/run/ferry", "/var/lib/ferry", "/etc/ferry/ferryd.conf" },
	{ { .system = true },
	  ENV("XDG_RUNTIME_DIR=/run/user/0", "XDG_STATE_HOME=/s", "XDG_CONFIG_HOME=/c", "HOME=/h"),
	  "/run/ferry",
	  "/var/lib/ferry",
	  "/etc/ferry/ferryd.conf" },
	{ { .system = true },
	  ENV("STATE_DIRECTORY=/var/lib/ferry-2:/var/lib/other"),
	  "/run/ferry",
	  "/var/lib/ferry-2",
	  "/etc/ferry/ferryd.conf" },
	{ { .system = true }, ENV("FERRY_DIR=/d"), "/d", "/d", "/etc/ferry/ferryd.conf" },
	{ { .system = true, .dir = "/e" },
	  ENV("FERRY_DIR=/d"),
	  "/e",
	  "/e",
	  "/etc/ferry/ferryd.conf" },
	{ { .system = true, .dir = "/e" },
	  ENV("STATE_DIRECTORY=/s"),
	  "/e",
	  "/s",
	  "/etc/ferry/ferryd.conf" },
	{ { .system = true, .state_dir = "/t" },
	  ENV("STATE_DIRECTORY=/s"),
	  "/run/ferry",
	  "/t",
	  "/etc/ferry/ferryd.conf" },
	{ { .system = true, .config = "f" }, NO_ENV, "/run/ferry", "/var/lib/ferry", "f" },
	/* a user's own */
	{ {},
	  ENV("XDG_RUNTIME_DIR=/run/user/9", "HOME=/h"),
	  "/run/user/9/ferry",
	  "/h/.local/state/ferry",
	  "/h/.config/ferry/ferryd.conf" },
	{ {},
	  ENV("XDG_RUNTIME_DIR=/r", "XDG_STATE_HOME=/s", "XDG_CONFIG_HOME=/c", "HOME=/h"),
	  "/r/ferry",
	  "/s/ferry",
	  "/c/ferry/ferryd.conf" },
	{ {},
	  ENV("XDG_RUNTIME_DIR=/r", "XDG_STATE_HOME=s", "XDG_CONFIG_HOME=", "HOME=/h"),
	  "/r/ferry",
	  "/h/.local/state/ferry",
	  "/h/.config/ferry/ferryd.conf" },
	{ { .dir = "d" }, NO_ENV, "d", "d", "/etc/ferry/ferryd.conf" },
	{ {}, ENV("FERRY_DIR=/d", "HOME=/h"), "/d", "/d", "/h/.config/ferry/ferryd.conf" },
	{ {},
	  ENV("FERRY_DIR=", "XDG_RUNTIME_DIR=/r", "HOME=/h"),
	  "/r/ferry",
	  "/h/.local/state/ferry",
	  "/h/.config/ferry/ferryd.conf" },
};

static void each_directory_has_its_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		struct paths_wish wish = choices[i].wish;
		char socket[128];
		struct paths p;
		struct why why;

		environment = choices[i].env;
		wish.env = get;
		assert_int_equal(paths_choose(&wish, &p, &why), 0);
		assert_string_equal(p.dir, choices[i].dir);
		assert_string_equal(p.state_dir, choices[i].state);
		assert_string_equal(p.config, choices[i].config);
		assert_int_equal(p.config_required, wish.config != NULL);
		snprintf(socket, sizeof(socket), "%s/ferry.sock", choices[i].dir);
		assert_string_equal(p.socket, socket);
		snprintf(socket, sizeof(socket), "%s/http.sock", choices[i].dir);
		assert_string_equal(p.http, socket);
		paths_done(&p);
		assert_null(p.dir);
	}
}

static void no_directory_is_an_error_that_names_the_variables(void **state)
{
	static const char *const nothing[] = { NULL };
	static const char *const runtime[] = { "XDG_RUNTIME_DIR=/r", NULL };
	static const char *const relative[] = { "XDG_RUNTIME_DIR=r", "HOME=/h", NULL };
	struct paths_wish wish = { .env = get };
	struct paths p;
	struct why why;

	(void)state;
	environment = nothing;
	assert_int_equal(paths_choose(&wish, &p, &why), -ENOENT);
	assert_string_equal(why.text, "no directory for the socket: neither --dir, FERRY_DIR nor "
				      "XDG_RUNTIME_DIR names one");
	environment = relative;
	assert_int_equal(paths_choose(&wish, &p, &why), -ENOENT);
	environment = runtime;
	assert_int_equal(paths_choose(&wish, &p, &why), -ENOENT);
	assert_string_equal(why.text, "no directory for the state: neither --state-dir, "
				      "XDG_STATE_HOME nor HOME names one");
}

static void a_path_has_107_bytes_at_most(void **state)
{
	static const char *const nothing[] = { NULL };
	const size_t fits = 107 - strlen("/ferry.sock");
	char dir[200];
	struct paths_wish wish = { .env = get, .dir = dir };
	struct paths p;
	struct why why;

	(void)state;
	environment = nothing;
	memset(dir, 'd', sizeof(dir));
	dir[fits] = '\0';
	assert_int_equal(paths_choose(&wish, &p, &why), 0);
	assert_int_equal(strlen(p.socket), 107);
	paths_done(&p);
	memcpy(dir + fits, "d", 2);
	assert_int_equal(paths_choose(&wish, &p, &why), -ENAMETOOLONG);
	assert_non_null(strstr(why.text, "ferry.sock is too long for a socket: 108 bytes, at most "
					 "107"));
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static int make(const char *dir, const char *state_dir, bool system, struct why *why)
{
	static const char *const nothing[] = { NULL };
	struct paths_wish wish = {
		.env = get,
		.dir = dir,
		.state_dir = state_dir,
		.system = system,
	};
	struct paths p;
	int error;

	environment = nothing;
	assert_int_equal(paths_choose(&wish, &p, why), 0);
	error = paths_make(&p, why);
	paths_done(&p);
	return error;
}

static void directories_are_made_with_their_parents(void **state)
{
	mode_t mask = umask(0);
	struct why why;

	(void)state;
	umask(0077);
	assert_int_equal(make("a/run//ferry/", "a/b/state", true, &why), 0);
	assert_int_equal(mode_of("a/run/ferry"), 0755);
	assert_int_equal(mode_of("a/b/state"), 0700);
	assert_int_equal(make("b", "a/b/state", true, &why), 0);
	assert_int_equal(mode_of("b"), 0755);
	umask(0);
	assert_int_equal(make("c/run", "c/state", false, &why), 0);
	assert_int_equal(mode_of("c/run"), 0700);
	assert_int_equal(mode_of("c/state"), 0700);
	/* One for both is for the state. */
	assert_int_equal(make("e", NULL, true, &why), 0);
	assert_int_equal(mode_of("e"), 0700);
	umask(mask);
}

static void what_is_there_stays_as_it_is(void **state)
{
	struct why why;

	(void)state;
	assert_int_equal(mkdir("f", 0711), 0);
	assert_int_equal(chmod("f", 0711), 0);
	assert_int_equal(make("f", "f", true, &why), 0);
	assert_int_equal(mode_of("f"), 0711);
}

static void what_is_no_directory_is_an_error(void **state)
{
	struct why why;
	FILE *f = fopen("file", "w");

	(void)state;
	assert_non_null(f);
	fclose(f);
	assert_int_equal(make("file", "g", false, &why), -ENOTDIR);
	assert_string_equal(why.text, "cannot make the socket directory file: Not a directory");
	assert_int_equal(make("g", "file/state", false, &why), -ENOTDIR);
	assert_string_equal(why.text,
			    "cannot make the state directory file/state: Not a directory");
}

static void a_directory_without_permission_is_an_error(void **state)
{
	struct why why;

	(void)state;
	assert_int_equal(mkdir("sealed", 0555), 0);
	if (geteuid() == 0)
		assert_int_equal(setegid(65534) | seteuid(65534), 0);
	/* Who is nobody now does not own it, either. */
	assert_int_equal(make("sealed/ferry", "sealed/state", false, &why), -EACCES);
	assert_string_equal(why.text,
			    "cannot make the state directory sealed/state: Permission denied");
	assert_int_equal(make("sealed", "sealed", false, &why), -EACCES);
	assert_string_equal(why.text,
			    "cannot write in the state directory sealed: Permission denied");
	assert_int_equal(seteuid(getuid()) | setegid(getgid()), 0);
	/* The kernel took that away with the identity, and the leak checker wants it. */
	prctl(PR_SET_DUMPABLE, 1);
}

static void tmpfs_and_lax_modes_are_seen(void **state)
{
	(void)state;
	assert_true(paths_volatile("/dev/shm"));
	assert_false(paths_volatile("/proc"));
	assert_false(paths_volatile("none"));
	assert_int_equal(mkdir("lax", 0700), 0);
	assert_false(paths_open_to_others("lax"));
	assert_int_equal(chmod("lax", 0755), 0);
	assert_false(paths_open_to_others("lax"));
	assert_int_equal(chmod("lax", 0770), 0);
	assert_true(paths_open_to_others("lax"));
	assert_int_equal(chmod("lax", 0702), 0);
	assert_true(paths_open_to_others("lax"));
}

/* A directory of our own, which others may look into. */
static int enter(void **state)
{
	char dir[] = "paths.XXXXXX";

	(void)state;
	return mkdtemp(dir) && chmod(dir, 0711) == 0 && chdir(dir) == 0 ? 0 : -1;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_directory_has_its_order),
		cmocka_unit_test(no_directory_is_an_error_that_names_the_variables),
		cmocka_unit_test(a_path_has_107_bytes_at_most),
		cmocka_unit_test(directories_are_made_with_their_parents),
		cmocka_unit_test(what_is_there_stays_as_it_is),
		cmocka_unit_test(what_is_no_directory_is_an_error),
		cmocka_unit_test(a_directory_without_permission_is_an_error),
		cmocka_unit_test(tmpfs_and_lax_modes_are_seen),
	};

	return cmocka_run_group_tests_name("paths", tests, enter, NULL);
}
