/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Fuzz target: a line and the bytes behind it, decoded as a request.
 *
 * Whatever comes in: the outcome is the same each time and in each decoder, all slices can be read
 * to their ends, what was taken keeps the rules of its kind, and a payload that was taken comes out
 * as a member of a line that can be read again, with the same bytes. The first byte chooses limits;
 * the line goes up to the first LF. */
#include "proto/request.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

#include "proto/name.h"
#include "proto/scan.h"
#include "proto/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- everything that is in a request, written down */

static void add_bool(struct buf *b, bool v)
{
	buf_add_char(b, v ? '1' : '0');
}

static void add_text(struct buf *b, struct str v)
{
	if (!v.p) {
		assert(v.n == 0);
		buf_add_char(b, '-');
		return;
	}
	buf_add_uint(b, v.n);
	buf_add_char(b, ':');
	buf_add_str(b, v);
}

static void add_texts(struct buf *b, struct strs v)
{
	for (size_t i = 0; i < v.n; i++)
		add_text(b, v.v[i]);
	buf_add_char(b, ';');
}

static void add_ints(struct buf *b, struct ints v)
{
	for (size_t i = 0; i < v.n; i++)
		buf_add_int(b, v.v[i]);
	buf_add_char(b, ';');
}

static void add_nothing(struct buf *b, char v)
{
	assert(b && v == 0);
}

#define ADD_BOOL add_bool
#define ADD_INT buf_add_int
#define ADD_TEXT add_text
#define ADD_NAME add_text
#define ADD_TYPE add_text
#define ADD_PATTERN add_text
#define ADD_PATTERNS add_texts
#define ADD_NAMES add_texts
#define ADD_INTS add_ints
#define ADD_PEOPLE add_texts
#define ADD_HEADERS add_text
#define ADD_JSON add_text
#define ADD_CURSOR add_text
#define ADD_PAYLOAD add_nothing

static void add_request(struct buf *b, const struct request *r)
{
	buf_add_int(b, (int)r->op);
	add_text(b, r->op_name);
	add_text(b, r->id);
	add_bool(b, r->has_payload);
	buf_add_int(b, (int)r->payload.form);
	buf_add_int(b, (int)r->payload.coding);
	add_text(b, r->payload.text);
	buf_add_uint(b, r->raw_size);
	buf_add_uint(b, (uint64_t)r->present);
	buf_add_uint(b, (uint64_t)(r->present >> 64));
#define MEMBER(ID, field, name, KIND, min, max) ADD_##KIND(b, r->field);
#include "proto/ops.def"
}

/* ---- the rules of the kinds */

static void check_text(struct str v, int64_t min, int64_t max)
{
	assert((int64_t)v.n >= min && (int64_t)v.n <= max);
	assert(utf8_check(v.p, v.n) == v.n);
}

static void check_int(int64_t v, int64_t min, int64_t max)
{
	assert(v >= min && v <= max);
}

static void check_pattern(struct str v)
{
	char text[80];

	assert(v.n == 0 || pattern_check(v, text, sizeof(text)) == NULL);
}

static void check_texts(struct strs v, int64_t min, int64_t max)
{
	assert((int64_t)v.n >= min && (int64_t)v.n <= max);
}

static void check_patterns(struct strs v, int64_t min, int64_t max)
{
	check_texts(v, min, max);
	for (size_t i = 0; i < v.n; i++)
		check_pattern(v.v[i]);
}

static void check_json(struct str v, int64_t max)
{
	struct scan_value value;
	struct scanner s;

	assert((int64_t)v.n <= max);
	scan_init(&s, v, WIRE_MAX_DEPTH - 1);
	assert(scan_value(&s, &value) > 0 && scan_end(&s) == 0);
}

#define CHECK_BOOL(v, min, max) assert((v) == 0 || (v) == 1)
#define CHECK_INT(v, min, max) check_int(v, min, max)
#define CHECK_TEXT(v, min, max) check_text(v, min, max)
#define CHECK_NAME(v, min, max) check_pattern(v)
#define CHECK_TYPE(v, min, max) check_pattern(v)
#define CHECK_PATTERN(v, min, max) check_pattern(v)
#define CHECK_PATTERNS(v, min, max) check_patterns(v, min, max)
#define CHECK_NAMES(v, min, max) check_patterns(v, min, max)
#define CHECK_INTS(v, min, max) assert((int64_t)(v).n >= (min) && (int64_t)(v).n <= (max))
#define CHECK_PEOPLE(v, min, max) check_texts(v, min, max)
#define CHECK_HEADERS(v, min, max) check_json(v, max)
#define CHECK_JSON(v, min, max) check_json(v, max)
#define CHECK_CURSOR(v, min, max) check_text(v, min, max)
#define CHECK_PAYLOAD(v, min, max) assert((v) == 0)

static void check_request(const struct request *r)
{
#define MEMBER(ID, field, name, KIND, min, max) \
	if (request_has(r, ID))                 \
		CHECK_##KIND(r->field, min, max);
#include "proto/ops.def"
}

/* ---- payloads */

/* The payload as a member of a line, read again: the same bytes. */
static void check_inline(struct request_decoder *d, const struct payload *p)
{
	struct buf line = {}, want = {}, got = {};
	struct request r;
	struct fault f;
	size_t n;

	buf_add_lit(&line, "{\"op\":\"pub\",\"topic\":\"t\"");
	n = payload_add_inline(&line, p);
	assert(n == payload_inline_size(p));
	buf_add_lit(&line, "}");
	assert(!memchr(line.p, '\n', line.n) && !memchr(line.p, '\r', line.n));
	payload_add_raw(&want, p);
	assert(want.n == payload_size(p));
	assert(request_decode(d, (struct str){ line.p, line.n }, false, &r, &f) == REQUEST_OK);
	/* JSON that is a string goes as text; all else keeps its form. No bytes need no member. */
	if (p->form != FORM_JSON)
		assert(r.payload.form == p->form &&
		       r.has_payload == (p->form != FORM_BYTES || n > 0));
	if (p->form != FORM_JSON || !memchr(p->text.p, '"', p->text.n)) {
		payload_add_raw(&got, &r.payload);
		assert(p->form == FORM_JSON ? got.n <= want.n : got.n == want.n);
		if (p->form != FORM_JSON && want.n > 0)
			assert(memcmp(want.p, got.p, want.n) == 0);
	}
	buf_done(&line);
	buf_done(&want);
	buf_done(&got);
}

/* ---- the target */

static enum request_result decode(struct request_decoder *d, struct str line, struct str raw,
				  struct request *r, struct fault *f)
{
	enum request_result result = request_decode(d, line, false, r, f);

	if (result != REQUEST_OK || r->raw_size == 0)
		return result;
	/* As much as there is of it; the rest is zeros in a real stream too. */
	if (raw.n > r->raw_size)
		raw.n = r->raw_size;
	return request_set_raw(r, raw, f);
}

static void check_refusal(struct str line, enum request_result result, const struct fault *f)
{
	size_t n = strlen(f->detail);
	json_t *j = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);

	assert(f->code != ERR_NONE && n > 0);
	assert(utf8_check(f->detail, n) == n && !utf8_has_control(f->detail, n));
	if (f->code == ERR_BAD_JSON && result == REQUEST_FATAL)
		assert(request_mentions_payload(line));
	/* What jansson takes for an object is not bad, but for depth, and NUL where it errs. */
	if (json_is_object(j) && f->code == ERR_BAD_JSON && !memchr(line.p, 0, line.n))
		assert(strstr(f->detail, "nested deeper"));
	json_decref(j);
}

/* Kept from input to input, so that what one leaves behind meets the next; the second decodes other
 * lines than the first. */
static struct wire_limits limits = WIRE_LIMITS_DEFAULT;
static struct request_decoder *a, *b;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf first = {}, again = {}, other = {};
	struct request r;
	struct fault f = {}, g = {};
	enum request_result result;
	struct str line, raw;
	const char *lf;

	if (size < 1)
		return 0;
	line = (struct str){ (const char *)data + 1, size - 1 };
	lf = memchr(line.p, '\n', line.n);
	raw = lf ? (struct str){ lf + 1, line.n - (size_t)(lf + 1 - line.p) } :
		   (struct str){ "", 0 };
	line.n -= raw.n + (lf ? 1 : 0);

	if (!a) {
		a = request_decoder_new(&limits);
		b = request_decoder_new(&limits);
		assert(a && b);
	}
	limits.max_envelope = data[0] & 1 ? 64 : 65536;
	limits.max_raw = data[0] & 2 ? 8 : 65536;
	result = decode(a, line, raw, &r, &f);
	add_request(&first, &r);
	if (result == REQUEST_OK)
		check_request(&r);
	else
		check_refusal(line, result, &f);
	assert(r.raw_size <= limits.max_raw);
	if (result == REQUEST_OK && r.has_payload) {
		limits.max_envelope = 65536;
		check_inline(b, &r.payload);
		limits.max_envelope = data[0] & 1 ? 64 : 65536;
	}

	assert(decode(b, line, raw, &r, &g) == result);
	add_request(&other, &r);
	assert(first.n == other.n && memcmp(first.p, other.p, first.n) == 0);
	assert(f.code == g.code && strcmp(f.detail, g.detail) == 0);
	assert(decode(a, line, raw, &r, &g) == result);
	add_request(&again, &r);
	assert(first.n == again.n && memcmp(first.p, again.p, first.n) == 0);

	buf_done(&first);
	buf_done(&again);
	buf_done(&other);
	return 0;
}
