/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Wire: see wire.h. */
#include "tests/bench/wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

int wire_open(struct wire *w, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval timeout = { .tv_sec = WIRE_TIMEOUT_S };

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path) + 1);

	*w = (struct wire){ .fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	if (w->fd < 0)
		return -errno;
	setsockopt(w->fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
	setsockopt(w->fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
	if (connect(w->fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		int r = -errno;

		wire_close(w);
		return r;
	}
	return 0;
}

void wire_close(struct wire *w)
{
	if (w->fd >= 0)
		close(w->fd);
	free(w->buffer);
	*w = (struct wire){ .fd = -1 };
}

int wire_write(struct wire *w, const char *bytes, size_t n_bytes)
{
	while (n_bytes > 0) {
		ssize_t n = send(w->fd, bytes, n_bytes, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		bytes += n;
		n_bytes -= (size_t)n;
	}
	return 0;
}

int wire_fill(struct wire *w)
{
	ssize_t n;

	if (!w->buffer)
		w->buffer = malloc(WIRE_BUFFER + 1);
	if (!w->buffer)
		return -ENOMEM;
	if (w->begin > 0) {
		memmove(w->buffer, w->buffer + w->begin, w->end - w->begin);
		w->end -= w->begin;
		w->begin = 0;
	}
	if (w->end == WIRE_BUFFER)
		return -ENOBUFS;
	do {
		n = read(w->fd, w->buffer + w->end, WIRE_BUFFER - w->end);
	} while (n < 0 && errno == EINTR);
	if (n <= 0)
		return n < 0 ? -errno : -EPIPE;
	w->end += (size_t)n;
	return 0;
}

char *wire_next(struct wire *w, size_t *ret_n_bytes)
{
	char *line = w->buffer + w->begin;
	char *lf;

	if (w->begin == w->end)
		return NULL;
	lf = memchr(line, '\n', w->end - w->begin);
	if (!lf)
		return NULL;
	*lf = '\0';
	w->begin = (size_t)(lf + 1 - w->buffer);
	*ret_n_bytes = (size_t)(lf - line);
	return line;
}

int wire_line(struct wire *w, char **ret_line, size_t *ret_n_bytes)
{
	char *line;

	while (!(line = wire_next(w, ret_n_bytes))) {
		int r = wire_fill(w);

		if (r < 0)
			return r;
	}
	*ret_line = line;
	return 0;
}

/* The next line that is no event. */
static int wire_reply(struct wire *w, char **ret_line)
{
	size_t n_bytes;
	int r;

	do
		r = wire_line(w, ret_line, &n_bytes);
	while (r == 0 && strncmp(*ret_line, "{\"event\"", 8) == 0);
	return r;
}

int wire_request(struct wire *w, const char *request, char **ret)
{
	int r = wire_write(w, request, strlen(request));
	char *line = NULL;

	if (r == 0)
		r = wire_reply(w, &line);
	if (r < 0 || !line)
		return r;
	if (!strstr(line, "\"ok\":true")) {
		fprintf(stderr, "bench: %.100s\n  answered %.200s\n", request, line);
		return -EREMOTEIO;
	}
	if (ret)
		*ret = line;
	return 0;
}

int64_t wire_integer(const char *line, const char *member)
{
	const char *at = strstr(line, member);

	return at ? strtoll(at + strlen(member), NULL, 10) : -1;
}

bool wire_is_event(const char *line, const char *name)
{
	static const char head[] = "{\"event\":\"";
	size_t n = strlen(name);

	return strncmp(line, head, sizeof(head) - 1) == 0 &&
	       strncmp(line + sizeof(head) - 1, name, n) == 0 && line[sizeof(head) - 1 + n] == '"';
}
