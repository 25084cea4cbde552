/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Socket: recvmsg() and sendmsg() with their ancillary data, and socket options. */
#include "daemon/serve/socket.h"

#include <errno.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "daemon/core/client.h"

/* Since Linux 6.16; older headers lack it. */
#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS 83
#endif

/* The most descriptors that one message can carry. */
#define MAX_PASSED 253

/* What a close looks at before it lets go: more than a socket's buffer holds. */
#define DISCARD_ROUNDS 16

static bool close_passed(struct msghdr *m)
{
	bool any = (m->msg_flags & MSG_CTRUNC) != 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
		size_t n;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < n; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(fd), sizeof(fd));
			close(fd);
			any = true;
		}
	}
	return any;
}

ssize_t socket_receive(int fd, char *to, size_t n, bool *ret_passed)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(MAX_PASSED * sizeof(int))];
	} control;
	struct iovec iov = { to, n };
	struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t r;

	do {
		m.msg_control = control.space;
		m.msg_controllen = sizeof(control.space);
		r = recvmsg(fd, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	} while (r < 0 && errno == EINTR);
	if (r < 0)
		return -errno;
	if ((m.msg_controllen > 0 || (m.msg_flags & MSG_CTRUNC)) && close_passed(&m))
		*ret_passed = true;
	return r;
}

ssize_t socket_send(int fd, struct iovec *iov, size_t n)
{
	const struct msghdr m = { .msg_iov = iov, .msg_iovlen = n };
	ssize_t r;

	do
		r = sendmsg(fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (r < 0 && errno == EINTR);
	return r < 0 ? -errno : r;
}

bool socket_peer_gone(int fd)
{
	struct pollfd p = { .fd = fd };

	/* POLLHUP is the full close, POLLERR one that left our bytes unread. */
	return poll(&p, 1, 0) > 0 && (p.revents & (POLLHUP | POLLERR)) != 0;
}

/* The kernel says how much room it wants when there is too little. */
static int peer_groups(int fd, gid_t primary, gid_t **ret, size_t *ret_n)
{
	socklen_t size = 32 * sizeof(gid_t);
	gid_t *gids = NULL;
	size_t n;

	for (;;) {
		gid_t *bigger = realloc(gids, size + sizeof(gid_t));

		if (!bigger) {
			free(gids);
			return -ENOMEM;
		}
		gids = bigger;
		if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, gids + 1, &size) == 0)
			break;
		if (errno != ERANGE) {
			/* An older kernel: the primary group is all that is known. */
			size = 0;
			break;
		}
	}
	n = size / sizeof(gid_t);
	gids[0] = primary;
	*ret = gids;
	*ret_n = n + 1;
	return 0;
}

int socket_identify(int fd, struct identity *ret, gid_t **ret_gids)
{
	struct ucred who;
	socklen_t size = sizeof(who);
	gid_t *gids;
	size_t n;
	int r;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) < 0)
		return -errno;
	r = peer_groups(fd, who.gid, &gids, &n);
	if (r < 0)
		return r;
	*ret = (struct identity){ .uid = who.uid, .pid = who.pid, .gids = gids, .n_gids = n };
	*ret_gids = gids;
	return 0;
}

void socket_refuse_descriptors(int fd)
{
	const int off = 0;

	(void)setsockopt(fd, SOL_SOCKET, SO_PASSRIGHTS, &off, sizeof(off));
}

uint64_t socket_unread(int fd)
{
	int n = 0;

	if (ioctl(fd, SIOCOUTQ, &n) < 0 || n < 0)
		return 0;
	return (uint64_t)n;
}

void socket_close(int fd, char *scratch, size_t n)
{
	bool passed = false;

	/* The kernel makes an error of unread input, and the other end might see that error before
	 * it has read the reason. After the shutdown no more input can come. */
	shutdown(fd, SHUT_RDWR);
	for (int i = 0; i < DISCARD_ROUNDS && socket_receive(fd, scratch, n, &passed) > 0; i++)
		;
	close(fd);
}
