/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Verbs: see verb.h. The table, the help screen, and the way from arguments to a verb's run(). */

#include "client/verb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HELP_TITLE 10 /* columns that the groups take */
#define HELP_NAME 12  /* and the names */

enum {
	KEY_SOCKET = 0x1000,
	KEY_USER,
	KEY_SYSTEM,
	KEY_JSON,
	KEY_VERSION,
	KEY_HELP = '?',
};

static const struct verb *const verbs[] = {
	&verb_pub,   &verb_sub,	    &verb_tee,	      &verb_put,     &verb_take,  &verb_work,
	&verb_peek,  &verb_ack,	    &verb_nack,	      &verb_release, &verb_bury,  &verb_touch,
	&verb_queue, &verb_call,    &verb_serve,      &verb_ls,	     &verb_stats, &verb_monitor,
	&verb_ping,  &verb_version, &verb_completion, NULL,
};

static const struct argp_option common_options[] = {
	{ "socket", KEY_SOCKET, "PATH", 0, "the broker's socket, and no other", -2 },
	{ "user", KEY_USER, NULL, 0, "your own broker", -2 },
	{ "system", KEY_SYSTEM, NULL, 0, "the system's broker", -2 },
	{ "json", KEY_JSON, NULL, 0, "one JSON object a line", -2 },
	{},
};

static const struct argp_option front_options[] = {
	{ "help", KEY_HELP, NULL, 0, NULL, 0 },
	{ "usage", KEY_HELP, NULL, OPTION_HIDDEN, NULL, 0 },
	{ "version", KEY_VERSION, NULL, 0, NULL, 0 },
	{},
};

const struct verb *const *verb_table(void)
{
	return verbs;
}

const struct verb *verb_find(const struct verb *const *table, const char *name)
{
	for (; *table; table++) {
		if (strcmp((*table)->name, name) == 0)
			return *table;
	}
	return NULL;
}

const struct argp_option *verb_common_options(void)
{
	return common_options;
}

const char *verb_group_name(enum verb_group group)
{
	static const char *const names[N_VERB_GROUPS] = {
		[GROUP_TOPICS] = "Topics",
		[GROUP_QUEUES] = "Queues",
		[GROUP_SERVICES] = "Services",
		[GROUP_BROKER] = "Broker",
	};

	return names[group];
}

/* ---- the options that every verb takes ---- */

static error_t common_parse(int key, char *arg, struct argp_state *state)
{
	struct command *cmd = state->input;

	switch (key) {
	case KEY_SOCKET:
		if (!*arg)
			argp_error(state, "--socket: the path is empty");
		cmd->target.socket = arg;
		return 0;
	case KEY_USER:
		cmd->target.where = CONN_USER;
		return 0;
	case KEY_SYSTEM:
		cmd->target.where = CONN_SYSTEM;
		return 0;
	case KEY_JSON:
		cmd->json = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp common_argp = { .options = common_options, .parser = common_parse };

/* ---- the help screen ---- */

/* Neighbours with the same help share a line: their names are joined. */
static const struct verb *const *help_names(struct output *o, const struct verb *const *v)
{
	const struct verb *const *first = v;
	size_t n = 0;

	for (; *v && (*v)->help == (*first)->help; v++) {
		output_printf(o, "%s%s", v == first ? "" : " ", (*v)->name);
		n += strlen((*v)->name) + (v != first);
	}
	output_printf(o, "%*s", n < HELP_NAME ? (int)(HELP_NAME - n) : 2, "");
	return v;
}

static void help_group(struct output *o, const struct verb *const *v, enum verb_group group)
{
	const char *title = verb_group_name(group);
	const struct verb *first;

	while (*v) {
		first = *v;
		if (first->group != group) {
			v++;
			continue;
		}
		output_printf(o, "%-*s", HELP_TITLE, title);
		v = help_names(o, v);
		output_printf(o, "%s\n", first->help);
		title = "";
	}
}

static enum status help_show(struct command *cmd, const struct verb *const *table,
			     const char *prefix)
{
	struct output *o = cmd->out;

	output_printf(o, "Usage: %s VERB [OPTION...] [ARGUMENT...]\n\n", prefix);
	for (enum verb_group g = 0; g < N_VERB_GROUPS; g++)
		help_group(o, table, g);
	output_printf(o,
		      "\nEach verb takes --socket PATH, --user or --system (which broker), "
		      "--json.\n%s VERB --help shows the rest.\n",
		      prefix);
	return STATUS_DONE;
}

/* ---- from arguments to a verb ---- */

/* What stands before the verb. */
struct front {
	struct command *cmd;
	int next; /* where the verb's name stands, or 0 */
	bool help;
	bool version;
};

static error_t front_parse(int key, char *arg, struct argp_state *state)
{
	struct front *front = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = front->cmd;
		return 0;
	case KEY_HELP:
		front->help = true;
		return 0;
	case KEY_VERSION:
		front->version = true;
		return 0;
	case ARGP_KEY_ARG:
		front->next = state->next - 1;
		state->next = state->argc; /* the rest is the verb's */
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The verb's argp and the common one, side by side, each with its own input. */
static error_t pair_parse(int key, char *arg, struct argp_state *state)
{
	struct command *cmd = state->input;

	(void)arg;
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->child_inputs[0] = cmd->args;
	state->child_inputs[1] = cmd;
	return 0;
}

/* Cut off "-- CMD..." before getopt permutes the arguments and nobody can tell where it began. */
static void cut_command(struct command *cmd, int *argc, char **argv)
{
	for (int i = 1; i < *argc; i++) {
		if (strcmp(argv[i], "--") != 0)
			continue;
		cmd->argv = argv + i + 1;
		argv[i] = NULL;
		*argc = i;
		return;
	}
}

static void parse_verb(struct command *cmd, char *name, int argc, char **argv)
{
	const struct verb *v = cmd->verb;
	const struct argp own = { .options = v->options, .parser = v->parse };
	const struct argp_child children[] = { { &own, 0, NULL, 0 },
					       { &common_argp, 0, NULL, 0 },
					       {} };
	const struct argp pair = {
		.parser = pair_parse,
		.args_doc = v->synopsis,
		.doc = v->doc ? v->doc : v->help,
		.children = children,
	};

	if (v->takes_command)
		cut_command(cmd, &argc, argv);
	argv[0] = name;
	argp_parse(&pair, argc, argv, 0, NULL, cmd);
}

static enum status run_verb(struct command *cmd, const char *prefix, int argc, char **argv)
{
	const struct verb *v = cmd->verb;
	enum status status = STATUS_SYSTEM;
	char *name;

	if (asprintf(&name, "%s %s", prefix, v->name) < 0)
		return STATUS_SYSTEM;

	if (v->verbs) {
		status = verb_run(v->verbs, name, cmd, argc, argv);
		free(name);
		return status;
	}

	cmd->target.name = name;
	cmd->name = name + strlen("ferry ");
	cmd->args = calloc(1, v->args_size + 1);
	if (cmd->args) {
		if (v->defaults)
			v->defaults(cmd->args);
		parse_verb(cmd, name, argc, argv);
		status = v->run(cmd);
		if (v->done)
			v->done(cmd->args);
	}
	free(cmd->args);
	free(name);
	cmd->name = NULL;
	return status;
}

enum status verb_run(const struct verb *const *table, const char *prefix, struct command *cmd,
		     int argc, char **argv)
{
	const struct argp_child children[] = { { &common_argp, 0, NULL, 0 }, {} };
	const struct argp front_argp = { .options = front_options,
					 .parser = front_parse,
					 .children = children };
	struct front front = { .cmd = cmd };
	char *name = strdup(prefix);

	if (!name)
		return STATUS_SYSTEM;
	argv[0] = name;
	argp_parse(&front_argp, argc, argv, ARGP_IN_ORDER | ARGP_NO_HELP, NULL, &front);
	free(name);
	argv[0] = NULL;

	if (front.help)
		return help_show(cmd, table, prefix);
	if (front.version) {
		output_printf(cmd->out, "ferry %s\n", PACKAGE_VERSION);
		return STATUS_DONE;
	}
	if (!front.next) {
		diag_say("which verb? %s --help shows them", prefix);
		return STATUS_USAGE;
	}

	cmd->verb = verb_find(table, argv[front.next]);
	if (!cmd->verb) {
		diag_say("unknown verb '%s'; %s --help shows what there is", argv[front.next],
			 prefix);
		return STATUS_USAGE;
	}
	return run_verb(cmd, prefix, argc - front.next, argv + front.next);
}
