/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Process: the broker and the relay as the benchmark starts, watches and ends them.
 *
 * Each is ended by its own pid, and by the kernel if the benchmark dies. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct process {
	pid_t pid;
	char socket[108];
};

/** process_start_broker() - start a private ferryd and wait until it serves
 * @p:      filled in
 * @binary: path of ferryd
 * @dir:    an existing private directory: its configuration is DIR/conf, its own directory
 *          becomes DIR/run, what it says goes to DIR/log
 *
 * Return: 0, -ECHILD if it ended at once, -ETIMEDOUT if it does not serve within ten seconds,
 * negative errno. */
int process_start_broker(struct process *p, const char *binary, const char *dir);

/** process_start_relay() - the same for the relay, with its socket in @dir */
int process_start_relay(struct process *p, const char *binary, const char *dir);

/** process_stop() - SIGTERM and wait, SIGKILL after five seconds; does nothing for pid 0 */
void process_stop(struct process *p);

/** process_pin() - keep a process on the first CPU that it may have, or let it go to all of them
 * @pid: the process, 0 for the caller
 *
 * Return: 0 or negative errno. */
int process_pin(pid_t pid, bool to_one);

/** process_rss() - resident bytes of a process, or -1 */
int64_t process_rss(pid_t pid);

/** now_ns() - monotonic nanoseconds */
int64_t now_ns(void);
