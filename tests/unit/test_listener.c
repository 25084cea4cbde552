/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Listener: who has the directory, what happens to sockets that are there, and the mode of ours. */
#include "daemon/serve/listener.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/failing.h"

#define NO_GROUP ((gid_t)-1)

/* A socket of this type bound to the path; listening if it can. */
static int bound(const char *path, int type)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	strncpy(a.sun_path, path, sizeof(a.sun_path) - 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	if (type == SOCK_STREAM)
		assert_int_equal(listen(fd, 0), 0);
	return fd;
}

static int connected(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	strncpy(a.sun_path, path, sizeof(a.sun_path) - 1);
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0) {
		close(fd);
		return -errno;
	}
	return fd;
}

static void assert_answers(const char *path)
{
	int fd = connected(path);

	assert_true(fd >= 0);
	close(fd);
}

static struct listener *open_listener(const char *path)
{
	struct listener *l;
	struct why why;

	if (listener_open(path, 0600, NO_GROUP, &l, &why) < 0)
		fail_msg("%s", why.text);
	return l;
}

/* A directory for each test. */
static int enter(void **state)
{
	char *dir = strdup("listener.XXXXXX");

	*state = dir;
	return dir && mkdtemp(dir) && chdir(dir) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	free(*state);
	return chdir("..");
}

/* --- the claim ----------------------------------------------------------------------------- */

static void one_process_has_the_directory(void **state)
{
	char wanted[64];
	int first, second = -1;
	struct why why;

	(void)state;
	assert_int_equal(claim_take(".", &first, &why), 0);
	assert_int_equal(claim_take(".", &second, &why), -EADDRINUSE);
	assert_int_equal(second, -1);
	snprintf(wanted, sizeof(wanted), "ferryd already serves: process %d has .", getpid());
	assert_string_equal(why.text, wanted);
	claim_release(first);
	assert_int_equal(claim_take(".", &second, &why), 0);
	claim_release(second);
}

/* The claim ends with its process, also when that is killed; the pid in the file is the new one. */
static void a_claim_dies_with_its_process(void **state)
{
	int ready[2], fd, status;
	char c, wanted[64];
	struct why why;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (claim_take(".", &fd, NULL) < 0 || write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	assert_int_equal(claim_take(".", &fd, &why), -EADDRINUSE);
	snprintf(wanted, sizeof(wanted), "ferryd already serves: process %d has .", pid);
	assert_string_equal(why.text, wanted);

	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(claim_take(".", &fd, &why), 0);
	assert_int_equal(claim_take(".", &status, &why), -EADDRINUSE);
	snprintf(wanted, sizeof(wanted), "ferryd already serves: process %d has .", getpid());
	assert_string_equal(why.text, wanted);
	claim_release(fd);
}

/* Who can open the lock could hold it for ever. */
static void the_lock_is_for_its_owner(void **state)
{
	mode_t mask = umask(0);
	struct stat st;
	int fd;

	(void)state;
	assert_int_equal(claim_take(".", &fd, NULL), 0);
	assert_int_equal(stat("ferryd.lock", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	claim_release(fd);
	umask(mask);
}

/* For people: nothing is left of who was there before. */
static void the_lock_holds_one_pid(void **state)
{
	char text[64] = "", wanted[32];
	FILE *f = fopen("ferryd.lock", "w");
	int fd;

	(void)state;
	assert_non_null(f);
	fputs("a longer line than the number of a process\n", f);
	fclose(f);
	assert_int_equal(claim_take(".", &fd, NULL), 0);
	assert_true(pread(fd, text, sizeof(text) - 1, 0) > 0);
	snprintf(wanted, sizeof(wanted), "%d\n", getpid());
	assert_string_equal(text, wanted);
	claim_release(fd);
}

static void a_claim_needs_its_directory(void **state)
{
	struct why why;
	int fd;

	(void)state;
	assert_int_equal(claim_take("none", &fd, &why), -ENOENT);
	assert_string_equal(why.text, "cannot open none/ferryd.lock: No such file or directory");
	assert_int_equal(symlink("elsewhere", "ferryd.lock"), 0);
	assert_int_equal(claim_take(".", &fd, &why), -ELOOP);
	assert_int_equal(claim_release(-1), -1);
}

/* --- the socket ---------------------------------------------------------------------------- */

static void the_mode_and_group_are_as_asked(void **state)
{
	static const mode_t modes[] = { 0600, 0660, 0666, 0 };
	mode_t mask = umask(0);

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(modes) / sizeof(modes[0]); i++) {
		gid_t gid = geteuid() == 0 ? 4711 : getegid();
		struct listener *l;
		struct stat st;

		umask(i % 2 ? 0777 : 0);
		assert_int_equal(listener_open("s", modes[i / 2], gid, &l, NULL), 0);
		assert_int_equal(lstat("s", &st), 0);
		assert_true(S_ISSOCK(st.st_mode));
		assert_int_equal(st.st_mode & 07777, modes[i / 2]);
		assert_int_equal(st.st_gid, gid);
		listener_free(l);
	}
	umask(mask);
}

static void it_listens_and_leaves_nothing(void **state)
{
	struct listener *l = open_listener("s");
	int fd, client;

	(void)state;
	assert_answers("s");
	assert_string_equal(listener_path(l), "s");
	fd = listener_steal_fd(l);
	assert_true(fd >= 0);
	assert_int_equal(listener_steal_fd(l), -1);
	client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
	assert_true(client >= 0);
	close(client);
	assert_int_equal(accept4(fd, NULL, NULL, SOCK_CLOEXEC), -1);
	assert_int_equal(errno, EAGAIN);
	listener_free(l);
	assert_int_equal(connected("s"), -ENOENT);
	close(fd);
	assert_null(listener_free(NULL));
}

static void a_dead_socket_is_taken_over(void **state)
{
	struct listener *l;

	(void)state;
	close(bound("s", SOCK_STREAM));
	assert_int_equal(connected("s"), -ECONNREFUSED);
	l = open_listener("s");
	assert_answers("s");
	listener_free(l);
	close(bound("s", SOCK_DGRAM));
	l = open_listener("s");
	assert_answers("s");
	listener_free(l);
}

static void assert_in_use(const char *path)
{
	struct listener *l;
	struct why why;

	assert_int_equal(listener_open(path, 0600, NO_GROUP, &l, &why), -EADDRINUSE);
	assert_string_equal(why.text, "somebody else already answers on s");
}

/* Also when he has no time: a full backlog answers otherwise than a free one. */
static void a_socket_that_answers_is_never_touched(void **state)
{
	int fd = bound("s", SOCK_STREAM), clients[8], error = 0;
	size_t n = 0;
	struct stat before, after;

	(void)state;
	assert_int_equal(lstat("s", &before), 0);
	assert_in_use("s");
	while (n < 8 && (error = clients[n] = connected("s")) >= 0)
		n++;
	assert_int_equal(error, -EAGAIN);
	assert_in_use("s");
	assert_int_equal(lstat("s", &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	while (n > 0)
		close(clients[--n]);
	close(fd);

	assert_int_equal(unlink("s"), 0);
	fd = bound("s", SOCK_DGRAM);
	assert_in_use("s");
	close(fd);
}

static void what_is_no_socket_is_never_touched(void **state)
{
	FILE *f = fopen("s", "w");
	struct listener *l;
	struct why why;

	(void)state;
	assert_non_null(f);
	fclose(f);
	assert_int_equal(listener_open("s", 0600, NO_GROUP, &l, &why), -EEXIST);
	assert_string_equal(why.text, "s is in the way: it is no socket");
	assert_int_equal(access("s", F_OK), 0);

	/* Not even what it points to is asked. */
	assert_int_equal(unlink("s"), 0);
	close(bound("t", SOCK_STREAM));
	assert_int_equal(symlink("t", "s"), 0);
	assert_int_equal(listener_open("s", 0600, NO_GROUP, &l, &why), -EEXIST);
	assert_int_equal(access("t", F_OK), 0);
}

static void another_ones_socket_is_left(void **state)
{
	struct listener *l = open_listener("s");
	int fd;

	(void)state;
	assert_int_equal(unlink("s"), 0);
	fd = bound("s", SOCK_STREAM);
	listener_free(l);
	assert_answers("s");
	close(fd);
}

static void a_failure_leaves_nothing(void **state)
{
	char path[200];
	struct listener *l;
	struct why why;

	(void)state;
	assert_int_equal(listener_open("none/s", 0600, NO_GROUP, &l, &why), -ENOENT);
	assert_string_equal(why.text, "cannot bind to none/s: No such file or directory");
	memset(path, 's', sizeof(path));
	path[108] = '\0';
	assert_int_equal(listener_open(path, 0600, NO_GROUP, &l, &why), -ENAMETOOLONG);
	assert_non_null(strstr(why.text, "too long for a socket: 108 bytes, at most 107"));
	path[107] = '\0';
	assert_int_equal(listener_open(path, 0600, NO_GROUP, &l, &why), 0);
	assert_string_equal(listener_path(l), path);
	assert_answers(path);
	listener_free(l);
	assert_int_equal(access(path, F_OK), -1);
}

static void a_passed_socket_keeps_its_name(void **state)
{
	int fd = bound("s", SOCK_STREAM);
	struct listener *l;
	struct why why;

	(void)state;
	assert_int_equal(listener_adopt(fd, &l, &why), 0);
	assert_string_equal(listener_path(l), "s");
	listener_free(l);
	assert_int_equal(access("s", F_OK), 0);
	assert_int_equal(connected("s"), -ECONNREFUSED);
	assert_int_equal(listener_adopt(-1, &l, &why), -EINVAL);
}

static void no_memory_is_an_error(void **state)
{
	struct listener *l = NULL;
	struct why why;

	(void)state;
	failing_set(0);
	assert_int_equal(listener_open("s", 0600, NO_GROUP, &l, &why), -ENOMEM);
	failing_set(0);
	assert_int_equal(listener_adopt(0, &l, &why), -ENOMEM);
	assert_true(failing_clear());
	assert_null(l);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(one_process_has_the_directory),
		TEST(a_claim_dies_with_its_process),
		TEST(the_lock_is_for_its_owner),
		TEST(the_lock_holds_one_pid),
		TEST(a_claim_needs_its_directory),
		TEST(the_mode_and_group_are_as_asked),
		TEST(it_listens_and_leaves_nothing),
		TEST(a_dead_socket_is_taken_over),
		TEST(a_socket_that_answers_is_never_touched),
		TEST(what_is_no_socket_is_never_touched),
		TEST(another_ones_socket_is_left),
		TEST(a_failure_leaves_nothing),
		TEST(a_passed_socket_keeps_its_name),
		TEST(no_memory_is_an_error),
	};

	return cmocka_run_group_tests_name("listener", tests, NULL, NULL);
}
