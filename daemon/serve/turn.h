/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Turn: the loop's work between two looks at the sockets, in order.
 *
 * What is due, who is new, who has waited too long, who has requests, who has output, who is to go.
 * Serving and writing go round by user and then by session, and are bounded in time as well as in
 * number: what is left over comes in the next turn. */
#pragma once

#include <stdbool.h>

#include "daemon/core/broker.h"

struct loop;

/** turn_take() - do one turn */
void turn_take(struct loop *l);

/** turn_late() - whether the session that is served has had its time */
bool turn_late(const struct loop *l);

/** turn_clocks() - read both clocks */
struct moment turn_clocks(void);
