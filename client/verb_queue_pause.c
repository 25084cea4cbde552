/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry queue pause` and `resume`: hold up what goes into queues, or out of them. */
#include <errno.h>

#include "client/pattern.h"
#include "client/result.h"
#include "client/units.h"
#include "client/verb_queue.h"
#include "proto/name.h"

enum {
	KEY_SIDE = 0x2000,
	KEY_FOR,
	KEY_REASON,
};

struct args {
	char *pattern;
	char *side;
	char *reason;
	uint64_t for_ms; /* 0: until resume */
};

static const struct argp_option resume_options[] = {
	{ "side", KEY_SIDE, "in,out,both", 0, "putting, taking, or both (the default)", 0 },
	{},
};

static const struct argp_option pause_options[] = {
	{ "side", KEY_SIDE, "in,out,both", 0, "putting, taking, or both (the default)", 0 },
	{ "for", KEY_FOR, "TIME", 0, "go on by itself after so long", 0 },
	{ "reason", KEY_REASON, "TEXT", 0, "what whoever is refused is told", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	switch (key) {
	case KEY_SIDE:
		a->side = arg;
		return 0;
	case KEY_REASON:
		a->reason = arg;
		return 0;
	case KEY_FOR:
		if (duration_parse(arg, &a->for_ms) < 0 || a->for_ms == 0)
			argp_error(state, "--for: '%s' is no time with a unit, such as 30s", arg);
		return 0;
	case ARGP_KEY_ARG:
		if (a->pattern)
			argp_error(state, "one pattern only");
		a->pattern = pattern_argument(state, arg);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which queues?");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static json_t *request_new(const struct args *a, const char *op)
{
	json_t *request = json_pack("{s:s, s:s, s:s, s:s*}", "op", op, "queue", a->pattern, "side",
				    a->side ? a->side : "both", "reason", a->reason);

	if (request && a->for_ms > 0 &&
	    json_object_set_new(request, "for", json_integer((json_int_t)a->for_ms)) < 0) {
		json_decref(request);
		request = NULL;
	}
	return request;
}

/* A pattern may match nothing; a name that nothing is called is a slip that wants to be told. */
static bool missed(const struct args *a, const json_t *reply)
{
	return pattern_is_literal(str_of(a->pattern)) &&
	       json_integer_value(json_object_get(reply, "queues")) == 0;
}

static enum status ask(struct command *cmd, const char *op, const char *done)
{
	const struct args *a = cmd->args;
	json_t *reply = NULL;
	struct conn *c;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	status = command_ask(cmd, c, request_new(a, op), &reply);
	if (status == STATUS_DONE && missed(a, reply)) {
		command_say(cmd, "no-such-queue: no queue is called %s", a->pattern);
		json_decref(reply);
		status = STATUS_REFUSED;
	} else if (status == STATUS_DONE) {
		status = result_count(cmd, reply, "queues", "queue", done);
	}
	conn_free(c);
	return status;
}

static enum status run_pause(struct command *cmd)
{
	return ask(cmd, "pause", "paused");
}

static enum status run_resume(struct command *cmd)
{
	return ask(cmd, "resume", "resumed");
}

const struct verb verb_queue_pause = {
	.name = "pause",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE",
	.help = "hold up a queue, or all that match a pattern",
	.doc = "Hold up a queue, or all that match if QUEUE is a pattern, and print how many.",
	.options = pause_options,
	.parse = parse,
	.args_size = sizeof(struct args),
	.run = run_pause,
};

const struct verb verb_queue_resume = {
	.name = "resume",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE",
	.help = "let them go on",
	.doc = "Let a queue go on, or all that match if QUEUE is a pattern, and print how many.",
	.options = resume_options,
	.parse = parse,
	.args_size = sizeof(struct args),
	.run = run_resume,
};
