/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */

/* Service, where there is no libsystemd: nothing is ever passed, and nobody listens. */

#include "systemd/service.h"

#include <errno.h>

int service_fds_init(struct service_fds *f)
{
	*f = (struct service_fds){};
	return 0;
}

void service_fds_done(struct service_fds *f)
{
	if (f)
		*f = (struct service_fds){};
}

int service_fds_steal_listener(struct service_fds *f, const char *name, int *ret_fd)
{
	(void)f;
	(void)name;
	(void)ret_fd;
	return -ENOENT;
}

int service_ready(const char *status)
{
	(void)status;
	return 0;
}

int service_reloading(uint64_t now_usec)
{
	(void)now_usec;
	return 0;
}

int service_stopping(const char *status)
{
	(void)status;
	return 0;
}

int service_status(const char *status)
{
	(void)status;
	return 0;
}

uint64_t service_watchdog_usec(void)
{
	return 0;
}

int service_watchdog_ping(void)
{
	return 0;
}
