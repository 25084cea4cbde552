/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Socket: the search order, and connect(2). */

#include "client/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SYSTEM_SOCKET "/run/ferry/ferry.sock"

static int socket_try(const char *path, int *ret_fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t n = strlen(path);
	int fd, r;

	if (n >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, n + 1);

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;

	/* Blocking: a broker whose backlog is full at the moment is not an absent one. */
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) < 0 ||
	    fcntl(fd, F_SETFL, O_NONBLOCK) < 0) {
		r = -errno;
		close(fd);
		return r;
	}

	*ret_fd = fd;
	return 0;
}

/* Takes path. */
static int socket_attempt(char *path, struct conn_report *report, int *ret_fd, char **ret_path)
{
	int r;

	if (!path)
		return -ENOMEM;

	r = socket_try(path, ret_fd);
	if (r == 0) {
		*ret_path = path;
		return 0;
	}

	report->tries[report->n_tries].path = path;
	report->tries[report->n_tries++].error = -r;
	return -ENOENT;
}

static char *socket_under(const char *dir, const char *rest)
{
	char *path;

	return asprintf(&path, "%s/%s", dir, rest) < 0 ? NULL : path;
}

static char *socket_user_path(void)
{
	const char *dir = getenv("XDG_RUNTIME_DIR");
	char *path;

	if (dir && *dir)
		return socket_under(dir, "ferry/ferry.sock");
	return asprintf(&path, "/run/user/%u/ferry/ferry.sock", getuid()) < 0 ? NULL : path;
}

static int socket_search(struct conn_report *report, int *ret_fd, char **ret_path)
{
	const char *named = getenv("FERRY_SOCKET"), *dir = getenv("FERRY_DIR");
	char *user;
	int r = -ENOENT;

	if (named && *named)
		r = socket_attempt(strdup(named), report, ret_fd, ret_path);
	if (r == -ENOENT && dir && *dir)
		r = socket_attempt(socket_under(dir, "ferry.sock"), report, ret_fd, ret_path);
	if (r == -ENOENT && geteuid() != 0 && getenv("XDG_RUNTIME_DIR")) {
		user = socket_user_path();
		if (user && access(user, F_OK) < 0 && errno == ENOENT)
			free(user);
		else
			r = socket_attempt(user, report, ret_fd, ret_path);
	}
	if (r == -ENOENT)
		r = socket_attempt(strdup(SYSTEM_SOCKET), report, ret_fd, ret_path);
	return r;
}

int socket_connect(const struct conn_target *t, struct conn_report *report, int *ret_fd,
		   char **ret_path)
{
	if (t->socket)
		return socket_attempt(strdup(t->socket), report, ret_fd, ret_path);

	switch (t->where) {
	case CONN_USER:
		return socket_attempt(socket_user_path(), report, ret_fd, ret_path);
	case CONN_SYSTEM:
		return socket_attempt(strdup(SYSTEM_SOCKET), report, ret_fd, ret_path);
	case CONN_ANY:
		break;
	}
	return socket_search(report, ret_fd, ret_path);
}
