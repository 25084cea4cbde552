/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Request table: the rows of ops.def as data, and names found in them.
 *
 * Part of the request decoder: nobody else includes this. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "proto/request.h"

enum kind {
	KIND_BOOL,
	KIND_INT,
	KIND_TEXT,
	KIND_NAME,
	KIND_TYPE,
	KIND_PATTERN,
	KIND_PATTERNS,
	KIND_NAMES,
	KIND_INTS,
	KIND_PEOPLE,
	KIND_HEADERS,
	KIND_JSON,
	KIND_CURSOR,
	KIND_PAYLOAD,
};

struct member_row {
	struct str name;
	enum kind kind;
	unsigned offset; /* of its field in struct request */
	int64_t min, max;
};

struct op_row {
	struct str name;
	unsigned __int128 required, optional;
};

extern const struct member_row member_rows[N_MEMBERS];
extern const struct op_row op_rows[N_OPS];

/* The two members that every request has a word for, and that are in no row. */
#define MEMBER_OP N_MEMBERS
#define MEMBER_ID (N_MEMBERS + 1)
#define N_SLOTS (N_MEMBERS + 2)

/* Index over short names: a hash table of fixed size, filled once, that never changes. The factor
 * of its hash is sought so that no two names meet. */
#define NAME_BUCKETS 512

struct name_index {
	struct {
		uint64_t head, tail; /* see name_words() in the .c */
		uint32_t n;
		uint32_t value;
	} entries[N_SLOTS];
	uint64_t factor;
	unsigned n_entries;
	uint8_t buckets[NAME_BUCKETS]; /* number of an entry plus one; 0 is free */
};

/** member_index_init() - index the names of members, MEMBER_OP and MEMBER_ID among them */
void member_index_init(struct name_index *x);

/** op_index_init() - index the names of operations */
void op_index_init(struct name_index *x);

/** name_index_find() - the number behind @name, or -1
 *
 * No longer name than 16 bytes is found. */
int name_index_find(const struct name_index *x, struct str name);
