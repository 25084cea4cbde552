/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Descriptors: how many this process may have, and that the first three are there. */
#include "daemon/serve/descriptors.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/resource.h>
#include <unistd.h>

#include "daemon/serve/log.h"

#define N_OTHERS 64
#define N_STANDARD 3

void descriptors_raise(struct log *l, uint32_t sessions)
{
	struct rlimit r;
	rlim_t soft;

	if (getrlimit(RLIMIT_NOFILE, &r) < 0)
		return;
	/* The hard limit is what the administrator allows; the soft one is for select(). */
	soft = r.rlim_cur;
	r.rlim_cur = r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &r) < 0)
		r.rlim_cur = soft;
	if (r.rlim_cur != RLIM_INFINITY && r.rlim_cur < (rlim_t)sessions + N_OTHERS)
		log_say(l, LEVEL_WARN,
			"[limits] sessions = %" PRIu32 " do not fit into %ju descriptors "
			"(LimitNOFILE=): %d more are needed for other things",
			sessions, (uintmax_t)r.rlim_cur, N_OTHERS);
}

void descriptors_fill_standard(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd < N_STANDARD);
	if (fd >= N_STANDARD)
		close(fd);
}
