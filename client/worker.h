/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Worker: the loop of work and serve: a command for each message, some side by side.
 *
 * Runs until it is told to end or the broker goes away, and then until what runs has finished; a
 * second signal hurries the commands up. What is asked of the broker, and what is said to it when a
 * command has ended, comes from the verb. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "client/jobs.h"
#include "client/signals.h"
#include "client/verb.h"

struct worker {
	const struct worker_ops *ops;
	struct command *cmd;
	struct conn *conn;
	struct jobs jobs;
	struct signals signals;
	struct pollset poll;
	void *verb;    /* the verb's own */
	bool stopping; /* nothing new is begun */
	bool hurried;  /* commands were told to end */
	bool cut_off;  /* the broker is gone */
	enum status status;
};

struct worker_ops {
	/* Ask for what there is room for; called once a turn while not stopping. */
	enum status (*ask)(struct worker *w);
	/* A reply or an event, parsed. */
	enum status (*frame)(struct worker *w, struct frame *f);
	/* A command has ended and its output is out (or never will be): say so to the broker. */
	enum status (*settle)(struct worker *w, struct job *j);
	/* Nothing new from now on: call back what was asked for. */
	void (*stop)(struct worker *w);
	/* Nothing is waited for but jobs. */
	bool (*is_idle)(const struct worker *w);
	/* When a timer is due next, and what to do then; may be NULL, both. */
	uint64_t (*next_usec)(const struct worker *w);
	enum status (*tick)(struct worker *w, uint64_t now_usec);
};

/** worker_run() - connect, run, and end in order
 * @w:      ops, cmd and verb set, jobs.collect and max_collect if wanted
 * @n_jobs: how many commands side by side
 * @begin:  called once when connected, before the loop; or NULL
 *
 * Return: the exit status. */
enum status worker_run(struct worker *w, size_t n_jobs, enum status (*begin)(struct worker *w));

/** worker_start() - run the command for one message
 *
 * Return: the job; or NULL, and it is said, and the worker is stopping with STATUS_SYSTEM. */
struct job *worker_start(struct worker *w, const struct frame *f);

/** worker_send() - send a request
 * @request: stolen; NULL is out of memory
 *
 * Return: STATUS_DONE, or another status and it is said. */
enum status worker_send(struct worker *w, json_t *request, const struct payload *p,
			uint64_t *ret_id);

/** worker_check_command() - whether there is a command and it can be run
 *
 * Return: STATUS_DONE, or STATUS_USAGE and it is said. */
enum status worker_check_command(struct command *cmd);

/** worker_reason() - why a command failed: its last line, or its status
 * @buf: JOB_MAX_REASON + 1 bytes
 *
 * Return: the text, in the job or in @buf. */
const char *worker_reason(const struct job *j, char *buf);
