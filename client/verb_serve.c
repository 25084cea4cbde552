/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry serve: answer calls by a command.
 *
 * What the command writes is the answer; a command that fails makes the call fail with the last
 * line of its standard error. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/units.h"
#include "client/worker.h"

struct serve_args {
	const char *service;
	uint64_t n_jobs;
	enum form form;
	bool has_form;
};

#define SERVE_MAX_WAITING 64

/* A call that found no free place: the broker gives the credit of a call back when that has timed
 * out, but its command may still run. */
struct waiting {
	struct frame call; /* its payload is in bytes */
	char *bytes;
	uint64_t until_usec; /* nobody waits for the answer after that */
};

struct serve {
	const struct serve_args *args;
	size_t n_answers; /* that the broker has not answered */
	struct waiting waiting[SERVE_MAX_WAITING];
	size_t n_waiting;
};

static enum status serve_begin(struct worker *w)
{
	const struct serve *s = w->verb;

	return command_ask(w->cmd, w->conn,
			   json_pack("{s:s,s:s,s:I}", "op", "serve", "service", s->args->service,
				     "credit", (json_int_t)s->args->n_jobs),
			   NULL);
}

static enum status serve_fail(struct worker *w, uint64_t call, const char *why)
{
	struct serve *s = w->verb;

	s->n_answers++;
	return worker_send(w,
			   json_pack("{s:s,s:I,s:s}", "op", "answer", "call", (json_int_t)call,
				     "failed", why),
			   NULL, NULL);
}

static enum status serve_start(struct worker *w, const struct frame *f)
{
	uint64_t call = (uint64_t)frame_integer(f, "call");
	struct job *j = worker_start(w, f);

	if (!j)
		return serve_fail(w, call, "the command could not be started");
	j->id = call;
	j->touch_usec = CONN_FOR_EVER;
	return STATUS_DONE;
}

/* Keep a call until a place is free. */
static enum status serve_defer(struct worker *w, const struct frame *f)
{
	uint64_t now = clock_usec(), ms = (uint64_t)frame_integer(f, "timeout");
	struct serve *s = w->verb;
	struct waiting *k = &s->waiting[s->n_waiting];
	size_t n = f->payload.text.n;

	if (s->n_waiting == SERVE_MAX_WAITING)
		return serve_fail(w, (uint64_t)frame_integer(f, "call"), "busy");
	*k = (struct waiting){ .call = *f, .until_usec = now + ms * 1000 };
	k->bytes = malloc(n + 1);
	if (!k->bytes)
		return serve_fail(w, (uint64_t)frame_integer(f, "call"), "no memory");
	if (n > 0)
		memcpy(k->bytes, f->payload.text.p, n);
	k->call.line = (struct str){};
	k->call.payload.text = (struct str){ k->bytes, n };
	json_incref(k->call.json);
	s->n_waiting++;
	return STATUS_DONE;
}

static void serve_forget(struct serve *s, size_t i)
{
	free(s->waiting[i].bytes);
	frame_done(&s->waiting[i].call);
	s->n_waiting--;
	memmove(s->waiting + i, s->waiting + i + 1, (s->n_waiting - i) * sizeof(s->waiting[0]));
}

/* Begin the calls that wait, now that a place may be free. */
static enum status serve_ask(struct worker *w)
{
	struct serve *s = w->verb;
	enum status status = STATUS_DONE;

	while (status == STATUS_DONE && s->n_waiting > 0 && w->jobs.n_running < w->jobs.n_all) {
		if (clock_usec() < s->waiting[0].until_usec)
			status = serve_start(w, &s->waiting[0].call);
		serve_forget(s, 0);
	}
	return status;
}

static enum status serve_call(struct worker *w, const struct frame *f)
{
	struct serve *s = w->verb;

	if (w->stopping)
		return STATUS_DONE; /* it goes back when the service ends */
	if (s->n_waiting > 0 || w->jobs.n_running == w->jobs.n_all)
		return serve_defer(w, f);
	return serve_start(w, f);
}

static enum status serve_settle(struct worker *w, struct job *j)
{
	struct serve *s = w->verb;
	char buf[JOB_MAX_REASON + 1];
	struct payload p;

	if (j->out.failed || j->too_much)
		return serve_fail(w, j->id, "the answer is too large");
	if (j->status != 0)
		return serve_fail(w, j->id, worker_reason(j, buf));

	p = payload_of((struct str){ j->out.n ? j->out.p : "", j->out.n });
	if (s->args->has_form)
		p.form = s->args->form;
	s->n_answers++;
	return worker_send(w, json_pack("{s:s,s:I}", "op", "answer", "call", (json_int_t)j->id), &p,
			   NULL);
}

static enum status serve_frame(struct worker *w, struct frame *f)
{
	const char *event = frame_event(f);
	struct serve *s = w->verb;

	if (event)
		return strcmp(event, "call") == 0 ? serve_call(w, f) : STATUS_DONE;
	if (s->n_answers > 0)
		s->n_answers--;
	/* A caller that went away meanwhile is no reason to end. */
	if (frame_refused(f))
		command_refused(w->cmd, f);
	return STATUS_DONE;
}

static void serve_stop(struct worker *w)
{
	(void)w; /* bye ends the service, and not before what runs is answered */
}

static bool serve_is_idle(const struct worker *w)
{
	const struct serve *s = w->verb;

	return s->n_answers == 0;
}

static const struct worker_ops serve_ops = {
	.ask = serve_ask,
	.frame = serve_frame,
	.settle = serve_settle,
	.stop = serve_stop,
	.is_idle = serve_is_idle,
};

static enum status run(struct command *cmd)
{
	const struct serve_args *a = cmd->args;
	struct serve s = { .args = a };
	struct worker w = { .ops = &serve_ops, .cmd = cmd, .verb = &s };
	enum status status = worker_check_command(cmd);

	w.jobs.collect = true;
	if (status == STATUS_DONE)
		status = worker_run(&w, a->n_jobs, serve_begin);
	while (s.n_waiting > 0)
		serve_forget(&s, s.n_waiting - 1);
	return status;
}

/* ---- arguments ---- */

enum {
	KEY_FORM = 0x100,
};

static const struct argp_option options[] = {
	{ "jobs", 'j', "N", 0, "run N commands side by side (default 1)", 0 },
	{ "form", KEY_FORM, "FORM", 0,
	  "the answer is text, json or bytes (default: text if it is UTF-8, else bytes)", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct serve_args *a = state->input;

	switch (key) {
	case 'j':
		if (number_parse(arg, 1, 1024, &a->n_jobs) < 0)
			argp_error(state, "-j: '%s' is not 1 to 1024", arg);
		return 0;
	case KEY_FORM:
		if (form_parse(str_of(arg), &a->form) < 0)
			argp_error(state, "--form: '%s' is not text, json or bytes", arg);
		a->has_form = true;
		return 0;
	case ARGP_KEY_ARG:
		if (a->service)
			argp_error(state, "one service; the command stands behind --");
		a->service = arg;
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
	struct serve_args *a = args;

	a->n_jobs = 1;
}

const struct verb verb_serve = {
	.name = "serve",
	.group = GROUP_SERVICES,
	.synopsis = "SERVICE -- CMD...",
	.help = "answer calls by running a command",
	.doc = "Answer each call of SERVICE: what was asked is CMD's standard input, what CMD "
	       "writes is the answer, byte for byte."
	       "\vWhen CMD fails the call fails, with the last line of CMD's standard error. "
	       "SIGTERM and ^C let what runs finish; a second one ends the commands too.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct serve_args),
	.defaults = defaults,
	.run = run,
	.takes_command = true,
};
