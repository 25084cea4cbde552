/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Jobs: commands that run for messages, side by side.
 *
 * A job is one process with a message on its standard input (a file in memory, so that nobody
 * has to feed it) and its outputs in pipes that are read here. What to do with a message when its
 * command has ended is the verb's business. Output is bounded: while a MiB waits for whoever
 * reads us, the commands' pipes are left alone. */
#pragma once
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "client/conn.h"
#include "client/output.h"
#include "client/pollset.h"
#include "proto/buf.h"
#include "proto/str.h"

#define JOB_MAX_REASON 1024

struct job {
	pid_t pid; /* 0: this place is free */
	int pidfd;
	int out_fd; /* -1: closed, or not ours to read */
	int err_fd;
	size_t out_at, err_at, pid_at;	 /* in the poll set */
	struct buf out;			 /* a line that is not whole, or all of it (jobs.collect) */
	struct buf err;			 /* a line that is not whole */
	char reason[JOB_MAX_REASON + 1]; /* the last line of standard error that is not empty */
	bool ended;			 /* status is there, and all output was read */
	int status;			 /* exit status, or 128 plus the signal */
	bool too_much;			 /* collected output went over max_collect */
	uint64_t start_usec;
	uint64_t end_usec;
	uint64_t out_end; /* output_offset() behind its last byte */

	/* for the verb */
	uint64_t id; /* lease or call */
	uint64_t msg;
	uint64_t touch_usec; /* when the lease is touched next */
	uint64_t touch_id;   /* the request that touches it, unanswered; or 0 */
	bool lost;	     /* the lease ran out */
};

struct jobs {
	struct job *all;
	size_t n_all;
	size_t n_running; /* places that are not free */
	char **argv;
	sigset_t mask; /* signals that the commands block: as we found them */
	bool sigpipe_ignored;
	struct output *out; /* where whole lines go */
	struct output err;
	bool collect; /* keep standard output in job.out instead */
	bool inherit; /* let the command write to our outputs itself */
	size_t max_collect;
};

/** jobs_init() - @n places
 * @argv: the command; borrowed
 *
 * Return: 0 or -ENOMEM. */
int jobs_init(struct jobs *js, size_t n, char **argv, struct output *out);

/** jobs_done() - free it; processes that run are left alone */
void jobs_done(struct jobs *js);

/** jobs_can_run() - whether argv[0] is there and executable
 *
 * Return: 0, or the negative errno that starting it would give. */
int jobs_can_run(char **argv);

/** jobs_start() - run the command for one message; only while a place is free
 * @f:      the message, parsed; its payload is copied
 * @socket: the broker's, for the command's environment
 *
 * Return: 0, or negative errno: no memory, no process. */
int jobs_start(struct jobs *js, const struct frame *f, const char *socket, struct job **ret);

/** jobs_poll() - add what the jobs wait for */
void jobs_poll(struct jobs *js, struct pollset *p);

/** jobs_step() - read what came, and reap what ended */
void jobs_step(struct jobs *js, const struct pollset *p);

/** jobs_next() - the job that stands behind @after (NULL: the first), or NULL; ended ones too */
struct job *jobs_next(struct jobs *js, const struct job *after);

/** jobs_find() - the running job with this id, or NULL */
struct job *jobs_find(struct jobs *js, uint64_t id);

/** jobs_free_place() - the verb is done with this job */
void jobs_free_place(struct jobs *js, struct job *j);

/** jobs_kill() - send a signal to the process group of each job */
void jobs_kill(struct jobs *js, int number);

/** jobs_run() - run the command for one message, with our own outputs, and wait for it
 *
 * Return: its status as in struct job, or negative errno. */
int jobs_run(struct jobs *js, const struct frame *f, const char *socket);
