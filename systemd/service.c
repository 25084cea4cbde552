/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */

/* Service, by way of libsystemd. */

#include "systemd/service.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

static void names_free(char **names)
{
	if (!names)
		return;
	for (char **n = names; *n; n++)
		free(*n);
	free(names);
}

/* Close what was passed and cannot be kept: nobody else knows of it. */
static void close_passed(int n_fds)
{
	for (int i = 0; i < n_fds; i++)
		close(SD_LISTEN_FDS_START + i);
}

int service_fds_init(struct service_fds *f)
{
	char **names = NULL;
	int n;

	*f = (struct service_fds){};
	n = sd_listen_fds_with_names(true, &names);
	if (n <= 0)
		return n;

	f->entries = calloc((size_t)n, sizeof(*f->entries));
	if (!f->entries) {
		close_passed(n);
		names_free(names);
		return -ENOMEM;
	}

	/* libsystemd gives exactly one name for each descriptor. */
	for (int i = 0; i < n; i++)
		f->entries[i] = (struct service_fd){
			.name = names[i],
			.fd = SD_LISTEN_FDS_START + i,
		};
	f->n_entries = (size_t)n;
	free(names);
	return 0;
}

void service_fds_done(struct service_fds *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->n_entries; i++) {
		if (f->entries[i].fd >= 0)
			close(f->entries[i].fd);
		free(f->entries[i].name);
	}
	free(f->entries);
	*f = (struct service_fds){};
}

static int fds_find(const struct service_fds *f, const char *name, struct service_fd **ret)
{
	struct service_fd *found = NULL;

	for (size_t i = 0; i < f->n_entries; i++) {
		if (f->entries[i].fd < 0 || strcmp(f->entries[i].name, name) != 0)
			continue;
		if (found)
			return -ENOTUNIQ;
		found = &f->entries[i];
	}
	if (!found)
		return -ENOENT;
	*ret = found;
	return 0;
}

int service_fds_steal_listener(struct service_fds *f, const char *name, int *ret_fd)
{
	struct service_fd *e;
	int flags, r;

	r = fds_find(f, name, &e);
	if (r < 0)
		return r;

	r = sd_is_socket_unix(e->fd, SOCK_STREAM, 1, NULL, 0);
	if (r < 0)
		return r;
	if (r == 0)
		return -EPROTOTYPE;

	flags = fcntl(e->fd, F_GETFL);
	if (flags < 0 || fcntl(e->fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -errno;

	*ret_fd = e->fd;
	e->fd = -1;
	return 0;
}

/* What libsystemd returns says besides whether anybody listened, which is nobody's concern here. */
static int notified(int r)
{
	return r < 0 ? r : 0;
}

static int notify_with_status(const char *state, const char *status)
{
	if (!status)
		return notified(sd_notify(0, state));
	return notified(sd_notifyf(0, "%s\nSTATUS=%s", state, status));
}

int service_ready(const char *status)
{
	return notify_with_status("READY=1", status);
}

int service_reloading(uint64_t now_usec)
{
	/* The time is for Type=notify-reload, which tells this reload from one before by it. */
	return notified(sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" PRIu64, now_usec));
}

int service_stopping(const char *status)
{
	return notify_with_status("STOPPING=1", status);
}

int service_status(const char *status)
{
	return notified(sd_notifyf(0, "STATUS=%s", status));
}

uint64_t service_watchdog_usec(void)
{
	uint64_t usec = 0;

	return sd_watchdog_enabled(false, &usec) > 0 ? usec : 0;
}

int service_watchdog_ping(void)
{
	return notified(sd_notify(0, "WATCHDOG=1"));
}
