/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Listener: the socket that clients connect to, and the claim on the directory it is in.
 *
 * A lock file says who serves in a directory, for as long as its process lives. A socket that
 * somebody answers on is never touched; one that nobody answers on is replaced. The mode of a new
 * one is right before the first client can connect. Accepts nothing. */
#pragma once

#include <sys/types.h>

#include "daemon/serve/why.h"

#define LISTENER_BACKLOG 4096

/** claim_take() - claim @dir, for sockets or for state, by a lock on @dir/ferryd.lock
 *
 * The lock ends with the process, whatever ends it; the file stays. It is readable by its owner
 * alone, since who can open it could hold the lock.
 *
 * Return: 0; -EADDRINUSE when another process has the claim (why names its pid); negative errno. */
int claim_take(const char *dir, int *ret_fd, struct why *why);

/** claim_release() - give a claim back, and return -1 */
int claim_release(int fd);

struct listener;

/** listener_open() - listen on a new socket at @path, whose directory is claimed
 * @mode: of the socket, whatever the umask
 * @gid:  its group, or (gid_t)-1
 *
 * Return: 0; -EADDRINUSE when somebody answers on @path; -EEXIST when something is there that is no
 * socket; -ENAMETOOLONG; another negative errno. */
int listener_open(const char *path, mode_t mode, gid_t gid, struct listener **ret, struct why *why);

/** listener_adopt() - use a listening socket that the service manager passed
 * @fd: taken on success; never unlinked */
int listener_adopt(int fd, struct listener **ret, struct why *why);

/** listener_path() - where it listens, as the kernel says, for people */
const char *listener_path(const struct listener *l);

/** listener_steal_fd() - the socket, non-blocking; now the caller's to close */
int listener_steal_fd(struct listener *l);

/** listener_free() - close what was not stolen, and remove the socket's name if it is still the one
 * that was made here; takes NULL, returns NULL */
struct listener *listener_free(struct listener *l);
