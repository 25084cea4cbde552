/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Why: the sentence that goes with a failure at start, for a person.
 *
 * Names the path or the setting at fault, without a full stop. For what happens before anybody is
 * served; what a client is refused for is a struct fault. */
#pragma once

#define WHY_MAX 1024

struct why {
	char text[WHY_MAX];
};

/** why_set() - fill in @w, cut at its end, and return @error, so that a failure is one line
 *
 * @w may be NULL. */
int why_set(struct why *w, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
