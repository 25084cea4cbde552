/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Units: see units.h. Two tables, one for what is read and one for what is written. */

#include "client/units.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define UNITS_MAX ((UINT64_C(1) << 53) - 1)

struct unit {
	const char *name;
	uint64_t factor;
};

static const struct unit duration_units[] = {
	{ "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 }, { "d", 86400000 }, {},
};

static const struct unit size_units[] = {
	{ "B", 1 },	  { "KiB", 1 << 10 }, { "MiB", 1 << 20 }, { "GiB", 1 << 30 },
	{ "K", 1 << 10 }, { "M", 1 << 20 },   { "G", 1 << 30 },	  {},
};

/* Digits at the front; *ret_rest is what follows them. */
static int digits_parse(const char *text, uint64_t *ret, const char **ret_rest)
{
	uint64_t n = 0;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	for (; *text >= '0' && *text <= '9'; text++) {
		n = n * 10 + (uint64_t)(*text - '0');
		if (n > UNITS_MAX)
			return -ERANGE;
	}
	*ret = n;
	*ret_rest = text;
	return 0;
}

static int unit_parse(const char *text, const struct unit *units, uint64_t *ret)
{
	const char *rest;
	uint64_t n;
	int r;

	r = digits_parse(text, &n, &rest);
	if (r < 0)
		return r;
	if (*rest == '\0' && n == 0) {
		*ret = 0;
		return 0;
	}

	for (; units->name; units++) {
		if (strcmp(rest, units->name) != 0)
			continue;
		if (n > UNITS_MAX / units->factor)
			return -ERANGE;
		*ret = n * units->factor;
		return 0;
	}
	return -EINVAL;
}

int duration_parse(const char *text, uint64_t *ret_ms)
{
	return unit_parse(text, duration_units, ret_ms);
}

int size_parse(const char *text, uint64_t *ret_bytes)
{
	return unit_parse(text, size_units, ret_bytes);
}

int number_parse(const char *text, uint64_t min, uint64_t max, uint64_t *ret)
{
	const char *rest;
	uint64_t n;
	int r;

	r = digits_parse(text, &n, &rest);
	if (r < 0)
		return r;
	if (*rest)
		return -EINVAL;
	if (n < min || n > max)
		return -ERANGE;
	*ret = n;
	return 0;
}

static void format_two(char *buf, uint64_t n, const char *unit, uint64_t m, const char *small)
{
	if (m)
		snprintf(buf, UNITS_TEXT_MAX, "%" PRIu64 "%s%" PRIu64 "%s", n, unit, m, small);
	else
		snprintf(buf, UNITS_TEXT_MAX, "%" PRIu64 "%s", n, unit);
}

static void format_tenths(char *buf, uint64_t tenths, const char *unit)
{
	if (tenths % 10)
		snprintf(buf, UNITS_TEXT_MAX, "%" PRIu64 ".%u%s", tenths / 10,
			 (unsigned int)(tenths % 10), unit);
	else
		snprintf(buf, UNITS_TEXT_MAX, "%" PRIu64 "%s", tenths / 10, unit);
}

const char *duration_format(char *buf, uint64_t ms)
{
	uint64_t s = ms / 1000;

	if (ms < 1000)
		snprintf(buf, UNITS_TEXT_MAX, "%" PRIu64 "ms", ms);
	else if (s < 60)
		format_tenths(buf, ms / 100, "s");
	else if (s < 3600)
		format_two(buf, s / 60, "m", s % 60, "s");
	else if (s < 86400)
		format_two(buf, s / 3600, "h", s % 3600 / 60, "m");
	else
		format_two(buf, s / 86400, "d", s % 86400 / 3600, "h");
	return buf;
}

const char *size_format(char *buf, uint64_t bytes)
{
	static const char *const names[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	unsigned int i = 0;

	if (bytes < 1024) {
		snprintf(buf, UNITS_TEXT_MAX, "%" PRIu64 "B", bytes);
		return buf;
	}
	/* Tenths of a unit, cut and not rounded, so that 1023.9KiB never reads 1024KiB. */
	while (bytes >> 20 && i < sizeof(names) / sizeof(names[0]) - 1) {
		bytes >>= 10;
		i++;
	}
	format_tenths(buf, bytes / 1024 * 10 + bytes % 1024 * 10 / 1024, names[i]);
	return buf;
}
