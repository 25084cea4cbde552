/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Requests at their limits: sizes, counts, depth, and memory that is short. */
#include "proto/request.h"

#include <stdio.h>

#include "tests/unit/failing.h"
#include "tests/unit/request_fixture.h"

#define N(cases) (sizeof(cases) / sizeof((cases)[0]))

#define PUT "{\"op\":\"put\",\"queue\":\"q\","

/* `{"op":"pub","topic":"t","MEMBER":"xxx..."}` with a value of @n bytes, quotes included. */
static struct str long_line(char *out, const char *member, size_t n)
{
	size_t used =
		(size_t)snprintf(out, 100, "{\"op\":\"pub\",\"topic\":\"t\",\"%s\":\"", member);

	memset(out + used, 'A', n - 2);
	memcpy(out + used + n - 2, "\"}", 2);
	return (struct str){ out, used + n };
}

static void envelopes_are_bounded(void **state)
{
	static char text[100000];
	struct decoding *c = *state;
	size_t rest = long_line(text, "note", 2).n - 2, max = c->limits.max_envelope;

	assert_int_equal(decode_bytes(c, long_line(text, "note", max - rest), false), REQUEST_OK);
	assert_int_equal(decode_bytes(c, long_line(text, "note", max - rest + 1), false),
			 REQUEST_REFUSED);
	assert_int_equal(c->f.code, ERR_TOO_LARGE);
	assert_string_equal(
		c->f.detail,
		"the line without its payload is longer than 65536 bytes (max_envelope)");
	assert_str(c->r.op_name, "pub");
	/* The payload's value does not count. */
	assert_int_equal(decode_bytes(c, long_line(text, "data", 90000), false), REQUEST_OK);
	assert_int_equal(decode_bytes(c, long_line(text, "data64", 90002), false), REQUEST_OK);
	/* Limits are read anew each time. */
	c->limits.max_envelope = 30;
	assert_int_equal(decode_bytes(c, long_line(text, "note", 20), false), REQUEST_REFUSED);
	c->limits.max_envelope = max;
	assert_int_equal(decode_bytes(c, long_line(text, "note", 20), false), REQUEST_OK);
}

static void raw_sizes_are_bounded(void **state)
{
	struct decoding *c = *state;

	assert_int_equal(decode(c, PUT "\"len\":67108864}"), REQUEST_OK);
	c->limits.max_raw = 10;
	assert_int_equal(decode(c, PUT "\"len\":11}"), REQUEST_FATAL);
	assert_int_equal(decode(c, PUT "\"len\":10}"), REQUEST_OK);
	c->limits = (struct wire_limits)WIRE_LIMITS_DEFAULT;
}

/* @n members with names of their own, `op` the last of them. */
static void print_members(char *out, size_t size, int n, const char *value)
{
	size_t used = (size_t)snprintf(out, size, "{");

	for (int i = 1; i < n; i++)
		used += (size_t)snprintf(out + used, size - used, "\"m%d\":%s,", i, value);
	snprintf(out + used, size - used, "\"op\":\"ping\"}");
}

static void members_are_bounded(void **state)
{
	struct decoding *c = *state;
	char line[4000];

	print_members(line, sizeof(line), 64, "0");
	assert_int_equal(decode(c, line), REQUEST_OK);
	print_members(line, sizeof(line), 65, "0");
	assert_int_equal(decode(c, line), REQUEST_REFUSED);
	assert_int_equal(c->f.code, ERR_TOO_LARGE);
	assert_string_equal(c->f.detail, "more than 64 members");
	assert_str(c->r.op_name, "ping");
	print_members(line, sizeof(line), 300, "0");
	assert_int_equal(decode(c, line), REQUEST_REFUSED);
}

static void headers_are_bounded(void **state)
{
	struct decoding *c = *state;
	char line[8000];

	for (int n = 64; n <= 65; n++) {
		size_t used = (size_t)snprintf(line, sizeof(line), PUT "\"headers\":{");

		for (int i = 0; i < n; i++)
			used += (size_t)snprintf(line + used, sizeof(line) - used, "%s\"h%d\":\"\"",
						 i ? "," : "", i);
		snprintf(line + used, sizeof(line) - used, "}}");
		assert_int_equal(decode(c, line), n == 64 ? REQUEST_OK : REQUEST_REFUSED);
	}
	assert_string_equal(c->f.detail, "headers: more than 64 in the object");
	for (int n = 4096; n <= 4097; n++) {
		snprintf(line, sizeof(line), PUT "\"headers\":{\"a\":\"%0*d\"}}", n - 8, 0);
		assert_int_equal(decode(c, line), n == 4096 ? REQUEST_OK : REQUEST_REFUSED);
	}
	assert_string_equal(c->f.detail, "headers: longer than 4096 bytes");
}

static void depth_is_bounded(void **state)
{
	struct decoding *c = *state;

	for (int n = 31; n <= 32; n++) {
		char line[200];
		int used = snprintf(line, sizeof(line), PUT "\"data\":");

		memset(line + used, '[', (size_t)n);
		memset(line + used + n, ']', (size_t)n);
		memcpy(line + used + 2 * n, "}", 2);
		assert_int_equal(decode(c, line), n == 31 ? REQUEST_OK : REQUEST_REFUSED);
	}
	assert_int_equal(c->f.code, ERR_BAD_JSON);
	assert_string_equal(c->f.detail, "nested deeper than 32 levels at byte 62");
}

static void ids_are_bounded(void **state)
{
	struct decoding *c = *state;
	char line[400], id[300];

	for (int n = 255; n <= 256; n++) {
		snprintf(id, sizeof(id), "\"%0*d\"", n, 5);
		snprintf(line, sizeof(line), "{\"op\":\"ping\",\"id\":%s}", id);
		assert_int_equal(decode(c, line), n == 255 ? REQUEST_OK : REQUEST_REFUSED);
		if (n == 255)
			assert_str(c->r.id, id);
	}
	assert_string_equal(c->f.detail, "id: longer than 255 bytes");
	assert_null(c->r.id.p);
}

static void no_memory_is_a_refusal(void **state)
{
	static const char *const lines[] = {
		"{\"op\":\"p\\u0069ng\"}",
		"{\"op\":\"ping\",\"\\u0078\":1,\"y\":2}",
		PUT "\"key\":\"\\n\",\"headers\":{\"\\u0061\":\"\\u0062\"},\"len\":4}",
		PUT "\"data64\":\"e30K\",\"form\":\"json\"}",
		PUT "\"data64\":\"\\u00653\\u0030K\",\"form\":\"json\"}",
		"{\"op\":\"take\",\"queues\":[\"a\\u002eb\"],\"types\":[\"\\u0063\"]}",
	};
	struct decoding *c = *state;

	for (size_t i = 0; i < N(lines); i++) {
		struct str line = str_of(lines[i]);
		struct request_decoder *d = request_decoder_new(&c->limits);
		bool hit = true;

		assert_non_null(d);
		for (long n = 0; hit; n++) {
			enum request_result result;

			failing_set(n);
			result = request_decode(d, line, false, &c->r, &c->f);
			hit = failing_clear();
			assert_int_equal(result, hit ? REQUEST_REFUSED : REQUEST_OK);
			if (hit)
				assert_string_equal(error_text(c->f.code).p, "internal");
			assert_int_equal(c->r.raw_size, i == 2 ? 4 : 0);
		}
		request_decoder_free(d);
	}
	failing_set(0);
	assert_null(request_decoder_new(&c->limits));
	assert_true(failing_clear());
	assert_null(request_decoder_free(NULL));
}

/* Escaped base64 that has to be decoded needs room only for its characters. */
static void scratch_is_enough(void **state)
{
	struct decoding *c = *state;
	char line[9000];
	int used = snprintf(line, sizeof(line), PUT "\"form\":\"text\",\"data64\":\"\\u0051");

	memset(line + used, 'U', 8003);
	memcpy(line + used + 8003, "\"}", 3);
	assert_int_equal(decode(c, line), REQUEST_OK);
	assert_int_equal(c->r.payload.text.n, 8004 / 4 * 3);
}

/* One decoder for lines of all sizes: what it kept from one is not seen in the next. */
static void decoders_are_used_again(void **state)
{
	struct decoding *c = *state;
	char line[6000];

	for (int n = 1; n < 5000; n += 37) {
		snprintf(line, sizeof(line),
			 "{\"op\":\"nack\",\"lease\":%d,\"reason\":\"\\u0041%0*d\"}", n, n % 1000,
			 0);
		assert_int_equal(decode(c, line), REQUEST_OK);
		assert_int_equal(c->r.lease, n);
		assert_int_equal(c->r.reason.p[0], 'A');
		assert_int_equal(decode(c, "{\"op\":\"ping\"}"), REQUEST_OK);
		assert_true(c->r.present == 0);
		assert_int_equal(c->r.lease, 0);
		assert_null(c->r.reason.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(envelopes_are_bounded),   cmocka_unit_test(raw_sizes_are_bounded),
		cmocka_unit_test(members_are_bounded),	   cmocka_unit_test(headers_are_bounded),
		cmocka_unit_test(depth_is_bounded),	   cmocka_unit_test(ids_are_bounded),
		cmocka_unit_test(no_memory_is_a_refusal),  cmocka_unit_test(scratch_is_enough),
		cmocka_unit_test(decoders_are_used_again),
	};

	return cmocka_run_group_tests_name("request_limits", tests, set_up, tear_down);
}
