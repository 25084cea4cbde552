/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Packed text: requests and frames written down, so that those of both codecs can be compared. */
#pragma once

#include <assert.h>

#include "proto/json.h"
#include "proto/packed_request.h"

/* An id as JSON would have it. */
static inline void text_id(struct buf *b, struct str id)
{
	struct packed_member m = { .kind = id.p ? (uint8_t)id.p[0] : 0 };

	if (!id.p || (m.kind != PACKED_INT && m.kind != PACKED_TEXT)) {
		buf_add_str(b, id);
		return;
	}
	m.bytes = (struct str){ id.p + 3, id.n - 3 };
	if (m.kind == PACKED_INT)
		buf_add_int(b, packed_int(&m));
	else
		json_add_string(b, m.bytes);
}

static inline void text_of_bool(struct buf *b, bool v)
{
	buf_add_char(b, v ? '1' : '0');
}

static inline void text_of_text(struct buf *b, struct str v)
{
	if (!v.p)
		return;
	buf_add_uint(b, v.n);
	buf_add_char(b, ':');
	buf_add_str(b, v);
}

static inline void text_of_texts(struct buf *b, struct strs v)
{
	for (size_t i = 0; i < v.n; i++)
		text_of_text(b, v.v[i]);
}

static inline void text_of_ints(struct buf *b, struct ints v)
{
	for (size_t i = 0; i < v.n; i++) {
		buf_add_int(b, v.v[i]);
		buf_add_char(b, ';');
	}
}

static inline void text_of_nothing(struct buf *b, char v)
{
	assert(b && v == 0);
}

#define TEXT_OF_BOOL text_of_bool
#define TEXT_OF_INT buf_add_int
#define TEXT_OF_TEXT text_of_text
#define TEXT_OF_NAME text_of_text
#define TEXT_OF_TYPE text_of_text
#define TEXT_OF_PATTERN text_of_text
#define TEXT_OF_PATTERNS text_of_texts
#define TEXT_OF_NAMES text_of_texts
#define TEXT_OF_INTS text_of_ints
#define TEXT_OF_PEOPLE text_of_texts
#define TEXT_OF_HEADERS text_of_text
#define TEXT_OF_JSON text_id
#define TEXT_OF_CURSOR text_of_text
#define TEXT_OF_PAYLOAD text_of_nothing

/** text_of_request() - append all that a request says, whichever codec it came in */
static inline void text_of_request(struct buf *b, const struct request *r)
{
	buf_add_str(b, op_text(r->op));
	buf_add_lit(b, " id=");
	text_id(b, r->id);
	buf_add_lit(b, " quiet=");
	text_of_bool(b, r->quiet);
#define MEMBER(ID, field, name, KIND, min, max)                                                \
	if (request_has(r, ID) && !(MEMBER_SET(ID) & (MEMBER_SET(DATA) | MEMBER_SET(DATA64) |  \
						      MEMBER_SET(LEN) | MEMBER_SET(QUIET)))) { \
		buf_add_lit(b, " " name "=");                                                  \
		TEXT_OF_##KIND(b, r->field);                                                   \
	}
#include "proto/ops.def"
	if (!r->has_payload)
		return;
	buf_add_lit(b, " payload=");
	buf_add_str(b, form_text(r->payload.form));
	buf_add_char(b, ':');
	payload_add_raw(b, &r->payload);
}

/* ---- frames of the broker, as the lines that they stand for */

static inline void text_of_ints_member(struct buf *b, const struct packed_member *m)
{
	if (m->number == NUMBER_FROM && m->bytes.n == 16) {
		buf_add_lit(b, "{\"uid\":");
		buf_add_int(b, packed_int_at(m->bytes.p));
		buf_add_lit(b, ",\"pid\":");
		buf_add_int(b, packed_int_at(m->bytes.p + 8));
		buf_add_char(b, '}');
		return;
	}
	buf_add_char(b, '[');
	for (size_t i = 0; i + 8 <= m->bytes.n; i += 8) {
		if (i > 0)
			buf_add_char(b, ',');
		buf_add_int(b, packed_int_at(m->bytes.p + i));
	}
	buf_add_char(b, ']');
}

static inline void text_of_member(struct buf *b, const struct packed_member *m)
{
	json_add_string(b, number_text(m->number));
	buf_add_char(b, ':');
	if (m->kind == PACKED_FALSE || m->kind == PACKED_TRUE)
		buf_add_str(b, m->kind == PACKED_TRUE ? STR("true") : STR("false"));
	else if (packed_is_int(m))
		buf_add_int(b, packed_int(m));
	else if (m->kind == PACKED_TEXT)
		json_add_string(b, m->bytes);
	else if (m->kind == PACKED_INTS)
		text_of_ints_member(b, m);
	else
		buf_add_str(b, m->bytes);
}

static inline void text_comma(struct buf *b)
{
	if (b->n > 0 && b->p[b->n - 1] != '{')
		buf_add_char(b, ',');
}

static inline void text_of_ok(struct buf *b, const struct packed_head *h)
{
	text_comma(b);
	if (h->type == PACKED_REFUSAL && h->flags & PACKED_QUIET) {
		buf_add_lit(b, "\"op\":");
		json_add_string(b, op_text((enum op)h->code));
		buf_add_char(b, ',');
	}
	if (h->type == PACKED_REPLY)
		buf_add_lit(b, "\"ok\":true");
	else if (h->type == PACKED_REFUSAL)
		buf_add_lit(b, "\"ok\":false");
}

/** text_of_frame() - append the line that a frame of the broker stands for: 0, or -EBADMSG */
static inline int text_of_frame(struct buf *b, const struct packed_head *h, struct str members,
				struct str payload)
{
	const struct payload p = { (enum form)(h->flags & PACKED_FORM), CODING_RAW, payload };
	struct packed_member m;
	bool said_ok = h->type == PACKED_EVENT;
	int r;

	buf_add_char(b, '{');
	if (said_ok) {
		buf_add_lit(b, "\"event\":");
		json_add_string(b, event_text((enum event_kind)h->code));
	}
	while ((r = packed_next(&members, &m)) > 0) {
		if (!said_ok && m.number != NUMBER_ID) {
			text_of_ok(b, h);
			said_ok = true;
		}
		text_comma(b);
		if (m.number == NUMBER_REST && m.bytes.n >= 2)
			buf_add(b, m.bytes.p + 1, m.bytes.n - 2);
		else
			text_of_member(b, &m);
	}
	if (!said_ok)
		text_of_ok(b, h);
	if (h->flags & PACKED_PAYLOAD && (h->flags & PACKED_FORM) <= FORM_JSON)
		payload_add_inline(b, &p);
	buf_add_char(b, '}');
	return r;
}
