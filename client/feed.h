/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Feed: what pub and put do: the messages of the input go to the broker, until it ends or one is
 * refused. */
#pragma once
#include "client/publish.h"

/** feed_run() - send DATA, or all that the input has
 * @op: "pub" or "put"
 *
 * Return: the exit status, and what is wrong is said. */
enum status feed_run(struct command *cmd, const struct publish_args *a, const char *op);
