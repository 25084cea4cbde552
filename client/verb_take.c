/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry take: take messages, print them, and settle those that are printed.
 *
 * A message is acked when its last byte has been written, and given back when it never will be.
 * As long as messages come at once, some are asked for ahead; while nobody reads, what we hold is
 * touched and nothing more is asked for. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/filter.h"
#include "client/message.h"
#include "client/pollset.h"
#include "client/progress.h"
#include "client/signals.h"
#include "client/units.h"
#include "client/verb.h"

#define TAKE_WINDOW 64
#define TAKE_MAX_AHEAD (1024 * 1024) /* bytes, by the largest message so far */
#define TAKE_MAX_QUEUES 64

struct take_args {
	const char *queues[TAKE_MAX_QUEUES];
	size_t n_queues;
	struct filter types;
	uint64_t count; /* 0: until empty */
	uint64_t wait_ms;
	uint64_t ttr_ms;
	bool has_count;
	bool has_wait;
	bool follow;
	bool keep;
	bool raw;
	bool nul;
};

/* A message that is ours and not settled. */
struct held {
	int64_t lease;
	uint64_t end; /* output_offset() behind it */
};

struct take {
	struct command *cmd;
	const struct take_args *args;
	struct conn *conn;
	struct pollset poll;
	struct signals signals;
	struct progress progress;
	char *head; /* a take that does not wait */
	char *waiting_head;
	struct held held[TAKE_WINDOW];
	size_t n_held;
	size_t n_asked;	 /* takes that are not answered */
	size_t n_acks;	 /* acks that are not answered */
	size_t max_size; /* of the payloads so far */
	uint64_t n_came;
	uint64_t n_bytes;
	bool dry;     /* the queue was empty: the next take waits, or there is none */
	bool waiting; /* one take waits, and no other is asked for */
	bool ended;   /* nothing more is asked for */
	enum status status;
};

/* ---- asking ---- */

static json_t *take_request(const struct take_args *a)
{
	json_t *request = json_pack("{s:s,s:O*}", "op", "take", "types", a->types.list), *queues;

	if (!request)
		return NULL;
	if (a->n_queues == 1) {
		json_object_set_new(request, "queue", json_string(a->queues[0]));
	} else {
		queues = json_array();
		for (size_t i = 0; i < a->n_queues; i++)
			json_array_append_new(queues, json_string(a->queues[i]));
		json_object_set_new(request, "queues", queues);
	}
	if (a->ttr_ms)
		json_object_set_new(request, "ttr", json_integer((json_int_t)a->ttr_ms));
	if (a->keep)
		json_object_set_new(request, "keep", json_true());
	return request;
}

static enum status take_prepare(struct take *t)
{
	const struct take_args *a = t->args;
	json_t *request = take_request(a);
	int r;

	t->head = request ? conn_head(request) : NULL;
	if (request)
		json_object_set_new(request, "wait",
				    json_integer(a->follow ? -1 : (json_int_t)a->wait_ms));
	t->waiting_head = request ? conn_head(request) : NULL;
	json_decref(request);
	r = t->head && t->waiting_head ? signals_init(&t->signals) : -ENOMEM;
	if (r < 0) {
		command_say(t->cmd, "%s", strerror(-r));
		return STATUS_SYSTEM;
	}

	t->cmd->out->raw = a->raw && !a->keep;
	t->cmd->out->terminator = a->nul ? '\0' : '\n';
	t->dry = a->follow || a->wait_ms; /* the first take may wait as well */
	return STATUS_DONE;
}

/* How many more to ask for now. */
static size_t take_room(const struct take *t)
{
	uint64_t room = TAKE_WINDOW, left;

	if (t->ended || output_pending(t->cmd->out) > 0)
		return 0;
	/* What the first is like tells how many of its kind may be on their way at once. */
	if (t->max_size > TAKE_MAX_AHEAD / TAKE_WINDOW)
		room = TAKE_MAX_AHEAD / t->max_size;
	if (t->n_came == 0 || t->dry || room == 0)
		room = 1;
	if (t->args->count) {
		left = t->args->count - t->n_came;
		room = left < room ? left : room;
	}
	return room > t->n_asked + t->n_held ? room - t->n_asked - t->n_held : 0;
}

static enum status take_ask(struct take *t)
{
	enum status status = STATUS_DONE;
	int r;

	for (size_t n = take_room(t); n > 0 && status == STATUS_DONE; n--) {
		r = conn_send_head(t->conn, t->dry ? t->waiting_head : t->head, NULL, NULL);
		if (r < 0)
			status = command_lost(t->cmd, t->conn, r);
		t->waiting = t->dry;
		t->n_asked++;
	}
	return status;
}

/* ---- what comes ---- */

/* Nothing was there, or nothing came in time. */
static void take_nothing(struct take *t)
{
	if (t->waiting || !(t->args->follow || t->args->wait_ms))
		t->ended = true;
	t->dry = true;
	t->waiting = false;
}

static enum status take_message(struct take *t, struct frame *f, int64_t lease)
{
	struct output *o = t->cmd->out;
	size_t size = f->payload.text.n;
	int r;

	t->dry = t->waiting = false;
	if (json_is_true(json_object_get(f->json, "omitted"))) {
		t->held[t->n_held++] = (struct held){ lease, UINT64_MAX }; /* to be given back */
		command_say(t->cmd, "too-large: a payload is over the broker's max_raw");
		return STATUS_REFUSED;
	}
	t->n_came++;
	t->n_bytes += size;
	t->max_size = size > t->max_size ? size : t->max_size;
	if (t->args->count && t->n_came >= t->args->count)
		t->ended = true;

	if (t->cmd->json)
		r = message_add_json(o, f);
	else if (t->args->keep)
		r = output_printf(o, "%lld%c", (long long)lease, o->terminator);
	else
		r = output_message(o, f->payload.text.p, size);
	if (r == -ENOMEM)
		return command_output(t->cmd, r);

	t->held[t->n_held].lease = lease;
	t->held[t->n_held++].end = r < 0 ? UINT64_MAX : output_offset(o);
	return STATUS_DONE;
}

static enum status take_touch(struct take *t, const struct frame *f)
{
	json_t *request = json_pack("{s:s,s:b,s:I}", "op", "touch", "quiet", 1, "lease",
				    (json_int_t)frame_integer(f, "lease"));
	int r = request ? conn_send(t->conn, request, NULL, NULL) : -ENOMEM;

	json_decref(request);
	return r < 0 ? command_lost(t->cmd, t->conn, r) : STATUS_DONE;
}

/* An answer to an ack: what was not ours any more has been printed, and will be given out again. */
static void take_acked(struct take *t, const struct frame *f)
{
	size_t n_lost = json_array_size(json_object_get(f->json, "lost"));

	t->n_acks--;
	if (frame_refused(f))
		t->status = command_refused(t->cmd, f);
	if (n_lost > 0) {
		command_say(t->cmd, "lease-lost: %zu of the messages printed may come again",
			    n_lost);
		t->status = STATUS_REFUSED;
	}
}

static enum status take_frame(struct take *t, struct frame *f)
{
	const char *event = frame_event(f), *op = frame_string(f, "op");

	if (event)
		return strcmp(event, "deadline") == 0 ? take_touch(t, f) : STATUS_DONE;
	if (op)
		return STATUS_DONE; /* a touch that came too late: the ack will tell */
	if (json_object_get(f->json, "settled") || (t->n_asked == 0 && t->n_acks > 0)) {
		take_acked(t, f);
		return STATUS_DONE;
	}

	t->n_asked--;
	if (frame_refused(f)) {
		t->ended = true;
		t->status = command_refused(t->cmd, f);
		return STATUS_DONE;
	}
	if (frame_integer(f, "msg"))
		return take_message(t, f, frame_integer(f, "lease"));
	take_nothing(t);
	return STATUS_DONE;
}

/* Where only the payload is to be printed, nearly all replies need no tree. */
static bool take_quickly(struct take *t, struct frame *f, enum status *ret)
{
	int64_t lease;
	struct str rest;

	if (t->cmd->json || !f->has_payload || !frame_answers(f, &rest) ||
	    !str_starts(rest, STR(",\"queue\":")))
		return false;
	lease = frame_find_integer(f, STR("\"lease\""));
	if (lease < 0)
		return false;
	t->n_asked--;
	*ret = take_message(t, f, lease);
	return true;
}

static enum status take_frames(struct take *t)
{
	enum status status = STATUS_DONE;
	struct frame f = {};
	int r = 0;

	while (status == STATUS_DONE && (r = conn_next_line(t->conn, &f)) == 1) {
		if (take_quickly(t, &f, &status))
			continue;
		r = frame_parse(&f);
		if (r < 0)
			break;
		conn_note(t->conn, &f);
		status = take_frame(t, &f);
	}
	frame_done(&f);
	return status == STATUS_DONE && r < 0 ? command_lost(t->cmd, t->conn, r) : status;
}

/* ---- settling ---- */

/* Settle the first n of what we hold, all with one request. */
static enum status take_settle(struct take *t, const char *op, size_t n)
{
	json_t *request, *leases = json_array();
	int r = -ENOMEM;

	for (size_t i = 0; i < n; i++)
		json_array_append_new(leases, json_integer(t->held[i].lease));
	t->n_held -= n;
	memmove(t->held, t->held + n, t->n_held * sizeof(t->held[0]));

	request = json_pack("{s:s,s:o}", "op", op, "leases", leases);
	if (request)
		r = conn_send(t->conn, request, NULL, NULL);
	json_decref(request);
	t->n_acks++;
	return r < 0 ? command_lost(t->cmd, t->conn, r) : STATUS_DONE;
}

/* What is written now is no longer ours to give back. */
static enum status take_settle_written(struct take *t)
{
	uint64_t written = output_written(t->cmd->out);
	size_t n = 0;

	while (n < t->n_held && t->held[n].end <= written)
		n++;
	if (n == 0)
		return STATUS_DONE;
	if (t->args->keep) {
		t->n_held -= n;
		memmove(t->held, t->held + n, t->n_held * sizeof(t->held[0]));
		return STATUS_DONE;
	}
	return take_settle(t, "ack", n);
}

/* The end before its time: nothing more will be written. */
static void take_give_back(struct take *t)
{
	take_settle_written(t);
	if (t->n_held > 0)
		take_settle(t, "release", t->n_held);
	output_drop(t->cmd->out);
}

/* ---- the loop ---- */

static enum status take_write(struct take *t)
{
	int r = output_try(t->cmd->out);
	enum status status = take_settle_written(t);

	return r < 0 ? command_output(t->cmd, r) : status;
}

static enum status take_wait(struct take *t)
{
	struct output *o = t->cmd->out;
	struct pollset *p = &t->poll;
	size_t conn, out, signals;
	int r;

	pollset_clear(p);
	conn = pollset_add(p, conn_fd(t->conn),
			   conn_want_write(t->conn) ? POLLIN | POLLOUT : POLLIN);
	out = pollset_add(p, o->fd, output_pending(o) ? POLLOUT : 0);
	signals = pollset_add(p, t->signals.fd, POLLIN);
	r = pollset_wait(p, progress_next_usec(&t->progress));
	progress_show(&t->progress, t->n_came, t->n_bytes, 0);
	if (r < 0)
		return command_lost(t->cmd, t->conn, r);

	if (pollset_ready(p, signals)) {
		r = signals_take(&t->signals);
		return r ? (enum status)(STATUS_SIGNAL + r) : STATUS_DONE;
	}
	if (output_reader_gone(o, pollset_ready(p, out)))
		return command_output(t->cmd, -EPIPE);
	if (!(pollset_ready(p, conn) & ~POLLOUT))
		return STATUS_DONE;
	r = conn_fill(t->conn);
	if (r < 0) {
		take_frames(t);
		output_drop(o); /* it can no longer be settled, and will be given out again */
		return command_lost(t->cmd, t->conn, r);
	}
	return STATUS_DONE;
}

static enum status take_loop(struct take *t)
{
	enum status status;

	for (;;) {
		status = take_frames(t);
		if (status == STATUS_DONE)
			status = take_write(t);
		if (status == STATUS_DONE)
			status = take_ask(t);
		if (status != STATUS_DONE)
			return status;
		if (t->ended && t->n_asked + t->n_held + t->n_acks == 0)
			break;
		conn_flush(t->conn);
		status = take_wait(t);
		if (status != STATUS_DONE)
			return status;
	}
	if (t->status != STATUS_DONE)
		return t->status;
	return t->n_came ? STATUS_DONE : STATUS_NOTHING;
}

static enum status run(struct command *cmd)
{
	struct take t = { .cmd = cmd, .args = cmd->args, .signals = { .fd = -1 } };
	enum status status = take_prepare(&t);

	if (status == STATUS_DONE)
		status = command_connect(cmd, &t.conn);
	if (status == STATUS_DONE) {
		progress_init(&t.progress, t.args->count != 1 && !output_is_terminal(cmd->out->fd));
		status = take_loop(&t);
		progress_done(&t.progress);
		if (status != STATUS_NO_BROKER) {
			take_give_back(&t);
			conn_bye(t.conn);
		}
	}

	conn_free(t.conn);
	signals_done(&t.signals);
	pollset_done(&t.poll);
	free(t.head);
	free(t.waiting_head);
	return status;
}

/* ---- arguments ---- */

enum {
	KEY_WAIT = 0x100,
	KEY_FOLLOW,
	KEY_KEEP,
	KEY_RAW,
	KEY_TTR,
};

static const struct argp_option options[] = {
	{ "count", 'n', "COUNT", 0, "take COUNT (default 1; 0: until the queue is empty)", 0 },
	{ "wait", KEY_WAIT, "TIME", 0, "wait up to TIME for each message", 0 },
	{ "follow", KEY_FOLLOW, NULL, 0, "go on for ever, or for COUNT messages", 0 },
	{ "type", 't', "PATTERN", 0, "only messages of this type; may be given many times", 0 },
	{ "keep", KEY_KEEP, NULL, 0,
	  "do not settle: print the lease (with --json the whole message)", 0 },
	{ "ttr", KEY_TTR, "TIME", 0, "hold each for TIME, instead of the queue's", 0 },
	{ "raw", KEY_RAW, NULL, 0, "print payloads with nothing added", 0 },
	{ "null", '0', NULL, 0, "NUL ends a message instead of a line end", 0 },
	{},
};

static error_t parse_flag(int key, struct take_args *a)
{
	switch (key) {
	case '0':
		a->nul = true;
		return 0;
	case KEY_FOLLOW:
		a->follow = true;
		return 0;
	case KEY_KEEP:
		a->keep = true;
		return 0;
	case KEY_RAW:
		a->raw = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void parse_end(const struct argp_state *state, struct take_args *a)
{
	if (a->n_queues == 0)
		argp_usage(state);
	if (a->follow && a->has_wait)
		argp_error(state, "--follow waits for ever: leave out --wait");
	if (!a->has_count)
		a->count = a->follow ? 0 : 1;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct take_args *a = state->input;

	switch (key) {
	case 'n':
		if (number_parse(arg, 0, WIRE_MAX_INT, &a->count) < 0)
			argp_error(state, "-n: '%s' is no count", arg);
		a->has_count = true;
		return 0;
	case 't':
		filter_add(&a->types, state, "--type", arg);
		return 0;
	case KEY_WAIT:
		if (duration_parse(arg, &a->wait_ms) < 0)
			argp_error(state, "--wait: '%s' is no time such as 200ms, 5s or 2m", arg);
		a->has_wait = true;
		return 0;
	case KEY_TTR:
		if (duration_parse(arg, &a->ttr_ms) < 0)
			argp_error(state, "--ttr: '%s' is no time such as 200ms, 5s or 2m", arg);
		return 0;
	case ARGP_KEY_ARG:
		if (a->n_queues == TAKE_MAX_QUEUES)
			argp_error(state, "at most %d queues", TAKE_MAX_QUEUES);
		a->queues[a->n_queues++] = arg;
		return 0;
	case ARGP_KEY_END:
		parse_end(state, a);
		return 0;
	default:
		return parse_flag(key, a);
	}
}

static void done(void *args)
{
	struct take_args *a = args;

	filter_done(&a->types);
}

const struct verb verb_take = {
	.name = "take",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE...",
	.help = "take messages, print them, and settle them",
	.doc = "Take messages from the first QUEUE that has one, print their payloads, one a line, "
	       "and settle each when its bytes have been written."
	       "\vWhen the reader of a pipe goes, what was not written is given back. Exit status "
	       "1: nothing came in time.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct take_args),
	.done = done,
	.run = run,
};
