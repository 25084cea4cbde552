/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Units of the configuration. */
#include "daemon/serve/config_units.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct unit {
	const char *name;
	uint64_t factor;
};

static const struct unit times[] = {
	{ "d", 86400000 }, { "h", 3600000 }, { "m", 60000 }, { "s", 1000 }, { "ms", 1 }, {},
};

static const struct unit sizes[] = {
	{ "TiB", 1ull << 40 }, { "GiB", 1 << 30 }, { "MiB", 1 << 20 },
	{ "KiB", 1 << 10 },    { "B", 1 },	   {},
};

/* What is said of a text that is none. */
struct unit_words {
	const struct unit *units;
	const char *no_unit;
	const char *wrong;
	const char *too_large;
};

static const struct unit_words time_words = {
	.units = times,
	.no_unit = "a time needs a unit, as in 30s",
	.wrong = "not a time; write a whole number and ms, s, m, h or d, as in 30s",
	.too_large = "a time that is too large",
};

static const struct unit_words size_words = {
	.units = sizes,
	.no_unit = "a size needs a unit, as in 1MiB",
	.wrong = "not a size; write a whole number and B, KiB, MiB, GiB or TiB, as in 1MiB",
	.too_large = "a size that is too large",
};

/* The digits at the start of @text, and where they end; false if there are none or too many. */
static bool parse_digits(const char *text, const char **ret_end, bool *ret_overflow, uint64_t *ret)
{
	const char *p = text;
	uint64_t n = 0;

	*ret_overflow = false;
	for (; *p >= '0' && *p <= '9'; p++) {
		if (__builtin_mul_overflow(n, 10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(*p - '0'), &n))
			*ret_overflow = true;
	}
	*ret_end = p;
	*ret = n;
	return p != text;
}

static const char *parse_with_unit(const char *text, const struct unit_words *words, uint64_t *ret)
{
	const struct unit *u;
	const char *end;
	bool overflow;
	uint64_t n;

	if (!parse_digits(text, &end, &overflow, &n))
		return words->wrong;
	if (*end == '\0') {
		if (n != 0 || overflow)
			return words->no_unit;
		*ret = 0;
		return NULL;
	}
	for (u = words->units; u->name && strcmp(u->name, end) != 0; u++)
		;
	if (!u->name)
		return words->wrong;
	if (overflow || __builtin_mul_overflow(n, u->factor, &n) || n > INT64_MAX)
		return words->too_large;
	*ret = n;
	return NULL;
}

const char *unit_parse_time(const char *text, uint64_t *ret_ms)
{
	return parse_with_unit(text, &time_words, ret_ms);
}

const char *unit_parse_size(const char *text, uint64_t *ret_bytes)
{
	return parse_with_unit(text, &size_words, ret_bytes);
}

const char *unit_parse_count(const char *text, uint64_t *ret)
{
	const char *end;
	bool overflow;
	uint64_t n;

	if (!parse_digits(text, &end, &overflow, &n) || *end != '\0')
		return "not a whole number";
	if (overflow || n > INT64_MAX)
		return "a number that is too large";
	*ret = n;
	return NULL;
}

const char *unit_parse_mode(const char *text, uint64_t *ret)
{
	uint64_t mode = 0;

	for (const char *p = text; *p; p++) {
		if (*p < '0' || *p > '7' || mode > 0777)
			return "not a mode; write octal digits, as in 0660";
		mode = mode * 8 + (uint64_t)(*p - '0');
	}
	if (text[0] == '\0' || mode > 0777)
		return "not a mode; write octal digits, as in 0660";
	*ret = mode;
	return NULL;
}

static const char *format_with_unit(char *buf, uint64_t n, const struct unit *u)
{
	if (n == 0)
		return memcpy(buf, "0", 2);
	while (n % u->factor != 0)
		u++;
	snprintf(buf, UNIT_TEXT_MAX, "%" PRIu64 "%s", n / u->factor, u->name);
	return buf;
}

const char *unit_format_time(char *buf, uint64_t ms)
{
	return format_with_unit(buf, ms, times);
}

const char *unit_format_size(char *buf, uint64_t bytes)
{
	return format_with_unit(buf, bytes, sizes);
}
