/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry queue drop`: away with a queue and all that is in it; a person is asked first. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/result.h"
#include "client/units.h"
#include "client/verb_queue.h"

enum {
	KEY_YES = 'y',
	KEY_IF_EMPTY = 0x2000,
};

struct args {
	char **names;
	int n_names;
	bool yes;
	bool if_empty;
};

static const struct argp_option options[] = {
	{ "yes", KEY_YES, NULL, 0, "do not ask", 0 },
	{ "if-empty", KEY_IF_EMPTY, NULL, 0, "only if nothing is in it", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	(void)arg;
	switch (key) {
	case KEY_YES:
		a->yes = true;
		return 0;
	case KEY_IF_EMPTY:
		a->if_empty = true;
		return 0;
	case ARGP_KEY_ARGS:
		a->names = state->argv + state->next;
		a->n_names = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which queue?");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static uint64_t figure(const json_t *stats, const char *member)
{
	json_int_t n = json_integer_value(json_object_get(stats, member));

	return n < 0 ? 0 : (uint64_t)n;
}

static void add_question(struct output *o, const char *queue, const json_t *stats)
{
	char size[UNITS_TEXT_MAX];

	output_printf(o,
		      "%s: %" PRIu64 " ready, %" PRIu64 " delayed, %" PRIu64 " leased, %" PRIu64
		      " dead (%s) would be lost; consumers: %" PRIu64 ".\nDrop it? [y/N] ",
		      queue, figure(stats, "ready"), figure(stats, "delayed"),
		      figure(stats, "leased"), figure(stats, "dead"),
		      size_format(size, figure(stats, "bytes")), figure(stats, "consumers"));
}

/* Anything but a line that begins with y is a no, the end of input too. The question stands on
 * standard error: what is on standard output may go elsewhere. */
static bool ask(const char *queue, const json_t *stats)
{
	char answer[16] = "";
	struct output o;

	output_init(&o, STDERR_FILENO);
	add_question(&o, queue, stats);
	(void)output_flush(&o);
	if (!fgets(answer, sizeof(answer), stdin))
		output_text(&o, "\n");
	(void)output_flush(&o);
	output_done(&o);
	return answer[0] == 'y' || answer[0] == 'Y';
}

static bool has_something(const json_t *stats)
{
	static const char *const members[] = { "ready", "delayed", "leased", "dead", "consumers" };

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (figure(stats, members[i]) > 0)
			return true;
	return false;
}

/* STATUS_DONE: go ahead; STATUS_NOTHING: the person said no. */
static enum status confirm(struct command *cmd, struct conn *c, const char *queue)
{
	json_t *stats = NULL;
	enum status status = queue_ask_stats(cmd, c, queue, &stats);

	if (status == STATUS_DONE && has_something(stats) && !ask(queue, stats)) {
		command_say(cmd, "%s: not dropped", queue);
		status = STATUS_NOTHING;
	}
	json_decref(stats);
	return status;
}

static enum status drop(struct command *cmd, struct conn *c, const struct args *a,
			const char *queue)
{
	bool asks = !a->yes && !a->if_empty && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	json_t *reply = NULL;
	enum status status = asks ? confirm(cmd, c, queue) : STATUS_DONE;

	if (status != STATUS_DONE)
		return status;
	status = command_ask(cmd, c,
			     json_pack("{s:s, s:s, s:b}", "op", "drop", "queue", queue, "if_empty",
				       a->if_empty),
			     &reply);
	return status != STATUS_DONE ? status : result_done(cmd, reply, "%s: dropped", queue);
}

static enum status run(struct command *cmd)
{
	const struct args *a = cmd->args;
	struct conn *c;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	for (int i = 0; status == STATUS_DONE && i < a->n_names; i++)
		status = drop(cmd, c, a, a->names[i]);
	conn_free(c);
	return status;
}

const struct verb verb_queue_drop = {
	.name = "drop",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE...",
	.help = "remove a queue and all that is in it",
	.doc = "Remove a queue and all that is in it.\v"
	       "At a terminal it says what would be lost and asks; after a no it ends with 1.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct args),
	.run = run,
};
