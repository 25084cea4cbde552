/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Process: what /proc says, read when somebody asks. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/** process_fds() - how many descriptors this process has open; 0 when that cannot be told */
uint64_t process_fds(void);

/** process_command() - the name of the command that process @pid runs
 *
 * For people alone: the process that connected may have gone, and its number may be another's.
 * @out gets at most @size - 1 bytes and a NUL; nothing but the NUL when it is not known. */
void process_command(pid_t pid, char *out, size_t size);
