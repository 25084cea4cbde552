/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry pub: publish on a topic. */

#include "client/feed.h"

static const struct argp_option options[] = {
	PUBLISH_ROW_TYPE,
	PUBLISH_ROW_PRIO,
	PUBLISH_ROW_TTL,
	PUBLISH_ROW_KEY,
	{ "retain", PUBLISH_KEY_RETAIN, NULL, 0, "keep it as the topic's last value", 0 },
	PUBLISH_ROW_FORM,
	PUBLISH_ROW_HEADER,
	PUBLISH_ROW_FILE,
	PUBLISH_ROW_WHOLE,
	PUBLISH_ROW_FOLLOW,
	PUBLISH_ROW_NUL,
	{ "with-topic", PUBLISH_KEY_WITH_TOPIC, NULL, 0,
	  "each line is TOPIC, a TAB and the message; leave TOPIC out", 0 },
	{},
};

static enum status run(struct command *cmd)
{
	return feed_run(cmd, cmd->args, "pub");
}

const struct verb verb_pub = {
	.name = "pub",
	.group = GROUP_TOPICS,
	.synopsis = "TOPIC [DATA]",
	.help = "publish a message, or each line of the input",
	.doc = "Publish on TOPIC: DATA, or each line of standard input."
	       "\vA last line without its line end is a message too. Any byte may stand in a line.",
	.options = options,
	.parse = publish_parse,
	.args_size = sizeof(struct publish_args),
	.done = publish_done,
	.run = run,
};
