/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Progress: a bar on standard error for what runs over a second, when a person looks there.
 *
 * Draws at most five times a second, and wipes itself out at the end. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool enabled; /* standard error is a terminal, and this is worth a bar */
	bool drawn;
	uint64_t start_usec;
	uint64_t next_usec; /* when it is drawn next */
};

/** progress_init() - start counting
 * @worth: whether there should be a bar at all */
void progress_init(struct progress *p, bool worth);

/** progress_next_usec() - when progress_show() has something to draw, or CONN_FOR_EVER */
uint64_t progress_next_usec(const struct progress *p);

/** progress_show() - draw if it is time
 * @n_messages: so far
 * @n_bytes:    so far
 * @n_total:    bytes there will be, or 0 when nobody knows */
void progress_show(struct progress *p, uint64_t n_messages, uint64_t n_bytes, uint64_t n_total);

/** progress_done() - wipe it out */
void progress_done(struct progress *p);
