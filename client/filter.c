/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Filter: a list of patterns. */

#include "client/filter.h"

#include <string.h>

#include "client/verb.h"
#include "proto/name.h"

void filter_add(struct filter *f, const struct argp_state *state, const char *what,
		const char *pattern)
{
	size_t n = strlen(pattern);
	char buf[128];
	const char *wrong;

	if (n > 0 && pattern[n - 1] == '.')
		argp_error(state,
			   "%s: '%s' ends in a dot: did the shell take a character? "
			   "Quote the pattern: '%s#'",
			   what, pattern, pattern);
	/* The empty pattern is for messages without a type; for topics the broker refuses it. */
	wrong = n > 0 ? pattern_check(str_of(pattern), buf, sizeof(buf)) : NULL;
	if (wrong)
		argp_error(state, "%s: '%s': %s", what, pattern, wrong);

	if (!f->list)
		f->list = json_array();
	if (json_array_append_new(f->list, json_string(pattern)) < 0)
		argp_failure(state, STATUS_SYSTEM, 0, "no memory");
}

void filter_done(struct filter *f)
{
	json_decref(f->list);
	f->list = NULL;
}
