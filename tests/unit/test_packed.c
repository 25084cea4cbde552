/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Packed frames: every operation with all its members, every wrong kind, every truncation, and
 * what is said of a bad head. */
#include "proto/packed_request.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proto/request_table.h"
#include "tests/unit/packed_text.h"

static const struct packed_bounds bounds = { 1000, 2000 };

struct decoding {
	struct packed_decoder *d;
	struct buf frame;
	struct request r;
	struct fault f;
	char *exact;
};

static int set_up(void **state)
{
	struct decoding *c = calloc(1, sizeof(*c));

	if (!c)
		return -1;
	c->d = packed_decoder_new();
	*state = c;
	return c->d ? 0 : -1;
}

static int tear_down(void **state)
{
	struct decoding *c = *state;

	packed_decoder_free(c->d);
	buf_done(&c->frame);
	free(c->exact);
	free(c);
	return 0;
}

/* ---- samples */

static const struct str sample_texts[] = { { "a", 1 }, { "b-1.c", 5 } };
static const int64_t sample_ints[] = { 1, WIRE_MAX_INT };
static const char sample_id[] = { PACKED_INT, 8, 0, 7, 0, 0, 0, 0, 0, 0, 0 };

#define SAMPLE_BOOL(min, max) true
#define SAMPLE_INT(min, max) (min) < 1 ? 1 : (min)
#define SAMPLE_TEXT(min, max) STR("word")
#define SAMPLE_NAME(min, max) STR("a.b")
#define SAMPLE_TYPE(min, max) STR("")
#define SAMPLE_PATTERN(min, max) STR("a.b")
#define SAMPLE_PATTERNS(min, max) \
	(struct strs)             \
	{                         \
		sample_texts, 2   \
	}
#define SAMPLE_NAMES(min, max)  \
	(struct strs)           \
	{                       \
		sample_texts, 2 \
	}
#define SAMPLE_INTS(min, max)  \
	(struct ints)          \
	{                      \
		sample_ints, 2 \
	}
#define SAMPLE_PEOPLE(min, max) \
	(struct strs)           \
	{                       \
		sample_texts, 2 \
	}
#define SAMPLE_HEADERS(min, max) STR("{\"h\":\"1\"}")
#define SAMPLE_JSON(min, max) STR("[1,\"x\"]")
#define SAMPLE_CURSOR(min, max) STR("ready-0-1")
#define SAMPLE_PAYLOAD(min, max) 0

/* Not as members, or not at all yet. */
#define NOT_TRIED                                                                      \
	(MEMBER_SET(QUIET) | MEMBER_SET(DATA) | MEMBER_SET(DATA64) | MEMBER_SET(LEN) | \
	 MEMBER_SET(FD) | MEMBER_SET(POOL) | MEMBER_SET(SEGMENT) | MEMBER_SET(FORM))

static unsigned __int128 members_of(enum op op)
{
	return (op_rows[op].required | op_rows[op].optional) & ~NOT_TRIED;
}

static struct request sample(enum op op)
{
	struct request r = { .op = op, .quiet = true, .id = { sample_id, sizeof(sample_id) } };

#define MEMBER(ID, field, name, KIND, min, max) r.field = SAMPLE_##KIND(min, max);
#include "proto/ops.def"
	r.request = r.id;
	r.present = members_of(op) | MEMBER_SET(QUIET);
	if (op_rows[op].optional & MEMBER_SET(LEN)) {
		r.has_payload = true;
		r.payload = (struct payload){ FORM_JSON, CODING_RAW, { "{}", 2 } };
	}
	return r;
}

/* Decode what is in c->frame, from a place of exactly its members' size. */
static enum request_result decode(struct decoding *c, struct str payload)
{
	enum request_result result;
	struct packed_head h;

	assert_false(c->frame.failed);
	c->f = (struct fault){};
	assert_int_equal(packed_head_read((struct str){ c->frame.p, c->frame.n },
					  &(struct packed_bounds){ 1 << 20, 1 << 20 }, &h, &c->f),
			 1);
	free(c->exact);
	c->exact = malloc(h.n_members ? h.n_members : 1);
	assert_non_null(c->exact);
	memcpy(c->exact, c->frame.p + PACKED_HEAD, h.n_members);
	result = packed_decode(c->d, &h, (struct str){ c->exact, h.n_members }, &c->r, &c->f);
	assert_int_equal(c->r.raw_size, h.n_payload);
	if (result == REQUEST_OK && payload.n > 0)
		result = request_set_raw(&c->r, payload, &c->f);
	return result;
}

static void assert_refused(struct decoding *c, enum error code, const char *detail)
{
	assert_int_equal(decode(c, STR("")), REQUEST_REFUSED);
	assert_int_equal(c->f.code, code);
	if (!strstr(c->f.detail, detail))
		fail_msg("\"%s\" is not in \"%s\"", detail, c->f.detail);
}

/* ---- every operation */

static void every_operation(void **state)
{
	struct decoding *c = *state;

	for (unsigned op = 1; op < N_OPS; op++) {
		struct request r = sample((enum op)op);
		struct buf want = {}, have = {};

		buf_reset(&c->frame);
		packed_add_request(&c->frame, &r);
		if (decode(c, r.payload.text) != REQUEST_OK)
			fail_msg("%s: %s", op_rows[op].name.p, c->f.detail);
		assert_true((c->r.present & ~NOT_TRIED) == members_of((enum op)op));
		text_of_request(&want, &r);
		text_of_request(&have, &c->r);
		assert_int_equal(want.n, have.n);
		assert_memory_equal(want.p, have.p, want.n);
		buf_done(&want);
		buf_done(&have);
	}
}

/* A member of each kind, with nothing in it that is wrong by itself. */
static void add_of_kind(struct buf *b, enum number n, unsigned kind)
{
	switch (kind) {
	case PACKED_FALSE:
	case PACKED_TRUE:
		packed_add_bool(b, n, kind == PACKED_TRUE);
		break;
	case PACKED_INT:
		packed_add_int(b, n, 5000);
		break;
	case PACKED_TEXT:
		packed_add_text(b, n, STR("a"));
		break;
	case PACKED_TEXTS:
		packed_add_texts(b, n, (struct strs){ sample_texts, 2 });
		break;
	case PACKED_INTS:
		packed_add_ints(b, n, (struct ints){ sample_ints, 2 });
		break;
	case PACKED_JSON:
		packed_add_json(b, n, STR("{}"));
		break;
	default:
		packed_add_text(b, n, STR("a"));
		if (!b->failed)
			b->p[b->n - 4] = (char)kind;
		break;
	}
}

static bool kind_fits(enum member m, unsigned kind)
{
	switch (member_rows[m].kind) {
	case KIND_BOOL:
		return kind <= PACKED_TRUE;
	case KIND_INT:
		return kind == PACKED_INT;
	case KIND_TEXT:
	case KIND_NAME:
	case KIND_TYPE:
	case KIND_PATTERN:
	case KIND_CURSOR:
		return kind == PACKED_TEXT;
	case KIND_PATTERNS:
		return kind == PACKED_TEXT || kind == PACKED_TEXTS;
	case KIND_NAMES:
	case KIND_PEOPLE:
		return kind == PACKED_TEXTS;
	case KIND_INTS:
		return kind == PACKED_INTS;
	case KIND_HEADERS:
		return kind == PACKED_JSON;
	case KIND_JSON:
		return m == MEMBER_REQUEST ? kind == PACKED_INT || kind == PACKED_TEXT :
					     kind == PACKED_JSON;
	case KIND_PAYLOAD:
		return false;
	}
	return false;
}

static void try_kind(struct decoding *c, enum op op, enum member m, unsigned kind)
{
	struct request r = sample(op);
	const char *name = member_rows[m].name.p;
	bool fits = kind_fits(m, kind);

	/* All but this one as they should be. */
	r.present &= ~MEMBER_SET(QUIET) & ~((unsigned __int128)1 << m);
	r.has_payload = false;
	buf_reset(&c->frame);
	packed_add_request(&c->frame, &r);
	add_of_kind(&c->frame, (enum number)(m + 1), kind);
	packed_end(&c->frame, 0, 0);
	if (decode(c, STR("")) != (fits ? REQUEST_OK : REQUEST_REFUSED)) {
		/* The sample may be out of its bounds, which is another matter. */
		if (fits && strstr(c->f.detail, "must be 0 to "))
			return;
		if (fits && strstr(c->f.detail, "must be 1 to "))
			return;
		fail_msg("%s: %s of kind %u: %s", op_rows[op].name.p, name, kind, c->f.detail);
	}
	if (fits)
		return;
	assert_int_equal(c->f.code, ERR_BAD_REQUEST);
	assert_memory_equal(c->f.detail, name, strlen(name));
	assert_int_equal(c->r.id.n, sizeof(sample_id));
}

static void every_wrong_kind(void **state)
{
	struct decoding *c = *state;

	for (unsigned op = 1; op < N_OPS; op++) {
		for (unsigned m = 0; m < N_MEMBERS; m++) {
			if (!(members_of((enum op)op) & (unsigned __int128)1 << m))
				continue;
			for (unsigned kind = 0; kind < 9; kind++)
				try_kind(c, (enum op)op, (enum member)m, kind);
		}
	}
}

static void every_truncation(void **state)
{
	struct decoding *c = *state;

	for (unsigned op = 1; op < N_OPS; op++) {
		struct request r = sample((enum op)op);
		uint32_t whole;

		r.has_payload = false;
		buf_reset(&c->frame);
		packed_add_request(&c->frame, &r);
		whole = (uint32_t)(c->frame.n - PACKED_HEAD);
		for (uint32_t n = 0; n < whole; n++) {
			c->frame.n = PACKED_HEAD + n;
			packed_end(&c->frame, 0, 0);
			/* Between two members it is a frame with fewer of them. */
			if (decode(c, STR("")) == REQUEST_REFUSED &&
			    !strstr(c->f.detail, ": required"))
				assert_non_null(strstr(c->f.detail, "members: cut short at byte "));
		}
	}
}

static void every_required_member(void **state)
{
	struct decoding *c = *state;

	for (unsigned op = 1; op < N_OPS; op++) {
		for (unsigned m = 0; m < N_MEMBERS; m++) {
			struct request r = sample((enum op)op);

			if (!(op_rows[op].required & (unsigned __int128)1 << m))
				continue;
			r.present &= ~((unsigned __int128)1 << m);
			buf_reset(&c->frame);
			packed_add_request(&c->frame, &r);
			assert_refused(c, ERR_BAD_REQUEST, ": required");
			assert_memory_equal(c->f.detail, member_rows[m].name.p,
					    member_rows[m].name.n);
		}
	}
}

/* ---- members that are wrong in other ways */

struct refusal {
	unsigned op;
	enum error code;
	const char *detail;
	const char *members;
	size_t n;
};

#define BYTES(text) text, sizeof(text) - 1
#define QUEUE_Q "\x08\x03\x01\0q"

static void refusals(void **state)
{
	static const struct refusal cases[] = {
		{ 0, ERR_BAD_REQUEST, "op: required", BYTES("") },
		{ 200, ERR_UNKNOWN_OP, "op: there is no number 200", BYTES("") },
		{ OP_PING, ERR_BAD_REQUEST, "member 0: ", BYTES("\0\x06\0\0{}") },
		{ OP_PING, ERR_BAD_REQUEST, "quiet: stands in the head", BYTES("\x01\x01\0\0") },
		{ OP_PING, ERR_BAD_REQUEST, "id: there twice",
		  BYTES("\x80\x03\x01\0a\x80\x03\x01\0a") },
		{ OP_PING, ERR_BAD_REQUEST, "id: must be", BYTES("\x80\x01\0\0") },
		{ OP_PING, ERR_BAD_REQUEST, "id: must be",
		  BYTES("\x80\x02\x08\0\0\0\0\0\0\0\x20\0") },
		{ OP_PING, ERR_BAD_REQUEST, "id: bad UTF-8 at byte 1",
		  BYTES("\x80\x03\x02\0a\xff") },
		{ OP_DROP, ERR_BAD_REQUEST, "queue: there twice", BYTES(QUEUE_Q QUEUE_Q) },
		{ OP_DROP, ERR_BAD_REQUEST, "queue: ", BYTES("\x08\x03\x01\0*") },
		{ OP_PUT, ERR_BAD_REQUEST, "prio: must be 0 to 32767",
		  BYTES(QUEUE_Q "\x0c\x02\x08\0\xff\xff\xff\xff\xff\xff\xff\xff") },
		{ OP_PUT, ERR_BAD_REQUEST, "prio: must be an integer",
		  BYTES(QUEUE_Q "\x0c\x02\x07\0\0\0\0\0\0\0\0") },
		{ OP_PUT, ERR_BAD_REQUEST, "key: must not be empty",
		  BYTES(QUEUE_Q "\x10\x03\0\0") },
		{ OP_PUT, ERR_BAD_REQUEST, "key: bad UTF-8", BYTES(QUEUE_Q "\x10\x03\x01\0\x80") },
		{ OP_PUT, ERR_BAD_JSON, "headers: must be on one line",
		  BYTES(QUEUE_Q "\x0f\x06\x03\0{\n}") },
		{ OP_PUT, ERR_BAD_JSON, "headers: ", BYTES(QUEUE_Q "\x0f\x06\x03\0{}}") },
		{ OP_PUT, ERR_BAD_JSON, "headers: ", BYTES(QUEUE_Q "\x0f\x06\0\0") },
		{ OP_PUT, ERR_BAD_REQUEST, "headers: must be an object",
		  BYTES(QUEUE_Q "\x0f\x06\x01\0"
				"1") },
		{ OP_PUT, ERR_UNSUPPORTED, "segment: ", BYTES(QUEUE_Q "\x17\x03\x02\0/x") },
		{ OP_TAKE, ERR_BAD_REQUEST, "queues: must not be empty", BYTES("\x09\x04\0\0") },
		{ OP_TAKE, ERR_BAD_REQUEST, "queues: an item of the list is cut short",
		  BYTES("\x09\x04\x04\0\x01\0a\x01") },
		{ OP_ACK, ERR_BAD_REQUEST, "leases: must not be empty", BYTES("\x29\x05\0\0") },
		{ OP_ACK, ERR_BAD_REQUEST, "leases: must be a list of integers from 1",
		  BYTES("\x29\x05\x08\0\0\0\0\0\0\0\0\0") },
		{ OP_ACK, ERR_BAD_REQUEST, "leases: must be a list of integers from 1",
		  BYTES("\x29\x05\x07\0\0\0\0\0\0\0\0") },
	};
	struct decoding *c = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&c->frame);
		packed_begin(&c->frame, PACKED_REQUEST, cases[i].op, 0);
		buf_add(&c->frame, cases[i].members, cases[i].n);
		packed_end(&c->frame, 0, 0);
		assert_refused(c, cases[i].code, cases[i].detail);
	}
}

static void the_id_is_known_though_a_member_before_it_is_bad(void **state)
{
	struct decoding *c = *state;

	packed_begin(&c->frame, PACKED_REQUEST, OP_PING, PACKED_QUIET);
	buf_add(&c->frame, BYTES("\x01\x01\0\0\x80\x03\x01\0a"));
	packed_end(&c->frame, 0, 0);
	assert_refused(c, ERR_BAD_REQUEST, "quiet: ");
	assert_int_equal(c->r.id.n, 4);
	assert_true(c->r.quiet);
	assert_int_equal(c->r.op, OP_PING);
}

static void unknown_members_are_ignored_up_to_64(void **state)
{
	struct decoding *c = *state;

	packed_begin(&c->frame, PACKED_REQUEST, OP_PING, 0);
	for (int i = 0; i < 64; i++)
		buf_add(&c->frame, BYTES("\x7f\xaa\x02\0xy"));
	packed_end(&c->frame, 0, 0);
	assert_int_equal(decode(c, STR("")), REQUEST_OK);
	buf_add(&c->frame, BYTES("\xff\xaa\0\0"));
	packed_end(&c->frame, 0, 0);
	assert_refused(c, ERR_TOO_LARGE, "64 members");
}

/* ---- payloads */

static void put_with(struct decoding *c, unsigned flags, size_t n_payload, unsigned n_fds)
{
	buf_reset(&c->frame);
	packed_begin(&c->frame, PACKED_REQUEST, OP_PUT, flags);
	packed_add_text(&c->frame, NUMBER_QUEUE, STR("q"));
	packed_end(&c->frame, 0, n_payload);
	c->frame.p[12] = (char)n_fds;
}

static void payloads(void **state)
{
	struct decoding *c = *state;

	put_with(c, PACKED_PAYLOAD | FORM_BYTES, 2, 0);
	assert_int_equal(decode(c, STR("\xff\0")), REQUEST_OK);
	assert_true(c->r.has_payload && c->r.payload.form == FORM_BYTES);
	put_with(c, PACKED_PAYLOAD | FORM_TEXT, 1, 0);
	assert_int_equal(decode(c, STR("\xff")), REQUEST_REFUSED);
	assert_int_equal(c->f.code, ERR_BAD_PAYLOAD);
	put_with(c, PACKED_PAYLOAD | FORM_JSON, 0, 0);
	assert_refused(c, ERR_BAD_PAYLOAD, "form: not json");
	put_with(c, PACKED_PAYLOAD | FORM_TEXT, 0, 0);
	assert_int_equal(decode(c, STR("")), REQUEST_OK);
	assert_true(c->r.has_payload);
	put_with(c, 0, 0, 0);
	assert_int_equal(decode(c, STR("")), REQUEST_OK);
	assert_false(c->r.has_payload);
	put_with(c, FORM_TEXT, 1, 0);
	assert_refused(c, ERR_BAD_REQUEST, "flag is not set");
	put_with(c, PACKED_PAYLOAD | 3, 0, 0);
	assert_refused(c, ERR_BAD_REQUEST, "form: must be");
	put_with(c, 0x10, 0, 0);
	assert_refused(c, ERR_BAD_REQUEST, "bits 4 to 7");
	put_with(c, 0, 0, 1);
	assert_refused(c, ERR_UNSUPPORTED, "fd: ");
}

/* ---- heads */

static void heads(void **state)
{
	static const struct {
		const char *head, *detail;
		enum error code;
	} cases[] = {
		{ "\xfd\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0", "byte 0 must be 254", ERR_BAD_REQUEST },
		{ "\xfe\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0", "type 0", ERR_BAD_REQUEST },
		{ "\xfe\x05\x01\0\0\0\0\0\0\0\0\0\0\0\0\0", "type 5", ERR_BAD_REQUEST },
		{ "\xfe\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\0\0", "descriptor", ERR_BAD_REQUEST },
		{ "\xfe\x01\x01\0\0\0\0\0\0\0\0\0\0\x01\0\0", "13 to 15", ERR_BAD_REQUEST },
		{ "\xfe\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\x01", "13 to 15", ERR_BAD_REQUEST },
		{ "\xfe\x01\x01\0\xe9\x03\0\0\0\0\0\0\0\0\0\0", "1000 bytes (max_envelope)",
		  ERR_TOO_LARGE },
		{ "\xfe\x01\x01\0\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", "max_envelope",
		  ERR_TOO_LARGE },
		{ "\xfe\x01\x01\0\0\0\0\0\xd1\x07\0\0\0\0\0\0", "2000 bytes (max_raw)",
		  ERR_TOO_LARGE },
		{ "\xfe\x01\x01\0\xe8\x03\0\0\xd0\x07\0\0\x01\0\0\0", NULL, ERR_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct packed_head h;
		struct fault f = {};
		int r = packed_head_read((struct str){ cases[i].head, PACKED_HEAD }, &bounds, &h,
					 &f);

		assert_int_equal(r, cases[i].code == ERR_NONE ? 1 : -EBADMSG);
		assert_int_equal(f.code, cases[i].code);
		if (cases[i].detail)
			assert_non_null(strstr(f.detail, cases[i].detail));
	}
}

static void what_is_too_long_fails_the_buffer(void **state)
{
	static const char text[65536];
	struct buf b = {};

	(void)state;
	packed_begin(&b, PACKED_REQUEST, OP_PING, 0);
	packed_add_text(&b, NUMBER_KEY, (struct str){ text, 65535 });
	assert_false(b.failed);
	packed_add_text(&b, NUMBER_KEY, (struct str){ text, 65536 });
	assert_true(b.failed);
	buf_done(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_operation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_wrong_kind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_truncation, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_required_member, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refusals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_id_is_known_though_a_member_before_it_is_bad,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(unknown_members_are_ignored_up_to_64, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(payloads, set_up, tear_down),
		cmocka_unit_test(heads),
		cmocka_unit_test(what_is_too_long_fails_the_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
