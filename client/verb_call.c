/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry call: ask a service. */

#include <string.h>
#include <unistd.h>

#include "client/message.h"
#include "client/publish.h"

static const struct argp_option options[] = {
	{ "timeout", PUBLISH_KEY_TIMEOUT, "TIME", 0, "wait at most TIME (default 30s)", 0 },
	{ "raw", PUBLISH_KEY_RAW, NULL, 0, "add no line end to the answer", 0 },
	PUBLISH_ROW_FORM,
	PUBLISH_ROW_HEADER,
	PUBLISH_ROW_FILE,
	{},
};

/* An answer is one piece: a line end it already has is enough. */
static enum status call_print(struct command *cmd, struct frame *f)
{
	const struct publish_args *a = cmd->args;
	struct str text = f->payload.text;
	int r;

	if (cmd->json) {
		r = message_add_json(cmd->out, f);
	} else {
		r = output_add(cmd->out, text.p, text.n);
		if (r == 0 && !a->raw && (text.n == 0 || text.p[text.n - 1] != '\n'))
			r = output_add(cmd->out, "\n", 1);
	}
	if (r == 0)
		r = output_flush(cmd->out);
	return r < 0 ? command_output(cmd, r) : STATUS_DONE;
}

static enum status call_ask(struct command *cmd, struct conn *c, struct str question)
{
	const struct publish_args *a = cmd->args;
	struct payload p = publish_payload(a, question);
	json_t *request = publish_request(a, "call");
	enum status status;
	struct frame f = {};
	int r = -1;

	if (request)
		r = json_object_set_new(request, "service", json_string(a->place));
	if (r == 0)
		r = conn_call(c, request, &p, &f);
	json_decref(request);

	if (r < 0) {
		status = command_lost(cmd, c, r);
	} else if (frame_refused(&f)) {
		status = command_refused(cmd, &f);
		if (strcmp(frame_refused(&f), "failed") == 0)
			status = STATUS_SERVICE;
	} else {
		status = call_print(cmd, &f);
	}
	frame_done(&f);
	return status;
}

/* No DATA: what the input has, all of it; a terminal is not asked. */
static enum status call_input(struct command *cmd, struct conn *c)
{
	const struct publish_args *a = cmd->args;
	struct input in = { .fd = -1 };
	struct input_message m = {};
	enum status status;
	int r = 0;

	if (!a->file && output_is_terminal(STDIN_FILENO))
		return call_ask(cmd, c, STR(""));

	status = publish_open(cmd, a, c, &in);
	while (status == STATUS_DONE && (r = input_next(&in, &m)) == 0) {
		r = input_fill(&in);
		if (r < 0)
			break;
	}
	if (r < 0)
		status = publish_bad_input(cmd, &in, r);
	if (status == STATUS_DONE)
		status = call_ask(cmd, c, m.data);
	input_done(&in);
	return status;
}

static enum status run(struct command *cmd)
{
	struct publish_args *a = cmd->args;
	struct conn *c = NULL;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	a->whole = true;
	status = a->data ? call_ask(cmd, c, str_of(a->data)) : call_input(cmd, c);
	conn_free(c);
	return status;
}

const struct verb verb_call = {
	.name = "call",
	.group = GROUP_SERVICES,
	.synopsis = "SERVICE [DATA]",
	.help = "ask a service, and print its answer",
	.doc = "Ask SERVICE with DATA, or with all of standard input when that is no terminal, and "
	       "print the answer.",
	.options = options,
	.parse = publish_parse,
	.args_size = sizeof(struct publish_args),
	.done = publish_done,
	.run = run,
};
