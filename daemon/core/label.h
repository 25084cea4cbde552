/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Label: a name that many objects share, kept once and counted.
 *
 * The name of a topic or queue outlives the object in the messages that went through it. */
#pragma once

#include <stdint.h>

#include "proto/str.h"

struct label {
	uint32_t refs;
	uint32_t n;
	char text[];
};

/** label_new() - a label with one reference, or NULL when memory is short */
struct label *label_new(struct str text);

static inline struct label *label_ref(struct label *l)
{
	l->refs++;
	return l;
}

/** label_unref() - give a reference back; takes NULL, returns NULL */
struct label *label_unref(struct label *l);

static inline struct str label_str(const struct label *l)
{
	return (struct str){ l->text, l->n };
}
