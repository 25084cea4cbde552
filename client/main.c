/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry: the command.
 *
 * Sets up what a process has only one of (descriptors, signals, exit status) and leaves the rest
 * to the table of verbs. */

#include "client/verb.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Whoever closed one of the first three descriptors must not find our socket in its place. The
 * stand-in is opened the wrong way round, so that its use fails as a closed one's would. */
static void open_standard(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
	}
}

/* A reader that is gone is an error of write(2) first: messages must be given back. */
static bool ignore_sigpipe(void)
{
	struct sigaction old = {}, ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGPIPE, &ignore, &old);
	return old.sa_handler == SIG_IGN;
}

/* End as the signal would have ended us, so that a shell sees what it is used to. */
static void die_by(int number)
{
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t set;

	sigaction(number, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, number);
	raise(number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* What argp prints goes by way of stdio, and argp ends the process. */
static void close_stdio(void)
{
	if (fclose(stdout) == EOF && errno != EBADF)
		_exit(STATUS_OUTPUT);
}

static enum status finish(struct command *cmd, struct output *out, enum status status)
{
	int r = output_flush(out);

	output_done(out);
	/* Some file systems tell only here that there was no room. */
	if (r == 0 && close(STDOUT_FILENO) < 0 && out->n_written > 0)
		r = -errno;
	if (r < 0 && status == STATUS_DONE)
		status = command_output(cmd, r);
	return status;
}

int main(int argc, char **argv)
{
	struct output out;
	struct command cmd = { .out = &out };
	enum status status;

	open_standard();
	cmd.sigpipe_ignored = ignore_sigpipe();
	output_init(&out, STDOUT_FILENO);
	argp_err_exit_status = STATUS_USAGE;
	atexit(close_stdio);

	status = verb_run(verb_table(), "ferry", &cmd, argc, argv);
	status = finish(&cmd, &out, status);
	if (status >= STATUS_SIGNAL)
		die_by((int)status - STATUS_SIGNAL);
	return (int)status;
}
