/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */

/* Service: what the daemon has to do with the service manager that may have started it.
 *
 * Takes the descriptors that were passed at start, by name, and says how the daemon is doing. The
 * only interface to libsystemd; service-none.c stands in where there is none, and then every call
 * behaves as it does when nobody manages the daemon. Keeps no state and reads no clock. Not for use
 * by several threads: it reads and changes the environment. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/** struct service_fds - the descriptors that the manager passed
 * @entries:   one each, in the order of passing; @fd is -1 once it was stolen
 * @n_entries: how many */
struct service_fds {
	struct service_fd {
		char *name;
		int fd;
	} * entries;
	size_t n_entries;
};

/** service_fds_init() - take what the manager passed to this process
 * @f: set to what came; to nothing on failure
 *
 * Each descriptor is close-on-exec from here on, and the environment no longer speaks of them, so
 * that a child does not take them for its own: the second call in a process finds nothing.
 * Descriptors that came without a name are called "unknown".
 *
 * Return: 0, also when nothing was passed; -ENOMEM; -EINVAL if the environment makes no sense;
 * another negative errno if a descriptor that was promised is not open. */
int service_fds_init(struct service_fds *f);

/** service_fds_done() - close what nobody stole, and free
 * @f: from service_fds_init(), or all zero; may be NULL; is all zero afterwards */
void service_fds_done(struct service_fds *f);

/** service_fds_steal_listener() - take the listening Unix stream socket of this name
 * @f:      what was passed
 * @name:   FileDescriptorName= of the socket unit
 * @ret_fd: the socket, non-blocking; now the caller's to close
 *
 * Return: 0; -ENOENT if nothing (more) has this name; -ENOTUNIQ if several have it; -EPROTOTYPE if
 * it is something else than a listening Unix stream socket; another negative errno if the kernel
 * would not make it non-blocking. On failure the descriptor stays where it was. */
int service_fds_steal_listener(struct service_fds *f, const char *name, int *ret_fd);

/* Each of the following tells the manager something, when there is one that listens.
 *
 * Return: 0, also when nobody listens; or negative errno. A daemon goes on in any case. */

/** service_ready() - the daemon serves (again)
 * @status: one line for people, or NULL
 *
 * At the end of the start, and at the end of each reload. */
int service_ready(const char *status);

/** service_reloading() - a reload has begun; service_ready() ends it
 * @now_usec: CLOCK_MONOTONIC */
int service_reloading(uint64_t now_usec);

/** service_stopping() - an orderly end has begun
 * @status: one line for people, or NULL */
int service_stopping(const char *status);

/** service_status() - one line for people, as `systemctl status` shows it
 * @status: the line, without a line break */
int service_status(const char *status);

/** service_watchdog_usec() - within what time the manager wants a ping
 *
 * Ping at half of it: a daemon that is late is killed.
 *
 * Return: microseconds; 0 if nobody waits for pings. */
uint64_t service_watchdog_usec(void);

/** service_watchdog_ping() - the daemon's loop turns */
int service_watchdog_ping(void);
