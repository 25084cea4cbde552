/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Relay: the bare yardstick of the benchmark.
 *
 * Listens on a Unix stream socket and joins the connections it accepts two by two: whatever one
 * of a pair writes, up to 1 MiB at a time, is written on to the other. It looks at nothing, keeps
 * nothing and counts nothing, so no broker on the same sockets can be faster than it. One pair is
 * served at a time; the next is accepted when that one is gone. */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define RELAY_CHUNK (1024U * 1024U)

static int relay_listen(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path) + 1);

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 16) < 0) {
		int r = -errno;

		close(fd);
		return r;
	}
	return fd;
}

/* Moves what one read gives. False at the end of either side. */
static bool relay_move(int from, int to, char *buffer)
{
	ssize_t n_read = read(from, buffer, RELAY_CHUNK);
	ssize_t n_done = 0;

	if (n_read < 0)
		return errno == EINTR;
	while (n_done < n_read) {
		ssize_t n = write(to, buffer + n_done, (size_t)(n_read - n_done));

		if (n < 0 && errno != EINTR)
			return false;
		n_done += n < 0 ? 0 : n;
	}
	return n_read > 0;
}

static void relay_pair(int one, int other, char *buffer)
{
	struct pollfd fds[2] = {
		{ .fd = one, .events = POLLIN },
		{ .fd = other, .events = POLLIN },
	};

	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return;
		if (fds[0].revents && !relay_move(one, other, buffer))
			return;
		if (fds[1].revents && !relay_move(other, one, buffer))
			return;
	}
}

static int relay_accept(int listener)
{
	int fd;

	do {
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	} while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
	return fd;
}

int main(int argc, char **argv)
{
	char *buffer;
	int listener;

	if (argc != 2) {
		fprintf(stderr, "usage: relay SOCKET\n");
		return 2;
	}
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signal(SIGPIPE, SIG_IGN);

	buffer = malloc(RELAY_CHUNK);
	listener = relay_listen(argv[1]);
	if (!buffer || listener < 0) {
		fprintf(stderr, "relay: %s: %s\n", argv[1], strerror(buffer ? -listener : ENOMEM));
		free(buffer);
		return 1;
	}
	for (;;) {
		int one = relay_accept(listener);
		int other = one < 0 ? -1 : relay_accept(listener);

		if (other < 0)
			break;
		relay_pair(one, other, buffer);
		close(one);
		close(other);
	}
	free(buffer);
	return 1;
}
