/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Request: one frame from a client, decoded and checked by the table in ops.def.
 *
 * It comes as a line of JSON, decoded here, or as a packed frame (packed_request.h).
 * Everything in it points into the frame, the raw payload or the decoder's scratch memory, and is
 * good until the decoder decodes again. What is checked here is what can be said from the frame
 * alone: kinds, ranges, grammar, required members, one payload. Rights and state are the
 * broker's. */
#pragma once

#include "proto/error.h"
#include "proto/limits.h"
#include "proto/payload.h"
#include "proto/str.h"

enum op {
	OP_NONE,
#define OP(ID, name, required, optional) OP_##ID,
#include "proto/ops.def"
	N_OPS
};

enum member {
#define MEMBER(ID, field, name, KIND, min, max) MEMBER_##ID,
#include "proto/ops.def"
	N_MEMBERS
};

_Static_assert(N_MEMBERS <= 128, "a set holds 128 members");

/* A set of members is a number of 128 bits. */
#define MEMBER_SET(id) ((unsigned __int128)1 << MEMBER_##id)

#define REQUEST_TYPE_BOOL bool
#define REQUEST_TYPE_INT int64_t
#define REQUEST_TYPE_TEXT struct str
#define REQUEST_TYPE_NAME struct str
#define REQUEST_TYPE_TYPE struct str
#define REQUEST_TYPE_PATTERN struct str
#define REQUEST_TYPE_PATTERNS struct strs
#define REQUEST_TYPE_NAMES struct strs
#define REQUEST_TYPE_INTS struct ints
#define REQUEST_TYPE_PEOPLE struct strs
#define REQUEST_TYPE_HEADERS struct str
#define REQUEST_TYPE_JSON struct str
#define REQUEST_TYPE_CURSOR struct str
#define REQUEST_TYPE_PAYLOAD char /* decoded into payload below */

/* A member that is absent has the value of its type that reads "none": false, 0, a NULL slice.
 * Where 0 is not the default, ask request_has(). For `topic` and `queue` the operation says
 * whether a pattern (sub, bind's topic, pause, resume) or a name is meant; the decoder checks
 * that. */
struct request {
	enum op op;
	uint8_t code;	    /* packed: the number of the operation, also when unknown */
	struct str op_name; /* as sent, also when unknown */
	struct str id;	    /* as sent, or absent: its JSON text, or packed from its kind on */
	unsigned __int128 present; /* MEMBER_SETs of what the frame has and the operation takes */
	struct payload payload;
	bool has_payload; /* one of the payload members was there */
	size_t raw_size;  /* bytes that follow the line or the members, 0 without */
#define MEMBER(ID, field, name, KIND, min, max) REQUEST_TYPE_##KIND field;
#include "proto/ops.def"
};

#define request_has(r, id) (((r)->present & MEMBER_SET(id)) != 0)

/* What became of a line. */
enum request_result {
	REQUEST_OK,	 /* decoded; when raw_size is not 0, request_set_raw() comes next */
	REQUEST_REFUSED, /* answer the fault; skip raw_size bytes; go on */
	REQUEST_FATAL,	 /* answer the fault; the connection must end */
};

struct request_decoder;

/** request_decoder_new() - scratch memory for decoding, reused from request to request
 * @limits: borrowed; read at every decode, so that a reload takes effect
 *
 * Return: the decoder, or NULL when memory is short. */
struct request_decoder *request_decoder_new(const struct wire_limits *limits);
struct request_decoder *request_decoder_free(struct request_decoder *d);

/** request_decode() - decode one line
 * @line:      without its line end
 * @used_raw:  whether this connection has used `len` or `fd` before: a line that is no JSON object
 *             is then fatal, as it is when it mentions "len" or "fd" itself
 * @ret:       filled in as far as the frame could be read: id, op and op_name, raw_size also when
 *             it is refused
 * @ret_fault: set unless REQUEST_OK
 *
 * Faults: bad-json (with "at byte N" in the detail), bad-request, bad-payload, unknown-op,
 * too-large (envelope; `len` over max_raw is fatal), unsupported is left to the handlers. */
enum request_result request_decode(struct request_decoder *d, struct str line, bool used_raw,
				   struct request *ret, struct fault *ret_fault);

/** request_set_raw() - give a decoded request the bytes that followed its line or its members
 *
 * Return: REQUEST_OK, or REQUEST_REFUSED with bad-payload when they are not what `form` says. */
enum request_result request_set_raw(struct request *r, struct str bytes, struct fault *ret_fault);

/** request_mentions_payload() - whether a broken line contains "len" or "fd" in quotes */
bool request_mentions_payload(struct str line);

/** op_text() - the operation's name on the wire */
struct str op_text(enum op op);
