/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Packed frames: heads and members, read and written. */

#include "proto/packed.h"

#include <errno.h>
#include <inttypes.h>

static const struct str event_names[N_EVENTS] = {
#define EVENT(ID, name) [EVENT_##ID] = { name, sizeof(name) - 1 },
#include "proto/ops.def"
};

static const struct str number_names[N_NUMBERS] = {
#define MEMBER(ID, field, name, KIND, min, max) [NUMBER_##ID] = { name, sizeof(name) - 1 },
#include "proto/ops.def"
#define REPLY_MEMBER(ID, name) [NUMBER_##ID] = { name, sizeof(name) - 1 },
#include "proto/ops.def"
};

struct str event_text(enum event_kind e)
{
	return e < N_EVENTS ? event_names[e] : (struct str){};
}

struct str number_text(unsigned number)
{
	return number < N_NUMBERS ? number_names[number] : (struct str){};
}

static uint32_t load32(const char *p)
{
	uint32_t u;

	memcpy(&u, p, sizeof(u));
	return le32toh(u);
}

static uint16_t load16(const char *p)
{
	uint16_t u;

	memcpy(&u, p, sizeof(u));
	return le16toh(u);
}

static void store32(char *p, uint32_t u)
{
	u = htole32(u);
	memcpy(p, &u, sizeof(u));
}

static void store16(char *p, uint16_t u)
{
	u = htole16(u);
	memcpy(p, &u, sizeof(u));
}

static int check_head(const char *p, const struct packed_bounds *bounds,
		      const struct packed_head *h, struct fault *f)
{
	if ((uint8_t)p[0] != PACKED_MAGIC)
		return fault_set(f, ERR_BAD_REQUEST, "head: byte 0 must be %d", PACKED_MAGIC);
	if (h->type < PACKED_REQUEST || h->type > PACKED_EVENT)
		return fault_set(f, ERR_BAD_REQUEST, "head: there is no type %u", h->type);
	if (p[13] || p[14] || p[15])
		return fault_set(f, ERR_BAD_REQUEST, "head: bytes 13 to 15 must be 0");
	if (h->n_fds > 1)
		return fault_set(f, ERR_BAD_REQUEST, "head: at most one descriptor a frame");
	if (h->n_members > bounds->max_members)
		return fault_set(f, ERR_TOO_LARGE,
				 "members: longer than %" PRIu64 " bytes (max_envelope)",
				 bounds->max_members);
	if (h->n_payload > bounds->max_payload)
		return fault_set(f, ERR_TOO_LARGE, "payload: over %" PRIu64 " bytes (max_raw)",
				 bounds->max_payload);
	return 1;
}

int packed_head_read(struct str in, const struct packed_bounds *bounds, struct packed_head *ret,
		     struct fault *f)
{
	const char *p = in.p;

	if (in.n < PACKED_HEAD)
		return 0;
	*ret = (struct packed_head){
		.type = (uint8_t)p[1],
		.code = (uint8_t)p[2],
		.flags = (uint8_t)p[3],
		.n_members = load32(p + 4),
		.n_payload = load32(p + 8),
		.n_fds = (uint8_t)p[12],
	};
	return check_head(p, bounds, ret, f);
}

int packed_next(struct str *members, struct packed_member *ret)
{
	const char *p = members->p;
	size_t n;

	if (members->n == 0)
		return 0;
	if (members->n < 4)
		return -EBADMSG;
	/* The rest has what is left: it may be longer than its length could say. */
	n = p[0] == NUMBER_REST ? members->n - 4 : load16(p + 2);
	if (n > members->n - 4)
		return -EBADMSG;
	ret->number = (uint8_t)p[0];
	ret->kind = (uint8_t)p[1];
	ret->bytes = (struct str){ p + 4, n };
	ret->whole = (struct str){ p + 1, n + 3 };
	*members = (struct str){ p + 4 + n, members->n - 4 - n };
	return 1;
}

bool packed_find(struct str members, unsigned number, struct packed_member *ret)
{
	while (packed_next(&members, ret) > 0) {
		if (ret->number == number)
			return true;
	}
	return false;
}

int packed_next_text(struct str *list, struct str *ret)
{
	size_t n;

	if (list->n == 0)
		return 0;
	if (list->n < 2)
		return -EBADMSG;
	n = load16(list->p);
	if (n > list->n - 2)
		return -EBADMSG;
	*ret = (struct str){ list->p + 2, n };
	*list = (struct str){ list->p + 2 + n, list->n - 2 - n };
	return 1;
}

/* ---- written */

void packed_begin(struct buf *b, enum packed_type type, unsigned code, unsigned flags)
{
	char *to = buf_room(b, PACKED_HEAD);

	if (!to)
		return;
	memset(to, 0, PACKED_HEAD);
	to[0] = (char)PACKED_MAGIC;
	to[1] = (char)type;
	to[2] = (char)code;
	to[3] = (char)flags;
	b->n += PACKED_HEAD;
}

void packed_end(struct buf *b, size_t start, size_t n_payload)
{
	if (b->failed)
		return;
	if (b->n - start - PACKED_HEAD > UINT32_MAX || n_payload > UINT32_MAX) {
		b->failed = true;
		return;
	}
	store32(b->p + start + 4, (uint32_t)(b->n - start - PACKED_HEAD));
	store32(b->p + start + 8, (uint32_t)n_payload);
}

/* Begin a member whose @n bytes are written to the place that is returned. */
static char *member_room(struct buf *b, enum number number, enum packed_kind kind, size_t n)
{
	char *to = n > UINT16_MAX ? NULL : buf_room(b, n + 4);

	if (!to) {
		b->failed = true;
		return NULL;
	}
	to[0] = (char)number;
	to[1] = (char)kind;
	store16(to + 2, (uint16_t)n);
	b->n += n + 4;
	return to + 4;
}

static void add_bytes(struct buf *b, enum number n, enum packed_kind kind, struct str bytes)
{
	char *to = member_room(b, n, kind, bytes.n);

	if (to && bytes.n > 0)
		memcpy(to, bytes.p, bytes.n);
}

void packed_add_bool(struct buf *b, enum number n, bool value)
{
	member_room(b, n, value ? PACKED_TRUE : PACKED_FALSE, 0);
}

void packed_add_text(struct buf *b, enum number n, struct str text)
{
	add_bytes(b, n, PACKED_TEXT, text);
}

void packed_add_json(struct buf *b, enum number n, struct str text)
{
	add_bytes(b, n, PACKED_JSON, text);
}

void packed_add_texts(struct buf *b, enum number n, struct strs list)
{
	size_t size = 0;
	char *to;

	for (size_t i = 0; i < list.n; i++)
		size += list.v[i].n + 2;
	to = member_room(b, n, PACKED_TEXTS, size);
	for (size_t i = 0; to && i < list.n; i++) {
		store16(to, (uint16_t)list.v[i].n);
		if (list.v[i].n > 0)
			memcpy(to + 2, list.v[i].p, list.v[i].n);
		to += list.v[i].n + 2;
	}
}

void packed_add_ints(struct buf *b, enum number n, struct ints list)
{
	char *to = list.n > UINT16_MAX ? NULL : member_room(b, n, PACKED_INTS, list.n * 8);

	for (size_t i = 0; to && i < list.n; i++) {
		uint64_t u = htole64((uint64_t)list.v[i]);

		memcpy(to + i * 8, &u, sizeof(u));
	}
}

void packed_add_id(struct buf *b, struct str whole)
{
	if (!whole.p)
		return;
	buf_add_char(b, (char)NUMBER_ID);
	buf_add_str(b, whole);
}

void packed_add_rest(struct buf *b)
{
	static const char head[4] = { NUMBER_REST, PACKED_JSON, 0, 0 };

	buf_add(b, head, sizeof(head));
}
