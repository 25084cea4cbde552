/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Listener: the socket that clients connect to, and the claim on its directory. */
#include "daemon/serve/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LOCK_NAME "ferryd.lock"

struct listener {
	int fd;			    /* -1: stolen */
	struct sockaddr_un address; /* NUL at its end, in .end */
	char end;
	bool made; /* here, and so unlinked here */
	dev_t dev;
	ino_t ino;
};

/* --- the claim ----------------------------------------------------------------------------- */

/* The pid that the holder wrote, or 0. */
static int read_pid(int fd)
{
	char text[32];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return 0;
	text[n] = '\0';
	return (int)strtol(text, NULL, 10);
}

static int is_claimed(const char *dir, int fd, struct why *why)
{
	int pid = read_pid(fd);

	if (pid > 0)
		return why_set(why, -EADDRINUSE, "ferryd already serves: process %d has %s", pid,
			       dir);
	return why_set(why, -EADDRINUSE, "ferryd already serves: another process has %s", dir);
}

static int lock(const char *dir, int fd, struct why *why)
{
	char text[32];
	int n;

	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK)
			return is_claimed(dir, fd, why);
		return why_set(why, -errno, "cannot lock %s/" LOCK_NAME ": %s", dir,
			       strerrordesc_np(errno));
	}
	/* For people: the lock is what counts. */
	n = snprintf(text, sizeof(text), "%d\n", (int)getpid());
	if (ftruncate(fd, 0) < 0 || pwrite(fd, text, (size_t)n, 0) < 0)
		return why_set(why, -errno, "cannot write %s/" LOCK_NAME ": %s", dir,
			       strerrordesc_np(errno));
	return 0;
}

int claim_take(const char *dir, int *ret_fd, struct why *why)
{
	char *path;
	int fd, error;

	if (asprintf(&path, "%s/" LOCK_NAME, dir) < 0)
		return why_set(why, -ENOMEM, "out of memory");
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	error = fd < 0 ? -errno : 0;
	if (error < 0)
		why_set(why, error, "cannot open %s: %s", path, strerrordesc_np(-error));
	free(path);
	if (error < 0)
		return error;

	error = lock(dir, fd, why);
	if (error < 0) {
		close(fd);
		return error;
	}
	*ret_fd = fd;
	return 0;
}

int claim_release(int fd)
{
	if (fd >= 0)
		close(fd);
	return -1;
}

/* --- the socket ---------------------------------------------------------------------------- */

static int fail(struct why *why, const char *what, const char *path, int error)
{
	return why_set(why, -error, "cannot %s %s: %s", what, path, strerrordesc_np(error));
}

static int set_address(struct listener *l, const char *path, struct why *why)
{
	l->address.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(l->address.sun_path))
		return why_set(why, -ENAMETOOLONG,
			       "the path %s is too long for a socket: %zu bytes, at most %zu", path,
			       strlen(path), sizeof(l->address.sun_path) - 1);
	memcpy(l->address.sun_path, path, strlen(path) + 1);
	return 0;
}

/* 0 when somebody answers there, or would if he had time; positive errno otherwise. */
static int try_connect(const struct sockaddr_un *address)
{
	int fd, error = 0;

	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return errno;
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0)
		error = errno;
	close(fd);
	/* EAGAIN: his backlog is full. EPROTOTYPE: he has another type of socket. */
	return error == EAGAIN || error == EINPROGRESS || error == EPROTOTYPE ? 0 : error;
}

/* Make sure that nothing is at the path: only what nobody answers on is removed. */
static int clear_path(const struct listener *l, struct why *why)
{
	const char *path = l->address.sun_path;
	struct stat st;
	int error;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? 0 : fail(why, "look at", path, errno);
	if (!S_ISSOCK(st.st_mode))
		return why_set(why, -EEXIST, "%s is in the way: it is no socket", path);

	error = try_connect(&l->address);
	if (error == 0)
		return why_set(why, -EADDRINUSE, "somebody else already answers on %s", path);
	if (error == ENOENT)
		return 0;
	if (error != ECONNREFUSED)
		return fail(why, "find out whether somebody answers on", path, error);
	if (unlink(path) < 0 && errno != ENOENT)
		return fail(why, "remove the dead socket", path, errno);
	return 0;
}

/* Group and mode are right before listen(), so that nobody else can have connected. */
static int bind_and_listen(struct listener *l, mode_t mode, gid_t gid, struct why *why)
{
	const char *path = l->address.sun_path;
	struct stat st;

	/* The name is made with the mode that the socket has. */
	if (fchmod(l->fd, 0600) < 0 ||
	    bind(l->fd, (const struct sockaddr *)&l->address, sizeof(l->address)) < 0)
		return fail(why, "bind to", path, errno);
	if (lstat(path, &st) < 0)
		return fail(why, "look at", path, errno);
	l->made = true;
	l->dev = st.st_dev;
	l->ino = st.st_ino;

	if (gid != (gid_t)-1 && lchown(path, (uid_t)-1, gid) < 0)
		return fail(why, "change the group of", path, errno);
	if (chmod(path, mode) < 0)
		return fail(why, "change the mode of", path, errno);
	if (listen(l->fd, LISTENER_BACKLOG) < 0)
		return fail(why, "listen on", path, errno);
	return 0;
}

static int open_at(struct listener *l, const char *path, mode_t mode, gid_t gid, struct why *why)
{
	int error;

	error = set_address(l, path, why);
	if (error < 0)
		return error;
	error = clear_path(l, why);
	if (error < 0)
		return error;
	l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l->fd < 0)
		return fail(why, "make a socket for", path, errno);
	return bind_and_listen(l, mode, gid, why);
}

static struct listener *listener_new(int fd)
{
	struct listener *l = calloc(1, sizeof(*l));

	if (l)
		l->fd = fd;
	return l;
}

int listener_open(const char *path, mode_t mode, gid_t gid, struct listener **ret, struct why *why)
{
	struct listener *l = listener_new(-1);
	int error;

	if (!l)
		return why_set(why, -ENOMEM, "out of memory");
	error = open_at(l, path, mode, gid, why);
	if (error < 0) {
		listener_free(l);
		return error;
	}
	*ret = l;
	return 0;
}

int listener_adopt(int fd, struct listener **ret, struct why *why)
{
	struct listener *l = listener_new(-1);
	socklen_t size = sizeof(l->address);

	if (!l)
		return why_set(why, -ENOMEM, "out of memory");
	if (getsockname(fd, (struct sockaddr *)&l->address, &size) < 0) {
		why_set(why, 0, "the socket that was passed has no name: %s",
			strerrordesc_np(errno));
		listener_free(l);
		return -EINVAL;
	}
	l->fd = fd;
	*ret = l;
	return 0;
}

const char *listener_path(const struct listener *l)
{
	return l->address.sun_path;
}

int listener_steal_fd(struct listener *l)
{
	int fd = l->fd;

	l->fd = -1;
	return fd;
}

struct listener *listener_free(struct listener *l)
{
	struct stat st;

	if (!l)
		return NULL;
	/* Not if somebody has put his own there since. */
	if (l->made && lstat(l->address.sun_path, &st) == 0 && st.st_dev == l->dev &&
	    st.st_ino == l->ino)
		unlink(l->address.sun_path);
	if (l->fd >= 0)
		close(l->fd);
	free(l);
	return NULL;
}
