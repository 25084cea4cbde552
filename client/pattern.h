/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Pattern: one that stands alone as an argument, checked as filter.h checks a list of them. */
#pragma once

#include <argp.h>

/** pattern_argument() - a pattern of the command line
 *
 * Ends the process by argp_error() for what cannot be one.
 *
 * Return: @pattern. */
char *pattern_argument(const struct argp_state *state, char *pattern);
