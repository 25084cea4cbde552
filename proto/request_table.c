/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Request table: rows and index. */

#include "proto/request_table.h"

#include <assert.h>

const struct member_row member_rows[N_MEMBERS] = {
#define MEMBER(ID, field, name, KIND, min, max)                                                    \
	[MEMBER_##ID] = {                                                                          \
		{ name, sizeof(name) - 1 }, KIND_##KIND, offsetof(struct request, field), min, max \
	},
#include "proto/ops.def"
};

const struct op_row op_rows[N_OPS] = {
#define OP(ID, name, required, optional) \
	[OP_##ID] = { { name, sizeof(name) - 1 }, required, (optional) | MEMBER_SET(QUIET) },
#include "proto/ops.def"
};

_Static_assert(N_SLOTS < 128, "a set must hold all slots");
_Static_assert(N_OPS <= N_SLOTS, "an index has room for the operations");

#define MAX_NAME 16

struct name_words {
	uint64_t head, tail;
};

static uint64_t load(const char *p, size_t n)
{
	uint64_t word = 0;

	memcpy(&word, p, n);
	return word;
}

/* Words that, with its length, hold every byte of a name of 1 to 16 bytes; they may overlap. */
static inline struct name_words name_words(struct str name)
{
	struct name_words w = {};

	if (name.n >= 8) {
		w.head = load(name.p, 8);
		w.tail = load(name.p + name.n - 8, 8);
	} else if (name.n >= 4) {
		w.head = load(name.p, 4);
		w.tail = load(name.p + name.n - 4, 4);
	} else {
		w.head = (uint8_t)name.p[0];
		w.tail = (uint64_t)(uint8_t)name.p[name.n / 2] << 8 | (uint8_t)name.p[name.n - 1];
	}
	return w;
}

static inline unsigned bucket(const struct name_index *x, struct name_words w, size_t n)
{
	uint64_t h = (w.head ^ (w.tail << 7 | w.tail >> 57) ^ n) * x->factor;

	return (unsigned)(h >> 32) % NAME_BUCKETS;
}

static void name_index_add(struct name_index *x, struct str name, unsigned value)
{
	struct name_words w = name_words(name);

	assert(name.n >= 1 && name.n <= MAX_NAME && x->n_entries < N_SLOTS);
	x->entries[x->n_entries].head = w.head;
	x->entries[x->n_entries].tail = w.tail;
	x->entries[x->n_entries].n = (uint32_t)name.n;
	x->entries[x->n_entries].value = value;
	x->n_entries++;
}

/* Put every entry into its bucket; false when two of them meet. */
static bool fill(struct name_index *x)
{
	memset(x->buckets, 0, sizeof(x->buckets));
	for (unsigned i = 0; i < x->n_entries; i++) {
		struct name_words w = { x->entries[i].head, x->entries[i].tail };
		unsigned b = bucket(x, w, x->entries[i].n);

		if (x->buckets[b])
			return false;
		x->buckets[b] = (uint8_t)(i + 1);
	}
	return true;
}

/* One factor in about a hundred will do. The rows are constant, and so is the outcome. */
static void name_index_fill(struct name_index *x)
{
	x->factor = 0x9e3779b97f4a7c15u;
	while (!fill(x))
		x->factor = x->factor * 0xd1342543de82ef95u + 2;
}

void member_index_init(struct name_index *x)
{
	*x = (struct name_index){};
	name_index_add(x, STR("op"), MEMBER_OP);
	name_index_add(x, STR("id"), MEMBER_ID);
	for (unsigned i = 0; i < N_MEMBERS; i++)
		name_index_add(x, member_rows[i].name, i);
	name_index_fill(x);
}

void op_index_init(struct name_index *x)
{
	*x = (struct name_index){};
	for (unsigned i = OP_NONE + 1; i < N_OPS; i++)
		name_index_add(x, op_rows[i].name, i);
	name_index_fill(x);
}

int name_index_find(const struct name_index *x, struct str name)
{
	struct name_words w;
	unsigned i;

	if (name.n == 0 || name.n > MAX_NAME)
		return -1;
	w = name_words(name);
	i = x->buckets[bucket(x, w, name.n)];
	if (i == 0)
		return -1;
	i--;
	if (x->entries[i].head != w.head || x->entries[i].tail != w.tail ||
	    x->entries[i].n != name.n)
		return -1;
	return (int)x->entries[i].value;
}

struct str op_text(enum op op)
{
	return op < N_OPS ? op_rows[op].name : (struct str){};
}
