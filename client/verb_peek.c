/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry peek: look at a queue's messages without taking them.
 *
 * The messages come as items of a reply, their payloads inline: they are cut out of the text, so
 * that they are printed digit for digit and byte for byte. */

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

#define PEEK_PAGE 100

struct peek_args {
	const char *queue;
	char *states; /* cut at its commas */
	size_t n_states;
	uint64_t count; /* 0: all */
	bool raw;
	bool nul;
};

struct peek {
	struct command *cmd;
	const struct peek_args *args;
	struct conn *conn;
	uint64_t n_left;
	struct buf next; /* JSON text of the reply's next, empty at the end */
	struct buf payload;
	enum status status;
};

/* ---- one message ---- */

/* What of an item is its payload. */
static int peek_find_payload(struct str item, struct payload *ret, bool *ret_omitted)
{
	struct scan_value key, value;
	struct scanner s;
	bool first = true;
	int r;

	*ret = (struct payload){ .coding = CODING_RAW, .text = STR("") };
	*ret_omitted = false;
	scan_init(&s, item, WIRE_MAX_DEPTH);
	if (scan_open(&s, '{') != 1)
		return -EPROTO;
	while ((r = scan_member(&s, &first, &key, &value)) == 1) {
		if (str_eq(key.text, STR("\"data\""))) {
			ret->coding = value.kind == SCAN_STRING ? CODING_STRING : CODING_RAW;
			ret->text = value.text;
		} else if (str_eq(key.text, STR("\"data64\"")) && value.text.n >= 2) {
			ret->coding = CODING_BASE64;
			ret->text = (struct str){ value.text.p + 1, value.text.n - 2 };
		} else if (str_eq(key.text, STR("\"omitted\""))) {
			*ret_omitted = value.kind == SCAN_TRUE;
		}
	}
	return r;
}

static int peek_show(struct peek *p, struct str item)
{
	struct output *o = p->cmd->out;
	struct payload payload;
	bool omitted;
	int r;

	r = peek_find_payload(item, &payload, &omitted);
	if (r < 0)
		return r;
	if (omitted) {
		command_say(p->cmd, "too-large: a payload that only take can have is left out");
		p->status = STATUS_REFUSED;
	}
	if (p->cmd->json) {
		r = output_add(o, item.p, item.n);
		return r < 0 ? r : output_add(o, "\n", 1);
	}
	if (omitted)
		return 0;

	buf_reset(&p->payload);
	payload_add_raw(&p->payload, &payload);
	return p->payload.failed ? -ENOMEM : output_message(o, p->payload.p, p->payload.n);
}

/* ---- one page ---- */

static int peek_items(struct peek *p, struct str text)
{
	struct scan_value item;
	struct scanner s;
	bool first = true;
	int r;

	scan_init(&s, text, WIRE_MAX_DEPTH);
	if (scan_open(&s, '[') != 1)
		return -EPROTO;
	while ((r = scan_item(&s, &first, &item)) == 1 && p->n_left > 0) {
		p->n_left--;
		r = peek_show(p, item.text);
		if (r < 0)
			return r;
	}
	return r < 0 ? -EPROTO : 0;
}

/* Return: 1 it was a page, 0 it was none, negative errno. */
static int peek_page(struct peek *p, struct str line)
{
	struct scan_value key, value;
	struct scanner s;
	bool first = true, found = false;
	int r;

	buf_reset(&p->next);
	scan_init(&s, line, WIRE_MAX_DEPTH + 1);
	if (scan_open(&s, '{') != 1)
		return -EPROTO;
	while ((r = scan_member(&s, &first, &key, &value)) == 1) {
		if (str_eq(key.text, STR("\"next\""))) {
			buf_add_str(&p->next, value.text);
		} else if (str_eq(key.text, STR("\"messages\""))) {
			found = true;
			r = peek_items(p, value.text);
			if (r < 0)
				return r;
		}
	}
	if (r < 0)
		return -EPROTO;
	return found;
}

static int peek_ask(struct peek *p, const char *state)
{
	struct buf head = {};
	int r;

	buf_add_lit(&head, "{\"op\":\"peek\",\"queue\":");
	json_add_string(&head, str_of(p->args->queue));
	buf_add_lit(&head, ",\"state\":");
	json_add_string(&head, str_of(state));
	buf_add_lit(&head, ",\"n\":");
	buf_add_uint(&head, p->n_left < PEEK_PAGE ? p->n_left : PEEK_PAGE);
	if (p->next.n > 0) {
		buf_add_lit(&head, ",\"after\":");
		buf_add(&head, p->next.p, p->next.n);
	}
	buf_add_char(&head, '\0');
	r = head.failed ? -ENOMEM : conn_send_head(p->conn, head.p, NULL, NULL);
	buf_done(&head);
	return r;
}

static enum status peek_answer(struct peek *p, struct frame *f)
{
	int r = peek_page(p, f->line);

	if (r == 0) {
		r = frame_parse(f);
		return r < 0 ? command_lost(p->cmd, p->conn, r) : command_refused(p->cmd, f);
	}
	if (r == -EPROTO)
		return command_lost(p->cmd, p->conn, r);
	if (r > 0)
		r = output_flush(p->cmd->out);
	return r < 0 ? command_output(p->cmd, r) : STATUS_DONE;
}

static enum status peek_state(struct peek *p, const char *state)
{
	enum status status = STATUS_DONE;
	struct frame f = {};
	int r;

	buf_reset(&p->next);
	do {
		r = peek_ask(p, state);
		do {
			if (r == 0)
				r = conn_wait_line(p->conn, &f, CONN_FOR_EVER);
		} while (r == 0 && str_starts(f.line, STR("{\"event\":")));
		status = r < 0 ? command_lost(p->cmd, p->conn, r) : peek_answer(p, &f);
	} while (status == STATUS_DONE && p->next.n > 0 && p->n_left > 0);
	frame_done(&f);
	return status;
}

static enum status run(struct command *cmd)
{
	const struct peek_args *a = cmd->args;
	struct peek p = { .cmd = cmd, .args = a, .n_left = a->count ? a->count : UINT64_MAX };
	const char *state = a->states ? a->states : "ready";
	enum status status = command_connect(cmd, &p.conn);

	cmd->out->raw = a->raw;
	cmd->out->terminator = a->nul ? '\0' : '\n';
	for (size_t i = 0; i < a->n_states && status == STATUS_DONE && p.n_left > 0; i++) {
		status = peek_state(&p, state);
		state += strlen(state) + 1;
	}
	buf_done(&p.next);
	buf_done(&p.payload);
	conn_free(p.conn);
	return status == STATUS_DONE ? p.status : status;
}

/* ---- arguments ---- */

enum {
	KEY_RAW = 0x100,
};

static const struct argp_option options[] = {
	{ "count", 'n', "COUNT", 0, "at most COUNT messages (default: all)", 0 },
	{ "state", 's', "STATE[,STATE...]", 0, "ready (default), delayed, leased, dead", 0 },
	{ "raw", KEY_RAW, NULL, 0, "print payloads with nothing added", 0 },
	{ "null", '0', NULL, 0, "NUL ends a message instead of a line end", 0 },
	{},
};

static void parse_states(struct argp_state *state, struct peek_args *a, const char *arg)
{
	static const char *const known[] = { "ready", "delayed", "leased", "dead" };
	char *p, *end;
	size_t i;

	free(a->states);
	a->states = strdup(arg);
	if (!a->states)
		argp_failure(state, STATUS_SYSTEM, ENOMEM, "--state");
	a->n_states = 0;
	for (p = a->states; p; p = end) {
		end = strchr(p, ',');
		if (end)
			*end++ = '\0';
		for (i = 0; i < 4 && strcmp(p, known[i]) != 0; i++)
			;
		if (i == 4)
			argp_error(state, "--state: '%s' is not ready, delayed, leased or dead", p);
		a->n_states++;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct peek_args *a = state->input;

	switch (key) {
	case 'n':
		if (number_parse(arg, 1, WIRE_MAX_INT, &a->count) < 0)
			argp_error(state, "-n: '%s' is no count of 1 or more", arg);
		return 0;
	case 's':
		parse_states(state, a, arg);
		return 0;
	case '0':
		a->nul = true;
		return 0;
	case KEY_RAW:
		a->raw = true;
		return 0;
	case ARGP_KEY_ARG:
		if (a->queue)
			return ARGP_ERR_UNKNOWN;
		a->queue = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void defaults(void *args)
{
	struct peek_args *a = args;

	a->n_states = 1;
}

static void done(void *args)
{
	struct peek_args *a = args;

	free(a->states);
}

const struct verb verb_peek = {
	.name = "peek",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE",
	.help = "look at a queue's messages without taking them",
	.doc = "Print the payloads of QUEUE's messages in the order in which they would be taken.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct peek_args),
	.defaults = defaults,
	.done = done,
	.run = run,
};
