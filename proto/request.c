/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Request decoder.
 *
 * One pass of the scanner finds and validates all members and notes where those with a known name
 * are; then only those that the operation takes are converted. So the order of members never
 * matters, and `len` is known even of a request that is refused. */

#include "proto/request.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "proto/base64.h"
#include "proto/request_table.h"
#include "proto/request_value.h"
#include "proto/scan.h"

/* Six bytes of an escape for each byte of the longest name that is known. */
#define MAX_ESCAPED_NAME 96

/* A set of slots, in words: shifts of 128 bits by a variable are slow. */
struct slots {
	uint64_t words[2];
};

_Static_assert(N_SLOTS <= 128, "two words hold all slots");

#define CARRIERS                                                                    \
	(MEMBER_SET(DATA) | MEMBER_SET(DATA64) | MEMBER_SET(LEN) | MEMBER_SET(FD) | \
	 MEMBER_SET(POOL) | MEMBER_SET(SEGMENT))

struct request_decoder {
	const struct wire_limits *limits;
	struct name_index members;
	struct name_index ops;

	/* The frame at hand. Slots are numbered as members, then MEMBER_OP and MEMBER_ID. */
	struct slots seen;     /* whose key occurs */
	struct slots present;  /* that count: null and duplicates do not */
	const char *duplicate; /* a known key that occurs again */
	bool ambiguous;	       /* and it says how much follows the line */
	size_t n_members;
	size_t n_unknown;
	struct scan_value slots[N_SLOTS];
	struct scan_value unknown[WIRE_MAX_MEMBERS];
	struct value_room room;
};

struct request_decoder *request_decoder_new(const struct wire_limits *limits)
{
	struct request_decoder *d = calloc(1, sizeof(*d));

	if (!d)
		return NULL;
	d->limits = limits;
	member_index_init(&d->members);
	op_index_init(&d->ops);
	return d;
}

struct request_decoder *request_decoder_free(struct request_decoder *d)
{
	if (!d)
		return NULL;
	value_room_done(&d->room);
	free(d);
	return NULL;
}

/* ---- a line that is no request */

static int bad_json(struct str line, const char *what, const char *at, struct fault *f)
{
	return fault_set(f, ERR_BAD_JSON, "%s at byte %zu", what, (size_t)(at - line.p));
}

static int bad_scan(const struct scanner *s, struct fault *f)
{
	if (s->error.what == scan_too_deep)
		return fault_set(f, ERR_BAD_JSON, "nested deeper than %d levels at byte %zu",
				 WIRE_MAX_DEPTH, s->error.offset);
	return fault_set(f, ERR_BAD_JSON, "%s at byte %zu", s->error.what, s->error.offset);
}

/* ---- finding the members */

static int find_escaped(const struct request_decoder *d, const struct scan_value *key)
{
	char name[MAX_ESCAPED_NAME];
	size_t n;

	if (key->text.n - 2 > sizeof(name))
		return -1;
	n = scan_unescape(key, name);
	return name_index_find(&d->members, (struct str){ name, n });
}

static inline bool slots_have(const struct slots *s, unsigned slot)
{
	return s->words[slot / 64] >> slot % 64 & 1;
}

static inline void slots_add(struct slots *s, unsigned slot)
{
	s->words[slot / 64] |= (uint64_t)1 << slot % 64;
}

static inline void slots_remove(struct slots *s, unsigned slot)
{
	s->words[slot / 64] &= ~((uint64_t)1 << slot % 64);
}

static void add_member(struct request_decoder *d, const struct scan_value *key,
		       const struct scan_value *v)
{
	int found = key->escaped ? find_escaped(d, key) :
				   name_index_find(&d->members, scan_plain(key));
	unsigned slot = (unsigned)found;

	d->n_members++;
	if (found < 0) {
		if (d->n_unknown < WIRE_MAX_MEMBERS)
			d->unknown[d->n_unknown++] = *key;
		return;
	}
	if (slots_have(&d->seen, slot)) {
		d->duplicate = key->text.p;
		d->ambiguous |= slot == MEMBER_LEN || slot == MEMBER_FD;
		slots_remove(&d->present, slot);
		return;
	}
	slots_add(&d->seen, slot);
	if (v->kind == SCAN_NULL && slot != MEMBER_DATA)
		return;
	slots_add(&d->present, slot);
	d->slots[slot] = *v;
}

static int find_members(struct request_decoder *d, struct str line, struct fault *f)
{
	struct scan_value key, v;
	struct scanner s;
	bool first = true;
	int r;

	d->seen = (struct slots){};
	d->present = (struct slots){};
	d->duplicate = NULL;
	d->ambiguous = false;
	d->n_members = 0;
	d->n_unknown = 0;

	scan_init(&s, line, WIRE_MAX_DEPTH);
	r = scan_open(&s, '{');
	if (r == 0)
		return bad_json(line, "expected an object", s.p, f);
	while (r > 0) {
		r = scan_member(&s, &first, &key, &v);
		if (r > 0)
			add_member(d, &key, &v);
	}
	if (r < 0 || scan_end(&s) < 0)
		return bad_scan(&s, f);
	return 0;
}

/* ---- what is wrong with the frame as a whole */

static bool has(const struct request_decoder *d, unsigned slot)
{
	return slots_have(&d->present, slot);
}

static int check_unknown(struct request_decoder *d, struct str line, struct fault *f)
{
	struct str *keys = d->room.keys;

	if (d->n_unknown < 2)
		return 0;
	for (size_t i = 0; i < d->n_unknown; i++) {
		if (value_string(&d->room, &d->unknown[i], &keys[i], f) < 0)
			return -EBADMSG;
		for (size_t j = 0; j < i; j++)
			if (str_eq(keys[i], keys[j]))
				return bad_json(line, "duplicate key", d->unknown[i].text.p, f);
	}
	return 0;
}

static int check_frame(struct request_decoder *d, struct str line, struct fault *f)
{
	size_t envelope = line.n;

	if (d->duplicate)
		return bad_json(line, "duplicate key", d->duplicate, f);
	if (d->n_members > WIRE_MAX_MEMBERS)
		return fault_set(f, ERR_TOO_LARGE, "more than %d members", WIRE_MAX_MEMBERS);
	if (has(d, MEMBER_DATA))
		envelope -= d->slots[MEMBER_DATA].text.n;
	if (has(d, MEMBER_DATA64))
		envelope -= d->slots[MEMBER_DATA64].text.n;
	if (envelope > d->limits->max_envelope)
		return fault_set(f, ERR_TOO_LARGE,
				 "the line without its payload is longer than %" PRIu64
				 " bytes (max_envelope)",
				 d->limits->max_envelope);
	return check_unknown(d, line, f);
}

static int take_raw_size(const struct request_decoder *d, struct request *r, struct fault *f)
{
	const struct scan_value *v = &d->slots[MEMBER_LEN];
	int64_t size = 0;
	int error;

	if (!has(d, MEMBER_LEN))
		return 0;
	error = v->kind == SCAN_NUMBER ? scan_int(v, &size) : -EINVAL;
	if (error == -EINVAL || *v->text.p == '-')
		return fault_set(f, ERR_BAD_REQUEST, "len: must be an integer, 0 or more");
	if (error < 0 || (uint64_t)size > d->limits->max_raw)
		return fault_set(f, ERR_TOO_LARGE, "len: over %" PRIu64 " bytes (max_raw)",
				 d->limits->max_raw);
	r->raw_size = (size_t)size;
	return 0;
}

static enum request_result read_frame(struct request_decoder *d, struct str line, bool used_raw,
				      struct request *r, struct fault *f)
{
	if (find_members(d, line, f) < 0)
		return used_raw || request_mentions_payload(line) ? REQUEST_FATAL : REQUEST_REFUSED;
	if (d->ambiguous) {
		bad_json(line, "duplicate key", d->duplicate, f);
		return REQUEST_FATAL;
	}
	if (take_raw_size(d, r, f) < 0)
		return REQUEST_FATAL;
	return check_frame(d, line, f) < 0 ? REQUEST_REFUSED : REQUEST_OK;
}

/* ---- what every request says */

static int take_id(const struct request_decoder *d, struct request *r, struct fault *f)
{
	const struct scan_value *v = &d->slots[MEMBER_ID];

	if (!has(d, MEMBER_ID))
		return 0;
	if (!value_is_id(v))
		return fault_set(f, ERR_BAD_REQUEST, "id: must be a string or an integer");
	if (v->text.n > WIRE_MAX_ID + (v->kind == SCAN_STRING ? 2 : 0))
		return fault_set(f, ERR_BAD_REQUEST, "id: longer than %d bytes", WIRE_MAX_ID);
	r->id = v->text;
	return 0;
}

static int take_op(struct request_decoder *d, struct request *r, struct fault *f)
{
	const struct scan_value *v = &d->slots[MEMBER_OP];
	int op;

	if (!has(d, MEMBER_OP))
		return fault_set(f, ERR_BAD_REQUEST, "op: required");
	if (v->kind != SCAN_STRING)
		return fault_set(f, ERR_BAD_REQUEST, "op: must be a string");
	if (value_string(&d->room, v, &r->op_name, f) < 0)
		return -EBADMSG;
	op = name_index_find(&d->ops, r->op_name);
	if (op < 0)
		return fault_set(f, ERR_UNKNOWN_OP, "op: there is no %.*s",
				 (int)(r->op_name.n < 64 ? r->op_name.n : 64), r->op_name.p);
	r->op = (enum op)op;
	return 0;
}

/* ---- payload */

static unsigned lowest(unsigned __int128 set)
{
	uint64_t low = (uint64_t)set;

	if (low)
		return (unsigned)__builtin_ctzll(low);
	return 64 + (unsigned)__builtin_ctzll((uint64_t)(set >> 64));
}

static int refuse_reference(const struct request_decoder *d, enum member m, struct fault *f)
{
	const char *name = member_rows[m].name.p;

	if (m == MEMBER_FD && d->slots[m].kind != SCAN_TRUE)
		return fault_set(f, ERR_BAD_REQUEST, "%s: must be true or false", name);
	if (m == MEMBER_POOL && d->slots[m].kind != SCAN_NUMBER)
		return fault_set(f, ERR_BAD_REQUEST, "%s: must be an integer", name);
	if (m == MEMBER_SEGMENT && d->slots[m].kind != SCAN_STRING)
		return fault_set(f, ERR_BAD_REQUEST, "%s: must be a string", name);
	return fault_set(f, ERR_UNSUPPORTED, "%s: payloads by reference are not supported", name);
}

static void take_data(const struct scan_value *v, struct payload *p)
{
	p->form = v->kind == SCAN_STRING ? FORM_TEXT : FORM_JSON;
	p->coding = v->kind == SCAN_STRING ? CODING_STRING : CODING_RAW;
	p->text = v->text;
}

static int take_data64(struct request_decoder *d, struct payload *p, struct fault *f)
{
	const struct scan_value *v = &d->slots[MEMBER_DATA64];
	struct str text;
	size_t size;
	char *to;

	if (v->kind != SCAN_STRING)
		return fault_set(f, ERR_BAD_REQUEST, "data64: must be a string");
	if (value_string(&d->room, v, &text, f) < 0)
		return -EBADMSG;
	if (!base64_check(text.p, text.n, &size))
		return fault_set(f, ERR_BAD_PAYLOAD, "data64: not base64");
	if (p->form == FORM_BYTES) {
		p->coding = CODING_BASE64;
		p->text = text;
		return 0;
	}

	/* Text and JSON are kept as such. What was unescaped has its place already. */
	to = v->escaped ? d->room.text + (text.p - d->room.text) : value_room_take(&d->room, size);
	if (!to)
		return fault_set(f, ERR_INTERNAL, "out of memory");
	base64_decode(text.p, text.n, to);
	p->coding = CODING_RAW;
	p->text = (struct str){ to, size };
	return payload_check(p, f);
}

static int take_payload(struct request_decoder *d, struct request *r, struct fault *f)
{
	unsigned __int128 carriers = r->present & CARRIERS;
	struct payload *p = &r->payload;
	enum member m;

	if (request_has(r, FORM) && form_parse(r->form, &p->form) < 0)
		return fault_set(f, ERR_BAD_REQUEST, "form: must be bytes, text or json");
	if (!carriers) {
		p->form = FORM_BYTES;
		return 0;
	}
	m = lowest(carriers);
	carriers &= carriers - 1;
	if (carriers)
		return fault_set(f, ERR_BAD_REQUEST, "%s: there is already a payload in %s",
				 member_rows[lowest(carriers)].name.p, member_rows[m].name.p);
	r->has_payload = true;
	if (m == MEMBER_DATA) {
		take_data(&d->slots[m], p);
		return 0;
	}
	if (m == MEMBER_DATA64)
		return take_data64(d, p, f);
	if (m != MEMBER_LEN)
		return refuse_reference(d, m, f);
	p->text = (struct str){ "", 0 };
	return r->raw_size == 0 ? payload_check(p, f) : 0;
}

/* ---- the rest */

static int take_members(struct request_decoder *d, struct request *r, struct fault *f)
{
	const struct op_row *row = &op_rows[r->op];
	unsigned __int128 present, missing, set;

	if (has(d, MEMBER_FD) && d->slots[MEMBER_FD].kind == SCAN_FALSE)
		slots_remove(&d->present, MEMBER_FD);
	present = (unsigned __int128)d->present.words[1] << 64 | d->present.words[0];
	missing = row->required & ~present;
	if (missing)
		return fault_set(f, ERR_BAD_REQUEST, "%s: required",
				 member_rows[lowest(missing)].name.p);

	r->present = present & (row->required | row->optional);
	for (set = r->present & ~CARRIERS; set; set &= set - 1) {
		enum member m = lowest(set);

		if (value_convert(&d->room, m, &d->slots[m], r, f) < 0)
			return -EBADMSG;
	}
	if (r->present & (CARRIERS | MEMBER_SET(FORM)))
		return take_payload(d, r, f);
	return 0;
}

enum request_result request_decode(struct request_decoder *d, struct str line, bool used_raw,
				   struct request *ret, struct fault *ret_fault)
{
	enum request_result result;
	struct fault *f = ret_fault;

	*ret = (struct request){};
	value_room_reset(&d->room, line);
	result = read_frame(d, line, used_raw, ret, f);

	/* Whatever was wrong so far, the answer needs these. */
	if (result != REQUEST_OK)
		f = NULL;
	ret->quiet = has(d, MEMBER_QUIET) && d->slots[MEMBER_QUIET].kind == SCAN_TRUE;
	if (take_id(d, ret, f) < 0 && f) {
		result = REQUEST_REFUSED;
		f = NULL;
	}
	if (take_op(d, ret, f) < 0 && f)
		result = REQUEST_REFUSED;
	if (result == REQUEST_OK && take_members(d, ret, f) < 0)
		result = REQUEST_REFUSED;
	return result;
}

enum request_result request_set_raw(struct request *r, struct str bytes, struct fault *ret_fault)
{
	if (!request_has(r, LEN))
		return REQUEST_OK;
	r->payload.text = bytes;
	return payload_check(&r->payload, ret_fault) < 0 ? REQUEST_REFUSED : REQUEST_OK;
}
