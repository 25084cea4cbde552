/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Monitor: a trace of each request for root and the broker's own user.
 *
 * Traces are not kept for a slow client: they are dropped, counted, and told by `lost`. */
#pragma once

#include <bsd/sys/queue.h>
#include <stdbool.h>
#include <stdint.h>

#include "daemon/core/action.h"
#include "daemon/core/sub.h"

struct broker;
struct client;

struct monitor {
	struct sub sub;
	TAILQ_ENTRY(monitor) link; /* in broker->monitors */
	struct label *match;	   /* NULL: everything */
	bool with_payload;
	uint64_t n_lost_unsaid;
};

TAILQ_HEAD(monitor_list, monitor);

/* What a request did, as far as it got. */
struct trace_note {
	struct client *client;
	struct str op; /* static */
	struct str topic;
	struct str queue;
	uint64_t msg;
	enum error error;
	const struct payload *payload; /* NULL: none */
};

/** monitor_new() - 0 and the sub; -EBADMSG with denied, quota or internal */
int monitor_new(struct client *c, struct str match, bool with_payload, uint64_t *ret_sub,
		struct fault *f);
struct monitor *monitor_free(struct monitor *m);

/** monitor_ready() - its client takes events again: say what was lost */
void monitor_ready(struct monitor *m);

/** monitor_trace() - tell the monitors; costs one comparison when there are none */
void monitor_trace(struct broker *b, const struct trace_note *note);
