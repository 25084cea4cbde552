/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Packed requests: struct request to frames, member by member of the table. */

#include "proto/packed_request.h"

static void add_bool(struct buf *b, enum number n, bool v)
{
	packed_add_bool(b, n, v);
}

static void add_strs(struct buf *b, enum number n, struct strs v)
{
	packed_add_texts(b, n, v);
}

/* The id of another request: as its own would be, under another number. */
static void add_json(struct buf *b, enum number n, struct str v)
{
	if (n != NUMBER_REQUEST) {
		packed_add_json(b, n, v);
		return;
	}
	buf_add_char(b, (char)n);
	buf_add_str(b, v);
}

static void add_nothing(struct buf *b, enum number n, char v)
{
	(void)b;
	(void)n;
	(void)v;
}

#define ADD_BOOL add_bool
#define ADD_INT packed_add_int
#define ADD_TEXT packed_add_text
#define ADD_NAME packed_add_text
#define ADD_TYPE packed_add_text
#define ADD_PATTERN packed_add_text
#define ADD_PATTERNS add_strs
#define ADD_NAMES add_strs
#define ADD_INTS packed_add_ints
#define ADD_PEOPLE add_strs
#define ADD_HEADERS packed_add_json
#define ADD_JSON add_json
#define ADD_CURSOR packed_add_text
#define ADD_PAYLOAD add_nothing

void packed_add_request(struct buf *b, const struct request *r)
{
	unsigned __int128 left = r->present & ~(MEMBER_SET(QUIET) | MEMBER_SET(FORM));
	unsigned flags = r->quiet ? PACKED_QUIET : 0;
	size_t start = b->n;

	if (r->has_payload)
		flags |= PACKED_PAYLOAD | (unsigned)r->payload.form;
	packed_begin(b, PACKED_REQUEST, r->op, flags);
	packed_add_id(b, r->id);
	/* Few of many are there, and a test for each would cost more than all the rest. */
	for (; left; left &= left - 1) {
		uint64_t low = (uint64_t)left;
		int at = low ? __builtin_ctzll(low) : 64 + __builtin_ctzll((uint64_t)(left >> 64));

		switch ((enum member)at) {
#define MEMBER(ID, field, name, KIND, min, max)       \
	case MEMBER_##ID:                             \
		ADD_##KIND(b, NUMBER_##ID, r->field); \
		break;
#include "proto/ops.def"
		case N_MEMBERS:
			break;
		}
	}
	packed_end(b, start, r->has_payload ? payload_size(&r->payload) : 0);
}
