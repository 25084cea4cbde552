/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Writer: a reply or an event of a few members, in the codec that its session speaks.
 *
 * One frame at a time, into a buffer that the caller has: begin, members, end. In JSON it is a
 * line, in packed form a frame without payload. For what goes to many receivers, and has a
 * payload, there is encode.h. */
#pragma once

#include "proto/packed.h"

struct writer {
	struct buf *b;
	bool packed;
	size_t start; /* of the frame in the buffer */
};

/* What is answered. */
struct answered {
	struct str id; /* as the request had it; absent: it had none */
	struct str op; /* its name, for JSON; absent: not to be said */
	uint8_t code;  /* its number; 0: it is not known what it was */
	bool quiet;
};

/** writer_reply() - begin an ok reply */
void writer_reply(struct writer *w, const struct answered *to);

/** writer_refusal() - a whole refusal, with its end */
void writer_refusal(struct writer *w, const struct answered *to, const struct fault *f);

/** writer_event() - begin an event */
void writer_event(struct writer *w, enum event_kind event);

/* One member more. Names are texts that need no escapes. */
void writer_uint(struct writer *w, enum number n, uint64_t value);
void writer_int(struct writer *w, enum number n, int64_t value);
void writer_true(struct writer *w, enum number n);
void writer_name(struct writer *w, enum number n, struct str text);
void writer_text(struct writer *w, enum number n, struct str text);
void writer_uints(struct writer *w, enum number n, const uint64_t *v, size_t count);

/** writer_null() - a member of which JSON says that it is not there, and packed frames nothing */
void writer_null(struct writer *w, enum number n);

/** writer_end() - the frame is whole */
void writer_end(struct writer *w);
