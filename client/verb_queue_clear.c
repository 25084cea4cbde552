/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry queue purge`, `kick` and `rm`: what moves or removes messages without taking them. */
#include <errno.h>
#include <string.h>

#include "client/result.h"
#include "client/units.h"
#include "client/verb_queue.h"
#include "proto/limits.h"

enum {
	KEY_COUNT = 'n',
	KEY_STATE = 0x2000,
};

struct args {
	char *queue;
	char *states;	 /* purge: comma-separated */
	uint64_t n;	 /* kick: at most */
	char **messages; /* behind the queue */
	int n_messages;
};

static const struct argp_option purge_options[] = {
	{ "state", KEY_STATE, "ready,delayed,leased,dead", 0, "which messages (ready)", 0 },
	{},
};

static const struct argp_option kick_options[] = {
	{ "count", KEY_COUNT, "COUNT", 0, "at most so many, the oldest first", 0 },
	{},
};

static void take_arguments(struct args *a, struct argp_state *state)
{
	uint64_t msg;

	a->queue = state->argv[state->next];
	a->messages = state->argv + state->next + 1;
	a->n_messages = state->argc - state->next - 1;
	for (int i = 0; i < a->n_messages; i++)
		if (number_parse(a->messages[i], 1, WIRE_MAX_INT, &msg) < 0)
			argp_error(state, "'%s' is no message's number", a->messages[i]);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	switch (key) {
	case KEY_STATE:
		a->states = arg;
		return 0;
	case KEY_COUNT:
		if (number_parse(arg, 1, WIRE_MAX_INT, &a->n) < 0)
			argp_error(state, "--count: '%s' is no number from 1 on", arg);
		return 0;
	case ARGP_KEY_ARGS:
		take_arguments(a, state);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which queue?");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_purge(int key, char *arg, struct argp_state *state)
{
	const struct args *a = state->input;

	if (key == ARGP_KEY_END && a->n_messages > 0)
		argp_error(state, "one queue only; `ferry queue rm` removes messages by number");
	return parse(key, arg, state);
}

static error_t parse_kick(int key, char *arg, struct argp_state *state)
{
	const struct args *a = state->input;

	if (key == ARGP_KEY_END && a->n_messages > 0 && a->n > 0)
		argp_error(state, "either --count or message numbers");
	return parse(key, arg, state);
}

static error_t parse_rm(int key, char *arg, struct argp_state *state)
{
	const struct args *a = state->input;

	if (key == ARGP_KEY_END && a->queue && a->n_messages == 0)
		argp_error(state, "which messages? `ferry peek --json %s` shows their numbers",
			   a->queue);
	return parse(key, arg, state);
}

/* Asks one request after the other and sums up a member of the replies. */
static enum status ask_sum(struct command *cmd, struct conn *c, json_t *request, const char *member,
			   json_int_t *sum)
{
	json_t *reply = NULL;
	enum status status = command_ask(cmd, c, request, &reply);

	*sum += json_integer_value(json_object_get(reply, member));
	json_decref(reply);
	return status;
}

static enum status print_sum(struct command *cmd, enum status status, const char *member,
			     json_int_t sum)
{
	enum status printed =
		result_count(cmd, json_pack("{s:I}", member, sum), member, "message", member);

	return status == STATUS_DONE ? printed : status;
}

static enum status purge(struct command *cmd, struct conn *c)
{
	const struct args *a = cmd->args;
	const char *states = a->states ? a->states : "ready";
	enum status status = STATUS_DONE;
	json_int_t n_purged = 0;

	while (status == STATUS_DONE && *states) {
		size_t n = strcspn(states, ",");

		status = ask_sum(cmd, c,
				 json_pack("{s:s, s:s, s:s%}", "op", "purge", "queue", a->queue,
					   "state", states, n),
				 "purged", &n_purged);
		states += n + (states[n] == ',');
	}
	if (status != STATUS_DONE && n_purged == 0)
		return status;
	return print_sum(cmd, status, "purged", n_purged);
}

static json_int_t message_number(const char *text)
{
	uint64_t msg = 0;

	(void)number_parse(text, 1, WIRE_MAX_INT, &msg);
	return (json_int_t)msg;
}

static enum status kick(struct command *cmd, struct conn *c)
{
	const struct args *a = cmd->args;
	enum status status = STATUS_DONE;
	json_int_t n_kicked = 0;

	if (a->n_messages == 0)
		status = ask_sum(cmd, c,
				 json_pack("{s:s, s:s, s:I}", "op", "kick", "queue", a->queue, "n",
					   a->n ? (json_int_t)a->n : (json_int_t)WIRE_MAX_INT),
				 "kicked", &n_kicked);
	for (int i = 0; status == STATUS_DONE && i < a->n_messages; i++)
		status = ask_sum(cmd, c,
				 json_pack("{s:s, s:s, s:I}", "op", "kick", "queue", a->queue,
					   "msg", message_number(a->messages[i])),
				 "kicked", &n_kicked);
	if (status != STATUS_DONE && n_kicked == 0)
		return status;
	return print_sum(cmd, status, "kicked", n_kicked);
}

/* One that is gone does not keep the others: each is asked for, and the first refusal counts. */
static enum status rm(struct command *cmd, struct conn *c)
{
	const struct args *a = cmd->args;
	enum status status = STATUS_DONE;
	json_int_t n_removed = 0;

	for (int i = 0; i < a->n_messages; i++) {
		json_t *request = json_pack("{s:s, s:s, s:I}", "op", "remove", "queue", a->queue,
					    "msg", message_number(a->messages[i]));
		enum status one = command_ask(cmd, c, request, NULL);

		n_removed += one == STATUS_DONE;
		if (one != STATUS_DONE && status == STATUS_DONE)
			status = one;
		if (one != STATUS_DONE && one != STATUS_REFUSED)
			break;
	}
	if (n_removed == 0)
		return status;
	return print_sum(cmd, status, "removed", n_removed);
}

static enum status run_with(struct command *cmd,
			    enum status (*verb)(struct command *, struct conn *))
{
	struct conn *c;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	status = verb(cmd, c);
	conn_free(c);
	return status;
}

static enum status run_purge(struct command *cmd)
{
	return run_with(cmd, purge);
}

static enum status run_kick(struct command *cmd)
{
	return run_with(cmd, kick);
}

static enum status run_rm(struct command *cmd)
{
	return run_with(cmd, rm);
}

const struct verb verb_queue_purge = {
	.name = "purge",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE",
	.help = "remove all messages of a state",
	.doc = "Remove all messages of a state, and print how many.",
	.options = purge_options,
	.parse = parse_purge,
	.args_size = sizeof(struct args),
	.run = run_purge,
};

const struct verb verb_queue_kick = {
	.name = "kick",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE [MSG...]",
	.help = "make dead letters ready again",
	.doc = "Make dead letters ready again, all or those that are named, and print how many.",
	.options = kick_options,
	.parse = parse_kick,
	.args_size = sizeof(struct args),
	.run = run_kick,
};

const struct verb verb_queue_rm = {
	.name = "rm",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE MSG...",
	.help = "remove single messages",
	.doc = "Remove single messages, and print how many.",
	.parse = parse_rm,
	.args_size = sizeof(struct args),
	.run = run_rm,
};
