/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Packed frames: the binary form of requests, replies and events, as bytes.
 *
 * A head of fixed size with all lengths, then members, then the payload; all numbers are
 * little-endian. ferry-protocol(7) has the layout byte by byte. This reads and writes the pieces,
 * for both ends of a connection, and allocates nothing but what a struct buf grows by; what the
 * members of a request mean is packed_request.h's. */
#pragma once

#include <endian.h>

#include "proto/buf.h"
#include "proto/error.h"
#include "proto/request.h"

#define PACKED_MAGIC 0xfe
#define PACKED_HEAD 16

enum packed_type {
	PACKED_REQUEST = 1,
	PACKED_REPLY,
	PACKED_REFUSAL,
	PACKED_EVENT,
};

/* Flags of the head. The two lowest bits are the payload's form. */
#define PACKED_FORM 0x03
#define PACKED_PAYLOAD 0x04 /* there is one, be it empty */
#define PACKED_QUIET 0x08

enum packed_kind {
	PACKED_FALSE,
	PACKED_TRUE,
	PACKED_INT,   /* 8 bytes, signed */
	PACKED_TEXT,  /* UTF-8 */
	PACKED_TEXTS, /* each a length of 2 bytes, and that many */
	PACKED_INTS,  /* 8 bytes each */
	PACKED_JSON,  /* the text of a JSON value, on one line */
};

/* Numbers of members. The rest is what a reply or an event has besides, as one JSON object. */
enum number {
	NUMBER_REST,
#define MEMBER(ID, field, name, KIND, min, max) NUMBER_##ID,
#include "proto/ops.def"
	N_MEMBER_NUMBERS,
	NUMBER_BEFORE_REPLIES = 127,
#define REPLY_MEMBER(ID, name) NUMBER_##ID,
#include "proto/ops.def"
	N_NUMBERS
};

_Static_assert((int)N_MEMBER_NUMBERS <= 128 && (int)N_NUMBERS <= 256,
	       "a number is one byte; those of replies begin at 128");

enum event_kind {
	EVENT_NONE,
#define EVENT(ID, name) EVENT_##ID,
#include "proto/ops.def"
	N_EVENTS
};

/** event_text() - the event's name on the wire */
struct str event_text(enum event_kind e);

/** number_text() - the member's name; absent when there is none of that number */
struct str number_text(unsigned number);

/* ---- the head */

struct packed_head {
	uint8_t type;  /* enum packed_type */
	uint8_t code;  /* enum op; of an event, enum event_kind */
	uint8_t flags; /* PACKED_... */
	uint8_t n_fds;
	uint32_t n_members; /* bytes */
	uint32_t n_payload;
};

/* The most that a frame may announce; more is refused before anything is allocated for it. */
struct packed_bounds {
	uint64_t max_members;
	uint64_t max_payload;
};

/** packed_head_read() - read and check the head of a frame
 * @in: what there is of the stream, from the head on
 *
 * Return: 1 with @ret; 0 when more bytes are needed; -EBADMSG with @f set to bad-request or
 * too-large: nobody can say where the next frame begins. */
int packed_head_read(struct str in, const struct packed_bounds *bounds, struct packed_head *ret,
		     struct fault *f);

/** packed_size() - bytes of the whole frame */
static inline uint64_t packed_size(const struct packed_head *h)
{
	return (uint64_t)PACKED_HEAD + h->n_members + h->n_payload;
}

/* ---- members, read */

struct packed_member {
	uint8_t number;
	uint8_t kind;	  /* enum packed_kind, or one that is not known */
	struct str bytes; /* what follows its length */
	struct str whole; /* the same from its kind on: what an id is echoed as */
};

/** packed_next() - take the next member off the front of @members
 *
 * Return: 1; 0 at the end; -EBADMSG when it goes beyond the end. */
int packed_next(struct str *members, struct packed_member *ret);

/** packed_find() - the first member of that number: whether there is one */
bool packed_find(struct str members, unsigned number, struct packed_member *ret);

/** packed_is_int() - whether the member is one integer; packed_int() then is its value */
static inline bool packed_is_int(const struct packed_member *m)
{
	return m->kind == PACKED_INT && m->bytes.n == 8;
}

/** packed_int_at() - the integer in the 8 bytes at @p */
static inline int64_t packed_int_at(const char *p)
{
	uint64_t u;

	memcpy(&u, p, sizeof(u));
	return (int64_t)le64toh(u);
}

static inline int64_t packed_int(const struct packed_member *m)
{
	return packed_int_at(m->bytes.p);
}

/** packed_next_text() - take the next text off the front of a PACKED_TEXTS: as packed_next() */
int packed_next_text(struct str *list, struct str *ret);

/* ---- frames, written
 *
 * packed_begin(), members, packed_end(), then the payload's bytes. A text that is too long for
 * its length marks the buffer failed. */

/** packed_begin() - append a head, whose lengths packed_end() fills in */
void packed_begin(struct buf *b, enum packed_type type, unsigned code, unsigned flags);

/** packed_end() - the members are all there
 * @start:     where in the buffer packed_begin() was
 * @n_payload: bytes that will follow */
void packed_end(struct buf *b, size_t start, size_t n_payload);

void packed_add_bool(struct buf *b, enum number n, bool value);
void packed_add_text(struct buf *b, enum number n, struct str text);
void packed_add_json(struct buf *b, enum number n, struct str text);
void packed_add_texts(struct buf *b, enum number n, struct strs list);
void packed_add_ints(struct buf *b, enum number n, struct ints list);

/** packed_add_id() - append the id as it was sent, from its kind on; nothing when it is absent */
void packed_add_id(struct buf *b, struct str whole);

/** packed_add_rest() - begin the last member: the JSON object that is appended next is it */
void packed_add_rest(struct buf *b);

static inline void packed_add_int(struct buf *b, enum number n, int64_t value)
{
	char *to = buf_room(b, 12);
	uint64_t u = htole64((uint64_t)value);

	if (!to)
		return;
	to[0] = (char)n;
	to[1] = PACKED_INT;
	to[2] = 8;
	to[3] = 0;
	memcpy(to + 4, &u, sizeof(u));
	b->n += 12;
}
