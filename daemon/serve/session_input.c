/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Session input: reading, cutting frames of either codec, collecting payloads.
 *
 * Everybody reads into the loop's one buffer. What is left of it at the end of a turn moves into a
 * buffer of the session, which grows by what was received, never by what was announced, and is
 * charged to the user from a size on that could hurt. A frame with a payload is served once all of
 * it is there; until then its line waits with it and is decoded again. */
#include "daemon/serve/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/serve/dispatch.h"
#include "daemon/serve/http.h"
#include "daemon/serve/loop.h"
#include "daemon/serve/socket.h"
#include "daemon/serve/turn.h"

/* Left over and no more than this: worth moving back into the loop's buffer to read on there. */
#define SMALL ((size_t)64 << 10)

/* After so many frames, in or out, the clock is looked at. */
#define LATE_FRAMES 4

/* The bytes that are looked at in this turn; in the loop's buffer or in the inbox. */
struct window {
	char *p;
	size_t n;
	bool own;
};

static void window_drop(struct window *w, size_t n)
{
	w->p += n;
	w->n -= n;
}

/* What is left over from the turn before. */
static struct window inbox_window(const struct inbox *in)
{
	return (struct window){ in->p ? in->p + in->start : NULL, in->n, true };
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void inbox_discharge(struct session *s)
{
	if (s->in.charge > 0)
		account_release(s->client->account, s->in.charge);
	s->in.charge = 0;
}

/* Free the buffer; what is known of the frame at the front stays. */
static void inbox_drop(struct session *s)
{
	struct inbox *in = &s->in;

	inbox_discharge(s);
	free(in->p);
	in->p = NULL;
	in->start = 0;
	in->n = 0;
	in->cap = 0;
}

void inbox_done(struct session *s)
{
	inbox_drop(s);
}

/* Make room for @room more bytes behind those that are there: 0, -EDQUOT or -ENOMEM. */
static int inbox_grow(struct session *s, size_t room)
{
	struct inbox *in = &s->in;
	size_t cap = in->n + room;
	uint64_t more;
	char *p;

	if (in->start > 0) {
		memmove(in->p, in->p + in->start, in->n);
		in->start = 0;
	}
	if (cap <= in->cap)
		return 0;
	/* Twice what has been received, so that all the copying stays within bounds too. */
	if (cap < 2 * in->n)
		cap = in->need > cap && in->need < 2 * in->n ? in->need : 2 * in->n;
	more = cap > LOOP_INPUT && cap > in->charge ? cap - in->charge : 0;
	if (more > 0 && account_charge(s->client->account, more) < 0) {
		/* A line is bounded anyway, and who owes everything must be able to say so. */
		if (in->need > 0)
			return -EDQUOT;
		more = 0;
	}
	p = realloc(in->p, cap);
	if (!p) {
		account_release(s->client->account, more);
		return -ENOMEM;
	}
	in->p = p;
	in->cap = cap;
	in->charge += more;
	return 0;
}

/* The head of the packed frame that @in begins with: as packed_head_read(). */
static int read_head(struct session *s, struct str in, struct packed_head *ret, struct fault *f)
{
	const struct wire_limits *limits = &s->loop->broker_config.limits.wire;
	const struct packed_bounds bounds = { limits->max_envelope, limits->max_raw };
	int r = packed_head_read(in, &bounds, ret, f);

	if (r > 0 && ret->type != PACKED_REQUEST)
		return fault_set(f, ERR_BAD_REQUEST, "head: only requests (type %d) are sent here",
				 PACKED_REQUEST);
	return r;
}

/* Tell the client that its connection cannot go on. */
static void input_fatal(struct session *s, const struct request *r, const struct fault *f)
{
	dispatch_refuse(s, r, f);
	session_goodbye(s, error_text(f->code));
}

/* Decode the frame at the front without its payload, which is not there. Returns whether its line
 * or its members were. */
static bool decode_held(struct session *s, struct request *r)
{
	const struct wire_limits *limits = &s->loop->broker_config.limits.wire;
	struct inbox *in = &s->in;
	const struct str held = { in->p + in->start, in->n };
	struct packed_head head;
	struct fault ignored;
	struct str line;
	size_t used;

	if (in->need <= in->n)
		return false;
	if (session_is_packed(s)) {
		if (read_head(s, held, &head, &ignored) <= 0 ||
		    held.n - PACKED_HEAD < head.n_members)
			return false;
		line = (struct str){ held.p + PACKED_HEAD, head.n_members };
		packed_decode(s->loop->packed_decoder, &head, line, r, &ignored);
		return true;
	}
	if (frame_cut(&in->cutter, held, limits->max_line, false, &line, &used) <= 0)
		return false;
	request_decode(s->loop->decoder, line, true, r, &ignored);
	return true;
}

bool session_refuse_held(struct session *s, const struct fault *f)
{
	struct request *r = &s->loop->request;
	bool held;

	*r = (struct request){ 0 };
	held = decode_held(s, r);
	dispatch_refuse(s, r, f);
	return held;
}

/* There is no memory for the frame at the front: refuse it, and let the rest of it pass. */
static void input_overdrawn(struct session *s, int error)
{
	struct inbox *in = &s->in;
	struct fault f;

	if (error == -EDQUOT)
		fault_set(&f, ERR_QUOTA, "this user holds too much memory for so large a frame");
	else
		fault_set(&f, ERR_INTERNAL, "out of memory");
	if (!session_refuse_held(s, &f)) {
		session_goodbye(s, error_text(f.code));
		return;
	}
	s->in_frames++;
	in->skip = in->need - in->n;
	in->need = 0;
	inbox_drop(s);
}

/* How much to read behind what the inbox holds. */
static size_t inbox_wants(const struct session *s)
{
	size_t room = smaller(s->in.n, s->loop->config->serve.turn_bytes);

	if (s->in.need > s->in.n)
		room = smaller(room, s->in.need - s->in.n);
	return room;
}

static ssize_t receive_more(struct session *s, struct window *w, bool *ret_passed)
{
	struct inbox *in = &s->in;
	size_t room = inbox_wants(s);
	ssize_t r = inbox_grow(s, room);

	if (r < 0) {
		input_overdrawn(s, (int)r);
		return -EAGAIN;
	}
	r = socket_receive(s->fd, in->p + in->n, room, ret_passed);
	if (r > 0)
		in->n += (size_t)r;
	*w = (struct window){ in->p, in->n, true };
	return r;
}

static ssize_t receive_shared(struct session *s, struct window *w, bool *ret_passed)
{
	struct inbox *in = &s->in;
	char *to = s->loop->input;
	size_t room = smaller(LOOP_INPUT - in->n, s->loop->config->serve.turn_bytes);
	ssize_t r = socket_receive(s->fd, to + in->n, room, ret_passed);

	if (r <= 0) {
		*w = inbox_window(in);
		return r;
	}
	*w = (struct window){ to, in->n + (size_t)r, false };
	if (in->p) {
		memcpy(to, in->p + in->start, in->n);
		inbox_drop(s);
	}
	return r;
}

/* Returns false when there is nothing to look at. */
static bool input_receive(struct session *s, struct window *w)
{
	bool passed = false;
	ssize_t r;

	if (s->more || s->read_ended) {
		*w = inbox_window(&s->in);
		return true;
	}
	if (s->in.n > SMALL)
		r = receive_more(s, w, &passed);
	else
		r = receive_shared(s, w, &passed);
	if (passed) {
		struct fault f;

		fault_set(&f, ERR_BAD_PAYLOAD, "fd: this connection may not pass descriptors");
		s->loop->request = (struct request){ 0 };
		input_fatal(s, &s->loop->request, &f);
		return false;
	}
	if (r == -EAGAIN)
		return false;
	/* An error, such as a reset, ends the input like any other end. */
	if (r <= 0)
		s->read_ended = true;
	else
		s->in_bytes += (uint64_t)r;
	return true;
}

static void input_http(struct session *s)
{
	struct buf *b = &s->loop->line;

	buf_reset(b);
	http_answer(b, str_of(s->loop->http_path));
	session_add(s, b);
	session_close(s);
}

static void input_too_long(struct session *s)
{
	struct fault f;

	fault_set(&f, ERR_TOO_LARGE, "max_line: a line may have %llu bytes",
		  (unsigned long long)s->loop->broker_config.limits.wire.max_line);
	s->loop->request = (struct request){ 0 };
	input_fatal(s, &s->loop->request, &f);
}

/* A request has been decoded; @used bytes of the window without its payload. Returns whether it has
 * been served. */
static bool input_decoded(struct session *s, struct window *w, size_t used,
			  enum request_result result, struct fault *f)
{
	struct loop *l = s->loop;
	struct request *r = &l->request;
	size_t raw;

	if (result == REQUEST_OK && r->raw_size > w->n - used) {
		s->in.need = used + r->raw_size;
		return false;
	}
	s->in.need = 0;
	s->in_frames++;
	l->in_frames++;
	/* It is whole: what becomes of it is charged from here on, and not what it came in. */
	inbox_discharge(s);
	raw = smaller(r->raw_size, w->n - used);
	if (result == REQUEST_OK && r->raw_size > 0)
		result = request_set_raw(r, (struct str){ w->p + used, raw }, f);
	switch (result) {
	case REQUEST_OK:
		dispatch_request(s, r);
		break;
	case REQUEST_REFUSED:
		dispatch_refuse(s, r, f);
		s->in.skip = r->raw_size - raw;
		break;
	case REQUEST_FATAL:
		input_fatal(s, r, f);
		break;
	}
	window_drop(w, used + raw);
	return true;
}

/* Serve the line at the front. Returns false when more bytes are needed for that. */
static bool input_line(struct session *s, struct window *w)
{
	struct loop *l = s->loop;
	struct request *r = &l->request;
	enum request_result result;
	struct fault f;
	struct str line;
	size_t used;
	int cut = frame_line(&s->in.cutter, w->p, w->n, l->broker_config.limits.wire.max_line,
			     s->read_ended, &line, &used);

	if (cut < 0) {
		input_too_long(s);
		return false;
	}
	if (cut == 0) {
		window_drop(w, used);
		return false;
	}
	result = request_decode(l->decoder, line, s->used_raw, r, &f);
	if (r->raw_size > 0 || request_has(r, LEN) || request_has(r, FD))
		s->used_raw = true;
	return input_decoded(s, w, used, result, &f);
}

/* The same for the packed frame at the front. */
static bool input_packed(struct session *s, struct window *w)
{
	struct loop *l = s->loop;
	struct packed_head head;
	enum request_result result;
	struct fault f;
	size_t used;
	int r = read_head(s, (struct str){ w->p, w->n }, &head, &f);

	if (r == 0)
		return false;
	if (r < 0) {
		l->request = (struct request){ .code = head.code };
		input_fatal(s, &l->request, &f);
		return false;
	}
	used = PACKED_HEAD + (size_t)head.n_members;
	if (used > w->n) {
		s->in.need = used;
		return false;
	}
	result = packed_decode(l->packed_decoder, &head,
			       (struct str){ w->p + PACKED_HEAD, head.n_members }, &l->request, &f);
	return input_decoded(s, w, used, result, &f);
}

/* A connection speaks packed frames if its first byte begins one. */
static void input_choose(struct session *s, const struct window *w)
{
	s->chosen = true;
	if ((uint8_t)*w->p == PACKED_MAGIC)
		s->body = BODY_PACKED;
}

/* Serve the frame at the front. Returns false when more bytes are needed for that. */
static bool input_frame(struct session *s, struct window *w)
{
	struct inbox *in = &s->in;

	if (in->skip > 0) {
		size_t n = smaller(in->skip, w->n);

		in->skip -= n;
		window_drop(w, n);
	}
	if (w->n == 0 || w->n < in->need)
		return false;
	if (!s->chosen)
		input_choose(s, w);
	if (session_is_packed(s))
		return input_packed(s, w);
	if (s->in_frames == 0 && http_begins((struct str){ w->p, w->n })) {
		input_http(s);
		return false;
	}
	return input_line(s, w);
}

/* The clock is looked at now and then, and after each frame that made much output. */
static bool turn_over(struct session *s, uint32_t left)
{
	uint64_t out = s->loop->out_frames;
	bool look = left % LATE_FRAMES == 0 || out - s->loop->out_seen >= LATE_FRAMES;

	s->loop->out_seen = out;
	return look && turn_late(s->loop);
}

/* What is left over moves into the inbox, or stays there. */
static void input_keep(struct session *s, const struct window *w)
{
	struct inbox *in = &s->in;
	char *p;

	/* Half a frame at the end of input, or behind what ended the connection, is nothing. */
	if (w->n == 0 || s->closing || s->doomed || (s->read_ended && !s->more)) {
		inbox_drop(s);
		return;
	}
	if (w->own && (in->cap <= LOOP_INPUT || w->n > LOOP_INPUT || in->need > 0)) {
		in->start = (size_t)(w->p - in->p);
		in->n = w->n;
		return;
	}
	/* Also out of a large buffer, which is not charged for any more. */
	p = malloc(w->n);
	if (!p) {
		session_deafen(s);
		session_doom(s);
		return;
	}
	memcpy(p, w->p, w->n);
	inbox_drop(s);
	in->p = p;
	in->n = w->n;
	in->cap = w->n;
}

void session_note_begun(struct session *s)
{
	struct loop *l = s->loop;
	bool begun = (s->in.n > 0 || s->in.skip > 0) && !s->more && !s->read_ended &&
		     session_reads(s);

	if (begun == s->begun.waits)
		return;
	s->begun.waits = begun;
	if (!begun) {
		TAILQ_REMOVE(&l->begun, s, begun.link);
		return;
	}
	s->begun.since_ms = l->broker->now.mono_ms;
	TAILQ_INSERT_TAIL(&l->begun, s, begun.link);
}

/* Nothing more will come, and all that came has been served. */
static void input_ended(struct session *s)
{
	if (s->deaf || socket_peer_gone(s->fd))
		session_doom(s);
	else if (!client_holds(s->client))
		session_close(s);
}

void session_serve(struct session *s)
{
	const struct serve_limits *limits = &s->loop->config->serve;
	uint64_t before = s->in_frames;
	struct window w;
	uint32_t left;
	size_t n;

	if (!session_reads(s))
		return;
	if (!input_receive(s, &w)) {
		session_update(s);
		return;
	}
	s->more = false;
	n = w.n;
	left = limits->turn_frames;
	while (left > 0 && session_reads(s) && input_frame(s, &w))
		left = n - w.n < limits->turn_bytes && !turn_over(s, left) ? left - 1 : 0;
	s->more = w.n > 0 && (left == 0 || !session_reads(s)) && !s->closing && !s->doomed;
	input_keep(s, &w);
	if (s->in_frames != before && s->begun.waits) {
		TAILQ_REMOVE(&s->loop->begun, s, begun.link);
		s->begun.waits = false;
	}
	if (s->read_ended && !s->more && !s->doomed && !s->closing)
		input_ended(s);
	session_update(s);
}
