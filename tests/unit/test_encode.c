/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Encoding: each event and reply byte for byte, what is shared between receivers, and what becomes
 * of a payload that no line can hold. */
#include "daemon/serve/encode.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "daemon/serve/outbox.h"
#include "tests/unit/failing.h"
#include "tests/unit/packed_text.h"

#define MAX_LINE 65536

struct fixture {
	struct encoder e;
	struct quota quota;
	struct account *account;
	struct label *topic;
	struct label *queue;
	struct buf line;
};

static struct fixture fixture;

static int setup(void **state)
{
	struct fixture *x = &fixture;

	*x = (struct fixture){ 0 };
	encoder_init(&x->e, MAX_LINE);
	quota_init(&x->quota, 1 << 30, 1 << 30);
	x->account = quota_account(&x->quota, 1000);
	x->topic = label_new(STR("a.b"));
	x->queue = label_new(STR("jobs"));
	*state = x;
	return x->account && x->topic && x->queue ? 0 : -1;
}

static int teardown(void **state)
{
	struct fixture *x = *state;

	encoder_done(&x->e);
	buf_done(&x->line);
	assert_int_equal(x->account->bytes, 0);
	label_unref(x->topic);
	label_unref(x->queue);
	account_unref(x->account);
	quota_done(&x->quota);
	return 0;
}

static struct message *message(struct fixture *x, struct label *place, struct payload payload,
			       bool all)
{
	const struct origin from = {
		.account = x->account, .place = place, .id = 7, .time_ms = 1700, .pid = 42
	};
	struct publication p = { .payload = payload };
	struct message *m;

	if (all) {
		p.type = STR("t.u");
		p.prio = 9;
		p.key = STR("k\"");
		p.headers = STR("{\"h\":\"1\"}");
	}
	assert_int_equal(message_new(&from, &p, &m), 0);
	return m;
}

static const struct payload hello = { FORM_TEXT, CODING_STRING, { "\"hi\"", 4 } };
static const struct payload empty = { FORM_BYTES, CODING_RAW, { "", 0 } };

/* Put the pieces together as an outbox would. */
static void check(struct fixture *x, const struct encoded *e, const char *expected)
{
	buf_reset(&x->line);
	for (size_t i = 0; i < sizeof(e->copy) / sizeof(e->copy[0]); i++)
		buf_add_str(&x->line, e->copy[i]);
	buf_add_str(&x->line, e->refer);
	buf_add_str(&x->line, e->after);
	buf_add_char(&x->line, '\0');
	assert_string_equal(x->line.p, expected);
}

#define COMMON "\"msg\":7,\"time\":1700,\"from\":{\"uid\":1000,\"pid\":42},\"type\":\"\",\"prio\":0"

static void a_topics_message(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, x->topic, hello, false);
	struct envelope v = { .sub = 3 };
	struct encoded e;

	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	check(x, &e,
	      "{\"event\":\"message\",\"sub\":3,\"topic\":\"a.b\"," COMMON ",\"data\":\"hi\"}\n");
	/* The next receiver: other numbers, another form, and the last value. */
	v = (struct envelope){ .sub = 4, .retained = true, .body = BODY_RAW };
	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	check(x, &e,
	      "{\"event\":\"message\",\"sub\":4,\"topic\":\"a.b\"," COMMON
	      ",\"retained\":true,\"len\":2,\"form\":\"text\"}\nhi");
	message_unref(m);
}

static void all_members_in_order(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, x->topic, empty, true);
	const struct delivery d = { .queue = x->queue, .lease = 5, .attempt = 2, .deliveries = 3 };
	const struct str id = STR("\"x\"");
	struct envelope v = { .reply = &id, .delivery = &d };
	struct encoded e;

	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	check(x, &e,
	      "{\"id\":\"x\",\"ok\":true,\"queue\":\"jobs\",\"topic\":\"a.b\",\"msg\":7,"
	      "\"time\":1700,\"from\":{\"uid\":1000,\"pid\":42},\"type\":\"t.u\","
	      "\"prio\":9,\"key\":\"k\\\"\",\"headers\":{\"h\":\"1\"},"
	      "\"attempt\":2,\"deliveries\":3,\"lease\":5}\n");
	v.body = BODY_RAW;
	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	check(x, &e,
	      "{\"id\":\"x\",\"ok\":true,\"queue\":\"jobs\",\"topic\":\"a.b\",\"msg\":7,"
	      "\"time\":1700,\"from\":{\"uid\":1000,\"pid\":42},\"type\":\"t.u\","
	      "\"prio\":9,\"key\":\"k\\\"\",\"headers\":{\"h\":\"1\"},"
	      "\"attempt\":2,\"deliveries\":3,\"lease\":5,"
	      "\"len\":0,\"form\":\"bytes\"}\n");
	message_unref(m);
}

static void an_automatic_delivery_shows_no_lease(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, x->queue, hello, false);
	const struct delivery d = {
		.queue = x->queue, .lease = 5, .attempt = 1, .deliveries = 1, .automatic = true
	};
	const struct envelope v = { .sub = 1, .delivery = &d };
	struct encoded e;

	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	assert_false(e.omitted);
	check(x, &e,
	      "{\"event\":\"message\",\"sub\":1,\"queue\":\"jobs\"," COMMON
	      ",\"attempt\":1,\"deliveries\":1,\"data\":\"hi\"}\n");
	message_unref(m);
}

/* What is kept of one message must not be taken for another's. */
static void another_message_is_printed_anew(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, x->topic, hello, false);
	struct message *n = message(x, x->topic, empty, false);
	const struct envelope v = { .sub = 1 };
	struct encoded e;

	n->id = 8;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
		check(x, &e,
		      "{\"event\":\"message\",\"sub\":1,\"topic\":\"a.b\"," COMMON
		      ",\"data\":\"hi\"}\n");
		assert_int_equal(encode_message(&x->e, n, &v, &e), 0);
		check(x, &e,
		      "{\"event\":\"message\",\"sub\":1,\"topic\":\"a.b\",\"msg\":8,\"time\":1700,"
		      "\"from\":{\"uid\":1000,\"pid\":42},\"type\":\"\",\"prio\":0}\n");
	}
	message_unref(m);
	message_unref(n);
}

/* The longest text that fits into the line, and one byte more. */
static void a_line_is_never_too_long(void **state)
{
	static const char head[] = "{\"event\":\"message\",\"sub\":1,\"queue\":\"jobs\"," COMMON
				   ",\"attempt\":1,\"deliveries\":1,\"data\":\"\"}";
	struct fixture *x = *state;
	const struct delivery d = {
		.queue = x->queue, .lease = 5, .attempt = 1, .deliveries = 1, .automatic = true
	};
	const struct envelope v = { .sub = 1, .delivery = &d };
	size_t fits = MAX_LINE - (sizeof(head) - 1);
	char *text = malloc(MAX_LINE);

	assert_non_null(text);
	for (size_t more = 0; more < 2; more++) {
		size_t n = fits + more + 2;
		struct payload p = { FORM_TEXT, CODING_STRING, { text, n } };
		struct message *m;
		struct encoded e;

		memset(text, 'x', n);
		text[0] = text[n - 1] = '"';
		m = message(x, x->queue, p, false);
		assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
		assert_int_equal(e.omitted, more);
		/* Not copied, and so not in the outbox's blocks either. */
		assert_int_equal(e.refer.n, more ? 0 : n);
		if (!more)
			assert_int_equal(e.copy[0].n + e.copy[1].n + e.copy[2].n + e.copy[3].n +
						 e.refer.n + e.after.n,
					 MAX_LINE + 1);
		else
			check(x, &e,
			      "{\"event\":\"message\",\"sub\":1,\"queue\":\"jobs\"," COMMON
			      ",\"attempt\":1,\"deliveries\":1,\"lease\":5,"
			      "\"omitted\":true,\"size\":65390}\n");
		message_unref(m);
		encoder_forget(&x->e);
	}
	free(text);
}

/* The same for a packed frame, and the line that it stands for. */
static void check_packed(struct fixture *x, const struct encoded *e, const char *expected)
{
	const struct packed_bounds bounds = { MAX_LINE, MAX_LINE };
	struct buf text = { 0 };
	struct packed_head h;
	struct fault f;

	buf_reset(&x->line);
	for (size_t i = 0; i < sizeof(e->copy) / sizeof(e->copy[0]); i++)
		buf_add_str(&x->line, e->copy[i]);
	buf_add_str(&x->line, e->refer);
	buf_add_str(&x->line, e->after);
	assert_int_equal(packed_head_read((struct str){ x->line.p, x->line.n }, &bounds, &h, &f),
			 1);
	assert_int_equal(packed_size(&h), x->line.n);
	assert_int_equal(
		text_of_frame(&text, &h, (struct str){ x->line.p + PACKED_HEAD, h.n_members },
			      (struct str){ x->line.p + PACKED_HEAD + h.n_members, h.n_payload }),
		0);
	buf_add_char(&text, '\0');
	if (expected)
		assert_string_equal(text.p, expected);
	buf_done(&text);
}

static void packed_receivers_share_all_but_their_own(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, x->topic, hello, false);
	const struct delivery d = { .queue = x->queue, .lease = 5, .attempt = 2, .deliveries = 3 };
	const struct str id = { "\x03\x01\0x", 4 };
	struct envelope v = { .sub = 3, .body = BODY_PACKED };
	struct encoded e;
	const char *shared;

	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	shared = e.copy[1].p;
	check_packed(x, &e,
		     "{\"event\":\"message\",\"sub\":3,\"topic\":\"a.b\"," COMMON
		     ",\"data\":\"hi\"}");
	v = (struct envelope){ .sub = 4, .retained = true, .body = BODY_PACKED };
	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	assert_ptr_equal(e.copy[1].p, shared);
	check_packed(x, &e,
		     "{\"event\":\"message\",\"sub\":4,\"retained\":true,\"topic\":\"a.b\"," COMMON
		     ",\"data\":\"hi\"}");
	/* A line between them, then a queue, then the topic again. */
	v = (struct envelope){ .sub = 5 };
	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	check(x, &e,
	      "{\"event\":\"message\",\"sub\":5,\"topic\":\"a.b\"," COMMON ",\"data\":\"hi\"}\n");
	v = (struct envelope){ .reply = &id, .delivery = &d, .body = BODY_PACKED };
	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	check_packed(x, &e,
		     "{\"id\":\"x\",\"ok\":true,\"attempt\":2,\"deliveries\":3,\"lease\":5,"
		     "\"queue\":\"jobs\",\"topic\":\"a.b\"," COMMON ",\"data\":\"hi\"}");
	v = (struct envelope){ .sub = 6, .body = BODY_PACKED };
	assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
	check_packed(x, &e,
		     "{\"event\":\"message\",\"sub\":6,\"topic\":\"a.b\"," COMMON
		     ",\"data\":\"hi\"}");
	message_unref(m);
}

/* Whatever a payload is kept in, it goes as its bytes: by reference if they lie in the message. */
static void packed_payloads_are_bytes(void **state)
{
	struct fixture *x = *state;
	char *text = malloc(20000);
	char *escaped = malloc(20000);
	const struct {
		struct payload payload;
		size_t n_referred;
		size_t n_copied;
	} cases[] = {
		{ { FORM_BYTES, CODING_RAW, { text, 20000 } }, 20000, 0 },
		{ { FORM_BYTES, CODING_BASE64, { text + 1, 19996 } }, 0, 14997 },
		{ { FORM_TEXT, CODING_STRING, { text, 20000 } }, 19998, 0 },
		{ { FORM_TEXT, CODING_STRING, { escaped, 20000 } }, 0, 19997 },
		{ { FORM_JSON, CODING_RAW, { text, OUTBOX_REFER - 1 } }, 0, OUTBOX_REFER - 1 },
		{ { FORM_BYTES, CODING_RAW, { "", 0 } }, 0, 0 },
		{ { FORM_TEXT, CODING_STRING, { "\"\"", 2 } }, 0, 0 },
	};

	assert_non_null(text);
	assert_non_null(escaped);
	memset(text, '7', 20000);
	text[0] = text[19999] = '"';
	memcpy(escaped, text, 20000);
	memcpy(escaped + 1, "\\n", 2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct message *m = message(x, x->topic, cases[i].payload, false);
		const struct envelope v = { .sub = 1, .body = BODY_PACKED };
		struct encoded e;
		uint32_t n;

		assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
		check_packed(x, &e, NULL);
		assert_int_equal(e.refer.n, cases[i].n_referred);
		memcpy(&n, x->line.p + 8, sizeof(n));
		assert_int_equal(le32toh(n), cases[i].n_referred + cases[i].n_copied);
		assert_false(e.omitted);
		message_unref(m);
		encoder_forget(&x->e);
	}
	free(text);
	free(escaped);
}

static void packed_calls_answers_and_traces(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, x->topic, hello, true);
	const struct action call = {
		.kind = ACTION_CALL, .sub = 2, .n = 12, .ms = 30000, .message = m
	};
	struct trace t = { .session = 4, .uid = 1000, .op = STR("pub"), .topic = x->topic };
	const struct action trace = { .kind = ACTION_TRACE, .sub = 1, .trace = &t, .message = m };
	const struct action lost = { .kind = ACTION_LOST, .sub = 2, .n = 9 };
	struct encoded e;

	assert_int_equal(encode_call(&x->e, &call, BODY_PACKED, &e), 0);
	check_packed(
		x, &e,
		"{\"event\":\"call\",\"sub\":2,\"call\":12,\"service\":\"a.b\","
		"\"from\":{\"uid\":1000,\"pid\":42},\"timeout\":30000,\"headers\":{\"h\":\"1\"},"
		"\"data\":\"hi\"}");
	assert_int_equal(
		encode_answer(&x->e, m, &(struct answered){ .code = OP_CALL }, BODY_PACKED, &e), 0);
	check_packed(x, &e, "{\"ok\":true,\"data\":\"hi\"}");
	assert_int_equal(x->line.p[2], OP_CALL);
	assert_int_equal(encode_trace(&x->e, &trace, BODY_PACKED, &e), 0);
	check_packed(x, &e,
		     "{\"event\":\"trace\",\"sub\":1,\"session\":4,\"uid\":1000,\"op\":\"pub\","
		     "\"topic\":\"a.b\",\"data\":\"hi\"}");
	assert_int_equal(encode_plain(&x->e, &lost, BODY_PACKED, &e), 0);
	check_packed(x, &e, "{\"event\":\"lost\",\"sub\":2,\"n\":9}");
	message_unref(m);
}

struct large {
	struct payload payload;
	enum body body;
	bool referred;
};

/* Large payloads are referred to where the receiver takes them as they are. */
static void large_payloads_are_not_copied(void **state)
{
	struct fixture *x = *state;
	char *text = malloc(20000);
	const struct large cases[] = {
		{ { FORM_BYTES, CODING_RAW, { text, 20000 } }, BODY_RAW, true },
		{ { FORM_BYTES, CODING_RAW, { text, 20000 } }, BODY_INLINE, false },
		{ { FORM_BYTES, CODING_BASE64, { text, 20000 } }, BODY_INLINE, true },
		{ { FORM_BYTES, CODING_BASE64, { text, 20000 } }, BODY_RAW, false },
		{ { FORM_TEXT, CODING_RAW, { text, 20000 } }, BODY_RAW, true },
		{ { FORM_JSON, CODING_RAW, { text, 20000 } }, BODY_INLINE, true },
		{ { FORM_JSON, CODING_RAW, { text, OUTBOX_REFER - 1 } }, BODY_INLINE, false },
		{ { FORM_JSON, CODING_RAW, { text, OUTBOX_REFER - 1 } }, BODY_RAW, false },
	};

	assert_non_null(text);
	memset(text, '7', 20000);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct message *m = message(x, x->topic, cases[i].payload, false);
		const struct envelope v = { .sub = 1, .body = cases[i].body };
		struct encoded e;

		assert_int_equal(encode_message(&x->e, m, &v, &e), 0);
		assert_int_equal(e.refer.p != NULL, cases[i].referred);
		message_unref(m);
		encoder_forget(&x->e);
	}
	free(text);
}

static void events_of_few_members(void **state)
{
	static const struct {
		struct action action;
		const char *line;
	} cases[] = {
		{ { .kind = ACTION_LOST, .sub = 2, .n = 9 },
		  "{\"event\":\"lost\",\"sub\":2,\"n\":9}\n" },
		{ { .kind = ACTION_DEADLINE, .n = 77, .ms = 500 },
		  "{\"event\":\"deadline\",\"lease\":77,\"left\":500}\n" },
		{ { .kind = ACTION_EXPIRED, .n = 78 }, "{\"event\":\"expired\",\"lease\":78}\n" },
	};
	struct fixture *x = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct encoded e;

		assert_int_equal(encode_plain(&x->e, &cases[i].action, BODY_INLINE, &e), 0);
		check(x, &e, cases[i].line);
	}
}

static void calls_and_answers(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, x->topic, hello, true);
	const struct action a = {
		.kind = ACTION_CALL, .sub = 2, .n = 12, .ms = 30000, .message = m
	};
	struct encoded e;

	assert_int_equal(encode_call(&x->e, &a, BODY_INLINE, &e), 0);
	check(x, &e,
	      "{\"event\":\"call\",\"sub\":2,\"call\":12,\"service\":\"a.b\","
	      "\"from\":{\"uid\":1000,\"pid\":42},\"timeout\":30000,\"headers\":{\"h\":\"1\"},"
	      "\"data\":\"hi\"}\n");
	assert_int_equal(
		encode_answer(&x->e, m, &(struct answered){ .id = STR("1") }, BODY_RAW, &e), 0);
	check(x, &e, "{\"id\":1,\"ok\":true,\"len\":2,\"form\":\"text\"}\nhi");
	assert_int_equal(encode_answer(&x->e, m, &(struct answered){ 0 }, BODY_INLINE, &e), 0);
	check(x, &e, "{\"ok\":true,\"data\":\"hi\"}\n");
	message_unref(m);
}

static void traces(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, x->topic, hello, false);
	struct trace t = {
		.session = 4, .uid = 1000, .op = STR("pub"), .topic = x->topic, .msg = 7
	};
	struct action a = { .kind = ACTION_TRACE, .sub = 1, .trace = &t };
	struct encoded e;

	assert_int_equal(encode_trace(&x->e, &a, BODY_INLINE, &e), 0);
	check(x, &e,
	      "{\"event\":\"trace\",\"sub\":1,\"session\":4,\"uid\":1000,\"op\":\"pub\","
	      "\"topic\":\"a.b\",\"msg\":7}\n");
	t.error = ERR_QUOTA;
	a.message = m;
	assert_int_equal(encode_trace(&x->e, &a, BODY_INLINE, &e), 0);
	check(x, &e,
	      "{\"event\":\"trace\",\"sub\":1,\"session\":4,\"uid\":1000,\"op\":\"pub\","
	      "\"topic\":\"a.b\",\"msg\":7,\"error\":\"quota\",\"data\":\"hi\"}\n");
	message_unref(m);
}

static void without_memory_it_says_so(void **state)
{
	struct fixture *x = *state;
	struct message *m = message(x, x->topic, hello, false);

	for (enum body body = BODY_INLINE; body < N_BODIES; body++) {
		const struct envelope v = { .sub = 1, .body = body };
		struct encoded e;
		int r = -ENOMEM;

		for (long n = 0; r < 0; n++) {
			encoder_done(&x->e);
			encoder_init(&x->e, MAX_LINE);
			failing_set(n);
			r = encode_message(&x->e, m, &v, &e);
			assert_int_equal(failing_clear(), r < 0);
			assert_true(r == 0 || r == -ENOMEM);
			assert_true(n < 100);
		}
		if (body == BODY_INLINE)
			check(x, &e,
			      "{\"event\":\"message\",\"sub\":1,\"topic\":\"a.b\"," COMMON
			      ",\"data\":\"hi\"}\n");
		if (body == BODY_PACKED)
			check_packed(x, &e,
				     "{\"event\":\"message\",\"sub\":1,\"topic\":\"a.b\"," COMMON
				     ",\"data\":\"hi\"}");
	}
	message_unref(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_topics_message, setup, teardown),
		cmocka_unit_test_setup_teardown(all_members_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(an_automatic_delivery_shows_no_lease, setup,
						teardown),
		cmocka_unit_test_setup_teardown(another_message_is_printed_anew, setup, teardown),
		cmocka_unit_test_setup_teardown(a_line_is_never_too_long, setup, teardown),
		cmocka_unit_test_setup_teardown(packed_receivers_share_all_but_their_own, setup,
						teardown),
		cmocka_unit_test_setup_teardown(packed_payloads_are_bytes, setup, teardown),
		cmocka_unit_test_setup_teardown(packed_calls_answers_and_traces, setup, teardown),
		cmocka_unit_test_setup_teardown(large_payloads_are_not_copied, setup, teardown),
		cmocka_unit_test_setup_teardown(events_of_few_members, setup, teardown),
		cmocka_unit_test_setup_teardown(calls_and_answers, setup, teardown),
		cmocka_unit_test_setup_teardown(traces, setup, teardown),
		cmocka_unit_test_setup_teardown(without_memory_it_says_so, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
