/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Signals: a signalfd. */

#include "client/signals.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };

#define N_NUMBERS (sizeof(numbers) / sizeof(numbers[0]))

int signals_init(struct signals *s)
{
	struct sigaction action;
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < N_NUMBERS; i++) {
		/* An ignored signal that is blocked would still reach the signalfd. */
		if (sigaction(numbers[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
			sigaddset(&set, numbers[i]);
	}

	s->fd = -1;
	if (sigprocmask(SIG_BLOCK, &set, &s->old_mask) < 0)
		return -errno;
	s->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return s->fd < 0 ? -errno : 0;
}

void signals_done(struct signals *s)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	if (s->fd < 0)
		return;
	close(s->fd);
	s->fd = -1;
	/* Who is told once more has ended already, and with his own status. */
	for (size_t i = 0; i < N_NUMBERS; i++)
		sigaction(numbers[i], &ignore, NULL);
	sigprocmask(SIG_SETMASK, &s->old_mask, NULL);
}

int signals_take(struct signals *s)
{
	struct signalfd_siginfo info;

	if (read(s->fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return 0;
	return (int)info.ssi_signo;
}
