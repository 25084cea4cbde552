/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Fuzz target: the scanner agrees with jansson on what is JSON and on what values stand for.
 *
 * They may differ only where the scanner says so: on the range of numbers, on NUL, and on depth,
 * which jansson bounds elsewhere. */
#include "proto/scan.h"

#include <assert.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

#include "proto/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_value(const struct scan_value *v, const json_t *j);

static void check_string(const struct scan_value *v, const json_t *j)
{
	char *text = malloc(v->text.n);
	size_t n;

	assert(text && json_is_string(j));
	n = scan_unescape(v, text);
	assert(n == json_string_length(j) && n == scan_unescaped_size(v));
	assert(memcmp(text, json_string_value(j), n) == 0);
	assert(v->escaped || n == v->text.n - 2);
	free(text);
}

static void check_number(const struct scan_value *v, const json_t *j)
{
	int64_t i;
	int r = scan_int(v, &i);

	assert(json_is_integer(j) == (r != -EINVAL));
	if (r == 0)
		assert(i == json_integer_value(j) && llabs(i) <= WIRE_MAX_INT);
	if (r == -ERANGE)
		assert(llabs(json_integer_value(j)) > WIRE_MAX_INT);
}

/* The members of an object, once through; with @values they are looked into. */
static size_t check_members(struct str text, const json_t *j, bool values)
{
	struct scan_value key, v;
	struct scanner s;
	bool first = true;
	size_t n = 0;
	int r;

	scan_init(&s, text, SCAN_MAX_DEPTH);
	r = scan_open(&s, '{');
	assert(r > 0);
	while ((r = scan_member(&s, &first, &key, &v)) > 0) {
		char *name = malloc(key.text.n);
		const json_t *value;

		assert(name);
		value = json_object_getn(j, name, scan_unescape(&key, name));
		assert(value);
		if (values)
			check_value(&v, value);
		free(name);
		n++;
	}
	assert(r == 0 && scan_end(&s) == 0);
	return n;
}

static void check_items(struct str text, const json_t *j)
{
	struct scan_value v;
	struct scanner s;
	bool first = true;
	size_t n = 0;
	int r;

	scan_init(&s, text, SCAN_MAX_DEPTH);
	r = scan_open(&s, '[');
	assert(r > 0);
	while ((r = scan_item(&s, &first, &v)) > 0)
		check_value(&v, json_array_get(j, n++));
	assert(r == 0 && scan_end(&s) == 0 && n == json_array_size(j));
}

static void check_value(const struct scan_value *v, const json_t *j)
{
	switch (v->kind) {
	case SCAN_NULL:
		assert(json_is_null(j));
		break;
	case SCAN_TRUE:
		assert(json_is_true(j));
		break;
	case SCAN_FALSE:
		assert(json_is_false(j));
		break;
	case SCAN_NUMBER:
		check_number(v, j);
		break;
	case SCAN_STRING:
		check_string(v, j);
		break;
	case SCAN_ARRAY:
		assert(json_is_array(j));
		check_items(v->text, j);
		break;
	case SCAN_OBJECT:
		assert(json_is_object(j));
		/* Of members with the same name jansson keeps one. */
		if (check_members(v->text, j, false) == json_object_size(j))
			check_members(v->text, j, true);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct scan_value v;
	struct scanner s;
	json_error_t error;
	json_t *j = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	bool good;

	scan_init(&s, text, SCAN_MAX_DEPTH);
	good = scan_value(&s, &v) > 0 && scan_end(&s) == 0;
	if (good && j)
		check_value(&v, j);
	else if (good)
		assert(json_error_code(&error) == json_error_numeric_overflow ||
		       json_error_code(&error) == json_error_null_byte_in_key);
	else if (j)
		/* jansson passes over a NUL byte behind a number or a word. */
		assert(s.error.what == scan_too_deep || memchr(data, 0, size));
	if (!good)
		assert(s.error.what && s.error.offset <= size);
	json_decref(j);
	return 0;
}
