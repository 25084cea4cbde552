/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry queue bind` and `unbind`: a queue that gets a copy of what is published. */
#include <errno.h>

#include "client/filter.h"
#include "client/pattern.h"
#include "client/result.h"
#include "client/verb_queue.h"

enum {
	KEY_TYPE = 0x2000,
};

struct args {
	char *queue;
	char **patterns;
	int n_patterns;
	struct filter types;
};

static const struct argp_option options[] = {
	{ "type", KEY_TYPE, "PATTERN", 0, "only messages of that type; may be given again", 0 },
	{},
};

static void done(void *args)
{
	struct args *a = args;

	filter_done(&a->types);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	switch (key) {
	case KEY_TYPE:
		filter_add(&a->types, state, "--type", arg);
		return 0;
	case ARGP_KEY_ARGS:
		a->queue = state->argv[state->next];
		a->patterns = state->argv + state->next + 1;
		a->n_patterns = state->argc - state->next - 1;
		for (int i = 0; i < a->n_patterns; i++)
			pattern_argument(state, a->patterns[i]);
		return 0;
	case ARGP_KEY_END:
		if (a->n_patterns == 0)
			argp_error(state, "which queue, and which topics?");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static enum status ask_each(struct command *cmd, const char *op, const char *done_text)
{
	const struct args *a = cmd->args;
	struct conn *c;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	for (int i = 0; status == STATUS_DONE && i < a->n_patterns; i++) {
		json_t *reply = NULL;

		status = command_ask(cmd, c,
				     json_pack("{s:s, s:s, s:s, s:O*}", "op", op, "queue", a->queue,
					       "topic", a->patterns[i], "types", a->types.list),
				     &reply);
		if (status == STATUS_DONE)
			status = result_done(cmd, reply, "%s: %s %s", a->queue, done_text,
					     a->patterns[i]);
	}
	conn_free(c);
	return status;
}

static enum status run_bind(struct command *cmd)
{
	return ask_each(cmd, "bind", "bound to");
}

static enum status run_unbind(struct command *cmd)
{
	return ask_each(cmd, "unbind", "no longer bound to");
}

const struct verb verb_queue_bind = {
	.name = "bind",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE PATTERN...",
	.help = "give a queue a copy of what is published",
	.doc = "Give a queue a copy of what is published on the topics that match.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct args),
	.done = done,
	.run = run_bind,
};

const struct verb verb_queue_unbind = {
	.name = "unbind",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE PATTERN...",
	.help = "undo that",
	.doc = "Undo a binding; with the types that it was made with.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct args),
	.done = done,
	.run = run_unbind,
};
