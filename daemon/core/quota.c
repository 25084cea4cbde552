/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Quota: the share rule, and one account for each user. */
#include "daemon/core/quota.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "daemon/core/tree.h"

static int account_compare(const struct account *a, const struct account *b)
{
	return (a->uid > b->uid) - (a->uid < b->uid);
}

TREE_GENERATE_STATIC(account_tree, account, node, account_compare)

bool budget_allows(const struct budget *b, uint64_t share, uint64_t charge)
{
	uint64_t left, after, need, n_users;

	if (charge == 0)
		return true;
	if (b->used > b->max)
		return false;
	left = b->max - b->used;
	if (charge > left || __builtin_add_overflow(share, charge, &after) || after > b->max_user)
		return false;

	/* Who asks is one of the users, also when this is the first that he gets. */
	n_users = (uint64_t)b->n_users + (share == 0);
	if (__builtin_mul_overflow(n_users + 1, after, &need))
		return false;
	return need - share <= left;
}

void quota_init(struct quota *q, uint64_t max_memory, uint64_t max_user_memory)
{
	*q = (struct quota){ .memory = { .max = max_memory, .max_user = max_user_memory } };
	RB_INIT(&q->accounts);
}

void quota_done(struct quota *q)
{
	assert(RB_EMPTY(&q->accounts));
	assert(q->memory.used == 0 && q->memory.n_users == 0);
}

struct account *quota_account(struct quota *q, uid_t uid)
{
	struct account wanted = { .uid = uid };
	struct account *a = RB_FIND(account_tree, &q->accounts, &wanted);

	if (a)
		return account_ref(a);

	a = malloc(sizeof(*a));
	if (!a)
		return NULL;

	*a = (struct account){ .quota = q, .uid = uid, .refs = 1 };
	RB_INSERT(account_tree, &q->accounts, a);
	return a;
}

struct account *account_unref(struct account *a)
{
	if (!a || --a->refs > 0)
		return NULL;

	assert(a->bytes == 0 && a->n_sessions == 0 && a->n_queues == 0 && a->n_retained == 0);
	RB_REMOVE(account_tree, &a->quota->accounts, a);
	free(a);
	return NULL;
}

int account_charge(struct account *a, uint64_t bytes)
{
	struct budget *b = &a->quota->memory;

	if (!budget_allows(b, a->bytes, bytes))
		return -EDQUOT;

	if (a->bytes == 0 && bytes > 0)
		b->n_users++;
	b->used += bytes;
	a->bytes += bytes;
	return 0;
}

void account_release(struct account *a, uint64_t bytes)
{
	struct budget *b = &a->quota->memory;

	assert(bytes <= a->bytes && bytes <= b->used);
	a->bytes -= bytes;
	b->used -= bytes;
	if (a->bytes == 0 && bytes > 0)
		b->n_users--;
}

int account_fault(const struct account *a, int r, struct fault *f)
{
	if (r != -EDQUOT)
		return fault_set(f, ERR_INTERNAL, "out of memory");

	return fault_set(f, ERR_QUOTA,
			 "this user holds %" PRIu64
			 " bytes of the broker's memory; the most is %" PRIu64
			 ", less while others hold some",
			 a->bytes, a->quota->memory.max_user);
}
