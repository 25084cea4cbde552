/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Core fixture: a broker without a loop, a clock that the test turns, and short words for requests.
 *
 * Every helper asserts that what it asks for succeeds; those that end in _fails return the error
 * code. Actions are left where they are until actions_clear(). */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/core/broker.h"

struct core {
	struct broker_config config;
	struct broker *broker;
};

/** core_setup(), core_teardown() - for cmocka; the state is a struct core
 *
 * Both clocks read 1 000 000 ms. The teardown fails the test if a charge, a client or a lease is
 * left. */
int core_setup(void **state);
int core_teardown(void **state);

/** core_advance() - let @ms pass */
void core_advance(struct core *core, int64_t ms);

struct client *core_client(struct core *core, uid_t uid);

/** core_put() - put text with a priority and type: its message id */
uint64_t core_put(struct client *c, const char *queue, const char *type, uint16_t prio,
		  const char *text);

/** core_take() - take at once: the lease, or 0 when there is nothing; *ret_msg gets the message */
uint64_t core_take(struct client *c, const char *queue, const char *type, uint64_t *ret_msg);

/** core_take_wait() - a take that must wait, under @id */
void core_take_wait(struct client *c, const char *queue, const char *type, int64_t ms,
		    const char *id);

uint64_t core_consume(struct client *c, const char *queue, const char *type, uint32_t credit);

struct queue *core_declare(struct client *c, const char *queue, struct queue_settings s,
			   unsigned named);

void core_settle(struct client *c, uint64_t lease, enum outcome how);
enum error core_settle_fails(struct client *c, uint64_t lease, enum outcome how);

/** core_next_action() - the first action of this kind for @c from *at on, or NULL; moves *at on */
const struct action *core_next_action(struct core *core, const struct client *c,
				      enum action_kind kind, size_t *at);
size_t core_count_actions(struct core *core, const struct client *c, enum action_kind kind);
