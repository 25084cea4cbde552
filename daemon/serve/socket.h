/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Socket: the system calls on a client's connection, and what the kernel says of it.
 *
 * Any descriptor that arrives is closed: in this protocol version nobody may pass one. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct identity;
struct iovec;

/** socket_receive() - read what has come, at most @n bytes
 * @ret_passed: set when descriptors came along (they are closed); else untouched
 *
 * Return: bytes; 0 at the end of input; -EAGAIN when there is nothing yet; negative errno. */
ssize_t socket_receive(int fd, char *to, size_t n, bool *ret_passed);

/** socket_send() - write without waiting: bytes, -EAGAIN, or negative errno */
ssize_t socket_send(int fd, struct iovec *iov, size_t n);

/** socket_peer_gone() - whether the other end has closed altogether */
bool socket_peer_gone(int fd);

/** socket_identify() - who connected, as the kernel says
 * @ret_gids: malloc()ed; what @ret points to
 *
 * Return: 0 or negative errno. */
int socket_identify(int fd, struct identity *ret, gid_t **ret_gids);

/** socket_refuse_descriptors() - make the kernel refuse descriptors on this socket, and on those
 * that it accepts, where it can */
void socket_refuse_descriptors(int fd);

/** socket_unread() - bytes that the other end has not read yet; 0 when that is not known */
uint64_t socket_unread(int fd);

/** socket_close() - close so that the other end reads what was written and then the end, even if it
 * went on sending: what it sent is thrown away
 * @scratch: room for that, @n bytes */
void socket_close(int fd, char *scratch, size_t n);
