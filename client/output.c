/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Output: see output.h. */

#include "client/output.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUTPUT_CHUNK (64 * 1024)
#define OUTPUT_PIPE_CHUNK 4096 /* PIPE_BUF: what POLLOUT on a pipe has room for */
#define DIAG_MAX 4096

void output_init(struct output *o, int fd)
{
	struct stat st;

	*o = (struct output){ .fd = fd, .terminator = '\n' };
	o->small_writes = fstat(fd, &st) == 0 && !S_ISREG(st.st_mode);
}

void output_done(struct output *o)
{
	free(o->data);
	o->data = NULL;
	o->begin = o->end = o->size = 0;
}

/* Room for n more bytes. */
static int output_room(struct output *o, size_t n)
{
	size_t size = o->size ? o->size : OUTPUT_CHUNK;
	char *data;

	if (o->begin == o->end)
		o->begin = o->end = 0;
	if (n <= o->size - o->end)
		return 0;
	if (o->begin > 0) {
		memmove(o->data, o->data + o->begin, o->end - o->begin);
		o->end -= o->begin;
		o->begin = 0;
	}
	if (n > SIZE_MAX / 2 - o->end)
		return -ENOMEM;
	while (size < o->end + n)
		size *= 2;
	if (size == o->size)
		return 0;
	data = realloc(o->data, size);
	if (!data)
		return -ENOMEM;
	o->data = data;
	o->size = size;
	return 0;
}

int output_add(struct output *o, const void *data, size_t size)
{
	int r;

	if (o->error)
		return o->error;
	if (size == 0)
		return 0;
	r = output_room(o, size);
	if (r < 0)
		return r;
	memcpy(o->data + o->end, data, size);
	o->end += size;
	return 0;
}

int output_text(struct output *o, const char *text)
{
	return output_add(o, text, strlen(text));
}

int output_printf(struct output *o, const char *format, ...)
{
	va_list args;
	char *text;
	int n, r;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		return -ENOMEM;
	r = output_add(o, text, (size_t)n);
	free(text);
	return r;
}

int output_message(struct output *o, const void *data, size_t size)
{
	int r = output_add(o, data, size);

	if (r < 0 || o->raw)
		return r;
	return output_add(o, &o->terminator, 1);
}

/* Wait for room; an error of the descriptor shows in the write that follows. */
static bool output_has_room(struct output *o, int timeout)
{
	struct pollfd p = { .fd = o->fd, .events = POLLOUT };

	return poll(&p, 1, timeout) != 0;
}

/* One write(2). Return: 1 went on, 0 would block, negative errno. */
static int output_write(struct output *o, bool may_block)
{
	size_t n = o->end - o->begin;
	ssize_t done;

	if (!may_block && o->small_writes) {
		if (!output_has_room(o, 0))
			return 0;
		if (n > OUTPUT_PIPE_CHUNK)
			n = OUTPUT_PIPE_CHUNK;
	}

	done = write(o->fd, o->data + o->begin, n);
	if (done < 0 && errno == EAGAIN)
		return 0;
	if (done < 0 && errno == EINTR)
		return 1;
	if (done < 0) {
		o->error = -errno;
		return o->error;
	}
	o->begin += (size_t)done;
	o->n_written += (uint64_t)done;
	return 1;
}

int output_try(struct output *o)
{
	int r = o->error;

	while (r >= 0 && o->begin < o->end) {
		r = output_write(o, false);
		if (r == 0)
			return 1;
	}
	return r < 0 ? r : 0;
}

int output_flush(struct output *o)
{
	int r = o->error;

	while (r >= 0 && o->begin < o->end) {
		r = output_write(o, true);
		if (r == 0)
			output_has_room(o, -1);
	}
	return r < 0 ? r : 0;
}

void output_drop(struct output *o)
{
	o->begin = o->end = 0;
}

bool output_reader_gone(struct output *o, short events)
{
	if ((events & POLLERR) && !o->error)
		o->error = -EPIPE;
	return (events & POLLERR) != 0;
}

size_t output_pending(const struct output *o)
{
	return o->end - o->begin;
}

uint64_t output_offset(const struct output *o)
{
	return o->n_written + output_pending(o);
}

uint64_t output_written(const struct output *o)
{
	return o->n_written;
}

bool output_is_terminal(int fd)
{
	return isatty(fd) == 1;
}

bool output_has_colour(int fd)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return output_is_terminal(fd) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

unsigned int output_columns(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

/* What a terminal would act upon becomes '?': a detail may quote what somebody else sent. */
static void diag_clean(char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool inner_line = text[i] == '\n' && i + 1 < n;

		if (((unsigned char)text[i] < 0x20 || text[i] == 0x7f) && !inner_line)
			text[i] = '?';
	}
}

void diag_vsay(const char *name, const char *format, va_list args)
{
	char text[DIAG_MAX];
	ssize_t written;
	size_t n;
	int r;

	r = snprintf(text, sizeof(text), "ferry%s%s: ", name ? " " : "", name ? name : "");
	n = r < 0 ? 0 : (size_t)r;
	r = vsnprintf(text + n, sizeof(text) - n - 1, format, args);
	n += r < 0 ? 0 : (size_t)r;
	if (n > sizeof(text) - 2)
		n = sizeof(text) - 2;

	diag_clean(text, n);
	text[n++] = '\n';
	written = write(STDERR_FILENO, text, n);
	(void)written; /* there is nobody left to tell */
}

void diag_say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_vsay(NULL, format, args);
	va_end(args);
}
