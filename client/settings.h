/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Settings: KEY=VALUE of a queue as people write it, with units, into members of `declare`.
 *
 * One row of the table a setting. It checks the form of a value only; what is allowed is the
 * broker's to say. */
#pragma once

#include <jansson.h>
#include <stddef.h>

struct setting {
	const char *name;
	const char *hint; /* what a value looks like: choices with a '|' between, or words */
	int kind;
};

/** setting_at() - the settings one by one, NULL after the last */
const struct setting *setting_at(size_t i);

/** setting_parse() - add one KEY=VALUE to a request
 * @text:   "ttr=30s", "users=ann,bob"; an empty list is a list of nobody
 * @error:  gets a sentence about what is wrong
 *
 * Return: 0, -EINVAL with @error filled in, or -ENOMEM. */
int setting_parse(const char *text, json_t *request, char *error, size_t error_size);
