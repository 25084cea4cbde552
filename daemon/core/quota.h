/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Quota: what each user holds of the broker, and how much more he may have.
 *
 * One account for each uid with anything alive. Memory is charged before it is allocated and given
 * back when the last receiver is done. Besides the user's own maximum a share rule guards the
 * common budget: with n users holding some of it, counting who asks, a charge is allowed while
 *
 *	(n + 1) * (share + charge) - share <= left
 *
 * where share is what the user already has and left what nobody has. However greedy the first
 * users are, this leaves something for one more. Pure arithmetic: allocates only accounts. */
#pragma once

#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "proto/error.h"

/* One common budget divided between users. */
struct budget {
	uint64_t max;	   /* in all */
	uint64_t max_user; /* for one user */
	uint64_t used;
	uint32_t n_users; /* with a share above 0 */
};

struct account {
	RB_ENTRY(account) node;
	struct quota *quota;
	uid_t uid;
	uint32_t refs;
	uint64_t bytes; /* share of quota->memory */
	uint32_t n_sessions;
	uint32_t n_queues;
	uint32_t n_retained;
	uint64_t kept_abroad; /* of bytes: what other users' slow subscriptions keep */
};

RB_HEAD(account_tree, account);

struct quota {
	struct account_tree accounts;
	struct budget memory;
};

/** budget_allows() - whether a user who has @share of @b may have @charge more, by the rule above
 *
 * Pure; overflow counts as too much. */
bool budget_allows(const struct budget *b, uint64_t share, uint64_t charge);

/** quota_init() - no accounts yet; limits in bytes */
void quota_init(struct quota *q, uint64_t max_memory, uint64_t max_user_memory);

/** quota_done() - all accounts must have gone (asserted) */
void quota_done(struct quota *q);

/** quota_account() - the account of @uid, made if need be, with one more reference
 *
 * Return: NULL when memory is short. */
struct account *quota_account(struct quota *q, uid_t uid);

static inline struct account *account_ref(struct account *a)
{
	a->refs++;
	return a;
}

/** account_unref() - give a reference back; an account must be free of charges by its last one */
struct account *account_unref(struct account *a);

/** account_charge() - take @bytes of memory: 0, or -EDQUOT with nothing taken */
int account_charge(struct account *a, uint64_t bytes) __attribute__((warn_unused_result));

/** account_release() - give @bytes back */
void account_release(struct account *a, uint64_t bytes);

/** account_fault() - say why account_charge() or an allocation failed
 * @r: -EDQUOT gives quota, anything else internal ("out of memory")
 *
 * Return: -EBADMSG, so that a refusal is one line. */
int account_fault(const struct account *a, int r, struct fault *f);
