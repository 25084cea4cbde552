/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Encode: messages and events as JSON lines and as packed frames.
 *
 * What all receivers of a message have in common is printed once for each codec and kept until
 * another message comes, one payload part for each form of bodies: a receiver more costs a few
 * bytes of its own and a copy. Large payloads are not even copied. Works in scratch memory of the
 * encoder: what it gives is good until it is used again. No I/O. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/action.h"
#include "daemon/core/message.h"
#include "daemon/serve/writer.h"
#include "proto/buf.h"
#include "proto/str.h"

/* How a receiver wants payloads: in a line, behind a line, or that it speaks packed frames. */
enum body {
	BODY_INLINE,
	BODY_RAW,
	BODY_PACKED,
	N_BODIES,
};

/* The payload members of one message up to the line's end, and raw bytes after it; packed, those
 * bytes alone. */
struct tail {
	bool made;
	bool too_large;	 /* no line could hold it: text is empty */
	struct buf text; /* what is copied */
	size_t split;	 /* where in it the referenced bytes belong */
	struct str refer;
};

struct encoder {
	size_t max_line;
	struct buf line;   /* what one receiver alone gets */
	struct buf common; /* what all get: msg to headers */
	bool common_made;
	struct buf packed; /* what all packed receivers get: place to payload, if that is small */
	bool packed_made;
	const struct label *packed_queue; /* the queue that it names, or NULL */
	uint32_t packed_members;	  /* of its bytes */
	struct buf packed_event;	  /* its head and `sub`, as most receivers get them */
	bool packed_event_made;
	struct tail tails[N_BODIES];
	const struct message *message; /* whose they are, and its number: a dead one's place */
	uint64_t msg;		       /* may be taken by another. NULL: nobody's */
};

/* A line or a frame in pieces, in order. */
struct encoded {
	struct str copy[4];
	struct str refer; /* inside the message; absent: none */
	struct str after; /* copied, after what is referred to */
	bool omitted;	  /* the payload had to stay out */
};

/* For whom and as what a message is printed. */
struct envelope {
	const struct str *reply; /* id of the request, a take, that it answers; NULL: an event */
	uint64_t sub;
	const struct delivery *delivery; /* NULL: from a topic */
	bool retained;
	enum body body;
};

void encoder_init(struct encoder *e, size_t max_line);
void encoder_done(struct encoder *e);

/** encoder_forget() - what was printed is not to be used again: its message may be gone */
void encoder_forget(struct encoder *e);

/** encode_message() - a `message` event, or the reply to a take
 *
 * With ret->omitted a delivery shows its lease even if it is automatic: then the caller makes it
 * manual. Return: 0 or -ENOMEM. */
int encode_message(struct encoder *e, const struct message *m, const struct envelope *v,
		   struct encoded *ret);

/** encode_call() - a `call` event, of an action of kind ACTION_CALL: 0 or -ENOMEM */
int encode_call(struct encoder *e, const struct action *a, enum body body, struct encoded *ret);

/** encode_answer() - the reply to a call, to fetch: what @m has for payload: 0 or -ENOMEM */
int encode_answer(struct encoder *e, const struct message *m, const struct answered *to,
		  enum body body, struct encoded *ret);

/** encode_trace() - a `trace` event, of an action of kind ACTION_TRACE: 0 or -ENOMEM */
int encode_trace(struct encoder *e, const struct action *a, enum body body, struct encoded *ret);

/** encode_plain() - an event of few members: ACTION_LOST, ACTION_DEADLINE, ACTION_EXPIRED
 *
 * Return: 0 or -ENOMEM. */
int encode_plain(struct encoder *e, const struct action *a, enum body body, struct encoded *ret);

/** encode_members() - append the members of @m from `topic` or `queue` to `headers`, no payload
 * @queue: the queue it is in, or NULL */
void encode_members(struct buf *b, const struct message *m, const struct label *queue);
