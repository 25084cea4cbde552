/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Session: one connection, from accept to close.
 *
 * Carries bytes between a socket and the frames above it and knows no operation. session_update()
 * alone decides which events of the socket are wanted; session_free() alone tears one down, at the
 * end of a turn, so that nobody holds a pointer to it then. Idle it has no buffer at all. */
#pragma once

#include <bsd/sys/queue.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/client.h"
#include "daemon/serve/encode.h"
#include "daemon/serve/outbox.h"
#include "daemon/serve/runqueue.h"
#include "daemon/serve/writer.h"
#include "proto/frame.h"

struct loop;

/* What has been read and not been served. */
struct inbox {
	char *p;      /* NULL while nothing is left over */
	size_t start; /* of the first byte that no frame has claimed */
	size_t n;     /* bytes from there */
	size_t cap;
	size_t need;	 /* bytes that the frame at the front has in all; 0: not known yet */
	size_t skip;	 /* bytes to come of a refused payload */
	uint64_t charge; /* taken from the user's account for cap */
	struct frame_cutter cutter;
};

/* A list of sessions that something is due for: all wait equally long, so it is in order. */
struct wait {
	TAILQ_ENTRY(session) link;
	int64_t since_ms;
	bool waits;
};

struct session {
	struct loop *loop;
	struct client *client;
	TAILQ_ENTRY(session) all;
	TAILQ_ENTRY(session) doomed_link;
	struct wait begun;   /* a frame has begun and is not whole */
	struct wait stalled; /* too much is pending and nothing gets written */
	struct event event;
	struct runnable runnable;  /* in loop->runnable */
	struct runnable flushable; /* in loop->flushable */
	int fd;
	short wanted;	     /* events of libevent that are added now */
	uint8_t body;	     /* enum body; BODY_PACKED: it speaks packed frames */
	bool doomed : 1;     /* in loop->doomed: to be freed at the end of the turn */
	bool more : 1;	     /* the inbox may hold a whole frame */
	bool read_ended : 1; /* the client will send nothing more */
	bool closing : 1;    /* nothing is read or added any more; closes when all is written */
	bool blocked : 1;    /* the socket took less than there was */
	bool deaf : 1;	     /* the client will not read any more */
	bool used_raw : 1;   /* has sent `len` or `fd` */
	bool said_bye : 1;
	bool chosen : 1;      /* its first byte has come, and with it what it speaks */
	bool pump : 1;	      /* the core may have kept something for it */
	uint32_t served_turn; /* the last turn of the loop in which it was served, and flushed */
	uint32_t flushed_turn;
	struct inbox in;
	struct outbox out;
	int64_t since_ms; /* monotonic, of the accept */
	uint64_t in_bytes;
	uint64_t in_frames;
	uint64_t out_bytes;
	uint64_t out_frames;
	char *name; /* as hello said, or NULL */
};

TAILQ_HEAD(session_list, session);

static inline bool session_is_packed(const struct session *s)
{
	return s->body == BODY_PACKED;
}

/** session_new() - serve a connection
 * @fd: taken on success
 *
 * Return: 0; -EBADMSG with @f: refused (quota); -ENOMEM. */
int session_new(struct loop *l, int fd, const struct identity *who, struct fault *f);

/** session_free() - undo what was not written, end the client, close
 *
 * Calls the core: not while actions are drained. Returns NULL. */
struct session *session_free(struct session *s);

/** session_doom() - free it at the end of the turn; whatever is pending is lost */
void session_doom(struct session *s);

/** session_goodbye() - tell the client why the broker closes, and close when that is written
 * @reason: plain text */
void session_goodbye(struct session *s, struct str reason);

/** session_close() - close without a word when all is written */
void session_close(struct session *s);

/** session_deafen() - the client cannot be told anything any more: drop what is pending */
void session_deafen(struct session *s);

/** session_update() - want those events of the socket that can be used now */
void session_update(struct session *s);

/** session_reads() - whether its requests are served now */
bool session_reads(const struct session *s);

/* --- input (session_input.c) --------------------------------------------------------------- */

/** session_serve() - its turn: read, and serve at most as many frames as a turn has */
void session_serve(struct session *s);

/** session_refuse_held() - answer the frame that is not whole yet
 *
 * Return: whether its line was, so that the answer has its id; false: the answer is to nothing in
 * particular. */
bool session_refuse_held(struct session *s, const struct fault *f);

/** inbox_done() - free what is left over, charges too */
void inbox_done(struct session *s);

/** session_note_begun() - start, keep or end the time that a begun frame has */
void session_note_begun(struct session *s);

/* --- output (session_output.c) ------------------------------------------------------------- */

/** session_add() - append one whole frame that was printed; dropped when the session is closing */
void session_add(struct session *s, const struct buf *line);

/** session_add_encoded() - append one whole frame about @m */
void session_add_encoded(struct session *s, const struct encoded *e, struct message *m);

/** session_deliver() - append a message from a queue, and remember its lease until it is written
 * @reply: id of the request that it answers, or NULL for an event of @sub */
void session_deliver(struct session *s, struct message *m, const struct delivery *d,
		     const struct str *reply, uint64_t sub);

/** session_dirty() - flush it at the end of the turn */
void session_dirty(struct session *s);

/** session_flush() - write what is pending, tell the core what arrived, let it send what it kept
 *
 * Once a turn. Calls the core. */
void session_flush(struct session *s);
