/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Pattern: see pattern.h. */
#include "client/pattern.h"

#include "client/filter.h"

char *pattern_argument(const struct argp_state *state, char *pattern)
{
	struct filter checked = {};

	filter_add(&checked, state, "pattern", pattern);
	filter_done(&checked);
	return pattern;
}
