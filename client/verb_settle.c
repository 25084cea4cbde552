/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry ack, nack, release, bury, touch: settle leases by hand. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/message.h"
#include "client/units.h"
#include "client/verb.h"
#include "proto/buf.h"
#include "proto/json.h"
#include "proto/limits.h"
#include "proto/scan.h"

struct settle_args {
	uint64_t *leases;
	size_t n_leases;
	struct buf members; /* ,"reason":... as it goes into each request */
};

enum {
	KEY_REASON = 'r',
	KEY_DELAY = 'd',
	KEY_TTR = 't',
	KEY_RESULT = 'R',
};

#define OPTION_REASON                                                              \
	{                                                                          \
		"reason", KEY_REASON, "TEXT", 0, "why, kept with a dead letter", 0 \
	}
#define OPTION_DELAY                                                              \
	{                                                                         \
		"delay", KEY_DELAY, "TIME", 0, "may be taken again after TIME", 0 \
	}
#define OPTION_RESULT                                                            \
	{                                                                        \
		"result", KEY_RESULT, "JSON", 0, "goes to ferry.done with it", 0 \
	}

static const struct argp_option ack_options[] = { OPTION_RESULT, {} };
static const struct argp_option nack_options[] = { OPTION_REASON, OPTION_DELAY, OPTION_RESULT, {} };
static const struct argp_option release_options[] = { OPTION_DELAY, OPTION_RESULT, {} };
static const struct argp_option bury_options[] = { OPTION_REASON, OPTION_RESULT, {} };
static const struct argp_option touch_options[] = {
	{ "ttr", KEY_TTR, "TIME", 0, "hold it for TIME from now, instead of the queue's", 0 },
	{},
};

/* ---- arguments ---- */

static void settle_add_lease(struct argp_state *state, struct settle_args *a, const char *arg)
{
	uint64_t *leases = reallocarray(a->leases, a->n_leases + 1, sizeof(*leases));

	if (!leases)
		argp_failure(state, STATUS_SYSTEM, ENOMEM, "%s", arg);
	a->leases = leases;
	if (number_parse(arg, 1, WIRE_MAX_INT, &a->leases[a->n_leases]) < 0)
		argp_error(state, "'%s' is no lease: it is a number", arg);
	a->n_leases++;
}

static void settle_add_time(struct argp_state *state, struct settle_args *a, const char *name,
			    const char *arg)
{
	uint64_t ms;

	if (duration_parse(arg, &ms) < 0)
		argp_error(state, "--%s: '%s' is no time such as 200ms, 5s or 2m", name, arg);
	buf_add_lit(&a->members, ",\"");
	buf_add_str(&a->members, str_of(name));
	buf_add_lit(&a->members, "\":");
	buf_add_uint(&a->members, ms);
}

/* The JSON goes as it was given, digit for digit, but on one line. */
static void settle_add_result(struct argp_state *state, struct settle_args *a, const char *arg)
{
	struct scan_value value;
	struct scanner s;
	size_t n;

	scan_init(&s, str_of(arg), WIRE_MAX_DEPTH - 1);
	if (scan_value(&s, &value) != 1 || scan_end(&s) < 0)
		argp_error(state, "--result: no JSON: %s at byte %zu", s.error.what,
			   s.error.offset);

	buf_add_lit(&a->members, ",\"result\":");
	n = a->members.n;
	buf_add_str(&a->members, value.text);
	for (; !a->members.failed && n < a->members.n; n++) {
		if (a->members.p[n] == '\n' || a->members.p[n] == '\r')
			a->members.p[n] = ' ';
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct settle_args *a = state->input;

	switch (key) {
	case KEY_REASON:
		buf_add_lit(&a->members, ",\"reason\":");
		json_add_string(&a->members, str_of(arg));
		return 0;
	case KEY_DELAY:
		settle_add_time(state, a, "delay", arg);
		return 0;
	case KEY_TTR:
		settle_add_time(state, a, "ttr", arg);
		return 0;
	case KEY_RESULT:
		settle_add_result(state, a, arg);
		return 0;
	case ARGP_KEY_ARG:
		settle_add_lease(state, a, arg);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void done(void *args)
{
	struct settle_args *a = args;

	free(a->leases);
	buf_done(&a->members);
}

/* ---- asking ---- */

/* One request a lease: each answer says what became of that one. */
static int settle_send(struct command *cmd, struct conn *c)
{
	struct settle_args *a = cmd->args;
	struct buf head = {};
	int r = 0;

	for (size_t i = 0; r == 0 && i < a->n_leases; i++) {
		buf_reset(&head);
		buf_add_lit(&head, "{\"op\":\"");
		buf_add_str(&head, str_of(cmd->verb->name));
		buf_add_lit(&head, "\",\"lease\":");
		buf_add_uint(&head, a->leases[i]);
		buf_add(&head, a->members.p, a->members.n);
		buf_add_char(&head, '\0');
		r = head.failed || a->members.failed ? -ENOMEM :
						       conn_send_head(c, head.p, NULL, NULL);
	}
	buf_done(&head);
	return r;
}

static enum status settle_answer(struct command *cmd, struct frame *f, uint64_t lease)
{
	char *text;
	int r;

	if (frame_refused(f)) {
		text = command_refusal(f);
		command_say(cmd, "%llu: %s", (unsigned long long)lease, text ? text : "refused");
		free(text);
		return STATUS_REFUSED;
	}
	if (!cmd->json)
		return STATUS_DONE;
	r = message_add_json(cmd->out, f);
	return r < 0 ? command_output(cmd, r) : STATUS_DONE;
}

static enum status settle_all(struct command *cmd, struct conn *c)
{
	const struct settle_args *a = cmd->args;
	enum status status = STATUS_DONE, one;
	struct frame f = {};
	size_t i = 0;
	int r;

	r = settle_send(cmd, c);
	while (r == 0 && i < a->n_leases) {
		r = conn_wait(c, &f, CONN_FOR_EVER);
		if (r < 0 || frame_event(&f))
			continue;
		one = settle_answer(cmd, &f, a->leases[i++]);
		status = one == STATUS_DONE ? status : one;
	}
	frame_done(&f);
	if (r < 0)
		return command_lost(cmd, c, r);
	r = output_flush(cmd->out);
	return r < 0 ? command_output(cmd, r) : status;
}

static enum status run(struct command *cmd)
{
	struct conn *c = NULL;
	enum status status = command_connect(cmd, &c);

	if (status == STATUS_DONE)
		status = settle_all(cmd, c);
	conn_free(c);
	return status;
}

/* The five share a line of the help screen: so one text for all. */
static const char settle_help[] = "settle a lease by hand, or hold it longer";

#define SETTLE_VERB(NAME, DOC)                           \
	const struct verb verb_##NAME = {                \
		.name = #NAME,                           \
		.group = GROUP_QUEUES,                   \
		.synopsis = "LEASE...",                  \
		.help = settle_help,                     \
		.doc = DOC,                              \
		.options = NAME##_options,               \
		.parse = parse,                          \
		.args_size = sizeof(struct settle_args), \
		.done = done,                            \
		.run = run,                              \
	}

SETTLE_VERB(ack, "The message of LEASE is done: it leaves the queue.");
SETTLE_VERB(nack, "The message of LEASE has failed: it is tried again, or becomes a dead letter "
		  "after too many attempts.");
SETTLE_VERB(release, "Give the message of LEASE back; that counts as no failure.");
SETTLE_VERB(bury, "The message of LEASE can never be done: to the dead letters at once.");
SETTLE_VERB(touch, "Hold LEASE for longer.");
