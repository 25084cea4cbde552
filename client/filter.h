/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Filter: patterns that were given on the command line, for "types" and "topic". */
#pragma once
#include <argp.h>
#include <jansson.h>

struct filter {
	json_t *list; /* array of strings; NULL: none was given */
};

/** filter_add() - one pattern more
 * @what: how the option is called, for the error
 *
 * Ends the process by argp_error() for what cannot be a pattern: with a hint when it ends in a
 * dot, for then the shell may have taken a character. */
void filter_add(struct filter *f, const struct argp_state *state, const char *what,
		const char *pattern);

/** filter_done() - free it */
void filter_done(struct filter *f);
