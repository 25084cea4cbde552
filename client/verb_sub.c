/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry sub: print what comes on topics, or run a command for it. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/filter.h"
#include "client/message.h"
#include "client/pollset.h"
#include "client/units.h"
#include "client/worker.h"
#include "proto/name.h"

struct sub_args {
	struct filter patterns;
	struct filter types;
	uint64_t count; /* 0: no end */
	uint64_t for_ms;
	bool has_for;
	bool with_topic;
	bool raw;
	bool nul;
};

struct sub {
	struct command *cmd;
	const struct sub_args *args;
	struct conn *conn;
	struct pollset poll;
	struct jobs jobs; /* with a command */
	size_t n_patterns;
	int64_t *subs; /* number of each pattern's subscription */
	uint64_t n_came;
};

/* ---- subscribing ---- */

static enum status sub_ask(struct sub *s)
{
	const struct sub_args *a = s->args;
	enum status status = STATUS_DONE;
	json_t *request;
	int r;

	for (size_t i = 0; i < s->n_patterns && status == STATUS_DONE; i++) {
		request = json_pack("{s:s,s:O,s:O*}", "op", "sub", "topic",
				    json_array_get(a->patterns.list, i), "types", a->types.list);
		r = request ? conn_send(s->conn, request, NULL, NULL) : -ENOMEM;
		json_decref(request);
		if (r < 0)
			status = command_lost(s->cmd, s->conn, r);
	}
	return status;
}

/* The replies come in the order of the requests. */
static enum status sub_reply(struct sub *s, const struct frame *f)
{
	size_t i = 0;

	if (frame_refused(f))
		return command_refused(s->cmd, f);
	while (i < s->n_patterns && s->subs[i])
		i++;
	if (i < s->n_patterns)
		s->subs[i] = frame_integer(f, "sub");
	return STATUS_DONE;
}

/* A message comes once for each pattern that it matches: it is shown for the first of them. */
static bool sub_is_first(const struct sub *s, const struct frame *f)
{
	struct str topic = str_of(frame_string(f, "topic"));
	int64_t sub = frame_integer(f, "sub");

	for (size_t i = 0; i < s->n_patterns && s->subs[i] != sub; i++) {
		const json_t *pattern = json_array_get(s->args->patterns.list, i);

		if (topic.p && pattern_match(str_of(json_string_value(pattern)), topic))
			return false;
	}
	return true;
}

/* ---- showing ---- */

static enum status sub_run_command(struct sub *s, const struct frame *f)
{
	int r = jobs_run(&s->jobs, f, conn_path(s->conn));

	if (r >= 0)
		return STATUS_DONE; /* how it ends is its own business */
	command_say(s->cmd, "%s: %s", s->cmd->argv[0], strerror(-r));
	return STATUS_SYSTEM;
}

static enum status sub_show(struct sub *s, struct frame *f)
{
	struct output *o = s->cmd->out;
	int r = 0;

	s->n_came++;
	if (s->cmd->argv)
		return sub_run_command(s, f);
	if (s->cmd->json)
		r = message_add_json(o, f);
	else if (s->args->with_topic)
		r = output_printf(o, "%s\t", frame_string(f, "topic"));
	if (r == 0 && !s->cmd->json)
		r = output_message(o, f->payload.text.p, f->payload.text.n);
	return r < 0 ? command_output(s->cmd, r) : STATUS_DONE;
}

/* Payload and nothing else is asked for: the line needs no tree. */
static bool sub_is_plain(const struct sub *s, const struct frame *f)
{
	return s->n_patterns == 1 && !s->cmd->json && !s->cmd->argv && !s->args->with_topic &&
	       f->has_payload && str_starts(f->line, STR("{\"event\":\"message\","));
}

static enum status sub_frame(struct sub *s, struct frame *f)
{
	const char *event;
	int r;

	if (sub_is_plain(s, f))
		return sub_show(s, f);
	r = frame_parse(f);
	if (r < 0)
		return command_lost(s->cmd, s->conn, r);

	event = frame_event(f);
	if (!event)
		return sub_reply(s, f);
	if (strcmp(event, "message") == 0)
		return sub_is_first(s, f) ? sub_show(s, f) : STATUS_DONE;
	if (strcmp(event, "lost") == 0)
		command_say(s->cmd, "lost %lld", (long long)frame_integer(f, "n"));
	conn_note(s->conn, f);
	return STATUS_DONE;
}

static bool sub_is_full(const struct sub *s)
{
	return s->args->count && s->n_came >= s->args->count;
}

static enum status sub_take(struct sub *s)
{
	enum status status = STATUS_DONE;
	struct frame f = {};
	int r = 0;

	while (status == STATUS_DONE && !sub_is_full(s) && (r = conn_next_line(s->conn, &f)) == 1)
		status = sub_frame(s, &f);
	frame_done(&f);
	if (status == STATUS_DONE && r < 0)
		return command_lost(s->cmd, s->conn, r);

	r = output_flush(s->cmd->out);
	return r < 0 ? command_output(s->cmd, r) : status;
}

/* ---- the loop ---- */

static enum status sub_wait(struct sub *s, uint64_t deadline_usec)
{
	struct output *o = s->cmd->out;
	size_t conn, out;
	int r;

	pollset_clear(&s->poll);
	conn = pollset_add(&s->poll, conn_fd(s->conn),
			   conn_want_write(s->conn) ? POLLIN | POLLOUT : POLLIN);
	out = pollset_add(&s->poll, o->fd, 0);
	r = pollset_wait(&s->poll, deadline_usec);
	if (r < 0)
		return command_lost(s->cmd, s->conn, r);
	if (output_reader_gone(o, pollset_ready(&s->poll, out)))
		return command_output(s->cmd, -EPIPE);
	if (!(pollset_ready(&s->poll, conn) & ~POLLOUT))
		return STATUS_DONE;

	r = conn_fill(s->conn);
	if (r >= 0)
		return STATUS_DONE;
	sub_take(s);
	return sub_is_full(s) ? STATUS_DONE : command_lost(s->cmd, s->conn, r);
}

static enum status sub_loop(struct sub *s)
{
	uint64_t deadline_usec = CONN_FOR_EVER;
	enum status status;

	if (s->args->has_for)
		deadline_usec = clock_usec() + s->args->for_ms * 1000;
	for (;;) {
		status = sub_take(s);
		if (status != STATUS_DONE || sub_is_full(s))
			return status;
		if (clock_usec() >= deadline_usec)
			return s->n_came ? STATUS_DONE : STATUS_NOTHING;
		conn_flush(s->conn);
		status = sub_wait(s, deadline_usec);
		if (status != STATUS_DONE)
			return status;
	}
}

static enum status sub_prepare(struct sub *s)
{
	struct sub_args *a = s->cmd->args;

	s->cmd->out->raw = a->raw;
	s->cmd->out->terminator = a->nul ? '\0' : '\n';
	if (s->cmd->argv && worker_check_command(s->cmd) != STATUS_DONE)
		return STATUS_USAGE;
	if (!a->patterns.list)
		a->patterns.list = json_pack("[s]", "#");
	s->n_patterns = json_array_size(a->patterns.list);
	s->subs = calloc(s->n_patterns + 1, sizeof(*s->subs));
	if (!s->n_patterns || !s->subs ||
	    (s->cmd->argv && jobs_init(&s->jobs, 1, s->cmd->argv, s->cmd->out) < 0)) {
		command_say(s->cmd, "%s", strerror(ENOMEM));
		return STATUS_SYSTEM;
	}
	s->jobs.sigpipe_ignored = s->cmd->sigpipe_ignored;
	return STATUS_DONE;
}

static enum status run(struct command *cmd)
{
	struct sub s = { .cmd = cmd, .args = cmd->args };
	enum status status = sub_prepare(&s);

	if (status == STATUS_DONE)
		status = command_connect(cmd, &s.conn);
	if (status == STATUS_DONE)
		status = sub_ask(&s);
	if (status == STATUS_DONE)
		status = sub_loop(&s);

	if (s.jobs.all)
		jobs_done(&s.jobs);
	pollset_done(&s.poll);
	conn_free(s.conn);
	free(s.subs);
	return status;
}

/* ---- arguments ---- */

enum {
	KEY_FOR = 0x100,
	KEY_RAW,
	KEY_WITH_TOPIC,
};

static const struct argp_option options[] = {
	{ "count", 'n', "COUNT", 0, "end after COUNT messages", 0 },
	{ "for", KEY_FOR, "TIME", 0, "end after TIME; exit status 1 if nothing came", 0 },
	{ "type", 't', "PATTERN", 0, "only messages of this type; may be given many times", 0 },
	{ "with-topic", KEY_WITH_TOPIC, NULL, 0, "print the topic and a TAB before each", 0 },
	{ "raw", KEY_RAW, NULL, 0, "print payloads with nothing added", 0 },
	{ "null", '0', NULL, 0, "NUL ends a message instead of a line end", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct sub_args *a = state->input;

	switch (key) {
	case 'n':
		if (number_parse(arg, 1, WIRE_MAX_INT, &a->count) < 0)
			argp_error(state, "-n: '%s' is no count of 1 or more", arg);
		return 0;
	case 't':
		filter_add(&a->types, state, "--type", arg);
		return 0;
	case '0':
		a->nul = true;
		return 0;
	case KEY_FOR:
		if (duration_parse(arg, &a->for_ms) < 0)
			argp_error(state, "--for: '%s' is no time such as 200ms, 5s or 2m", arg);
		a->has_for = true;
		return 0;
	case KEY_RAW:
		a->raw = true;
		return 0;
	case KEY_WITH_TOPIC:
		a->with_topic = true;
		return 0;
	case ARGP_KEY_ARG:
		if (!*arg)
			argp_error(state, "a pattern is empty");
		filter_add(&a->patterns, state, "pattern", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void done(void *args)
{
	struct sub_args *a = args;

	filter_done(&a->patterns);
	filter_done(&a->types);
}

const struct verb verb_sub = {
	.name = "sub",
	.group = GROUP_TOPICS,
	.synopsis = "[PATTERN...] [-- CMD...]",
	.help = "print messages as they come, or run a command for each",
	.doc = "Print the payload of each message whose topic matches a PATTERN, one a line. In a "
	       "pattern * is one part of the topic and # all that follow; without one, everything "
	       "is printed."
	       "\vWith CMD, run it for each message, one after another: the payload is its "
	       "standard input, the message's members are in FERRY_TOPIC, FERRY_TYPE and so on.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct sub_args),
	.done = done,
	.run = run,
	.takes_command = true,
};
