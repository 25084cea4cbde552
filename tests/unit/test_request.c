/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Requests: whole lines, what comes out of them, and what is said of those that are refused. */
#include "proto/request.h"

#include <stdio.h>

#include "tests/unit/request_fixture.h"

#define N(cases) (sizeof(cases) / sizeof((cases)[0]))

static void fields_are_filled(void **state)
{
	struct decoding *c = *state;
	struct request *r = &c->r;

	assert_int_equal(
		decode(c, "{ \"id\" : \"r\\n1\", \"data\": {\"a\": [1, 2.50]}, \"prio\": 7,\t"
			  "\"ttl\":null,"
			  "\"headers\":{\"X-a\":\"1\", \"b\":\"\\u00e4\"}, \"key\":\"k\\u0041\\n\","
			  "\"queue\":\"jobs.\\u0061\", \"quiet\":true, \"type\":\"t\", \"x\":[],"
			  " \"wait\":-1, \"op\":\"p\\u0075t\" } "),
		REQUEST_OK);
	assert_int_equal(r->op, OP_PUT);
	assert_str(r->op_name, "put");
	assert_str(r->id, "\"r\\n1\"");
	assert_str(r->queue, "jobs.a");
	assert_str(r->type, "t");
	assert_str(r->key, "kA\n");
	assert_str(r->headers, "{\"X-a\":\"1\", \"b\":\"\\u00e4\"}");
	assert_int_equal(r->prio, 7);
	assert_int_equal(r->wait_ms, -1);
	assert_true(r->quiet);
	assert_true(request_has(r, WAIT));
	assert_false(request_has(r, TTL));
	assert_null(r->topic.p);
	assert_true(r->has_payload);
	assert_int_equal(r->payload.form, FORM_JSON);
	assert_int_equal(r->payload.coding, CODING_RAW);
	assert_str(r->payload.text, "{\"a\": [1, 2.50]}");
	assert_int_equal(r->raw_size, 0);
}

static void lists_are_filled(void **state)
{
	struct decoding *c = *state;
	struct request *r = &c->r;

	assert_int_equal(
		decode(c, "{\"op\":\"take\",\"queues\":[\"a\",\"b\\u002ec\"],\"types\":\"\"}"),
		REQUEST_OK);
	assert_int_equal(r->queues.n, 2);
	assert_str(r->queues.v[0], "a");
	assert_str(r->queues.v[1], "b.c");
	assert_int_equal(r->types.n, 1);
	assert_str(r->types.v[0], "");
	assert_int_equal(decode(c, "{\"op\":\"declare\",\"queue\":\"q\",\"users\":[\"www\",1000],"
				   "\"groups\":[]}"),
			 REQUEST_OK);
	assert_int_equal(r->users.n, 2);
	assert_str(r->users.v[0], "www");
	assert_str(r->users.v[1], "1000");
	assert_int_equal(r->groups.n, 0);
	assert_true(request_has(r, GROUPS));
	assert_int_equal(decode(c, "{\"op\":\"ack\",\"leases\":[3,9007199254740991]}"), REQUEST_OK);
	assert_int_equal(r->leases.n, 2);
	assert_int_equal(r->leases.v[1], WIRE_MAX_INT);
	assert_int_equal(decode(c, "{\"op\":\"list\",\"what\":\"queues\",\"after\":17}"),
			 REQUEST_OK);
	assert_str(r->after, "17");
	assert_int_equal(decode(c, "{\"op\":\"cancel\",\"request\":\"x\"}"), REQUEST_OK);
	assert_str(r->request, "\"x\"");
	assert_int_equal(decode(c, "{\"op\":\"cancel\",\"request\":-4}"), REQUEST_OK);
	assert_str(r->request, "-4");
}

struct refusal {
	enum request_result result;
	enum error code;
	const char *line, *detail;
};

static void assert_refusals(struct decoding *c, const struct refusal *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(decode(c, v[i].line), v[i].result);
		assert_string_equal(c->f.detail, v[i].detail);
		assert_string_equal(error_text(c->f.code).p, error_text(v[i].code).p);
	}
}

#define REFUSED(code, line, detail)                       \
	{                                                 \
		REQUEST_REFUSED, ERR_##code, line, detail \
	}
#define FATAL(code, line, detail)                       \
	{                                               \
		REQUEST_FATAL, ERR_##code, line, detail \
	}

/* More bytes than the longest known name could have if all were escaped. */
#define TEN_ESCAPES "\\u006c\\u0065\\u006e\\u006c\\u0065\\u006e\\u006c\\u0065\\u006e\\u006c"
#define LONG_KEY TEN_ESCAPES TEN_ESCAPES "x"

static void lines_that_are_no_request(void **state)
{
	static const struct refusal cases[] = {
		REFUSED(BAD_JSON, "", "unexpected end at byte 0"),
		REFUSED(BAD_JSON, "hello", "expected an object at byte 0"),
		REFUSED(BAD_JSON, " [1]", "expected an object at byte 1"),
		REFUSED(BAD_JSON, "{\"op\":\"ping\"", "unexpected end at byte 12"),
		REFUSED(BAD_JSON, "{\"op\":\"ping\"} x", "text after the value at byte 14"),
		REFUSED(BAD_JSON, "{\"op\":\"ping\",}", "expected a key at byte 13"),
		REFUSED(BAD_JSON, "{\"op\":\"\xff\"}", "bad UTF-8 at byte 7"),
		REFUSED(BAD_JSON, "{\"op\":\"ping\",\"x\":\"\\ud800\"}",
			"lone surrogate at byte 18"),
		REFUSED(BAD_JSON, "{\"a\":1,\"a\":2}", "duplicate key at byte 7"),
		REFUSED(BAD_JSON, "{\"a\":1,\"\\u0061\":2}", "duplicate key at byte 7"),
		REFUSED(BAD_JSON, "{\"" LONG_KEY "\":1,\"x" LONG_KEY "\":2,\"" LONG_KEY "\":3}",
			"duplicate key at byte 254"),
		REFUSED(BAD_JSON, "{\"op\":\"ping\",\"op\":\"ping\"}", "duplicate key at byte 13"),
		REFUSED(BAD_JSON, "{\"data\":1,\"op\":\"pub\",\"\\u0064ata\":null}",
			"duplicate key at byte 21"),
		REFUSED(BAD_JSON,
			"{\"op\":\"put\",\"queue\":\"q\",\"headers\":"
			"{\"a\":\"\",\"b\":\"\",\"\\u0061\":\"\"}}",
			"headers: duplicate key at byte 49"),
		FATAL(BAD_JSON, "{\"op\":\"pub\",\"len\":1,\"len\":2}", "duplicate key at byte 20"),
		FATAL(BAD_JSON, "{\"len\":1,\"l\\u0065n\":1}", "duplicate key at byte 9"),
		FATAL(BAD_JSON, "{\"fd\":true,\"fd\":true}", "duplicate key at byte 11"),
		FATAL(BAD_JSON, "{\"op\":\"put\",\"len\":5", "unexpected end at byte 19"),
		FATAL(BAD_JSON, "[\"len\"]", "expected an object at byte 0"),
		FATAL(BAD_JSON, "{\"fd\" true}", "expected ':' at byte 6"),
	};

	assert_refusals(*state, cases, N(cases));
}

static void frames_that_are_refused(void **state)
{
	static const struct refusal cases[] = {
		REFUSED(BAD_REQUEST, "{}", "op: required"),
		REFUSED(BAD_REQUEST, "{\"op\":null}", "op: required"),
		REFUSED(BAD_REQUEST, "{\"op\":5}", "op: must be a string"),
		REFUSED(UNKNOWN_OP, "{\"op\":\"\"}", "op: there is no "),
		REFUSED(UNKNOWN_OP, "{\"op\":\"Ping\"}", "op: there is no Ping"),
		REFUSED(UNKNOWN_OP, "{\"op\":\"a\\nb\"}", "op: there is no a?b"),
		REFUSED(UNKNOWN_OP, "{\"op\":\"release-segments-of-all\"}",
			"op: there is no release-segments-of-all"),
		REFUSED(UNKNOWN_OP,
			"{\"op\":\"01234567890123456789012345678901234567890123456789"
			 "01234567890123456789\"}",
			"op: there is no "
			"0123456789012345678901234567890123456789012345678901234567890123"),
		REFUSED(BAD_REQUEST, "{\"op\":\"ping\",\"id\":true}",
			"id: must be a string or an integer"),
		REFUSED(BAD_REQUEST, "{\"op\":\"ping\",\"id\":1.5}",
			"id: must be a string or an integer"),
		REFUSED(BAD_REQUEST, "{\"op\":\"ping\",\"id\":9007199254740992}",
			"id: must be a string or an integer"),
		REFUSED(BAD_REQUEST, "{\"op\":\"ping\",\"quiet\":1}",
			"quiet: must be true or false"),
		FATAL(BAD_REQUEST, "{\"op\":\"put\",\"len\":-1}",
		      "len: must be an integer, 0 or more"),
		FATAL(BAD_REQUEST, "{\"op\":\"put\",\"len\":\"1\"}",
		      "len: must be an integer, 0 or more"),
		FATAL(BAD_REQUEST, "{\"op\":\"put\",\"len\":1.0}",
		      "len: must be an integer, 0 or more"),
		FATAL(BAD_REQUEST, "{\"len\":-99999999999999999999}",
		      "len: must be an integer, 0 or more"),
		FATAL(TOO_LARGE, "{\"op\":\"put\",\"len\":67108865}",
		      "len: over 67108864 bytes (max_raw)"),
		FATAL(TOO_LARGE, "{\"op\":\"put\",\"len\":99999999999999999999}",
		      "len: over 67108864 bytes (max_raw)"),
		REFUSED(BAD_REQUEST, "{\"op\":\"put\",\"queue\":\"a.b\",\"prio\":32768}",
			"prio: must be 0 to 32767"),
		REFUSED(BAD_REQUEST, "{\"op\":\"pub\",\"topic\":\"a..b\"}",
			"topic: a token is empty (dot at byte 2)"),
		REFUSED(BAD_REQUEST, "{\"op\":\"cancel\",\"request\":[]}",
			"request: must be a string or an integer"),
		REFUSED(BAD_REQUEST,
			"{\"op\":\"put\",\"queue\":\"q\",\"headers\":{\"a\":\"x\\ty\"}}",
			"headers: control character in a value"),
	};

	assert_refusals(*state, cases, N(cases));
}

#define PUT "{\"op\":\"put\",\"queue\":\"q\","

static void payloads_that_are_refused(void **state)
{
	static const struct refusal cases[] = {
		REFUSED(BAD_REQUEST, PUT "\"data\":1,\"data64\":\"\"}",
			"data64: there is already a payload in data"),
		REFUSED(BAD_REQUEST, PUT "\"data\":null,\"len\":0}",
			"len: there is already a payload in data"),
		REFUSED(BAD_REQUEST, PUT "\"segment\":\"/x\",\"fd\":true}",
			"segment: there is already a payload in fd"),
		REFUSED(BAD_REQUEST, PUT "\"data64\":5}", "data64: must be a string"),
		REFUSED(BAD_PAYLOAD, PUT "\"data64\":\"YQ=\"}", "data64: not base64"),
		REFUSED(BAD_PAYLOAD, PUT "\"data64\":\"YQ==\\n\"}", "data64: not base64"),
		REFUSED(BAD_PAYLOAD, PUT "\"data64\":\"/w==\",\"form\":\"text\"}",
			"form: not text: bad UTF-8 at byte 0 of the payload"),
		REFUSED(BAD_PAYLOAD, PUT "\"data64\":\"\\u0065w==\",\"form\":\"json\"}",
			"form: not json: unexpected end at byte 1 of the payload"),
		REFUSED(BAD_PAYLOAD, PUT "\"len\":0,\"form\":\"json\"}",
			"form: not json: unexpected end at byte 0 of the payload"),
		REFUSED(BAD_REQUEST, PUT "\"data\":\"x\",\"form\":\"xml\"}",
			"form: must be bytes, text or json"),
		REFUSED(BAD_REQUEST, PUT "\"form\":\"\"}", "form: must not be empty"),
		REFUSED(BAD_REQUEST, PUT "\"fd\":1}", "fd: must be true or false"),
		REFUSED(UNSUPPORTED, PUT "\"fd\":true,\"size\":5}",
			"fd: payloads by reference are not supported"),
		REFUSED(BAD_REQUEST, PUT "\"pool\":\"1\"}", "pool: must be an integer"),
		REFUSED(UNSUPPORTED, PUT "\"pool\":1,\"at\":0,\"size\":5}",
			"pool: payloads by reference are not supported"),
		REFUSED(BAD_REQUEST, PUT "\"segment\":1}", "segment: must be a string"),
		REFUSED(UNSUPPORTED, PUT "\"segment\":\"/x\",\"size\":5}",
			"segment: payloads by reference are not supported"),
		REFUSED(BAD_REQUEST, PUT "\"data\":1,\"size\":-1}",
			"size: must be 0 to 9007199254740991"),
	};

	assert_refusals(*state, cases, N(cases));
}

static void payloads_that_are_taken(void **state)
{
	static const struct {
		const char *line;
		struct payload p; /* its text is NULL where there is none */
	} cases[] = {
		{ PUT "\"data\":\"te\\\"xt\"}",
		  { FORM_TEXT, CODING_STRING, { "\"te\\\"xt\"", 8 } } },
		{ PUT "\"data\":\"\"}", { FORM_TEXT, CODING_STRING, { "\"\"", 2 } } },
		{ PUT "\"data\":null}", { FORM_JSON, CODING_RAW, { "null", 4 } } },
		{ PUT "\"data\": 0.10 }", { FORM_JSON, CODING_RAW, { "0.10", 4 } } },
		{ PUT "\"data\":\"x\",\"form\":\"bytes\"}",
		  { FORM_TEXT, CODING_STRING, { "\"x\"", 3 } } },
		{ PUT "\"data64\":\"\"}", { FORM_BYTES, CODING_BASE64, { "", 0 } } },
		{ PUT "\"data64\":\"\\/w==\"}", { FORM_BYTES, CODING_BASE64, { "/w==", 4 } } },
		{ PUT "\"data64\":\"w6Q=\",\"form\":\"text\"}",
		  { FORM_TEXT, CODING_RAW, { "\xc3\xa4", 2 } } },
		{ PUT "\"data64\":\"\\u00653\\u0030K\",\"form\":\"json\"}",
		  { FORM_JSON, CODING_RAW, { "{}\n", 3 } } },
		{ PUT "\"data64\":\"\",\"form\":\"text\"}", { FORM_TEXT, CODING_RAW, { "", 0 } } },
		{ PUT "\"len\":0}", { FORM_BYTES, CODING_RAW, { "", 0 } } },
		{ PUT "\"fd\":false,\"data\":[]}", { FORM_JSON, CODING_RAW, { "[]", 2 } } },
		{ PUT "\"fd\":false,\"form\":\"text\"}", { FORM_BYTES, CODING_RAW, { NULL, 0 } } },
		{ PUT "\"data64\":null,\"len\":null}", { FORM_BYTES, CODING_RAW, { NULL, 0 } } },
	};
	struct decoding *c = *state;

	for (size_t i = 0; i < N(cases); i++) {
		assert_int_equal(decode(c, cases[i].line), REQUEST_OK);
		assert_int_equal(c->r.has_payload, cases[i].p.text.p != NULL);
		assert_int_equal(c->r.payload.form, cases[i].p.form);
		assert_int_equal(c->r.payload.coding, cases[i].p.coding);
		assert_true(str_eq(c->r.payload.text, cases[i].p.text));
	}
}

static void raw_payloads_come_later(void **state)
{
	struct decoding *c = *state;

	assert_int_equal(decode(c, PUT "\"len\":5,\"form\":\"json\"}"), REQUEST_OK);
	assert_int_equal(c->r.raw_size, 5);
	assert_int_equal(request_set_raw(&c->r, STR("[1,\n]"), &c->f), REQUEST_REFUSED);
	assert_string_equal(c->f.detail,
			    "form: not json: expected a value at byte 4 of the payload");
	assert_int_equal(request_set_raw(&c->r, STR("[1]\r\n"), &c->f), REQUEST_OK);
	assert_int_equal(c->r.payload.form, FORM_JSON);
	assert_str(c->r.payload.text, "[1]\r\n");
	assert_int_equal(decode(c, PUT "\"len\":3}"), REQUEST_OK);
	assert_int_equal(request_set_raw(&c->r, (struct str){ "\0\xff\n", 3 }, &c->f), REQUEST_OK);
	assert_int_equal(c->r.payload.form, FORM_BYTES);
	assert_int_equal(c->r.payload.coding, CODING_RAW);

	/* An operation that takes no payload is not told of it. */
	assert_int_equal(decode(c, "{\"op\":\"ping\",\"len\":3}"), REQUEST_OK);
	assert_int_equal(request_set_raw(&c->r, STR("abc"), &c->f), REQUEST_OK);
	assert_false(c->r.has_payload);
	assert_int_equal(c->r.payload.text.n, 0);
}

#define ID_PUT "{\"id\":\"a\",\"op\":\"put\","

/* Who is refused learns of what, and what follows his line can be skipped. */
static void refusals_can_be_addressed(void **state)
{
	static const char *const lines[] = {
		"{\"len\":7,\"id\":\"a\",\"quiet\":true,\"op\":\"put\"}",
		"{\"len\":7,\"id\":\"a\",\"quiet\":true,\"op\":\"put\",\"queue\":\"a b\"}",
		"{\"len\":7,\"id\":\"a\",\"quiet\":true,\"op\":\"put\",\"queue\":\"q\",\"data\":1}",
		ID_PUT "\"prio\":-1,\"quiet\":true,\"queue\":\"q\",\"len\":7}",
		ID_PUT "\"x\":1,\"x\":2,\"quiet\":true,\"queue\":\"q\",\"len\":7}",
		ID_PUT "\"prio\":1,\"prio\":2,\"quiet\":true,\"queue\":\"q\",\"len\":7}",
	};
	struct decoding *c = *state;

	for (size_t i = 0; i < N(lines); i++) {
		assert_int_equal(decode(c, lines[i]), REQUEST_REFUSED);
		assert_str(c->r.id, "\"a\"");
		assert_str(c->r.op_name, "put");
		assert_true(c->r.quiet);
		assert_int_equal(c->r.raw_size, 7);
	}
	assert_int_equal(decode(c, "{\"op\":\"fly\",\"len\":9,\"id\":3}"), REQUEST_REFUSED);
	assert_str(c->r.op_name, "fly");
	assert_int_equal(c->r.op, OP_NONE);
	assert_int_equal(c->r.raw_size, 9);
	/* What is said twice, or not well, is not repeated. */
	assert_int_equal(decode(c, "{\"id\":1,\"op\":\"ping\",\"id\":1}"), REQUEST_REFUSED);
	assert_null(c->r.id.p);
	assert_int_equal(decode(c, "{\"id\":[],\"op\":\"ping\"}"), REQUEST_REFUSED);
	assert_null(c->r.id.p);
	assert_int_equal(decode(c, "{\"id\":[],\"op\":\"ping\",\"x"), REQUEST_REFUSED);
	assert_string_equal(c->f.detail, "unexpected end at byte 23");
	/* A line that broke off is answered to whom it named before. */
	assert_int_equal(decode(c, "{\"id\":4,\"op\":\"ping\",\"x\""), REQUEST_REFUSED);
	assert_str(c->r.id, "4");
	assert_int_equal(c->r.raw_size, 0);
}

static void a_broken_line_may_hide_a_payload(void **state)
{
	static const struct {
		const char *line;
		bool mentions;
	} cases[] = {
		{ "", false },
		{ "len", false },
		{ "\"len\"", true },
		{ "{\"len\":5", true },
		{ "\"fd\"", true },
		{ "\"fds\"", false },
		{ "\"length\"", false },
		{ "\"le", false },
		{ "\"len", false },
		{ "\"l\\u0065n\"", true },
		{ "\"\\u0066\\u0064\"", true },
		{ "\"\\u006C\\u0065\\u006E\"", true },
		{ "\"\\u016c\\u0065\\u006e\"", false },
		{ "\"\"len\"", true },
		{ "\\\"len\\\"", false },
		{ "\"LEN\"", false },
		{ "\"\\u006", false },
		{ "\"\\u00zclen\"", false },
		{ "\"\\u006zen\"", false },
	};
	struct decoding *c = *state;

	for (size_t i = 0; i < N(cases); i++) {
		char line[64];

		assert_int_equal(request_mentions_payload(str_of(cases[i].line)),
				 cases[i].mentions);
		snprintf(line, sizeof(line), "[%s", cases[i].line);
		assert_int_equal(decode(c, line),
				 cases[i].mentions ? REQUEST_FATAL : REQUEST_REFUSED);
		assert_int_equal(decode_bytes(c, str_of(line), true), REQUEST_FATAL);
	}
	/* What is well-formed is not broken, whatever was used before. */
	assert_int_equal(decode_bytes(c, STR("{\"op\":\"fly\"}"), true), REQUEST_REFUSED);
	assert_int_equal(decode_bytes(c, STR("{\"op\":\"ping\"}"), true), REQUEST_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_filled),
		cmocka_unit_test(lists_are_filled),
		cmocka_unit_test(lines_that_are_no_request),
		cmocka_unit_test(frames_that_are_refused),
		cmocka_unit_test(payloads_that_are_refused),
		cmocka_unit_test(payloads_that_are_taken),
		cmocka_unit_test(raw_payloads_come_later),
		cmocka_unit_test(refusals_can_be_addressed),
		cmocka_unit_test(a_broken_line_may_hide_a_payload),
	};

	return cmocka_run_group_tests_name("request", tests, set_up, tear_down);
}
