/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Worker: the loop. */

#include "client/worker.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum status worker_check_command(struct command *cmd)
{
	int r;

	if (!cmd->argv || !cmd->argv[0]) {
		command_say(cmd, "which command? it stands behind --");
		return STATUS_USAGE;
	}
	r = jobs_can_run(cmd->argv);
	if (r < 0) {
		command_say(cmd, "%s: %s", cmd->argv[0], strerror(-r));
		return STATUS_USAGE;
	}
	return STATUS_DONE;
}

const char *worker_reason(const struct job *j, char *buf)
{
	if (j->reason[0])
		return j->reason;
	if (j->status > 128)
		snprintf(buf, JOB_MAX_REASON + 1, "killed by signal %d (%s)", j->status - 128,
			 strsignal(j->status - 128));
	else
		snprintf(buf, JOB_MAX_REASON + 1, "exit status %d", j->status);
	return buf;
}

/* Begin nothing new; the first reason to stop gives the exit status. */
static void worker_stop(struct worker *w, enum status status)
{
	if (w->status == STATUS_DONE)
		w->status = status;
	if (w->stopping)
		return;
	w->stopping = true;
	if (!w->cut_off)
		w->ops->stop(w);
}

enum status worker_send(struct worker *w, json_t *request, const struct payload *p,
			uint64_t *ret_id)
{
	int r = request ? conn_send(w->conn, request, p, ret_id) : -ENOMEM;

	json_decref(request);
	return r < 0 ? command_lost(w->cmd, w->conn, r) : STATUS_DONE;
}

struct job *worker_start(struct worker *w, const struct frame *f)
{
	struct job *j = NULL;
	int r = jobs_start(&w->jobs, f, conn_path(w->conn), &j);

	if (r == 0)
		return j;
	command_say(w->cmd, "%s: %s", w->cmd->argv[0], strerror(-r));
	worker_stop(w, STATUS_SYSTEM);
	return NULL;
}

static void worker_cut_off(struct worker *w, int error)
{
	if (w->cut_off)
		return;
	w->cut_off = true;
	worker_stop(w, command_lost(w->cmd, w->conn, error));
	if (w->jobs.n_running > 0)
		command_say(w->cmd, "waiting for %zu that still run", w->jobs.n_running);
}

static void worker_take_frames(struct worker *w)
{
	struct frame f = {};
	enum status status;
	int r;

	while ((r = conn_next(w->conn, &f)) == 1) {
		status = w->ops->frame(w, &f);
		if (status != STATUS_DONE)
			worker_stop(w, status);
	}
	frame_done(&f);
	if (r < 0)
		worker_cut_off(w, r);
}

/* Write what goes; a reader that is gone ends the work. */
static void worker_write(struct worker *w)
{
	struct output *o = w->cmd->out;
	bool failed = o->error && w->stopping;
	int r = output_try(o);

	if (r < 0 && !failed)
		worker_stop(w, command_output(w->cmd, r));
	output_try(&w->jobs.err);
}

static void worker_settle(struct worker *w)
{
	struct output *o = w->cmd->out;
	struct job *j, *next;
	enum status status;

	for (j = jobs_next(&w->jobs, NULL); j; j = next) {
		next = jobs_next(&w->jobs, j);
		if (!j->ended || (!o->error && output_written(o) < j->out_end))
			continue;
		status = w->cut_off ? STATUS_DONE : w->ops->settle(w, j);
		jobs_free_place(&w->jobs, j);
		if (status != STATUS_DONE)
			worker_stop(w, status);
	}
}

static void worker_signal(struct worker *w)
{
	if (signals_take(&w->signals) == 0)
		return;
	if (!w->stopping) {
		worker_stop(w, STATUS_DONE);
		return;
	}
	w->hurried = true;
	jobs_kill(&w->jobs, SIGTERM);
}

/* Wait, and see to everything that is not a frame. */
static void worker_wait(struct worker *w)
{
	uint64_t deadline = w->ops->next_usec && !w->cut_off ? w->ops->next_usec(w) : CONN_FOR_EVER;
	struct output *o = w->cmd->out, *e = &w->jobs.err;
	size_t conn, out, err, signals;
	struct pollset *p = &w->poll;
	int r;

	pollset_clear(p);
	conn = pollset_add(p, w->cut_off ? -1 : conn_fd(w->conn),
			   conn_want_write(w->conn) ? POLLIN | POLLOUT : POLLIN);
	out = pollset_add(p, o->error ? -1 : o->fd, output_pending(o) ? POLLOUT : 0);
	err = pollset_add(p, output_pending(e) && !e->error ? e->fd : -1, POLLOUT);
	signals = pollset_add(p, w->signals.fd, POLLIN);
	jobs_poll(&w->jobs, p);
	r = pollset_wait(p, deadline);
	if (r < 0) {
		worker_cut_off(w, r);
		return;
	}

	(void)err; /* worker_write() tries it anyway */
	output_reader_gone(o, pollset_ready(p, out));
	if (pollset_ready(p, signals))
		worker_signal(w);
	jobs_step(&w->jobs, p);
	if (pollset_ready(p, conn) & ~POLLOUT) {
		r = conn_fill(w->conn);
		if (r < 0) {
			worker_take_frames(w);
			worker_cut_off(w, r);
		}
	}
}

static bool worker_is_done(const struct worker *w)
{
	return w->stopping && w->jobs.n_running == 0 && (w->cut_off || w->ops->is_idle(w));
}

static void worker_loop(struct worker *w)
{
	enum status status;

	for (;;) {
		if (!w->cut_off)
			worker_take_frames(w);
		worker_write(w);
		worker_settle(w);
		status = w->stopping ? STATUS_DONE : w->ops->ask(w);
		if (status == STATUS_DONE && w->ops->tick && !w->cut_off)
			status = w->ops->tick(w, clock_usec());
		if (status != STATUS_DONE)
			worker_stop(w, status);
		if (worker_is_done(w))
			return;
		conn_flush(w->conn);
		worker_wait(w);
	}
}

enum status worker_run(struct worker *w, size_t n_jobs, enum status (*begin)(struct worker *w))
{
	bool collect = w->jobs.collect;
	enum status status;

	w->signals.fd = -1;
	if (jobs_init(&w->jobs, n_jobs, w->cmd->argv, w->cmd->out) < 0 ||
	    signals_init(&w->signals) < 0) {
		command_say(w->cmd, "%s", strerror(errno));
		status = STATUS_SYSTEM;
	} else {
		w->jobs.collect = collect;
		w->jobs.sigpipe_ignored = w->cmd->sigpipe_ignored;
		status = command_connect(w->cmd, &w->conn);
	}
	if (status == STATUS_DONE && begin)
		status = begin(w);
	if (status == STATUS_DONE) {
		w->jobs.max_collect = conn_limits(w->conn)->max_raw;
		worker_loop(w);
		status = w->status;
		if (!w->cut_off)
			conn_bye(w->conn);
	}

	output_flush(&w->jobs.err);
	jobs_done(&w->jobs);
	pollset_done(&w->poll);
	conn_free(w->conn);
	signals_done(&w->signals);
	return status;
}
