/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* The table of operations, put to the decoder row by row: each member where it is taken, missing,
 * null, of the wrong kind and out of its range; and where it is not taken. */
#include "proto/request.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define N(cases) (sizeof(cases) / sizeof((cases)[0]))

enum kind {
	BOOL,
	INT,
	TEXT,
	NAME,
	TYPE,
	PATTERN,
	PATTERNS,
	NAMES,
	INTS,
	PEOPLE,
	HEADERS,
	JSON,
	CURSOR,
	PAYLOAD,
};

static const struct {
	const char *name;
	enum kind kind;
	int64_t min, max;
} members[N_MEMBERS] = {
#define MEMBER(ID, field, name, KIND, min, max) [MEMBER_##ID] = { name, KIND, min, max },
#include "proto/ops.def"
};

static const struct {
	const char *name;
	unsigned __int128 required, optional;
} ops[N_OPS] = {
#define OP(ID, name, required, optional) [OP_##ID] = { name, required, optional },
#include "proto/ops.def"
};

/* Values that are no good for a member of a kind, whatever its range. */
static const char *const wrong[][12] = {
	[BOOL] = { "0", "\"true\"", "[]", "{}" },
	[INT] = { "true", "\"1\"", "[1]", "{}", "1.0", "1e1", "0.5" },
	[TEXT] = { "true", "1", "[\"a\"]", "{}" },
	[NAME] = { "true", "1", "[\"a\"]", "\"\"", "\"a b\"", "\"a..b\"", "\".\"", "\"a.*\"" },
	[TYPE] = { "true", "1", "[\"a\"]", "\"a b\"", "\"a..b\"", "\"#\"" },
	[PATTERN] = { "true", "1", "[\"a\"]", "\"\"", "\"a b\"", "\"#.a\"", "\"a*\"" },
	[PATTERNS] = { "true", "1", "{}", "\"a b\"", "[1]", "[\"a\",\"#.a\"]", "[[\"a\"]]" },
	[NAMES] = { "true", "\"a\"", "[]", "[1]", "[\"a\",\"\"]", "[\"a.*\"]", "[\"a\",null]" },
	[INTS] = { "true", "1", "[]", "[\"1\"]", "[1,1.5]", "[0]", "[-1]", "[null]" },
	[PEOPLE] = { "true", "\"a\"", "1", "[true]", "[-1]", "[1.5]", "[\"\"]", "[\"a\\n\"]",
		     "[4294967295]", "[-0]" },
	[HEADERS] = { "true", "\"a\"", "[]", "{\"a\":1}", "{\"\":\"x\"}", "{\"a.b\":\"x\"}",
		      "{\"a\":\"\\u0007\"}", "{\"a\":\"\x7f\"}", "{\"a\":null}" },
	[CURSOR] = { "true", "[1]", "1.5", "\"\"" },
	[JSON] = { NULL },
	[PAYLOAD] = { NULL },
};

/* A good value for a member, or NULL for payloads that are not supported. */
static const char *good(enum member m)
{
	static const char *const by_kind[] = {
		[TEXT] = "\"x\"",      [NAME] = "\"a.b\"",     [TYPE] = "\"\"",
		[PATTERN] = "\"a.b\"", [PATTERNS] = "\"#\"",   [NAMES] = "[\"a\",\"b.c\"]",
		[INTS] = "[1,2]",      [PEOPLE] = "[\"a\",0]", [HEADERS] = "{\"a\":\"x\"}",
		[JSON] = "\"x\"",      [CURSOR] = "\"x\"",     [BOOL] = "true",
	};
	static char number[32];

	if (m == MEMBER_FORM)
		return "\"text\"";
	if (m == MEMBER_DATA)
		return "\"x\"";
	if (m == MEMBER_DATA64)
		return "\"eA==\"";
	if (m == MEMBER_LEN)
		return "5";
	if (members[m].kind == PAYLOAD)
		return NULL;
	if (members[m].kind != INT)
		return by_kind[members[m].kind];
	snprintf(number, sizeof(number), "%" PRId64, members[m].min);
	return number;
}

/* A request with all that the operation needs but @without, and `"NAME":VALUE` of @with; the
 * operation stands at the end. */
static struct str request_print(char *out, size_t size, enum op op, int without, int with,
				const char *value)
{
	size_t n = (size_t)snprintf(out, size, "{\"id\":1");

	if (with >= 0)
		n += (size_t)snprintf(out + n, size - n, ",\"%s\":%s", members[with].name, value);
	for (int m = 0; m < N_MEMBERS; m++)
		if ((ops[op].required >> m & 1) && m != without && m != with)
			n += (size_t)snprintf(out + n, size - n, ",\"%s\":%s", members[m].name,
					      good((enum member)m));
	n += (size_t)snprintf(out + n, size - n, ",\"op\":\"%s\"}", ops[op].name);
	assert_true(n < size);
	return (struct str){ out, n };
}

struct decoding {
	struct wire_limits limits;
	struct request_decoder *d;
	struct request r;
	struct fault f;
	char line[16384];
};

static int set_up(void **state)
{
	struct decoding *c = calloc(1, sizeof(*c));

	if (!c)
		return -1;
	c->limits = (struct wire_limits)WIRE_LIMITS_DEFAULT;
	c->d = request_decoder_new(&c->limits);
	*state = c;
	return c->d ? 0 : -1;
}

static int tear_down(void **state)
{
	struct decoding *c = *state;

	request_decoder_free(c->d);
	free(c);
	return 0;
}

static enum request_result decode(struct decoding *c, enum op op, int without, int with,
				  const char *value)
{
	struct str line = request_print(c->line, sizeof(c->line), op, without, with, value);
	enum request_result result = request_decode(c->d, line, false, &c->r, &c->f);

	/* Whatever came of it, an answer can be addressed. */
	assert_true(str_eq(c->r.id, STR("1")));
	assert_true(str_eq(c->r.op_name, str_of(ops[op].name)));
	assert_int_equal(c->r.op, op);
	return result;
}

static void assert_refused(const struct decoding *c, enum member m, enum request_result result)
{
	size_t n = strlen(members[m].name);

	assert_int_equal(result, REQUEST_REFUSED);
	assert_int_equal(c->f.code, ERR_BAD_REQUEST);
	assert_memory_equal(c->f.detail, members[m].name, n);
	assert_memory_equal(c->f.detail + n, ": ", 2);
}

static void each_is_decoded(void **state)
{
	struct decoding *c = *state;

	for (int op = 1; op < N_OPS; op++) {
		assert_int_equal(decode(c, (enum op)op, -1, -1, NULL), REQUEST_OK);
		assert_true(c->r.present == ops[op].required);
		assert_true(str_eq(op_text((enum op)op), str_of(ops[op].name)));
		assert_false(c->r.has_payload);
	}
	assert_int_equal(op_text(OP_NONE).n, 0);
}

static void each_needs_what_is_required(void **state)
{
	struct decoding *c = *state;
	char detail[64];

	for (int op = 1; op < N_OPS; op++) {
		for (int m = 0; m < N_MEMBERS; m++) {
			if (!(ops[op].required >> m & 1))
				continue;
			snprintf(detail, sizeof(detail), "%s: required", members[m].name);
			assert_refused(c, (enum member)m, decode(c, (enum op)op, m, -1, NULL));
			assert_string_equal(c->f.detail, detail);
			assert_refused(c, (enum member)m, decode(c, (enum op)op, m, m, "null"));
			assert_string_equal(c->f.detail, detail);
		}
	}
}

static bool takes(int op, int m)
{
	return ((ops[op].required | ops[op].optional | MEMBER_SET(QUIET)) >> m & 1) != 0;
}

static void each_takes_its_members(void **state)
{
	struct decoding *c = *state;

	for (int op = 1; op < N_OPS; op++) {
		for (int m = 0; m < N_MEMBERS; m++) {
			const char *value = good((enum member)m);

			if (!takes(op, m) || !value)
				continue;
			assert_int_equal(decode(c, (enum op)op, -1, m, value), REQUEST_OK);
			assert_true(c->r.present >> m & 1);
			assert_int_equal(c->r.has_payload,
					 m == MEMBER_DATA || m == MEMBER_DATA64 || m == MEMBER_LEN);
			if (m == MEMBER_DATA || ops[op].required >> m & 1)
				continue;
			assert_int_equal(decode(c, (enum op)op, -1, m, "null"), REQUEST_OK);
			assert_false(c->r.present >> m & 1);
		}
	}
}

/* Unknown members, and those of other operations, may hold anything. */
static void each_ignores_other_members(void **state)
{
	struct decoding *c = *state;

	for (int op = 1; op < N_OPS; op++) {
		for (int m = 0; m < N_MEMBERS; m++) {
			if (takes(op, m) || m == MEMBER_LEN)
				continue;
			assert_int_equal(decode(c, (enum op)op, -1, m, "[1,{\"a\":[]}]"),
					 REQUEST_OK);
			assert_false(c->r.present >> m & 1);
		}
		/* But what follows the line is announced to whoever reads, not to the operation. */
		assert_int_equal(decode(c, (enum op)op, -1, MEMBER_LEN, "12"), REQUEST_OK);
		assert_int_equal(c->r.raw_size, 12);
		assert_int_equal(decode(c, (enum op)op, -1, MEMBER_LEN, "true"), REQUEST_FATAL);
	}
}

static bool is_known(const char *name)
{
	for (int m = 0; m < N_MEMBERS; m++)
		if (strcmp(members[m].name, name) == 0)
			return true;
	return strcmp(name, "op") == 0 || strcmp(name, "id") == 0;
}

/* A member beside one whose name differs in the byte at @i: taken for the same, it would be said
 * twice. */
static void assert_told_apart(struct decoding *c, const char *name, size_t i)
{
	char other[32], line[128];

	for (int letter = '_'; letter <= 'z'; letter++) {
		int n = snprintf(other, sizeof(other), "%s%s", name, i == strlen(name) ? "?" : "");

		assert_true(n < (int)sizeof(other));
		other[i] = (char)letter;
		if (is_known(other))
			continue;
		n = snprintf(line, sizeof(line), "{\"op\":\"ping\",\"%s\":1,\"%s\":2}", other,
			     name);
		request_decode(c->d, (struct str){ line, (size_t)n }, false, &c->r, &c->f);
		assert_int_not_equal(c->f.code, ERR_BAD_JSON);
	}
}

static void each_name_is_told_from_its_neighbours(void **state)
{
	struct decoding *c = *state;

	c->f = (struct fault){};
	for (int m = 0; m < N_MEMBERS; m++)
		for (size_t i = 0; i <= strlen(members[m].name); i++)
			assert_told_apart(c, members[m].name, i);
}

static void each_refuses_the_wrong_kind(void **state)
{
	struct decoding *c = *state;

	for (int op = 1; op < N_OPS; op++) {
		for (int m = 0; m < N_MEMBERS; m++) {
			const char *const *w = wrong[members[m].kind];

			for (; takes(op, m) && *w; w++)
				assert_refused(c, (enum member)m,
					       decode(c, (enum op)op, -1, m, *w));
		}
	}
}

static void integers_keep_their_range(void **state)
{
	struct decoding *c = *state;
	char value[32], detail[80];

	for (int op = 1; op < N_OPS; op++) {
		for (int m = 0; m < N_MEMBERS; m++) {
			const int64_t out[] = { members[m].min - 1, members[m].max + 1, INT64_MIN };

			if (!takes(op, m) || members[m].kind != INT)
				continue;
			snprintf(value, sizeof(value), "%" PRId64, members[m].max);
			assert_int_equal(decode(c, (enum op)op, -1, m, value), REQUEST_OK);
			snprintf(detail, sizeof(detail), "%s: must be %" PRId64 " to %" PRId64,
				 members[m].name, members[m].min, members[m].max);
			for (size_t i = 0; i < N(out); i++) {
				snprintf(value, sizeof(value), "%" PRId64, out[i]);
				assert_refused(c, (enum member)m,
					       decode(c, (enum op)op, -1, m, value));
				assert_string_equal(c->f.detail, detail);
			}
		}
	}
}

/* @n times "x" between quotes. */
static const char *text_of(size_t n)
{
	static char text[8192];

	assert_true(n + 3 < sizeof(text));
	memset(text, 'x', n + 2);
	text[0] = text[n + 1] = '"';
	text[n + 2] = '\0';
	return text;
}

static void texts_keep_their_length(void **state)
{
	struct decoding *c = *state;

	for (int op = 1; op < N_OPS; op++) {
		for (int m = 0; m < N_MEMBERS; m++) {
			enum kind kind = members[m].kind;
			size_t max = (size_t)members[m].max - (kind == JSON ? 2 : 0);
			bool sized = kind == TEXT || kind == NAME || kind == PATTERN ||
				     kind == TYPE || kind == JSON || kind == CURSOR;

			if (!takes(op, m) || !sized)
				continue;
			if (m != MEMBER_FORM)
				assert_int_equal(decode(c, (enum op)op, -1, m, text_of(max)),
						 REQUEST_OK);
			assert_refused(c, (enum member)m,
				       decode(c, (enum op)op, -1, m, text_of(max + 1)));
			assert_non_null(strstr(c->f.detail, "longer than"));
			if (kind == TEXT && members[m].min > 0)
				assert_refused(c, (enum member)m,
					       decode(c, (enum op)op, -1, m, "\"\""));
		}
	}
}

/* A list of @n times @item. */
static const char *list_of(size_t n, const char *item)
{
	static char text[8192];
	size_t used = 1;

	text[0] = '[';
	for (size_t i = 0; i < n; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", i ? "," : "",
					 item);
	assert_true(used + 2 < sizeof(text));
	text[used] = ']';
	text[used + 1] = '\0';
	return text;
}

static void lists_keep_their_length(void **state)
{
	struct decoding *c = *state;
	char detail[64];

	for (int op = 1; op < N_OPS; op++) {
		for (int m = 0; m < N_MEMBERS; m++) {
			enum kind kind = members[m].kind;
			const char *item = kind == INTS ? "5" : "\"a\"";
			size_t max = (size_t)members[m].max;

			if (!takes(op, m) ||
			    (kind != PATTERNS && kind != NAMES && kind != INTS && kind != PEOPLE))
				continue;
			assert_int_equal(decode(c, (enum op)op, -1, m, list_of(max, item)),
					 REQUEST_OK);
			assert_refused(c, (enum member)m,
				       decode(c, (enum op)op, -1, m, list_of(max + 1, item)));
			snprintf(detail, sizeof(detail), "%s: more than %zu in the list",
				 members[m].name, max);
			assert_string_equal(c->f.detail, detail);
		}
	}
}

static void patterns_only_where_they_are_meant(void **state)
{
	struct decoding *c = *state;

	for (int op = 1; op < N_OPS; op++) {
		bool topic = op == OP_SUB || op == OP_BIND || op == OP_UNBIND;
		bool queue = op == OP_PAUSE || op == OP_RESUME;

		if (takes(op, MEMBER_TOPIC))
			assert_int_equal(decode(c, (enum op)op, -1, MEMBER_TOPIC, "\"a.#\""),
					 topic ? REQUEST_OK : REQUEST_REFUSED);
		if (takes(op, MEMBER_QUEUE))
			assert_int_equal(decode(c, (enum op)op, -1, MEMBER_QUEUE, "\"a.*\""),
					 queue ? REQUEST_OK : REQUEST_REFUSED);
		if (takes(op, MEMBER_MATCH))
			assert_int_equal(decode(c, (enum op)op, -1, MEMBER_MATCH, "\"*.a.#\""),
					 REQUEST_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_decoded),
		cmocka_unit_test(each_needs_what_is_required),
		cmocka_unit_test(each_takes_its_members),
		cmocka_unit_test(each_ignores_other_members),
		cmocka_unit_test(each_name_is_told_from_its_neighbours),
		cmocka_unit_test(each_refuses_the_wrong_kind),
		cmocka_unit_test(integers_keep_their_range),
		cmocka_unit_test(texts_keep_their_length),
		cmocka_unit_test(lists_keep_their_length),
		cmocka_unit_test(patterns_only_where_they_are_meant),
	};

	return cmocka_run_group_tests_name("ops", tests, set_up, tear_down);
}
