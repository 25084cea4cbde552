/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry completion`: the script for a shell, and the answers that the script asks for. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "client/complete.h"
#include "client/result.h"

#define PATIENCE_S 2

enum {
	KEY_CANDIDATES = 0x2000,
};

struct args {
	char *shell;
	bool candidates;
};

static const char bash_script[] =
#include "client/completion/ferry.bash.inc"
	;

static const struct argp_option options[] = {
	{ "candidates", KEY_CANDIDATES, NULL, OPTION_HIDDEN,
	  "what could stand in place of the last word behind --", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	switch (key) {
	case KEY_CANDIDATES:
		a->candidates = true;
		return 0;
	case ARGP_KEY_ARG:
		if (a->shell)
			argp_error(state, "one shell at a time");
		a->shell = arg;
		if (strcmp(arg, "zsh") == 0 || strcmp(arg, "fish") == 0)
			argp_error(state, "%s: this version completes in bash only", arg);
		if (strcmp(arg, "bash") != 0)
			argp_error(state, "'%s': there is bash", arg);
		return 0;
	case ARGP_KEY_END:
		if (!a->shell && !a->candidates)
			argp_error(state, "which shell? bash");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static enum status run(struct command *cmd)
{
	const struct args *a = cmd->args;

	if (!a->candidates)
		return result_flush(cmd, output_text(cmd->out, bash_script));
	if (!cmd->argv)
		return STATUS_DONE;
	/* A broker that does not answer must not hold up whoever presses TAB: the signal's own
	 * action ends us, and there are no candidates. */
	alarm(PATIENCE_S);
	return result_flush(cmd, complete_words(cmd, cmd->argv));
}

const struct verb verb_completion = {
	.name = "completion",
	.group = GROUP_BROKER,
	.synopsis = "SHELL",
	.help = "print completions for bash",
	.doc = "Print completions for a shell; bash, for now.\v"
	       "In ~/.bashrc: source <(ferry completion bash)",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct args),
	.run = run,
	.takes_command = true,
};
