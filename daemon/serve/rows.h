/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Rows: what is told of a queue, a topic, a session and so on, as members of an object. */
#pragma once

#include "daemon/core/broker.h"
#include "proto/buf.h"

struct session;

/* Each appends members without braces, the first without a comma before it. */
void row_queue(struct buf *b, const struct queue *q);
void row_topic(struct buf *b, const struct topic *t);
void row_sub(struct buf *b, const struct subscription *s);
void row_service(struct buf *b, const struct service *s);
void row_session(struct buf *b, const struct session *s);
void row_binding(struct buf *b, const struct binding *binding);

/* What is counted for each queue, and summed up for the broker, in the order of the wire. */
struct counters {
	uint64_t puts, takes, acks, nacks, releases, buried, kicked, expired, dropped, removed,
		rejected;
};

/** row_counters() - `,"puts":...` to `,"rejected":...` */
void row_counters(struct buf *b, const struct counters *c);
