/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Sockets: what the other end does, as this end sees it. */
#include "daemon/serve/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/core/client.h"
#include "daemon/serve/process.h"

struct pair {
	int ours;
	int theirs;
	uint64_t n_fds; /* open before */
};

static struct pair pair;

static int setup(void **state)
{
	int fds[2];

	pair.n_fds = process_fds();
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
		return -1;
	pair.ours = fds[0];
	pair.theirs = fds[1];
	*state = &pair;
	return 0;
}

static int teardown(void **state)
{
	struct pair *p = *state;

	if (p->ours >= 0)
		close(p->ours);
	if (p->theirs >= 0)
		close(p->theirs);
	assert_int_equal(process_fds(), p->n_fds);
	return 0;
}

static void their_close(struct pair *p)
{
	close(p->theirs);
	p->theirs = -1;
}

/* Send @text with @n descriptors. */
static void pass(struct pair *p, const char *text, size_t n)
{
	_Alignas(struct cmsghdr) char space[CMSG_SPACE(253 * sizeof(int))];
	struct iovec iov = { (void *)(uintptr_t)text, strlen(text) };
	struct msghdr m = { .msg_iov = &iov,
			    .msg_iovlen = 1,
			    .msg_control = space,
			    .msg_controllen = CMSG_SPACE(n * sizeof(int)) };
	struct cmsghdr *c;

	memset(space, 0, sizeof(space));
	c = CMSG_FIRSTHDR(&m);
	if (!c) {
		fail();
		return;
	}
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	for (size_t i = 0; i < n; i++)
		memcpy(CMSG_DATA(c) + i * sizeof(int), &p->theirs, sizeof(int));
	assert_int_equal(sendmsg(p->theirs, &m, 0), (ssize_t)strlen(text));
}

static void bytes_and_the_end(void **state)
{
	struct pair *p = *state;
	bool passed = false;
	char in[16];

	assert_int_equal(socket_receive(p->ours, in, sizeof(in), &passed), -EAGAIN);
	assert_int_equal(send(p->theirs, "abc", 3, 0), 3);
	assert_int_equal(socket_receive(p->ours, in, 2, &passed), 2);
	assert_int_equal(socket_receive(p->ours, in, sizeof(in), &passed), 1);
	shutdown(p->theirs, SHUT_WR);
	assert_int_equal(socket_receive(p->ours, in, sizeof(in), &passed), 0);
	assert_false(passed);
}

/* One, several, and the most that there can be: the teardown counts what is left open. */
static void descriptors_are_closed_as_they_come(void **state)
{
	static const size_t counts[] = { 1, 2, 253 };
	struct pair *p = *state;
	char in[16];

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		bool passed = false;

		pass(p, "x", counts[i]);
		assert_int_equal(socket_receive(p->ours, in, sizeof(in), &passed), 1);
		assert_true(passed);
	}
}

static void descriptors_can_be_refused(void **state)
{
	struct pair *p = *state;
	int on = 1;
	socklen_t size = sizeof(on);

	socket_refuse_descriptors(p->ours);
	/* 83 is SO_PASSRIGHTS, since Linux 6.16. */
	if (getsockopt(p->ours, SOL_SOCKET, 83, &on, &size) == 0)
		assert_int_equal(on, 0);
	else
		assert_int_equal(errno, ENOPROTOOPT);
}

static void half_a_close_is_not_the_end(void **state)
{
	struct pair *p = *state;

	assert_false(socket_peer_gone(p->ours));
	shutdown(p->theirs, SHUT_WR);
	assert_false(socket_peer_gone(p->ours));
	their_close(p);
	assert_true(socket_peer_gone(p->ours));
}

/* What we sent and they never read makes an error of the close. */
static void a_close_with_unread_bytes_is_the_end(void **state)
{
	struct pair *p = *state;
	bool passed = false;
	char in[4];

	assert_int_equal(send(p->ours, "abc", 3, 0), 3);
	assert_true(socket_unread(p->ours) > 0);
	their_close(p);
	assert_true(socket_peer_gone(p->ours));
	assert_true(socket_receive(p->ours, in, sizeof(in), &passed) <= 0);
}

static void sending_to_nobody_is_no_signal(void **state)
{
	struct pair *p = *state;
	struct iovec iov[2] = { { (char[]){ "ab" }, 2 }, { (char[]){ "c" }, 1 } };
	char in[4];

	assert_int_equal(socket_send(p->ours, iov, 2), 3);
	assert_int_equal(read(p->theirs, in, sizeof(in)), 3);
	assert_memory_equal(in, "abc", 3);
	their_close(p);
	assert_int_equal(socket_send(p->ours, iov, 2), -EPIPE);
}

static void a_full_socket_does_not_wait(void **state)
{
	struct pair *p = *state;
	char *big = calloc(1, 65536);
	struct iovec iov = { big, 65536 };
	ssize_t r;

	assert_non_null(big);
	do
		r = socket_send(p->ours, &iov, 1);
	while (r > 0);
	assert_int_equal(r, -EAGAIN);
	free(big);
}

/* They went on sending; all the same they read what was said, and then the end, and no error. */
static void the_last_word_arrives(void **state)
{
	struct pair *p = *state;
	char in[16];

	pass(p, "more and more", 2);
	assert_int_equal(send(p->ours, "bye", 3, 0), 3);
	socket_close(p->ours, in, sizeof(in));
	p->ours = -1;
	assert_int_equal(read(p->theirs, in, sizeof(in)), 3);
	assert_int_equal(read(p->theirs, in, sizeof(in)), 0);
}

static void who_it_is_is_the_kernels_word(void **state)
{
	struct pair *p = *state;
	struct identity who;
	gid_t *gids;

	assert_int_equal(socket_identify(p->ours, &who, &gids), 0);
	assert_int_equal(who.uid, geteuid());
	assert_int_equal(who.pid, getpid());
	assert_true(who.n_gids >= 1);
	assert_ptr_equal(who.gids, gids);
	assert_int_equal(gids[0], getegid());
	free(gids);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(bytes_and_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(descriptors_are_closed_as_they_come, setup,
						teardown),
		cmocka_unit_test_setup_teardown(descriptors_can_be_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(half_a_close_is_not_the_end, setup, teardown),
		cmocka_unit_test_setup_teardown(a_close_with_unread_bytes_is_the_end, setup,
						teardown),
		cmocka_unit_test_setup_teardown(sending_to_nobody_is_no_signal, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_socket_does_not_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(the_last_word_arrives, setup, teardown),
		cmocka_unit_test_setup_teardown(who_it_is_is_the_kernels_word, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
