/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* The verbs under `ferry queue`, and the page about one queue that `ferry stats` shares. */
#pragma once

#include <jansson.h>

#include "client/table.h"
#include "client/verb.h"

extern const struct verb verb_queue_ls, verb_queue_show;
extern const struct verb verb_queue_create, verb_queue_set;
extern const struct verb verb_queue_drop, verb_queue_purge, verb_queue_kick, verb_queue_rm;
extern const struct verb verb_queue_pause, verb_queue_resume;
extern const struct verb verb_queue_bind, verb_queue_unbind;

/** queue_ask_stats() - the figures of one queue
 * @ret: a reference for the caller, without id and ok
 *
 * Return: as command_ask(). */
enum status queue_ask_stats(struct command *cmd, struct conn *c, const char *queue, json_t **ret);

/** queue_page_table() - a table of label and value, with the figures of one queue
 * @stats:  as queue_ask_stats() gives them
 * @people: for people, else a row a member
 *
 * Return: the table, or NULL when memory is out. */
struct table *queue_page_table(const json_t *stats, bool people);
