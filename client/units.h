/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Units: durations and sizes as people write and read them.
 *
 * Whole numbers with one unit. Pure functions; no locale. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#define UNITS_TEXT_MAX 32

/** duration_parse() - "200ms", "5s", "2m", "3h", "1d"; "0" needs no unit
 * @ret_ms:  milliseconds, below 2^53
 *
 * Return: 0, -EINVAL, or -ERANGE when it is too large. */
int duration_parse(const char *text, uint64_t *ret_ms);

/** duration_format() - two units at most: "0ms", "250ms", "5.2s", "1m30s", "2h5m", "3d4h"
 * @buf:  UNITS_TEXT_MAX bytes
 *
 * Return: @buf. */
const char *duration_format(char *buf, uint64_t ms);

/** size_parse() - "512B", "64KiB", "1MiB", "2GiB" (or K, M, G: the same); "0" needs no unit
 * @ret_bytes:  below 2^53
 *
 * Return: 0, -EINVAL or -ERANGE. */
int size_parse(const char *text, uint64_t *ret_bytes);

/** size_format() - "0B", "999B", "1.5KiB", "64MiB"
 * @buf:  UNITS_TEXT_MAX bytes
 *
 * Return: @buf. */
const char *size_format(char *buf, uint64_t bytes);

/** number_parse() - a whole number in decimal, @min to @max
 *
 * Return: 0, -EINVAL or -ERANGE. */
int number_parse(const char *text, uint64_t min, uint64_t max, uint64_t *ret);
