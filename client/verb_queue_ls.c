/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry queue ls`: all queues, or those that match. */
#include "client/listing.h"
#include "client/pattern.h"
#include "client/verb_queue.h"

struct args {
	char *match;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (a->match)
		argp_error(state, "one pattern at most");
	a->match = pattern_argument(state, arg);
	return 0;
}

static enum status run(struct command *cmd)
{
	const struct args *a = cmd->args;
	struct conn *c;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	status = listing_print(cmd, c, listing_find("queues"), a->match);
	conn_free(c);
	return status;
}

const struct verb verb_queue_ls = {
	.name = "ls",
	.group = GROUP_QUEUES,
	.synopsis = "[QUEUE]",
	.help = "list queues and what is in them",
	.doc = "List queues and what is in them; QUEUE may be a pattern.\v"
	       "Into a pipe: one queue a line, a TAB between the columns, sizes in bytes and ages "
	       "in milliseconds.",
	.parse = parse,
	.args_size = sizeof(struct args),
	.run = run,
};
