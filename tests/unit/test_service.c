/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */

/* Service: what a manager passes is found by its name, and it hears what it is told.
 *
 * The manager is this process: it sets the environment as systemd does, with its descriptors from
 * 3 on, and listens on a datagram socket of its own. In a build without libsystemd the same calls
 * must find nothing and say nothing. */

#include "systemd/service.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#ifdef HAVE_LIBSYSTEMD
static const bool managed = true;
#else
static const bool managed = false;
#endif

enum { FIRST_FD = 3 };

static int listener_new(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	/* Only the family is given: the kernel makes up an abstract name. */
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a.sun_family)), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

/* Put fds, which are closed, to where a manager leaves them. */
static void pass(int *fds, int n_fds, const char *names)
{
	char text[32];
	int high[8];

	for (int i = 0; i < n_fds; i++) {
		high[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 64);
		close(fds[i]);
	}
	for (int i = 0; i < n_fds; i++) {
		assert_int_equal(fcntl(FIRST_FD + i, F_GETFD), -1);
		assert_int_equal(dup2(high[i], FIRST_FD + i), FIRST_FD + i);
		close(high[i]);
	}
	snprintf(text, sizeof(text), "%d", (int)getpid());
	setenv("LISTEN_PID", text, 1);
	snprintf(text, sizeof(text), "%d", n_fds);
	setenv("LISTEN_FDS", text, 1);
	setenv("LISTEN_FDNAMES", names, 1);
}

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

/* What a build without libsystemd leaves where it is. */
static void drop_passed(int n_fds)
{
	for (int i = 0; i < n_fds; i++)
		close(FIRST_FD + i);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	unsetenv("LISTEN_FDNAMES");
}

static void test_nothing_passed(void **state)
{
	struct service_fds f = { .n_entries = 7 };
	int fd = -5;

	(void)state;
	assert_int_equal(service_fds_init(&f), 0);
	assert_int_equal(f.n_entries, 0);
	assert_int_equal(service_fds_steal_listener(&f, "ferry", &fd), -ENOENT);
	assert_int_equal(fd, -5);
	service_fds_done(&f);
	service_fds_done(NULL);
}

static void test_listener_by_name(void **state)
{
	int fds[] = { listener_new(), listener_new() };
	struct service_fds f;
	int fd = -5;

	(void)state;
	pass(fds, 2, "other:ferry");
	assert_int_equal(service_fds_init(&f), 0);
	if (!managed) {
		assert_int_equal(f.n_entries, 0);
		drop_passed(2);
		return;
	}

	assert_int_equal(f.n_entries, 2);
	assert_null(getenv("LISTEN_FDS"));
	assert_int_equal(service_fds_steal_listener(&f, "ferry", &fd), 0);
	assert_int_equal(fd, FIRST_FD + 1);
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(service_fds_steal_listener(&f, "ferry", &fd), -ENOENT);

	/* What was stolen outlives the rest. */
	service_fds_done(&f);
	assert_false(is_open(FIRST_FD));
	assert_true(is_open(fd));
	close(fd);
}

static void test_wrong_things_passed(void **state)
{
	int pair[2], fds[4];
	struct service_fds f;
	int fd = -5;

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	fds[0] = pair[0];
	fds[1] = pair[1];
	fds[2] = listener_new();
	fds[3] = listener_new();
	pass(fds, 4, "connected:file:twice:twice");
	assert_int_equal(service_fds_init(&f), 0);
	if (!managed) {
		drop_passed(4);
		return;
	}

	assert_int_equal(service_fds_steal_listener(&f, "connected", &fd), -EPROTOTYPE);
	assert_int_equal(service_fds_steal_listener(&f, "twice", &fd), -ENOTUNIQ);
	assert_int_equal(fd, -5);
	assert_true(is_open(FIRST_FD));
	service_fds_done(&f);
	for (int i = 0; i < 4; i++)
		assert_false(is_open(FIRST_FD + i));
}

/* Another process's descriptors are not ours, whatever the environment still says. */
static void test_meant_for_another(void **state)
{
	int fds[] = { listener_new() };
	struct service_fds f;

	(void)state;
	pass(fds, 1, "ferry");
	setenv("LISTEN_PID", "1", 1);
	assert_int_equal(service_fds_init(&f), 0);
	assert_int_equal(f.n_entries, 0);
	assert_true(is_open(FIRST_FD));
	drop_passed(1);
}

/* The manager's ear; its name goes into the environment. */
static int ear_new(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	socklen_t size = sizeof(a);
	char name[sizeof(a.sun_path) + 1];
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a.sun_family)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &size), 0);
	snprintf(name, sizeof(name), "@%.*s",
		 (int)(size - offsetof(struct sockaddr_un, sun_path) - 1), a.sun_path + 1);
	setenv("NOTIFY_SOCKET", name, 1);
	return fd;
}

static void hears(int ear, const char *wanted)
{
	char text[256] = "";
	ssize_t n = recv(ear, text, sizeof(text) - 1, 0);

	if (!managed) {
		assert_int_equal(n, -1);
		return;
	}
	assert_true(n >= 0);
	assert_string_equal(text, wanted);
}

static void test_manager_hears(void **state)
{
	int ear = ear_new();

	(void)state;
	assert_int_equal(service_ready(NULL), 0);
	hears(ear, "READY=1");
	assert_int_equal(service_ready("100% ready"), 0);
	hears(ear, "READY=1\nSTATUS=100% ready");
	assert_int_equal(service_reloading(18446744073709551615u), 0);
	hears(ear, "RELOADING=1\nMONOTONIC_USEC=18446744073709551615");
	assert_int_equal(service_stopping("3 sessions"), 0);
	hears(ear, "STOPPING=1\nSTATUS=3 sessions");
	assert_int_equal(service_status("%s"), 0);
	hears(ear, "STATUS=%s");
	assert_int_equal(service_watchdog_ping(), 0);
	hears(ear, "WATCHDOG=1");
	close(ear);

	/* Nobody there any more: said, and no more than that. */
	if (managed)
		assert_true(service_status("x") < 0);
	unsetenv("NOTIFY_SOCKET");
	assert_int_equal(service_status("x"), 0);
}

static void test_watchdog(void **state)
{
	(void)state;
	assert_int_equal(service_watchdog_usec(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	assert_int_equal(service_watchdog_usec(), managed ? 30000000 : 0);
	setenv("WATCHDOG_PID", "1", 1);
	assert_int_equal(service_watchdog_usec(), 0);
	unsetenv("WATCHDOG_PID");
	setenv("WATCHDOG_USEC", "soon", 1);
	assert_int_equal(service_watchdog_usec(), 0);
	unsetenv("WATCHDOG_USEC");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_passed),
		cmocka_unit_test(test_listener_by_name),
		cmocka_unit_test(test_wrong_things_passed),
		cmocka_unit_test(test_meant_for_another),
		cmocka_unit_test(test_manager_hears),
		cmocka_unit_test(test_watchdog),
	};

	return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
