/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Listings: what the broker can list, its columns, and the walk through all pages.
 *
 * One row of the table a kind of thing. A page at a time is asked for; --json prints each page as
 * it comes, a table is printed when the last page is there. */
#pragma once

#include <jansson.h>

#include "client/cell.h"
#include "client/verb.h"

struct listing {
	const char *what; /* as `list` calls it */
	const struct fact *columns;
	size_t n_columns;
};

/** listing_find() - the listing called @what, or NULL */
const struct listing *listing_find(const char *what);

/** listing_at() - the listings one by one, NULL after the last */
const struct listing *listing_at(size_t i);

/** listing_walk() - give each item of a list to a function, all pages
 * @match:   pattern, or NULL for all
 * @on_item: called with a borrowed item; gives 0, 1 for enough, or a negative errno, which ends
 *           the walk as command_output() says
 *
 * Return: the exit status; it has been said what is wrong. */
enum status listing_walk(struct command *cmd, struct conn *c, const char *what, const char *match,
			 int (*on_item)(void *context, json_t *item), void *context);

/** listing_print() - the whole list, as the reader needs it */
enum status listing_print(struct command *cmd, struct conn *c, const struct listing *l,
			  const char *match);
