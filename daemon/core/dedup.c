/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Dedup: keys in a tree to find them, and in a list by age to forget them. */
#include "daemon/core/dedup.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/tree.h"

/* What the allocator adds, roughly. */
#define KEY_OVERHEAD 32

/* How many outdated keys one search forgets. Each search can be followed by one addition, so that
 * any number above 1 keeps up; this bounds what one request costs. */
#define SWEEP_STEP 16

struct dedup_key {
	RB_ENTRY(dedup_key) node;
	TAILQ_ENTRY(dedup_key) by_age;
	struct account *account;
	uint64_t id;
	int64_t added_ms;
	uint32_t charge;
	uint32_t n;
	char text[];
};

static int compare(uid_t uid, struct str key, const struct dedup_key *k)
{
	if (uid != k->account->uid)
		return uid < k->account->uid ? -1 : 1;
	return str_cmp(key, (struct str){ k->text, k->n });
}

static int dedup_key_compare(const struct dedup_key *a, const struct dedup_key *b)
{
	return compare(a->account->uid, (struct str){ a->text, a->n }, b);
}

TREE_GENERATE_STATIC(dedup_tree, dedup_key, node, dedup_key_compare)

static struct dedup_key *find(struct dedup *d, uid_t uid, struct str key)
{
	struct dedup_key *k = RB_ROOT(&d->tree);

	while (k) {
		int r = compare(uid, key, k);

		if (r == 0)
			break;
		k = r < 0 ? RB_LEFT(k, node) : RB_RIGHT(k, node);
	}
	return k;
}

static void forget(struct dedup *d, struct dedup_key *k)
{
	RB_REMOVE(dedup_tree, &d->tree, k);
	TAILQ_REMOVE(&d->by_age, k, by_age);
	d->n--;
	account_release(k->account, k->charge);
	account_unref(k->account);
	free(k);
}

void dedup_init(struct dedup *d)
{
	RB_INIT(&d->tree);
	TAILQ_INIT(&d->by_age);
	d->n = 0;
	d->overhead = 0;
}

void dedup_done(struct dedup *d)
{
	struct dedup_key *k;

	while ((k = TAILQ_FIRST(&d->by_age)))
		forget(d, k);
}

int64_t dedup_oldest_ms(const struct dedup *d)
{
	const struct dedup_key *k = TAILQ_FIRST(&d->by_age);

	return k ? k->added_ms : -1;
}

void dedup_sweep(struct dedup *d, int64_t now_ms, int64_t window_ms, uint32_t max)
{
	struct dedup_key *k;

	while (max-- > 0 && (k = TAILQ_FIRST(&d->by_age)) && now_ms - k->added_ms >= window_ms)
		forget(d, k);
}

uint64_t dedup_find(struct dedup *d, uid_t uid, struct str key, int64_t now_ms, int64_t window_ms)
{
	struct dedup_key *k;

	dedup_sweep(d, now_ms, window_ms, SWEEP_STEP);
	k = find(d, uid, key);
	if (!k)
		return 0;
	if (now_ms - k->added_ms < window_ms)
		return k->id;

	forget(d, k);
	return 0;
}

int dedup_add(struct dedup *d, struct account *a, struct str key, uint64_t id, int64_t now_ms,
	      uint32_t max_keys)
{
	uint32_t charge = (uint32_t)(sizeof(struct dedup_key) + KEY_OVERHEAD + key.n);
	struct dedup_key *k;

	if (max_keys == 0)
		return 0;
	if (d->n == 0)
		charge += d->overhead;
	if (account_charge(a, charge) < 0)
		return -EDQUOT;

	k = malloc(sizeof(*k) + key.n);
	if (!k) {
		account_release(a, charge);
		return -ENOMEM;
	}
	*k = (struct dedup_key){ .account = account_ref(a), .id = id, .added_ms = now_ms };
	k->charge = charge;
	k->n = (uint32_t)key.n;
	if (key.n)
		memcpy(k->text, key.p, key.n);

	/* Two at a time: the cap may have been lowered. */
	for (int i = 0; i < 2 && d->n >= max_keys; i++)
		forget(d, TAILQ_FIRST(&d->by_age));
	RB_INSERT(dedup_tree, &d->tree, k);
	TAILQ_INSERT_TAIL(&d->by_age, k, by_age);
	d->n++;
	return 0;
}

void dedup_forget(struct dedup *d, uid_t uid, struct str key)
{
	struct dedup_key *k = find(d, uid, key);

	if (k)
		forget(d, k);
}
