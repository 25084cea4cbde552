/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry ping`: does a broker answer, and how fast; or wait until one does. */
#include <errno.h>
#include <inttypes.h>
#include <time.h>

#include "client/message.h"
#include "client/result.h"
#include "client/units.h"

#define RETRY_MS 20

enum {
	KEY_COUNT = 'n',
	KEY_INTERVAL = 0x2000,
	KEY_WAIT,
};

struct args {
	uint64_t n;
	uint64_t interval_ms;
	uint64_t wait_ms;
};

static const struct argp_option options[] = {
	{ "count", KEY_COUNT, "COUNT", 0, "so many times (1)", 0 },
	{ "interval", KEY_INTERVAL, "TIME", 0, "time between two (1s)", 0 },
	{ "wait", KEY_WAIT, "TIME", 0, "wait so long for a broker that is yet to start", 0 },
	{},
};

static void defaults(void *args)
{
	*(struct args *)args = (struct args){ .n = 1, .interval_ms = 1000 };
}

static void parse_time(struct argp_state *state, const char *name, const char *text, uint64_t *ret)
{
	if (duration_parse(text, ret) < 0)
		argp_error(state, "%s: '%s' is no time with a unit, such as 5s", name, text);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	switch (key) {
	case KEY_COUNT:
		if (number_parse(arg, 1, UINT64_MAX, &a->n) < 0)
			argp_error(state, "--count: '%s' is no number from 1 on", arg);
		return 0;
	case KEY_INTERVAL:
		parse_time(state, "--interval", arg, &a->interval_ms);
		return 0;
	case KEY_WAIT:
		parse_time(state, "--wait", arg, &a->wait_ms);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "takes no arguments");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void pause_ms(uint64_t ms)
{
	struct timespec left = { .tv_sec = (time_t)(ms / 1000),
				 .tv_nsec = (long)(ms % 1000) * 1000000 };

	while (nanosleep(&left, &left) < 0 && errno == EINTR)
		;
}

/* Tries in silence while there is time; the last try says what is wrong. */
static enum status connect_waiting(struct command *cmd, uint64_t wait_ms, struct conn **ret)
{
	uint64_t deadline = clock_usec() + wait_ms * 1000;

	while (clock_usec() < deadline) {
		struct conn_report report = {};
		int r = conn_open(&cmd->target, &report, ret);

		conn_report_done(&report);
		if (r == 0)
			return STATUS_DONE;
		pause_ms(RETRY_MS);
	}
	return command_connect(cmd, ret);
}

static enum status print(struct command *cmd, struct conn *c, json_t *reply, uint64_t usec)
{
	int r;

	if (cmd->json) {
		if (json_object_set_new(reply, "socket", json_string(conn_path(c))) < 0 ||
		    json_object_set_new(reply, "usec", json_integer((json_int_t)usec)) < 0) {
			json_decref(reply);
			return command_output(cmd, -ENOMEM);
		}
		return result_json(cmd, reply);
	}
	json_decref(reply);
	if (result_people(cmd))
		r = output_printf(cmd->out, "%s: %" PRIu64 " µs\n", conn_path(c), usec);
	else
		r = output_printf(cmd->out, "%" PRIu64 "\n", usec);
	return result_flush(cmd, r);
}

static enum status ping(struct command *cmd, struct conn *c)
{
	json_t *request = json_pack("{s:s}", "op", "ping");
	uint64_t begin = clock_usec();
	json_t *reply = NULL;
	enum status status = command_ask(cmd, c, request, &reply);

	return status == STATUS_DONE ? print(cmd, c, reply, clock_usec() - begin) : status;
}

static enum status run(struct command *cmd)
{
	const struct args *a = cmd->args;
	struct conn *c;
	enum status status = connect_waiting(cmd, a->wait_ms, &c);

	if (status != STATUS_DONE)
		return status;
	for (uint64_t i = 0; status == STATUS_DONE && i < a->n; i++) {
		if (i > 0)
			pause_ms(a->interval_ms);
		status = ping(cmd, c);
	}
	conn_free(c);
	return status;
}

const struct verb verb_ping = {
	.name = "ping",
	.group = GROUP_BROKER,
	.synopsis = "",
	.help = "does a broker answer, and how fast",
	.doc = "Ask the broker for an answer and print how long it took; into a pipe: in "
	       "microseconds.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct args),
	.defaults = defaults,
	.run = run,
};
