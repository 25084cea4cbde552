/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Input: see input.h. */

#include "client/input.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/units.h"

#define INPUT_CHUNK (64 * 1024)

/* A path that names one of our own descriptors: opening it again fails for a socket, and gives a
 * file from its start instead of from where the shell left it. */
static int input_descriptor(const char *path)
{
	static const char *const dirs[] = { "/dev/fd/", "/proc/self/fd/" };
	uint64_t fd;

	if (strcmp(path, "/dev/stdin") == 0)
		return STDIN_FILENO;
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		if (strncmp(path, dirs[i], strlen(dirs[i])) == 0 &&
		    number_parse(path + strlen(dirs[i]), 0, INT_MAX, &fd) == 0)
			return (int)fd;
	}
	return -1;
}

/* A FIFO that is open for reading and not blocking has no end as long as no writer has come. */
static int input_reopen(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	return fd < 0 ? -errno : fd;
}

/* A pipe without a name: when its writers have left, nobody can open it to write again. */
static bool is_nameless(int fd)
{
	char link[64], target[64];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, target, sizeof(target));
	return n > 5 && strncmp(target, "pipe:", 5) == 0;
}

static int input_open_path(const struct input_options *options)
{
	int fd, given = input_descriptor(options->path);

	if (options->follow)
		return input_reopen(options->path);
	if (given >= 0)
		fd = fcntl(given, F_DUPFD_CLOEXEC, 3);
	else
		fd = open(options->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return fd < 0 ? -errno : fd;
}

int input_open(struct input *in, const struct input_options *options)
{
	struct stat st;
	off_t at;
	int fd;

	*in = (struct input){ .options = *options, .fd = -1 };
	if (!options->path || strcmp(options->path, "-") == 0)
		in->options.path = "/dev/stdin";

	fd = input_open_path(&in->options);
	if (fd < 0)
		return fd;
	in->fd = fd;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (options->follow && !S_ISFIFO(st.st_mode))
		return -EINVAL;
	in->options.follow = options->follow && !is_nameless(fd);
	if (S_ISREG(st.st_mode)) {
		at = lseek(fd, 0, SEEK_CUR);
		in->n_total = st.st_size > at && at >= 0 ? (uint64_t)(st.st_size - at) : 0;
	}
	return 0;
}

void input_done(struct input *in)
{
	if (in->fd > STDERR_FILENO)
		close(in->fd);
	free(in->data);
	*in = (struct input){ .fd = -1 };
}

/* The end of the next message, or NULL when it is not whole. */
static const char *input_find(struct input *in, size_t *ret_skip)
{
	const char *end = NULL;

	*ret_skip = 0;
	if (!in->options.whole)
		end = memchr(in->data + in->scanned, in->options.terminator, in->end - in->scanned);
	if (end) {
		*ret_skip = 1;
		return end;
	}

	in->scanned = in->end;
	/* At the end what is left is a message; the whole is one even when it is empty. */
	if (in->ended && (in->end > in->begin || (in->options.whole && in->n_messages == 0)))
		return in->data + in->end;
	return NULL;
}

static int input_split_topic(struct input_message *m)
{
	const char *tab = memchr(m->data.p, '\t', m->data.n);

	if (!tab)
		return -EBADMSG;
	m->topic = (struct str){ m->data.p, (size_t)(tab - m->data.p) };
	m->data = (struct str){ tab + 1, m->data.n - m->topic.n - 1 };
	return 0;
}

int input_next(struct input *in, struct input_message *ret)
{
	const char *end;
	size_t skip;

	if (!in->data && !in->ended)
		return 0;
	if (!in->data)
		in->data = calloc(1, 1); /* an empty input still has a place */
	if (!in->data)
		return -ENOMEM;

	end = input_find(in, &skip);
	if (!end && in->end - in->begin <= in->options.max_message)
		return 0;

	in->n_messages++;
	if (!end || (size_t)(end - in->data) - in->begin > in->options.max_message)
		return -EMSGSIZE;

	*ret = (struct input_message){ .line = in->n_messages };
	ret->data.p = in->data + in->begin;
	ret->data.n = (size_t)(end - ret->data.p);
	in->begin += ret->data.n + skip;
	in->scanned = in->begin;
	return in->options.with_topic && input_split_topic(ret) < 0 ? -EBADMSG : 1;
}

static int input_room(struct input *in)
{
	size_t n = in->end - in->begin, size = in->size ? in->size : INPUT_CHUNK;
	char *data;

	if (in->begin > 0 && (n == 0 || in->size - in->end < INPUT_CHUNK / 2)) {
		memmove(in->data, in->data + in->begin, n);
		in->scanned -= in->begin;
		in->begin = 0;
		in->end = n;
	}
	if (in->size - in->end >= INPUT_CHUNK / 2)
		return 0;

	while (size - in->end < INPUT_CHUNK / 2)
		size *= 2;
	data = realloc(in->data, size);
	if (!data)
		return -ENOMEM;
	in->data = data;
	in->size = size;
	return 0;
}

/* The writers have left: wait for others. The new descriptor is opened before the old one is
 * closed, for what a FIFO holds is lost when nobody has it open. */
static int input_follow(struct input *in)
{
	int fd = input_reopen(in->options.path);

	if (fd < 0)
		return fd;
	close(in->fd);
	in->fd = fd;
	in->ended = in->end > in->begin; /* so that a partial line is given out */
	return 1;
}

int input_fill(struct input *in)
{
	ssize_t n;
	int r;

	if (in->options.follow)
		in->ended = false;
	r = input_room(in);
	if (r < 0)
		return r;

	n = read(in->fd, in->data + in->end, in->size - in->end);
	if (n > 0) {
		in->end += (size_t)n;
		in->n_bytes += (uint64_t)n;
		return 1;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n < 0)
		return -errno;
	if (in->options.follow)
		return input_follow(in);
	in->ended = true;
	return 1;
}

bool input_at_end(const struct input *in)
{
	return in->ended && !in->options.follow;
}

int input_fd(const struct input *in)
{
	return in->fd;
}
