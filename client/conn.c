/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Connection: a socket, a buffer each way, and the frame that stands at the front. */

#include "client/conn.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "client/socket.h"
#include "proto/buf.h"
#include "proto/frame.h"
#include "proto/scan.h"

#define CONN_CHUNK (256 * 1024)
#define CONN_HELLO_USEC (10 * 1000000ULL)
#define CONN_BYE_USEC (5 * 1000000ULL)

struct conn {
	int fd;
	char *path;
	struct wire_limits limits;
	json_t *hello;
	char *goodbye;
	uint64_t last_id;
	bool gone; /* the end of the stream was read */
	bool deaf; /* the broker takes no more */

	struct buf out;
	size_t out_begin;

	char *in;
	size_t in_begin;
	size_t in_end;
	size_t in_size;

	/* The frame at in_begin, as far as it is known. */
	struct frame_cutter cutter;
	struct str line; /* p is NULL until the line is whole */
	size_t n_used;	 /* bytes of the line with its end */
	size_t n_raw;	 /* bytes of the payload behind it */
	bool has_raw;
	bool given; /* given out: to be dropped by the next call */
};

uint64_t clock_usec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* ---- sending ---- */

char *conn_head(const json_t *request)
{
	char *text = json_dumps(request, JSON_COMPACT);

	if (text)
		text[strlen(text) - 1] = '\0'; /* the closing brace: more members follow */
	return text;
}

int conn_send_head(struct conn *c, const char *head, const struct payload *p, uint64_t *ret_id)
{
	size_t n = c->out.n;

	if (p && p->text.n > c->limits.max_raw)
		return -EMSGSIZE;

	buf_add(&c->out, head, strlen(head));
	buf_add_lit(&c->out, ",\"id\":");
	buf_add_uint(&c->out, c->last_id + 1);
	if (p) {
		buf_add_lit(&c->out, ",\"len\":");
		buf_add_uint(&c->out, p->text.n);
		buf_add_lit(&c->out, ",\"form\":\"");
		buf_add_str(&c->out, form_text(p->form));
		buf_add_lit(&c->out, "\"");
	}
	buf_add_lit(&c->out, "}\n");
	if (p)
		buf_add_str(&c->out, p->text);

	if (c->out.failed) {
		c->out.failed = false;
		c->out.n = n;
		return -ENOMEM;
	}

	c->last_id++;
	if (ret_id)
		*ret_id = c->last_id;
	return 0;
}

int conn_send(struct conn *c, const json_t *request, const struct payload *p, uint64_t *ret_id)
{
	char *head = conn_head(request);
	int r = head ? conn_send_head(c, head, p, ret_id) : -ENOMEM;

	free(head);
	return r;
}

size_t conn_unsent(const struct conn *c)
{
	return c->out.n - c->out_begin;
}

int conn_flush(struct conn *c)
{
	ssize_t n;

	while (!c->deaf && c->out_begin < c->out.n) {
		n = send(c->fd, c->out.p + c->out_begin, c->out.n - c->out_begin,
			 MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n >= 0)
			c->out_begin += (size_t)n;
		else if (errno == EAGAIN)
			return 1;
		else if (errno != EINTR)
			c->deaf = true;
	}

	c->out_begin = 0;
	buf_reset(&c->out);
	return 0;
}

/* ---- receiving ---- */

int conn_fd(const struct conn *c)
{
	return c->fd;
}

bool conn_want_write(const struct conn *c)
{
	return conn_unsent(c) > 0 && !c->deaf;
}

static void conn_drop(struct conn *c)
{
	if (!c->given)
		return;
	c->in_begin += c->n_used + c->n_raw;
	c->given = false;
	c->line.p = NULL;
	if (c->in_begin == c->in_end)
		c->in_begin = c->in_end = 0;
}

/* Make room at the end; the line that was found moves along. */
static int conn_room(struct conn *c)
{
	size_t n = c->in_end - c->in_begin, size = c->in_size;
	ptrdiff_t line = c->line.p ? c->line.p - (c->in + c->in_begin) : 0;
	char *in;

	if (c->in_size - c->in_end >= CONN_CHUNK / 2)
		return 0;

	if (c->in_begin > 0) {
		memmove(c->in, c->in + c->in_begin, n);
		c->in_begin = 0;
		c->in_end = n;
	}
	if (size - n < CONN_CHUNK / 2) {
		size = size ? size * 2 : CONN_CHUNK;
		in = realloc(c->in, size);
		if (!in)
			return -ENOMEM;
		c->in = in;
		c->in_size = size;
	}
	if (c->line.p)
		c->line.p = c->in + line;
	return 0;
}

int conn_fill(struct conn *c)
{
	ssize_t n;
	int r;

	conn_drop(c);
	if (c->gone)
		return -ECONNRESET;

	r = conn_room(c);
	if (r < 0)
		return r;

	n = recv(c->fd, c->in + c->in_end, c->in_size - c->in_end, MSG_DONTWAIT);
	if (n > 0) {
		c->in_end += (size_t)n;
		return 1;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;

	c->gone = true;
	return -ECONNRESET;
}

/* How many bytes of payload follow a line. */
static int conn_find_len(struct str line, bool *ret_has, size_t *ret_n)
{
	struct scan_value key, value;
	struct scanner s;
	bool first = true;
	int64_t n;
	int r;

	*ret_has = false;
	*ret_n = 0;
	if (!memmem(line.p, line.n, "\"len\"", 5))
		return 0;

	scan_init(&s, line, WIRE_MAX_DEPTH);
	if (scan_open(&s, '{') != 1)
		return -EPROTO;
	while ((r = scan_member(&s, &first, &key, &value)) == 1) {
		if (!str_eq(key.text, STR("\"len\"")))
			continue;
		if (value.kind != SCAN_NUMBER || scan_int(&value, &n) < 0 || n < 0)
			return -EPROTO;
		*ret_has = true;
		*ret_n = (size_t)n;
	}
	return r < 0 ? -EPROTO : 0;
}

/* Find the whole frame at the front. */
static int conn_cut(struct conn *c)
{
	size_t n_used;
	int r;

	conn_drop(c);
	if (!c->line.p) {
		r = frame_line(&c->cutter, c->in + c->in_begin, c->in_end - c->in_begin,
			       c->limits.max_line, c->gone, &c->line, &n_used);
		if (r < 0)
			return -EPROTO;
		if (r == 0) {
			c->in_begin += n_used; /* of empty lines */
			c->line.p = NULL;
			return 0;
		}
		c->n_used = n_used;
		r = conn_find_len(c->line, &c->has_raw, &c->n_raw);
		if (r < 0 || c->n_raw > c->limits.max_raw)
			return -EPROTO;
	}
	return c->in_end - c->in_begin - c->n_used >= c->n_raw;
}

bool conn_has_frame(const struct conn *c)
{
	size_t n = c->in_end - c->in_begin, used = c->given ? c->n_used + c->n_raw : 0;

	/* Whether a payload is whole too, only cutting can tell: enough for what to do first. */
	return n > used && memchr(c->in + c->in_begin + used, '\n', n - used);
}

int conn_next_line(struct conn *c, struct frame *f)
{
	int r;

	frame_done(f);
	r = conn_cut(c);
	if (r <= 0)
		return r;

	c->given = true;
	f->line = c->line;
	f->has_payload = c->has_raw;
	f->payload.form = FORM_BYTES;
	f->payload.coding = CODING_RAW;
	f->payload.text = (struct str){ c->in + c->in_begin + c->n_used, c->n_raw };
	return 1;
}

void conn_note(struct conn *c, const struct frame *f)
{
	const char *event = frame_event(f), *reason;

	if (!event || strcmp(event, "goodbye") != 0)
		return;
	reason = frame_string(f, "reason");
	free(c->goodbye);
	c->goodbye = reason ? strdup(reason) : NULL;
}

int conn_next(struct conn *c, struct frame *f)
{
	int r = conn_next_line(c, f);

	if (r <= 0)
		return r;
	r = frame_parse(f);
	if (r < 0)
		return r;
	conn_note(c, f);
	return 1;
}

/* Wait until the socket has something, or takes something. */
static int conn_poll(struct conn *c, uint64_t deadline_usec)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	uint64_t now = clock_usec(), left;
	int timeout = -1;

	if (conn_want_write(c))
		p.events |= POLLOUT;
	if (deadline_usec != CONN_FOR_EVER) {
		if (now >= deadline_usec)
			return -ETIMEDOUT;
		left = (deadline_usec - now + 999) / 1000;
		timeout = left > INT_MAX ? INT_MAX : (int)left;
	}
	poll(&p, 1, timeout);
	return 0;
}

/* As conn_wait(), by conn_next() or conn_next_line(). */
static int conn_wait_by(struct conn *c, struct frame *f, uint64_t deadline_usec,
			int (*next)(struct conn *, struct frame *))
{
	int r;

	for (;;) {
		r = next(c, f);
		if (r != 0)
			return r < 0 ? r : 0;
		conn_flush(c);
		r = conn_fill(c);
		if (r < 0)
			return next(c, f) == 1 ? 0 : r; /* a last line without LF */
		if (r > 0)
			continue;
		r = conn_poll(c, deadline_usec);
		if (r < 0)
			return r;
	}
}

int conn_wait(struct conn *c, struct frame *f, uint64_t deadline_usec)
{
	return conn_wait_by(c, f, deadline_usec, conn_next);
}

int conn_wait_line(struct conn *c, struct frame *f, uint64_t deadline_usec)
{
	return conn_wait_by(c, f, deadline_usec, conn_next_line);
}

int conn_call(struct conn *c, const json_t *request, const struct payload *p, struct frame *f)
{
	uint64_t id;
	int r;

	r = conn_send(c, request, p, &id);
	if (r < 0)
		return r;
	do {
		r = conn_wait(c, f, CONN_FOR_EVER);
	} while (r == 0 && frame_id(f) != id);
	return r;
}

/* ---- opening and closing ---- */

static void conn_read_limits(struct conn *c)
{
	const json_t *limits = json_object_get(c->hello, "limits");
	struct {
		const char *name;
		uint64_t *to;
	} rows[] = {
		{ "max_line", &c->limits.max_line },
		{ "max_envelope", &c->limits.max_envelope },
		{ "max_raw", &c->limits.max_raw },
		{ "max_payload", &c->limits.max_payload },
		{ "fd_threshold", &c->limits.fd_threshold },
		{ "max_credit", &c->limits.max_credit },
		{ "min_ttr", &c->limits.min_ttr_ms },
		{ "max_ttr", &c->limits.max_ttr_ms },
	};
	json_int_t n;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		n = json_integer_value(json_object_get(limits, rows[i].name));
		if (n > 0)
			*rows[i].to = (uint64_t)n;
	}
}

static int conn_say_hello(struct conn *c, const char *name, struct conn_report *report)
{
	json_t *request = json_pack("{s:s,s:s,s:i,s:s}", "op", "hello", "name", name, "protocol", 1,
				    "body", "raw");
	struct frame f = {};
	const char *code, *detail;
	int r;

	r = request ? conn_send(c, request, NULL, NULL) : -ENOMEM;
	json_decref(request);
	if (r == 0)
		r = conn_wait(c, &f, clock_usec() + CONN_HELLO_USEC);
	if (r < 0)
		return r;

	code = frame_refused(&f);
	if (code) {
		detail = frame_string(&f, "detail");
		if (asprintf(&report->refusal, "%s: %s", code, detail ? detail : "no detail") < 0)
			report->refusal = NULL;
		r = -EPROTO;
	} else if (frame_id(&f) != c->last_id) {
		r = -EPROTO;
	} else {
		c->hello = json_incref(f.json);
		conn_read_limits(c);
	}
	frame_done(&f);
	return r;
}

int conn_open(const struct conn_target *t, struct conn_report *report, struct conn **ret)
{
	struct conn *c = calloc(1, sizeof(*c));
	int r;

	if (!c)
		return -ENOMEM;
	c->fd = -1;
	c->limits = (struct wire_limits)WIRE_LIMITS_DEFAULT;

	r = socket_connect(t, report, &c->fd, &c->path);
	if (r == 0)
		r = conn_say_hello(c, t->name, report);
	if (r < 0) {
		conn_free(c);
		return r;
	}

	*ret = c;
	return 0;
}

void conn_report_done(struct conn_report *report)
{
	for (size_t i = 0; i < report->n_tries; i++)
		free(report->tries[i].path);
	free(report->refusal);
	*report = (struct conn_report){};
}

struct conn *conn_free(struct conn *c)
{
	if (!c)
		return NULL;

	if (c->fd >= 0)
		close(c->fd);
	free(c->path);
	json_decref(c->hello);
	free(c->goodbye);
	buf_done(&c->out);
	free(c->in);
	free(c);
	return NULL;
}

void conn_bye(struct conn *c)
{
	uint64_t deadline_usec = clock_usec() + CONN_BYE_USEC;
	struct frame f = {};

	if (conn_send_head(c, "{\"op\":\"bye\"", NULL, NULL) < 0)
		return;
	while (conn_wait_line(c, &f, deadline_usec) == 0)
		;
	frame_done(&f);
}

const struct wire_limits *conn_limits(const struct conn *c)
{
	return &c->limits;
}

const char *conn_path(const struct conn *c)
{
	return c->path;
}

const json_t *conn_hello(const struct conn *c)
{
	return c->hello;
}

const char *conn_goodbye(const struct conn *c)
{
	return c->goodbye;
}
