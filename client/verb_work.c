/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry work: a command for each message of a queue.
 *
 * Takes as many messages as there are places, and settles each by its command's exit status. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/filter.h"
#include "client/units.h"
#include "client/worker.h"

#define WORK_MAX_JOBS 1024

/* What the exit status of a command does to its message. Any other: nack. */
static const struct {
	int status;
	const char *op;
} outcomes[] = {
	{ 0, "ack" },
	{ 75, "release" }, /* EX_TEMPFAIL */
	{ 65, "bury" },	   /* EX_DATAERR */
};

struct work_args {
	const char *queue;
	struct filter types;
	uint64_t n_jobs;
	uint64_t ttr_ms;
};

struct work {
	const struct work_args *args;
	uint64_t *takes; /* ids of takes that wait, n_jobs at most */
	size_t n_takes;
	size_t n_settling; /* settlements that are not answered */
};

/* ---- taking ---- */

static enum status work_ask(struct worker *w)
{
	struct work *k = w->verb;
	enum status status;
	json_t *request;

	while (k->n_takes + w->jobs.n_running < w->jobs.n_all) {
		request = json_pack("{s:s,s:s,s:i,s:O*}", "op", "take", "queue", k->args->queue,
				    "wait", -1, "types", k->args->types.list);
		if (request && k->args->ttr_ms)
			json_object_set_new(request, "ttr",
					    json_integer((json_int_t)k->args->ttr_ms));
		status = worker_send(w, request, NULL, &k->takes[k->n_takes]);
		if (status != STATUS_DONE)
			return status;
		k->n_takes++;
	}
	return STATUS_DONE;
}

static bool work_answers_take(struct work *k, uint64_t id)
{
	for (size_t i = 0; i < k->n_takes; i++) {
		if (k->takes[i] != id)
			continue;
		k->takes[i] = k->takes[--k->n_takes];
		return true;
	}
	return false;
}

static enum status work_settle_lease(struct worker *w, const char *op, int64_t lease)
{
	struct work *k = w->verb;

	k->n_settling++;
	return worker_send(w, json_pack("{s:s,s:I}", "op", op, "lease", (json_int_t)lease), NULL,
			   NULL);
}

static enum status work_begin_job(struct worker *w, struct frame *f)
{
	struct work *k = w->verb;
	struct job *j;

	if (!frame_integer(f, "lease"))
		return STATUS_DONE; /* nothing came, and the next turn asks again */
	/* Told to end while it was on its way; or its payload stayed behind. */
	if (w->stopping || json_is_true(json_object_get(f->json, "omitted")))
		return work_settle_lease(w, w->stopping ? "release" : "bury",
					 frame_integer(f, "lease"));

	j = worker_start(w, f);
	if (!j)
		return work_settle_lease(w, "release", frame_integer(f, "lease"));
	j->id = (uint64_t)frame_integer(f, "lease");
	j->msg = (uint64_t)frame_integer(f, "msg");
	/* How long the lease is, only the answer to a touch tells; it is no shorter than this. */
	j->touch_usec = j->start_usec + 500 * (k->args->ttr_ms ? k->args->ttr_ms :
								 conn_limits(w->conn)->min_ttr_ms);
	return STATUS_DONE;
}

/* ---- holding ---- */

static void work_lose(struct worker *w, struct job *j)
{
	if (!j || j->lost)
		return;
	j->lost = true;
	j->touch_usec = CONN_FOR_EVER;
	command_say(w->cmd,
		    "message %llu: its lease ran out while the command runs; another may have it",
		    (unsigned long long)j->msg);
}

static struct job *work_find_touched(struct worker *w, uint64_t id)
{
	struct job *j = NULL;

	do {
		j = jobs_next(&w->jobs, j);
	} while (j && j->touch_id != id);
	return j;
}

static void work_touched(struct worker *w, struct job *j, const struct frame *f)
{
	uint64_t left_ms = (uint64_t)frame_integer(f, "left");
	uint64_t least_ms = conn_limits(w->conn)->min_ttr_ms / 4;

	j->touch_id = 0;
	if (frame_refused(f))
		work_lose(w, j);
	else
		j->touch_usec =
			clock_usec() + 1000 * (left_ms / 2 > least_ms ? left_ms / 2 : least_ms);
}

static uint64_t work_next_usec(const struct worker *w)
{
	struct jobs *js = (struct jobs *)(uintptr_t)&w->jobs;
	uint64_t next = CONN_FOR_EVER;

	for (struct job *j = jobs_next(js, NULL); j; j = jobs_next(js, j)) {
		if (!j->touch_id && j->touch_usec < next)
			next = j->touch_usec;
	}
	return next;
}

static enum status work_tick(struct worker *w, uint64_t now_usec)
{
	const struct work *k = w->verb;
	enum status status = STATUS_DONE;
	json_t *request;

	for (struct job *j = jobs_next(&w->jobs, NULL); j && status == STATUS_DONE;
	     j = jobs_next(&w->jobs, j)) {
		if (j->touch_id || j->touch_usec > now_usec)
			continue;
		request = json_pack("{s:s,s:I}", "op", "touch", "lease", (json_int_t)j->id);
		if (request && k->args->ttr_ms)
			json_object_set_new(request, "ttr",
					    json_integer((json_int_t)k->args->ttr_ms));
		status = worker_send(w, request, NULL, &j->touch_id);
	}
	return status;
}

/* ---- settling ---- */

static const char *work_outcome(const struct worker *w, const struct job *j)
{
	/* What was cut short by us, or wrote where nobody read, has not failed by itself. */
	if (j->status != 0 && w->hurried)
		return "release";
	if (w->cmd->out->error && (j->status != 0 || output_written(w->cmd->out) < j->out_end))
		return "release";
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
		if (outcomes[i].status == j->status)
			return outcomes[i].op;
	}
	return "nack";
}

static enum status work_settle(struct worker *w, struct job *j)
{
	struct work *k = w->verb;
	const char *op = work_outcome(w, j);
	char buf[JOB_MAX_REASON + 1];
	json_t *request;

	if (j->lost)
		return STATUS_DONE;

	request = json_pack("{s:s,s:I,s:{s:i,s:I}}", "op", op, "lease", (json_int_t)j->id, "result",
			    "status", j->status, "ms",
			    (json_int_t)((j->end_usec - j->start_usec) / 1000));
	if (request && (strcmp(op, "nack") == 0 || strcmp(op, "bury") == 0))
		json_object_set_new(request, "reason", json_string(worker_reason(j, buf)));
	k->n_settling++;
	return worker_send(w, request, NULL, NULL);
}

/* ---- what comes ---- */

static enum status work_frame(struct worker *w, struct frame *f)
{
	const char *event = frame_event(f), *code = frame_refused(f), *op = frame_string(f, "op");
	struct work *k = w->verb;
	struct job *j;

	if (event) {
		if (strcmp(event, "expired") == 0)
			work_lose(w, jobs_find(&w->jobs, (uint64_t)frame_integer(f, "lease")));
		return STATUS_DONE;
	}
	if (op && strcmp(op, "cancel") == 0)
		return STATUS_DONE; /* the take was answered before it was called back */
	if (work_answers_take(k, frame_id(f))) {
		if (!code)
			return work_begin_job(w, f);
		return w->stopping ? STATUS_DONE : command_refused(w->cmd, f);
	}

	j = work_find_touched(w, frame_id(f));
	if (j) {
		work_touched(w, j, f);
		return STATUS_DONE;
	}
	/* A touch of a job that is gone is of no interest; what is left are settlements. */
	if (json_object_get(f->json, "left"))
		return STATUS_DONE;
	if (k->n_settling > 0)
		k->n_settling--;
	if (code)
		command_refused(w->cmd, f);
	return STATUS_DONE;
}

static void work_stop(struct worker *w)
{
	struct work *k = w->verb;

	for (size_t i = 0; i < k->n_takes; i++)
		worker_send(w,
			    json_pack("{s:s,s:b,s:I}", "op", "cancel", "quiet", 1, "request",
				      (json_int_t)k->takes[i]),
			    NULL, NULL);
}

static bool work_is_idle(const struct worker *w)
{
	const struct work *k = w->verb;

	return k->n_takes == 0 && k->n_settling == 0;
}

static const struct worker_ops work_ops = {
	.ask = work_ask,
	.frame = work_frame,
	.settle = work_settle,
	.stop = work_stop,
	.is_idle = work_is_idle,
	.next_usec = work_next_usec,
	.tick = work_tick,
};

static enum status run(struct command *cmd)
{
	const struct work_args *a = cmd->args;
	struct work k = { .args = a };
	struct worker w = { .ops = &work_ops, .cmd = cmd, .verb = &k };
	enum status status = worker_check_command(cmd);

	if (status != STATUS_DONE)
		return status;
	k.takes = calloc(a->n_jobs, sizeof(*k.takes));
	if (!k.takes) {
		command_say(cmd, "no memory");
		return STATUS_SYSTEM;
	}
	status = worker_run(&w, a->n_jobs, NULL);
	free(k.takes);
	return status;
}

/* ---- arguments ---- */

enum {
	KEY_TTR = 0x100,
};

static const struct argp_option options[] = {
	{ "jobs", 'j', "N", 0, "run N commands side by side (default 1)", 0 },
	{ "type", 't', "PATTERN", 0, "take only messages of this type; may be given many times",
	  0 },
	{ "ttr", KEY_TTR, "TIME", 0, "hold leases for TIME, instead of the queue's", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct work_args *a = state->input;

	switch (key) {
	case 'j':
		if (number_parse(arg, 1, WORK_MAX_JOBS, &a->n_jobs) < 0)
			argp_error(state, "-j: '%s' is not 1 to %d", arg, WORK_MAX_JOBS);
		return 0;
	case 't':
		filter_add(&a->types, state, "--type", arg);
		return 0;
	case KEY_TTR:
		if (duration_parse(arg, &a->ttr_ms) < 0)
			argp_error(state, "--ttr: '%s' is no time such as 200ms, 5s or 2m", arg);
		return 0;
	case ARGP_KEY_ARG:
		if (a->queue)
			argp_error(state, "one queue; the command stands behind --");
		a->queue = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void defaults(void *args)
{
	struct work_args *a = args;

	a->n_jobs = 1;
}

static void done(void *args)
{
	struct work_args *a = args;

	filter_done(&a->types);
}

const struct verb verb_work = {
	.name = "work",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE -- CMD...",
	.help = "run a command for each message of a queue",
	.doc = "Run CMD for each message of QUEUE: the payload is its standard input, the "
	       "message's members are in FERRY_MSG, FERRY_TYPE, FERRY_ATTEMPT and so on, see "
	       "ferry(1)."
	       "\vExit status 0 of CMD acks the message, 75 gives it back, 65 buries it, any other "
	       "is a failure, with the last line of CMD's standard error as the reason. SIGTERM "
	       "and ^C let what runs finish; a second one ends the commands too.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct work_args),
	.defaults = defaults,
	.done = done,
	.run = run,
	.takes_command = true,
};
