/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Output: what is written when, and what is known of it. */

#include "client/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_pipe_has(int fd, const char *data, size_t n)
{
	char buf[256];

	assert_int_equal(read(fd, buf, sizeof(buf)), n);
	assert_memory_equal(buf, data, n);
}

static void messages(void **state)
{
	struct output o;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	output_init(&o, fds[1]);
	assert_int_equal(output_message(&o, "one", 3), 0);
	assert_int_equal(output_pending(&o), 4);
	assert_int_equal(output_written(&o), 0); /* nothing is written by itself */
	assert_int_equal(output_offset(&o), 4);
	assert_int_equal(output_try(&o), 0);
	assert_pipe_has(fds[0], "one\n", 4);
	assert_int_equal(output_written(&o), 4);

	o.terminator = '\0';
	assert_int_equal(output_message(&o, "two", 3), 0);
	o.raw = true;
	assert_int_equal(output_message(&o, "3", 1), 0);
	assert_int_equal(output_message(&o, NULL, 0), 0);
	assert_int_equal(output_printf(&o, "%d", 4), 0);
	assert_int_equal(output_flush(&o), 0);
	assert_pipe_has(fds[0], "two\00034", 6);
	assert_int_equal(output_written(&o), 10);

	assert_int_equal(output_text(&o, "dropped"), 0);
	output_drop(&o);
	assert_int_equal(output_pending(&o), 0);
	assert_int_equal(output_offset(&o), 10);
	output_done(&o);
	close(fds[0]);
	close(fds[1]);
}

/* A reader that does not read holds nobody up, and what is written is counted exactly. */
static void slow_reader(void **state)
{
	const size_t n = 1000000;
	char *data = malloc(n), *seen = malloc(n);
	size_t at = 0, got;
	struct output o;
	int fds[2], r;

	(void)state;
	assert_non_null(data);
	assert_non_null(seen);
	for (size_t i = 0; i < n; i++)
		data[i] = (char)(i * 7919 >> 8);
	assert_int_equal(pipe(fds), 0);
	output_init(&o, fds[1]);
	assert_int_equal(output_add(&o, data, n), 0);
	do {
		r = output_try(&o);
		got = (size_t)read(fds[0], seen + at, n - at);
		at += got;
		assert_true(output_written(&o) >= at);
		assert_int_equal(output_written(&o) + output_pending(&o), n);
	} while (r == 1);
	while (at < n)
		at += (size_t)read(fds[0], seen + at, n - at);
	assert_int_equal(r, 0);
	assert_memory_equal(seen, data, n);
	output_done(&o);
	close(fds[0]);
	close(fds[1]);
	free(data);
	free(seen);
}

static void reader_gone(void **state)
{
	struct pollfd p = { .events = 0 };
	struct output o;
	int fds[2];

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(fds), 0);
	output_init(&o, fds[1]);
	p.fd = fds[1];
	assert_int_equal(poll(&p, 1, 0), 0);
	assert_false(output_reader_gone(&o, p.revents));
	close(fds[0]);
	assert_int_equal(output_text(&o, "x"), 0);
	assert_int_equal(output_try(&o), -EPIPE);
	assert_int_equal(output_written(&o), 0);
	assert_int_equal(output_text(&o, "y"), -EPIPE); /* it sticks */
	assert_int_equal(output_flush(&o), -EPIPE);
	output_done(&o);

	/* It can be known before there is anything to write. */
	output_init(&o, fds[1]);
	assert_int_equal(poll(&p, 1, 0), 1);
	assert_true(output_reader_gone(&o, p.revents));
	assert_int_equal(output_try(&o), -EPIPE);
	output_done(&o);
	close(fds[1]);
}

static void no_room(void **state)
{
	int fd = open("/dev/full", O_WRONLY);
	struct output o;

	(void)state;
	assert_true(fd >= 0);
	output_init(&o, fd);
	assert_int_equal(output_text(&o, "x"), 0);
	assert_int_equal(output_flush(&o), -ENOSPC);
	assert_int_equal(output_try(&o), -ENOSPC);
	output_done(&o);
	close(fd);
}

static void colours(void **state)
{
	(void)state;
	unsetenv("NO_COLOR");
	setenv("TERM", "xterm", 1);
	assert_false(output_has_colour(open("/dev/null", O_WRONLY)));
	assert_int_equal(output_columns(-1), 80);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages),    cmocka_unit_test(slow_reader),
		cmocka_unit_test(reader_gone), cmocka_unit_test(no_room),
		cmocka_unit_test(colours),
	};

	return cmocka_run_group_tests_name("client_output", tests, NULL, NULL);
}
