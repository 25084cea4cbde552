/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry put: put into a queue. */

#include "client/feed.h"

static const struct argp_option options[] = {
	PUBLISH_ROW_TYPE,
	PUBLISH_ROW_PRIO,
	PUBLISH_ROW_TTL,
	PUBLISH_ROW_KEY,
	{ "delay", PUBLISH_KEY_DELAY, "TIME", 0, "may be taken after TIME", 0 },
	PUBLISH_ROW_FORM,
	PUBLISH_ROW_HEADER,
	PUBLISH_ROW_FILE,
	PUBLISH_ROW_WHOLE,
	PUBLISH_ROW_FOLLOW,
	PUBLISH_ROW_NUL,
	{ "no-wait", PUBLISH_KEY_NO_WAIT, NULL, 0,
	  "stop at the first refusal of a full queue, instead of waiting for room", 0 },
	{},
};

static enum status run(struct command *cmd)
{
	return feed_run(cmd, cmd->args, "put");
}

const struct verb verb_put = {
	.name = "put",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE [DATA]",
	.help = "put a message, or each line of the input",
	.doc = "Put into QUEUE: DATA, or each line of standard input. Waits for room as a pipe "
	       "does."
	       "\vA refusal names the line, and how many were put. With --no-wait nothing behind "
	       "that line has been put.",
	.options = options,
	.parse = publish_parse,
	.args_size = sizeof(struct publish_args),
	.done = publish_done,
	.run = run,
};
