/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Socket: finding the broker's stream socket, and connecting to it.
 *
 * Tries each place of the search order once and keeps what came of it. */
#pragma once
#include "client/conn.h"

/** socket_connect() - connect to the first place where a broker serves
 * @t:         which broker
 * @report:    gets one entry for each path that was tried and failed
 * @ret_fd:    non-blocking, close-on-exec
 * @ret_path:  malloc'ed
 *
 * Return: 0, -ENOENT when nobody serves, or -ENOMEM. */
int socket_connect(const struct conn_target *t, struct conn_report *report, int *ret_fd,
		   char **ret_path);
