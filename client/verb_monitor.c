/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry monitor`: what goes on in the broker, as it happens; for root and the broker's user. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/cell.h"
#include "client/message.h"
#include "client/pattern.h"
#include "client/result.h"
#include "client/units.h"
#include "proto/buf.h"

enum {
	KEY_COUNT = 'n',
	KEY_PAYLOAD = 0x2000,
};

struct args {
	char *match;
	bool payload;
	uint64_t n; /* 0: without end */
};

static const struct argp_option options[] = {
	{ "count", KEY_COUNT, "COUNT", 0, "end after so many", 0 },
	{ "payload", KEY_PAYLOAD, NULL, 0, "show payloads too", 0 },
	{},
};

static const struct fact columns[] = {
	{ "session", "SESSION", CELL_COUNT },
	{ "uid", "USER", CELL_USER },
	{ "op", "OP", CELL_TEXT },
	{ NULL, "PLACE", CELL_TEXT },
	{ "msg", "MSG", CELL_COUNT },
	{ "error", "ERROR", CELL_TEXT },
};

#define N_COLUMNS (sizeof(columns) / sizeof(columns[0]))

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	switch (key) {
	case KEY_COUNT:
		if (number_parse(arg, 1, UINT64_MAX, &a->n) < 0)
			argp_error(state, "--count: '%s' is no number from 1 on", arg);
		return 0;
	case KEY_PAYLOAD:
		a->payload = true;
		return 0;
	case ARGP_KEY_ARG:
		if (a->match)
			argp_error(state, "one pattern at most");
		a->match = pattern_argument(state, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Events come one by one: the columns are as wide as what usually stands in them. */
static struct table *trace_table(bool people, bool payload)
{
	static const size_t widths[N_COLUMNS + 2] = { 8, 7, 10, 8, 28, 8, 0, 0 };
	struct table *t = table_new();
	int r = t ? 0 : -ENOMEM;

	if (r == 0 && people)
		r = table_column(t, NULL, TABLE_LEFT);
	for (size_t i = 0; r == 0 && i < N_COLUMNS; i++)
		r = table_column(t, NULL, cell_align(columns[i].kind));
	if (r == 0 && payload)
		r = table_column(t, NULL, TABLE_LEFT);
	for (size_t i = 0; r == 0 && i < N_COLUMNS + 2; i++)
		table_widen(t, i, widths[i]);
	return r < 0 ? table_free(t) : t;
}

static int add_clock(struct table *t)
{
	time_t now = time(NULL);
	struct tm tm;
	char text[16];

	localtime_r(&now, &tm);
	strftime(text, sizeof(text), "%H:%M:%S", &tm);
	return table_cell(t, text, TONE_FAINT);
}

static int add_payload(struct table *t, const struct frame *f)
{
	struct buf b = {};
	int r;

	if (f->has_payload)
		payload_add_raw(&b, &f->payload);
	buf_add(&b, "", 1);
	r = b.failed ? -ENOMEM : table_cell(t, b.p, TONE_NORMAL);
	buf_done(&b);
	return r;
}

static int trace_fill(struct table *t, const struct frame *f, bool people, bool payload)
{
	const json_t *place = json_object_get(f->json, "topic");
	int r = people ? add_clock(t) : 0;

	if (!place)
		place = json_object_get(f->json, "queue");
	for (size_t i = 0; r == 0 && i < N_COLUMNS; i++)
		r = cell_add(
			t, columns[i].member ? json_object_get(f->json, columns[i].member) : place,
			columns[i].kind, people);
	return r == 0 && payload ? add_payload(t, f) : r;
}

static int trace_print(struct command *cmd, struct frame *f)
{
	const struct args *a = cmd->args;
	bool people = result_people(cmd);
	struct table *t;
	int r;

	if (cmd->json)
		return message_add_json(cmd->out, f);
	t = trace_table(people, a->payload);
	r = t ? trace_fill(t, f, people, a->payload) : -ENOMEM;
	if (r == 0)
		r = table_print(t, cmd->out, table_style_for(cmd->out->fd));
	table_free(t);
	return r;
}

/* Sleeps until the broker says something; a reader of ours that goes wakes us too. */
static enum status await(struct command *cmd, struct conn *c)
{
	struct pollfd fds[2] = {
		{ .fd = conn_fd(c), .events = POLLIN },
		{ .fd = cmd->out->fd },
	};
	int r = output_flush(cmd->out);

	if (r < 0)
		return command_output(cmd, r);
	if (poll(fds, 2, -1) < 0 && errno != EINTR)
		return command_lost(cmd, c, -errno);
	if (fds[1].revents & (POLLERR | POLLHUP))
		return command_output(cmd, -EPIPE);
	r = fds[0].revents ? conn_fill(c) : 0;
	if (r < 0 && !conn_has_frame(c))
		return command_lost(cmd, c, r);
	return STATUS_DONE;
}

static enum status follow(struct command *cmd, struct conn *c)
{
	const struct args *a = cmd->args;
	enum status status = STATUS_DONE;
	struct frame f = {};
	uint64_t n = 0;

	while (status == STATUS_DONE && (a->n == 0 || n < a->n)) {
		const char *event;
		int r = conn_next(c, &f);

		if (r < 0)
			status = command_lost(cmd, c, r);
		else if (r == 0)
			status = await(cmd, c);
		if (r <= 0)
			continue;
		event = frame_event(&f);
		r = 0;
		if (event && strcmp(event, "trace") == 0) {
			r = trace_print(cmd, &f);
			n++;
		} else if (event && strcmp(event, "lost") == 0) {
			command_say(cmd, "lost %" PRId64, frame_integer(&f, "n"));
		}
		if (r < 0)
			status = command_output(cmd, r);
	}
	frame_done(&f);
	return status == STATUS_DONE ? result_flush(cmd, 0) : status;
}

static enum status run(struct command *cmd)
{
	const struct args *a = cmd->args;
	struct conn *c;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	status = command_ask(cmd, c,
			     json_pack("{s:s, s:s*, s:b}", "op", "monitor", "match", a->match,
				       "payload", a->payload),
			     NULL);
	if (status == STATUS_DONE)
		status = follow(cmd, c);
	conn_free(c);
	return status;
}

const struct verb verb_monitor = {
	.name = "monitor",
	.group = GROUP_BROKER,
	.synopsis = "[PATTERN]",
	.help = "watch what everybody does",
	.doc = "Watch what everybody does, or only what concerns the places that match; for root "
	       "and the broker's own user.\v"
	       "Into a pipe: session, uid, operation, topic or queue, message and error code, a "
	       "TAB between them, \"-\" for what there is not.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct args),
	.run = run,
};
