/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry version`: of this command and, if one answers, of the broker. */
#include <errno.h>

#include "client/message.h"
#include "client/result.h"

static error_t parse(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_error(state, "takes no arguments");
	return EINVAL;
}

static int print_json(struct command *cmd, const char *version, const char *path)
{
	json_t *line = json_pack("{s:s, s:s?, s:s?}", "ferry", PACKAGE_VERSION, "ferryd", version,
				 "socket", path);
	int r = line ? json_add_line(cmd->out, line) : -ENOMEM;

	json_decref(line);
	return r;
}

static int print(struct command *cmd, const char *version, const char *path)
{
	int r;

	if (cmd->json)
		return print_json(cmd, version, path);
	r = output_printf(cmd->out, "ferry %s\n", PACKAGE_VERSION);
	if (r == 0 && version)
		r = output_printf(cmd->out, "ferryd %s at %s\n", version, path);
	return r;
}

/* No broker is no failure here: the version of the command is what was asked for first. */
static enum status run(struct command *cmd)
{
	struct conn_report report = {};
	struct conn *c = NULL;
	const char *version = NULL;
	int r = conn_open(&cmd->target, &report, &c);

	conn_report_done(&report);
	if (r == 0)
		version = json_string_value(json_object_get(conn_hello(c), "version"));
	r = print(cmd, version, r == 0 ? conn_path(c) : NULL);
	if (c)
		conn_free(c);
	return result_flush(cmd, r);
}

const struct verb verb_version = {
	.name = "version",
	.group = GROUP_BROKER,
	.synopsis = "",
	.help = "versions of the command and of the broker",
	.doc = "Print the version of the command and, if one answers, of the broker.",
	.parse = parse,
	.run = run,
};
