/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Connection: one client's talk with the broker, in JSON lines over its Unix socket.
 *
 * Finds the socket, says hello (raw bodies, so that any byte travels as it is), queues requests
 * and cuts what comes back into frames: one line of JSON and the payload bytes behind it.
 * Never blocks but where a function is said to wait; has no loop, no thread, and prints nothing.
 * Memory is bounded by the broker's own limits (a line and a raw payload) plus what the caller
 * has sent and not flushed. */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/limits.h"
#include "proto/payload.h"
#include "proto/str.h"

#define CONN_MAX_TRIES 4
#define CONN_FOR_EVER UINT64_MAX

struct conn;

/* Which broker. */
enum conn_where {
	CONN_ANY,    /* the search order of ferry-protocol(7) */
	CONN_USER,   /* the user's own: $XDG_RUNTIME_DIR/ferry/ferry.sock */
	CONN_SYSTEM, /* /run/ferry/ferry.sock */
};

struct conn_target {
	const char *socket;    /* this path and no other, or NULL */
	enum conn_where where; /* when socket is NULL */
	const char *name;      /* what hello says of us: "ferry pub" */
};

/* What conn_open() went through: for the error message when it fails. */
struct conn_report {
	struct {
		char *path;
		int error; /* positive errno of this path */
	} tries[CONN_MAX_TRIES];
	size_t n_tries;
	char *refusal; /* "CODE: detail" of a refused hello, or NULL */
};

/* One reply or event.
 *
 * line and payload point into the connection's buffer: they hold until the next call of
 * conn_next(), conn_next_line(), conn_fill(), conn_wait(), conn_call() or conn_free().
 * json is the frame's own. Initialise to {}; give it to frame_done() when done. */
struct frame {
	struct str line;	/* the JSON text, without LF */
	bool has_payload;	/* "len" was there */
	struct payload payload; /* raw, as sent; text.p is never NULL when has_payload */
	json_t *json;		/* the line as a tree, or NULL before frame_parse() */
};

/* ---- opening ---- */

/** conn_open() - find a broker, connect and say hello
 * @t:       which broker, and our name
 * @report:  zeroed; filled in every case; conn_report_done() frees what it holds
 * @ret:     the connection
 *
 * Waits for the answer to hello, at most 10 s.
 *
 * Return: 0; -ENOENT when no socket is served (report->tries says what was tried); -ETIMEDOUT when
 * the broker does not answer; -ECONNRESET when it closed; -EPROTO when it refused the hello
 * (report->refusal) or speaks something else; -ENOMEM. */
int conn_open(const struct conn_target *t, struct conn_report *report, struct conn **ret);

/** conn_report_done() - free what the report holds */
void conn_report_done(struct conn_report *report);

/** conn_free() - close at once, without bye; takes NULL
 *
 * What was sent and flushed is carried out; leases that are held count as failed deliveries.
 *
 * Return: NULL. */
struct conn *conn_free(struct conn *c);

/** conn_bye() - say bye, flush, wait for the broker to close, at most 5 s
 *
 * Leases go back uncounted. Frames that still come are dropped. */
void conn_bye(struct conn *c);

/** conn_limits() - the broker's limits */
const struct wire_limits *conn_limits(const struct conn *c);

/** conn_path() - the socket's path */
const char *conn_path(const struct conn *c);

/** conn_hello() - the reply to hello, borrowed: version, uid, session, limits, features */
const json_t *conn_hello(const struct conn *c);

/** conn_goodbye() - the reason of the broker's goodbye event, or NULL; borrowed */
const char *conn_goodbye(const struct conn *c);

/* ---- sending: never blocks ---- */

/** conn_send() - queue one request
 * @c:        connection
 * @request:  object with "op" and its members, without "id", "len" and "form"; borrowed
 * @p:        payload, CODING_RAW, or NULL for none; copied
 * @ret_id:   the id that the reply will have, rising by one from request to request; or NULL
 *
 * Any number of requests may be in flight. Nothing is written before conn_flush() or a function
 * that waits.
 *
 * Return: 0; -EMSGSIZE when the payload is over max_raw (nothing is queued); -ENOMEM. */
int conn_send(struct conn *c, const json_t *request, const struct payload *p, uint64_t *ret_id);

/** conn_head() - the text form of a request that is sent many times
 * @request:  as for conn_send(); borrowed
 *
 * Return: malloc'ed text for conn_send_head(), or NULL when memory is out. */
char *conn_head(const json_t *request);

/** conn_send_head() - as conn_send(), with a request that conn_head() has made text of */
int conn_send_head(struct conn *c, const char *head, const struct payload *p, uint64_t *ret_id);

/** conn_unsent() - bytes queued and not yet written */
size_t conn_unsent(const struct conn *c);

/** conn_flush() - write what the socket takes now
 *
 * When the broker is gone the rest is dropped: what it still said can be read, and then
 * conn_fill() tells of the end.
 *
 * Return: 0 nothing is left to write; 1 the rest waits for POLLOUT. */
int conn_flush(struct conn *c);

/* ---- receiving ---- */

/** conn_fd() - the socket, for poll(2): POLLIN, and POLLOUT while conn_want_write() */
int conn_fd(const struct conn *c);

/** conn_want_write() - there are bytes to write */
bool conn_want_write(const struct conn *c);

/** conn_fill() - read once what the socket has
 *
 * Return: 1 bytes came; 0 nothing there now; -ECONNRESET end of the connection (frames that were
 * read before it are still given out by conn_next()); -ENOMEM. */
int conn_fill(struct conn *c);

/** conn_next() - the next whole frame, parsed
 * @f:  frame_done() is called on it first, so that one struct serves a loop
 *
 * A goodbye event is noted (conn_goodbye()) and given out like any other.
 *
 * Return: 1 a frame; 0 none is whole yet; -EPROTO what came is no frame; -ENOMEM. */
int conn_next(struct conn *c, struct frame *f);

/** conn_next_line() - as conn_next(), but f->json stays NULL: for what must not pass a tree */
int conn_next_line(struct conn *c, struct frame *f);

/** conn_note() - keep what a parsed frame says of the connection itself: the reason of a goodbye
 *
 * conn_next() does it; after conn_next_line() it is the caller's to do. */
void conn_note(struct conn *c, const struct frame *f);

/** conn_has_frame() - a whole frame is already here */
bool conn_has_frame(const struct conn *c);

/** conn_wait() - flush, and wait for the next frame
 * @f:              parsed, as by conn_next()
 * @deadline_usec:  on clock_usec(), or CONN_FOR_EVER
 *
 * Return: 0; -ETIMEDOUT; -ECONNRESET; -EPROTO; -ENOMEM. */
int conn_wait(struct conn *c, struct frame *f, uint64_t deadline_usec);

/** conn_wait_line() - as conn_wait(), but f->json stays NULL */
int conn_wait_line(struct conn *c, struct frame *f, uint64_t deadline_usec);

/** conn_call() - send one request and wait for its reply
 * @f:  the reply, parsed: ok or refused, see frame_refused()
 *
 * For connections with no subscription: events that come before the reply are dropped, and
 * replies to earlier requests too.
 *
 * Return: 0 a reply came; else as conn_send() and conn_wait(). */
int conn_call(struct conn *c, const json_t *request, const struct payload *p, struct frame *f);

/* ---- frames ---- */

/** frame_parse() - make f->json, if it is not there
 *
 * Return: 0; -EPROTO when it is not an object that jansson can hold; -ENOMEM. */
int frame_parse(struct frame *f);

/** frame_answers() - the id of a reply that begins {"id":N,"ok":true, by its text alone
 * @ret_rest: the text behind that
 *
 * For what must be quick: no tree is made.
 *
 * Return: the id, or 0 when the line begins in another way. */
uint64_t frame_answers(const struct frame *f, struct str *ret_rest);

/** frame_find_integer() - an integer member of the line, by its text alone
 * @quoted: the member's name with its quotes: STR("\"lease\"")
 *
 * Return: its value, or -1 when there is none. */
int64_t frame_find_integer(const struct frame *f, struct str quoted);

/** frame_done() - free the tree, and make the frame empty */
void frame_done(struct frame *f);

/** frame_event() - the event's name, or NULL for a reply; borrowed from f->json */
const char *frame_event(const struct frame *f);

/** frame_id() - the id of a reply, or 0 for an event or a reply without (our ids begin at 1) */
uint64_t frame_id(const struct frame *f);

/** frame_refused() - the error code of a reply, or NULL when it is ok; borrowed from f->json */
const char *frame_refused(const struct frame *f);

/** frame_integer() - an integer member, or 0 */
int64_t frame_integer(const struct frame *f, const char *name);

/** frame_string() - a string member, or NULL; borrowed from f->json */
const char *frame_string(const struct frame *f, const char *name);

/** payload_of() - a payload of these bytes: text if they are UTF-8, else bytes */
struct payload payload_of(struct str bytes);

/** clock_usec() - microseconds on the monotonic clock */
uint64_t clock_usec(void);
