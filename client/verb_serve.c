/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry serve: answer calls by a command.
 *
 * What the command writes is the answer; a command that fails makes the call fail with the last
 * line of its standard error. */

#include <errno.h>
#include <string.h>

#include "client/units.h"
#include "client/worker.h"

struct serve_args {
	const char *service;
	uint64_t n_jobs;
	enum form form;
	bool has_form;
};

struct serve {
	const struct serve_args *args;
	int64_t sub;
	size_t n_answers; /* that the broker has not answered */
};

static enum status serve_begin(struct worker *w)
{
	struct serve *s = w->verb;
	json_t *reply = NULL;
	enum status status;

	status = command_ask(w->cmd, w->conn,
			     json_pack("{s:s,s:s,s:I}", "op", "serve", "service", s->args->service,
				       "credit", (json_int_t)s->args->n_jobs),
			     &reply);
	s->sub = json_integer_value(json_object_get(reply, "sub"));
	json_decref(reply);
	return status;
}

static enum status serve_ask(struct worker *w)
{
	(void)w; /* the credit of the service is all there is to ask for */
	return STATUS_DONE;
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

static enum status serve_call(struct worker *w, const struct frame *f)
{
	uint64_t call = (uint64_t)frame_integer(f, "call");
	struct job *j;

	if (w->stopping)
		return STATUS_DONE; /* it goes back when we cancel the service */
	j = worker_start(w, f);
	if (!j)
		return serve_fail(w, call, "the command could not be started");
	j->id = call;
	j->touch_usec = CONN_FOR_EVER;
	return STATUS_DONE;
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
	return status == STATUS_DONE ? worker_run(&w, a->n_jobs, serve_begin) : status;
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
