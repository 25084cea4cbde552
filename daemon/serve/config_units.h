/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Units of the configuration: times, sizes and counts as they stand in a file.
 *
 * A whole number and one unit, nothing between them. 0 needs no unit; any other number without one
 * is an error, so that nobody takes seconds for milliseconds. Pure.
 *
 * What parses returns NULL, or what is wrong as the end of a sentence: "a size needs a unit, as in
 * 1MiB". */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define UNIT_TEXT_MAX 32

/** unit_parse_time() - "500ms", "30s", "2m", "1h", "7d", in milliseconds */
const char *unit_parse_time(const char *text, uint64_t *ret_ms);

/** unit_parse_size() - "512B", "64KiB", "1MiB", "2GiB", "1TiB", in bytes */
const char *unit_parse_size(const char *text, uint64_t *ret_bytes);

/** unit_parse_count() - a whole number in decimal */
const char *unit_parse_count(const char *text, uint64_t *ret);

/** unit_parse_mode() - "0660", octal, at most 0777 */
const char *unit_parse_mode(const char *text, uint64_t *ret);

/** unit_format_time(), unit_format_size() - in the largest unit that is exact, as they parse
 * @buf: UNIT_TEXT_MAX bytes, returned */
const char *unit_format_time(char *buf, uint64_t ms);
const char *unit_format_size(char *buf, uint64_t bytes);
