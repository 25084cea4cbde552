/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Notice: what the broker itself publishes on ferry.done, ferry.dead and ferry.queue.
 *
 * Made only while somebody listens. The core says what happened; the loop side turns it into the
 * payload's text, through the hook in struct broker_config. */
#pragma once

#include <stdint.h>

#include "daemon/core/lease.h"
#include "proto/buf.h"

struct queue;

enum notice_kind {
	NOTICE_DONE,  /* a lease ended: msg, outcome, result, attempt, held_ms, uid */
	NOTICE_DEAD,  /* a dead letter: msg, attempt, reason, type */
	NOTICE_QUEUE, /* event: "declared", "dropped", "paused", "resumed", "full" */
};

struct notice {
	enum notice_kind kind;
	struct queue *queue;
	uint64_t msg;
	enum outcome outcome;
	struct str result;
	struct str reason;
	struct str type;
	uint32_t attempt;
	int64_t held_ms;
	uid_t uid;
	const char *event;
	unsigned side; /* paused, resumed: enum queue_side */
};

/** notice_send() - publish @n for those who listen and may see its queue; never fails
 *
 * What would be more than a turn's share of work is lost, and counted. */
void notice_send(const struct notice *n);
