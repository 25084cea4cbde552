/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Environment: the members of a message as the FERRY_ variables of a command. */
#pragma once
#include "client/conn.h"

/** message_environment() - our environment, with what @f says about its message
 * @f:      a message or a call, parsed
 * @socket: the broker's socket: FERRY_SOCKET, so that the command speaks with the same one
 *
 * What an outer command had of these variables is left out.
 *
 * Return: an array for execve(2), to be freed by environment_free(), or NULL when memory is out. */
char **message_environment(const struct frame *f, const char *socket);

/** environment_free() - free it; takes NULL */
void environment_free(char **env);
