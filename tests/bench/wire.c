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

#include "proto/packed_request.h"

int wire_open(struct wire *w, const char *path, bool packed)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval timeout = { .tv_sec = WIRE_TIMEOUT_S };

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path) + 1);

	*w = (struct wire){ .fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
			    .packed = packed };
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

static char *wire_next_frame(struct wire *w, size_t *ret_n_bytes)
{
	static const struct packed_bounds bounds = { UINT32_MAX, UINT32_MAX };
	char *frame = w->buffer + w->begin;
	struct packed_head head;
	struct fault f;

	if (packed_head_read((struct str){ frame, w->end - w->begin }, &bounds, &head, &f) <= 0 ||
	    packed_size(&head) > w->end - w->begin)
		return NULL;
	*ret_n_bytes = (size_t)packed_size(&head);
	w->begin += *ret_n_bytes;
	return frame;
}

char *wire_next(struct wire *w, size_t *ret_n_bytes)
{
	char *line = w->buffer + w->begin;
	char *lf;

	if (w->begin == w->end)
		return NULL;
	if (w->packed)
		return wire_next_frame(w, ret_n_bytes);
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

static bool is_event(const struct wire *w, const char *line)
{
	return w->packed ? line[1] == PACKED_EVENT : strncmp(line, "{\"event\"", 8) == 0;
}

/* The next line that is no event. */
static int wire_reply(struct wire *w, char **ret_line)
{
	size_t n_bytes;
	int r;

	do
		r = wire_line(w, ret_line, &n_bytes);
	while (r == 0 && is_event(w, *ret_line));
	return r;
}

int wire_pack(struct buf *b, struct str line)
{
	const struct wire_limits limits = WIRE_LIMITS_DEFAULT;
	struct request_decoder *d = request_decoder_new(&limits);
	struct request r;
	struct fault f;
	int error = d ? 0 : -ENOMEM;

	if (d && request_decode(d, line, false, &r, &f) != REQUEST_OK)
		error = -EINVAL;
	if (error == 0) {
		packed_add_request(b, &r);
		payload_add_raw(b, &r.payload);
		error = b->failed ? -ENOMEM : 0;
	}
	request_decoder_free(d);
	return error;
}

int wire_say(struct wire *w, const char *request)
{
	struct buf b = { 0 };
	int r;

	if (!w->packed)
		return wire_write(w, request, strlen(request));
	r = wire_pack(&b, (struct str){ request, strlen(request) - 1 });
	if (r == 0)
		r = wire_write(w, b.p, b.n);
	buf_done(&b);
	return r;
}

int wire_request(struct wire *w, const char *request, char **ret)
{
	int r = wire_say(w, request);
	char *line = NULL;

	if (r == 0)
		r = wire_reply(w, &line);
	if (r < 0 || !line)
		return r;
	if (w->packed ? line[1] != PACKED_REPLY : !strstr(line, "\"ok\":true")) {
		fprintf(stderr, "bench: %.100s\n  answered %.200s\n", request,
			w->packed ? "a refusal" : line);
		return -EREMOTEIO;
	}
	if (ret)
		*ret = line;
	return 0;
}

/* The members of a frame that wire_next() gave. */
static struct str members_of(const char *frame)
{
	uint32_t n;

	memcpy(&n, frame + 4, sizeof(n));
	return (struct str){ frame + PACKED_HEAD, le32toh(n) };
}

int64_t wire_integer(const struct wire *w, const char *line, enum number member, const char *name)
{
	struct packed_member m;
	const char *at;

	if (w->packed)
		return packed_find(members_of(line), member, &m) && packed_is_int(&m) ?
			       packed_int(&m) :
			       -1;
	at = strstr(line, name);
	return at ? strtoll(at + strlen(name), NULL, 10) : -1;
}

bool wire_is_event(const struct wire *w, const char *line, enum event_kind kind)
{
	static const char head[] = "{\"event\":\"";
	const struct str name = event_text(kind);

	if (w->packed)
		return line[1] == PACKED_EVENT && line[2] == (char)kind;
	return strncmp(line, head, sizeof(head) - 1) == 0 &&
	       strncmp(line + sizeof(head) - 1, name.p, name.n) == 0 &&
	       line[sizeof(head) - 1 + name.n] == '"';
}

bool wire_is_ok(const struct wire *w, const char *line)
{
	return w->packed ? line[1] == PACKED_REPLY : strncmp(line, "{\"ok\":true", 10) == 0;
}
