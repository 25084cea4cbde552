/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry queue create` and `ferry queue set`: settings as people write them. */
#include <errno.h>

#include "client/result.h"
#include "client/settings.h"
#include "client/verb_queue.h"

struct args {
	const char *queue;
	json_t *request; /* declare, with the settings that were named */
};

static void defaults(void *args)
{
	struct args *a = args;

	a->request = json_pack("{s:s}", "op", "declare");
}

static void done(void *args)
{
	const struct args *a = args;

	json_decref(a->request);
}

static void add_setting(struct args *a, const char *text, struct argp_state *state)
{
	char error[512];
	int r = a->request ? setting_parse(text, a->request, error, sizeof(error)) : -ENOMEM;

	if (r == -EINVAL)
		argp_error(state, "%s", error);
	else if (r < 0)
		argp_failure(state, STATUS_SYSTEM, -r, "settings");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (a->queue)
			add_setting(a, arg, state);
		else
			a->queue = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which queue?");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_set(int key, char *arg, struct argp_state *state)
{
	const struct args *a = state->input;

	if (key == ARGP_KEY_END && a->queue && json_object_size(a->request) == 1)
		argp_error(state, "which settings? KEY=VALUE...");
	return parse(key, arg, state);
}

static enum status declare(struct command *cmd, struct conn *c, const struct args *a, json_t **ret)
{
	if (!a->request || json_object_set_new(a->request, "queue", json_string(a->queue)) < 0)
		return command_output(cmd, -ENOMEM);
	return command_ask(cmd, c, json_incref(a->request), ret);
}

static enum status run_create(struct command *cmd)
{
	const struct args *a = cmd->args;
	json_t *reply = NULL;
	struct conn *c;
	enum status status = command_connect(cmd, &c);
	bool created;

	if (status != STATUS_DONE)
		return status;
	status = declare(cmd, c, a, &reply);
	created = json_is_true(json_object_get(reply, "created"));
	if (status == STATUS_DONE)
		status = result_done(cmd, reply, created ? "%s: created" : "%s: was there already",
				     a->queue);
	conn_free(c);
	return status;
}

/* declare makes what is not there: who changes a setting wants to hear of a wrong name instead. */
static enum status run_set(struct command *cmd)
{
	const struct args *a = cmd->args;
	json_t *reply = NULL;
	struct conn *c;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	status = queue_ask_stats(cmd, c, a->queue, &reply);
	json_decref(reply);
	reply = NULL;
	if (status == STATUS_DONE && json_object_set_new(a->request, "update", json_true()) < 0)
		status = command_output(cmd, -ENOMEM);
	if (status == STATUS_DONE)
		status = declare(cmd, c, a, &reply);
	if (status == STATUS_DONE)
		status = result_done(cmd, reply, "%s: set", a->queue);
	conn_free(c);
	return status;
}

#define SETTINGS_DOC                                                                           \
	"\vSettings: backend=memory, max_messages=N, max_bytes=SIZE, on_full=reject or "       \
	"drop-lowest or block, ttr=TIME, max_ttr=TIME, max_attempts=N, backoff=TIME, "         \
	"ttl=TIME, max_dead=N, idle=TIME, users=NAME,NAME, groups=NAME,NAME. Times and sizes " \
	"have a unit: 500ms, 30s, 2h, 64MiB."

const struct verb verb_queue_create = {
	.name = "create",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE [KEY=VALUE...]",
	.help = "make a queue, with settings",
	.doc = "Make a queue, with settings; one that is there must have the same." SETTINGS_DOC,
	.parse = parse,
	.args_size = sizeof(struct args),
	.defaults = defaults,
	.done = done,
	.run = run_create,
};

const struct verb verb_queue_set = {
	.name = "set",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE KEY=VALUE...",
	.help = "change settings of a queue",
	.doc = "Change settings of a queue; those that are not named stay." SETTINGS_DOC,
	.parse = parse_set,
	.args_size = sizeof(struct args),
	.defaults = defaults,
	.done = done,
	.run = run_set,
};
