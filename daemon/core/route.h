/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Route: which patterns a topic's name matches.
 *
 * A trie over the tokens of patterns, with a branch each for `*` and `#`. Finding all that match a
 * name costs the branches that can match, not the patterns there are. Holds borrowed pointers:
 * whoever added a target takes it out before it goes. */
#pragma once

#include <bsd/sys/queue.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/str.h"

struct route_node;

/* Embedded in whatever wants to be found: a subscription, a binding. */
struct route_target {
	LIST_ENTRY(route_target) link;
	struct route_node *node;
	uint8_t kind; /* for its owner to tell what it is embedded in */
};

struct routes {
	struct route_node *root;
	uint64_t generation; /* rises with each change: caches compare it */
	size_t n_cached;     /* targets in such caches, for who bounds them */
};

int routes_init(struct routes *r);
void routes_done(struct routes *r);

/** routes_add() - enter @t under a pattern that pattern_check() accepts: 0 or -ENOMEM */
int routes_add(struct routes *r, struct str pattern, uint8_t kind, struct route_target *t);

/** routes_charge() - what a pattern is to be charged with, bytes
 *
 * The nodes that it may need, and for its wildcards what they make of the walk: each `*` can double
 * the branches that a name leads into, so each doubles the price. That bounds the work that one
 * user's patterns can make of a name, by the memory that he may hold. */
uint32_t routes_charge(struct str pattern);

/** routes_remove() - take @t out and free what only it needed */
void routes_remove(struct routes *r, struct route_target *t);

/** routes_match() - call @found for each target whose pattern matches @name
 *
 * Names that begin with `ferry.` are matched by no pattern that begins with a wildcard.
 * @found returns 0 to go on; anything else ends the walk and is returned. */
int routes_match(const struct routes *r, struct str name,
		 int (*found)(void *arg, struct route_target *t), void *arg);
