/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Packed vectors: each frame of tests/vectors/packed.txt says what its line says, and is written
 * byte for byte as it stands there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/packed_text.h"

struct vector {
	char name[80];
	char json[512];
	struct buf bytes;
};

static const struct wire_limits limits = WIRE_LIMITS_DEFAULT;
static const struct packed_bounds bounds = { 65536, 65536 };

static void check_text(const struct vector *v, const struct buf *have, const char *want, size_t n)
{
	if (have->n != n || memcmp(have->p, want, n) != 0)
		fail_msg("%s: %.*s\n  is not %.*s", v->name, (int)have->n, have->p, (int)n, want);
}

static void check_bytes(const struct vector *v, const struct buf *have)
{
	if (have->failed || have->n != v->bytes.n || memcmp(have->p, v->bytes.p, have->n) != 0)
		fail_msg("%s: %zu bytes are written otherwise", v->name, have->n);
}

/* ---- requests: decoded from both forms to the same, and encoded again */

static void check_request(const struct vector *v, const struct packed_head *h, struct str members,
			  struct str payload)
{
	struct request_decoder *lines = request_decoder_new(&limits);
	struct packed_decoder *frames = packed_decoder_new();
	struct buf have = {}, want = {}, again = {};
	struct request r, line;
	struct fault f = {};

	if (packed_decode(frames, h, members, &r, &f) != REQUEST_OK ||
	    request_set_raw(&r, payload, &f) != REQUEST_OK)
		fail_msg("%s: %s", v->name, f.detail);
	assert_int_equal(request_decode(lines, str_of(v->json), false, &line, &f), REQUEST_OK);
	text_of_request(&have, &r);
	text_of_request(&want, &line);
	check_text(v, &have, want.p, want.n);

	packed_add_request(&again, &r);
	payload_add_raw(&again, &r.payload);
	check_bytes(v, &again);
	/* The same out of what the line gave, but for the id, which is kept as it came. */
	buf_reset(&again);
	line.id = r.id;
	line.request = r.request;
	packed_add_request(&again, &line);
	payload_add_raw(&again, &line.payload);
	check_bytes(v, &again);
	buf_done(&have);
	buf_done(&want);
	buf_done(&again);
	request_decoder_free(lines);
	packed_decoder_free(frames);
}

/* ---- frames of the broker: read, and written from what was read */

static void write_member(struct buf *b, const struct packed_member *m)
{
	enum number n = (enum number)m->number;
	int64_t ints[8];

	if (m->number == NUMBER_REST) {
		packed_add_rest(b);
		buf_add_str(b, m->bytes);
	} else if (m->number == NUMBER_ID) {
		packed_add_id(b, m->whole);
	} else if (m->kind <= PACKED_TRUE) {
		packed_add_bool(b, n, m->kind == PACKED_TRUE);
	} else if (packed_is_int(m)) {
		packed_add_int(b, n, packed_int(m));
	} else if (m->kind == PACKED_TEXT) {
		packed_add_text(b, n, m->bytes);
	} else if (m->kind == PACKED_JSON) {
		packed_add_json(b, n, m->bytes);
	} else {
		assert_int_equal(m->kind, PACKED_INTS);
		for (size_t i = 0; i < m->bytes.n / 8; i++)
			ints[i] = packed_int_at(m->bytes.p + i * 8);
		packed_add_ints(b, n, (struct ints){ ints, m->bytes.n / 8 });
	}
}

static void check_frame(const struct vector *v, const struct packed_head *h, struct str members,
			struct str payload)
{
	struct buf text = {}, again = {};
	struct str left = members;
	struct packed_member m;

	assert_int_equal(text_of_frame(&text, h, members, payload), 0);
	check_text(v, &text, v->json, strlen(v->json));
	packed_begin(&again, (enum packed_type)h->type, h->code, h->flags);
	while (packed_next(&left, &m) > 0)
		write_member(&again, &m);
	packed_end(&again, 0, payload.n);
	buf_add_str(&again, payload);
	check_bytes(v, &again);
	buf_done(&text);
	buf_done(&again);
}

static void check_vector(const struct vector *v)
{
	const struct str in = { v->bytes.p, v->bytes.n };
	struct packed_head h;
	struct str members, payload;
	struct fault f;

	for (size_t n = 0; n < PACKED_HEAD; n++)
		assert_int_equal(packed_head_read((struct str){ in.p, n }, &bounds, &h, &f), 0);
	assert_int_equal(packed_head_read(in, &bounds, &h, &f), 1);
	assert_int_equal(packed_size(&h), in.n);
	members = (struct str){ in.p + PACKED_HEAD, h.n_members };
	payload = (struct str){ members.p + members.n, h.n_payload };
	if (h.type == PACKED_REQUEST)
		check_request(v, &h, members, payload);
	else
		check_frame(v, &h, members, payload);
}

/* ---- the file */

static void add_hex(struct vector *v, const char *text)
{
	unsigned byte;
	int used;

	for (; sscanf(text, " %2x%n", &byte, &used) == 1; text += used)
		buf_add_char(&v->bytes, (char)byte);
}

static unsigned read_vectors(FILE *in, uint8_t *types)
{
	struct vector v = {};
	char line[1024];
	unsigned n = 0;

	for (;;) {
		char *got = fgets(line, sizeof(line), in);

		if ((!got || line[0] == '\n') && v.bytes.n > 0) {
			check_vector(&v);
			types[(uint8_t)v.bytes.p[1]] = 1;
			buf_reset(&v.bytes);
			n++;
		}
		if (!got)
			break;
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "name: ", 6) == 0)
			snprintf(v.name, sizeof(v.name), "%.70s", line + 6);
		else if (strncmp(line, "json: ", 6) == 0)
			snprintf(v.json, sizeof(v.json), "%.500s", line + 6);
		else if (strncmp(line, "hex: ", 5) == 0 || line[0] == ' ')
			add_hex(&v, line + 5);
	}
	buf_done(&v.bytes);
	return n;
}

static void vectors(void **state)
{
	uint8_t types[256] = {};
	char path[4096];
	unsigned n;
	FILE *in;

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/vectors/packed.txt", getenv("FERRY_SOURCE"));
	in = fopen(path, "re");
	assert_non_null(in);
	n = read_vectors(in, types);
	fclose(in);
	assert_true(n > 50);
	for (int i = PACKED_REQUEST; i <= PACKED_EVENT; i++)
		assert_int_equal(types[i], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(vectors) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
