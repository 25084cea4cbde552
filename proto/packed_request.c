/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Packed requests: one walk finds the members, then those that the operation takes are converted,
 * and checked by what the JSON decoder has for that. */

#include "proto/packed_request.h"

#include <errno.h>
#include <stdlib.h>

#include "proto/request_value.h"
#include "proto/utf8.h"

/* What the head says, and so no member may. */
#define IN_HEAD                                                                        \
	(MEMBER_SET(QUIET) | MEMBER_SET(DATA) | MEMBER_SET(DATA64) | MEMBER_SET(LEN) | \
	 MEMBER_SET(FD) | MEMBER_SET(FORM))

struct packed_decoder {
	size_t n_members;
	struct packed_member members[WIRE_MAX_MEMBERS]; /* those with a row */
	struct value_room room;
};

struct packed_decoder *packed_decoder_new(void)
{
	return calloc(1, sizeof(struct packed_decoder));
}

struct packed_decoder *packed_decoder_free(struct packed_decoder *d)
{
	if (!d)
		return NULL;
	value_room_done(&d->room);
	free(d);
	return NULL;
}

static inline unsigned __int128 set_of(const struct packed_member *m)
{
	return (unsigned __int128)1 << (m->number - 1);
}

/* ---- finding the members */

static int bad_text(struct fault *f, struct str name, struct str text)
{
	size_t at = utf8_check(text.p, text.n);

	if (at == text.n)
		return 0;
	return fault_set(f, ERR_BAD_REQUEST, "%s: bad UTF-8 at byte %zu", name.p, at);
}

/* What an id may be: a string, or an integer that JSON could hold too. */
static int check_id(const struct packed_member *m, struct fault *f)
{
	struct str name = number_text(m->number);

	if (m->kind == PACKED_TEXT) {
		if (m->bytes.n > WIRE_MAX_ID)
			return fault_set(f, ERR_BAD_REQUEST, "%s: longer than %d bytes", name.p,
					 WIRE_MAX_ID);
		return bad_text(f, name, m->bytes);
	}
	if (!packed_is_int(m) || packed_int(m) > WIRE_MAX_INT || packed_int(m) < -WIRE_MAX_INT)
		return fault_set(f, ERR_BAD_REQUEST, "%s: must be a string or an integer", name.p);
	return 0;
}

static int find_one(struct packed_decoder *d, const struct packed_member *m,
		    unsigned __int128 *seen, struct fault *f)
{
	if (m->number == NUMBER_REST)
		return fault_set(f, ERR_BAD_REQUEST, "member 0: not in a request");
	if (m->number >= N_MEMBER_NUMBERS)
		return 0;
	if (set_of(m) & IN_HEAD)
		return fault_set(f, ERR_BAD_REQUEST, "%s: stands in the head, not as a member",
				 member_rows[m->number - 1].name.p);
	if (*seen & set_of(m))
		return fault_set(f, ERR_BAD_REQUEST, "%s: there twice",
				 member_rows[m->number - 1].name.p);
	*seen |= set_of(m);
	d->members[d->n_members++] = *m;
	return 0;
}

static int find_id(const struct packed_member *m, struct request *r, struct fault *f)
{
	if (r->id.p)
		return fault_set(f, ERR_BAD_REQUEST, "id: there twice");
	if (check_id(m, f) < 0)
		return -EBADMSG;
	r->id = m->whole;
	return 0;
}

/* The id counts also when another member is bad. */
static int find_members(struct packed_decoder *d, struct str members, struct request *r,
			struct fault *f)
{
	unsigned __int128 seen = 0;
	struct str left = members;
	struct packed_member m;
	size_t n = 0;
	int error = 0;
	int r2;

	d->n_members = 0;
	while ((r2 = packed_next(&left, &m)) > 0) {
		if (n++ == WIRE_MAX_MEMBERS)
			return error < 0 ? error :
					   fault_set(f, ERR_TOO_LARGE, "more than %d members",
						     WIRE_MAX_MEMBERS);
		if (m.number == NUMBER_ID)
			r2 = find_id(&m, r, error < 0 ? NULL : f);
		else
			r2 = find_one(d, &m, &seen, error < 0 ? NULL : f);
		if (r2 < 0)
			error = r2;
	}
	if (r2 < 0 && error == 0)
		return fault_set(f, ERR_BAD_REQUEST, "members: cut short at byte %zu",
				 (size_t)(left.p - members.p));
	return error < 0 ? error : r2;
}

/* ---- conversions: what the kinds of a frame can be for those of the table */

static int take_bool(const struct conversion *c, const struct packed_member *m)
{
	if (m->kind > PACKED_TRUE || m->bytes.n > 0)
		return value_refuse(c, "must be true or false");
	*(bool *)c->field = m->kind == PACKED_TRUE;
	return 0;
}

static int take_int(const struct conversion *c, const struct packed_member *m)
{
	if (!packed_is_int(m))
		return value_refuse(c, "must be an integer");
	return value_keep_int(c, packed_int(m));
}

static int take_text(const struct conversion *c, const struct packed_member *m)
{
	if (m->kind != PACKED_TEXT)
		return value_refuse(c, "must be a string");
	/* The others' grammars have nothing but ASCII. */
	if ((c->row->kind == KIND_TEXT || c->row->kind == KIND_CURSOR) &&
	    bad_text(c->f, c->row->name, m->bytes) < 0)
		return -EBADMSG;
	return value_keep_text(c, m->bytes);
}

static int take_texts(const struct conversion *c, const struct packed_member *m)
{
	struct strs *list = c->field;
	size_t before = c->room->n_strings;
	struct str left = m->bytes, item;
	int64_t n = 0;
	int r;

	if (m->kind == PACKED_TEXT && c->row->kind == KIND_PATTERNS) {
		if (value_keep_text_item(c, m->bytes) < 0)
			return -EBADMSG;
		*list = (struct strs){ c->room->strings + before, 1 };
		return 0;
	}
	if (m->kind != PACKED_TEXTS)
		return value_refuse(c, "must be a list of strings");
	while ((r = packed_next_text(&left, &item)) > 0) {
		if (value_check_count(c, ++n) < 0 || bad_text(c->f, c->row->name, item) < 0 ||
		    value_keep_text_item(c, item) < 0)
			return -EBADMSG;
	}
	if (r < 0)
		return value_refuse(c, "an item of the list is cut short");
	if (n < c->row->min)
		return value_refuse(c, "must not be empty");
	*list = (struct strs){ c->room->strings + before, (size_t)n };
	return 0;
}

static int take_ints(const struct conversion *c, const struct packed_member *m)
{
	struct ints *list = c->field;
	size_t before = c->room->n_ints;
	int64_t n = (int64_t)m->bytes.n / 8;

	if (m->kind != PACKED_INTS || m->bytes.n % 8 != 0)
		return value_refuse(c, "must be a list of integers from 1");
	if (value_check_count(c, n) < 0)
		return -EBADMSG;
	if (n < c->row->min)
		return value_refuse(c, "must not be empty");
	for (int64_t i = 0; i < n; i++) {
		if (value_keep_int_item(c, packed_int_at(m->bytes.p + i * 8)) < 0)
			return -EBADMSG;
	}
	*list = (struct ints){ c->room->ints + before, (size_t)n };
	return 0;
}

/* The text of a value, which must be one, and fit into a line of JSON with nothing done to it. */
static int scan_json(const struct conversion *c, struct str text, struct scan_value *ret)
{
	struct scanner s;

	if (memchr(text.p, '\n', text.n) || memchr(text.p, '\r', text.n))
		return fault_set(c->f, ERR_BAD_JSON, "%s: must be on one line", c->row->name.p);
	scan_init(&s, text, WIRE_MAX_DEPTH - 1);
	if (scan_value(&s, ret) > 0 && scan_end(&s) == 0)
		return 0;
	return fault_set(c->f, ERR_BAD_JSON, "%s: %s at byte %zu of it", c->row->name.p,
			 s.error.what, s.error.offset);
}

static int take_json(const struct conversion *c, const struct packed_member *m, struct request *r)
{
	enum member which = (enum member)(m->number - 1);
	struct scan_value v;

	if (m->kind != PACKED_JSON)
		return value_refuse(c, "must be JSON");
	if (scan_json(c, m->bytes, &v) < 0)
		return -EBADMSG;
	return value_convert(c->room, which, &v, r, c->f);
}

static int take_request_id(const struct conversion *c, const struct packed_member *m)
{
	if (check_id(m, c->f) < 0)
		return -EBADMSG;
	*(struct str *)c->field = m->whole;
	return 0;
}

static int convert(const struct conversion *c, const struct packed_member *m, struct request *r)
{
	switch (c->row->kind) {
	case KIND_BOOL:
		return take_bool(c, m);
	case KIND_INT:
		return take_int(c, m);
	case KIND_TEXT:
	case KIND_NAME:
	case KIND_TYPE:
	case KIND_PATTERN:
	case KIND_CURSOR:
		return take_text(c, m);
	case KIND_PATTERNS:
	case KIND_NAMES:
	case KIND_PEOPLE:
		return take_texts(c, m);
	case KIND_INTS:
		return take_ints(c, m);
	case KIND_JSON:
		if (m->number == NUMBER_REQUEST)
			return take_request_id(c, m);
		return take_json(c, m, r);
	case KIND_HEADERS:
		return take_json(c, m, r);
	case KIND_PAYLOAD:
		return fault_set(c->f, ERR_UNSUPPORTED,
				 "%s: payloads by reference are not supported", c->row->name.p);
	}
	return 0;
}

/* ---- the payload */

static int take_payload(const struct packed_head *h, struct request *r, struct fault *f)
{
	const struct op_row *row = &op_rows[r->op];

	if (h->n_fds > 0)
		return fault_set(f, ERR_UNSUPPORTED, "fd: payloads by reference are not supported");
	if (!(h->flags & PACKED_PAYLOAD) || !(row->optional & MEMBER_SET(LEN)))
		return 0;
	r->present |= MEMBER_SET(LEN);
	r->has_payload = true;
	r->payload = (struct payload){ (enum form)(h->flags & PACKED_FORM), CODING_RAW, { "", 0 } };
	return r->raw_size == 0 ? payload_check(&r->payload, f) : 0;
}

static int check_flags(const struct packed_head *h, struct fault *f)
{
	if (h->flags & ~(PACKED_FORM | PACKED_PAYLOAD | PACKED_QUIET))
		return fault_set(f, ERR_BAD_REQUEST, "head: bits 4 to 7 of the flags must be 0");
	if ((h->flags & PACKED_FORM) > FORM_JSON)
		return fault_set(f, ERR_BAD_REQUEST, "form: must be bytes, text or json");
	if (h->n_payload > 0 && !(h->flags & PACKED_PAYLOAD))
		return fault_set(f, ERR_BAD_REQUEST, "head: a payload, and its flag is not set");
	return 0;
}

/* ---- all together */

static int take_op(struct request *r, struct fault *f)
{
	if (r->code == OP_NONE)
		return fault_set(f, ERR_BAD_REQUEST, "op: required");
	if (r->code >= N_OPS)
		return fault_set(f, ERR_UNKNOWN_OP, "op: there is no number %u", r->code);
	r->op = (enum op)r->code;
	r->op_name = op_rows[r->op].name;
	return 0;
}

static int take_members(struct packed_decoder *d, struct request *r, struct fault *f)
{
	const struct op_row *row = &op_rows[r->op];
	unsigned __int128 taken = row->required | row->optional;
	unsigned __int128 missing = row->required;

	for (size_t i = 0; i < d->n_members; i++)
		missing &= ~set_of(&d->members[i]);
	for (unsigned i = 0; missing; i++, missing >>= 1) {
		if (missing & 1)
			return fault_set(f, ERR_BAD_REQUEST, "%s: required", member_rows[i].name.p);
	}
	for (size_t i = 0; i < d->n_members; i++) {
		const struct packed_member *m = &d->members[i];
		const struct member_row *member = &member_rows[m->number - 1];
		struct conversion c = {
			&d->room, member, NULL, r->op, (char *)r + member->offset, f
		};

		if (!(taken & set_of(m)))
			continue;
		r->present |= set_of(m);
		if (convert(&c, m, r) < 0)
			return -EBADMSG;
	}
	return 0;
}

enum request_result packed_decode(struct packed_decoder *d, const struct packed_head *h,
				  struct str members, struct request *ret, struct fault *ret_fault)
{
	struct fault *f = ret_fault;

	*ret = (struct request){
		.code = h->code,
		.quiet = h->flags & PACKED_QUIET,
		.raw_size = h->n_payload,
	};
	value_room_reset(&d->room, members);
	/* Whatever is wrong first, the answer needs the id and the operation. */
	if (find_members(d, members, ret, f) < 0)
		f = NULL;
	if (take_op(ret, f) < 0 || !f)
		return REQUEST_REFUSED;
	if (check_flags(h, f) < 0 || take_members(d, ret, f) < 0 || take_payload(h, ret, f) < 0)
		return REQUEST_REFUSED;
	if (ret->quiet)
		ret->present |= MEMBER_SET(QUIET);
	return REQUEST_OK;
}
