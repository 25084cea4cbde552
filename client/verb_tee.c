/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferry tee: a pipe's bytes go on unchanged, and its lines are published.
 *
 * The pipe comes first: when publishing fails the bytes still go through, and the exit status
 * tells of it at the end. */

#include <errno.h>

#include "client/pollset.h"
#include "client/publish.h"
#include "client/sender.h"

static const struct argp_option options[] = {
	PUBLISH_ROW_TYPE,   PUBLISH_ROW_TTL, PUBLISH_ROW_FORM,
	PUBLISH_ROW_HEADER, PUBLISH_ROW_NUL, {},
};

struct tee {
	struct command *cmd;
	struct conn *conn;
	struct sender sender;
	struct input in;
	struct pollset poll;
	bool mute; /* publishing has failed */
	enum status status;
};

static void tee_fail(struct tee *t, enum status status)
{
	if (t->status == STATUS_DONE)
		t->status = status;
	t->mute = true;
}

/* Read once, and pass it on before anything else is done with it. */
static enum status tee_copy(struct tee *t)
{
	uint64_t before = t->in.n_bytes;
	size_t n;
	int r;

	r = input_fill(&t->in);
	if (r < 0)
		return publish_bad_input(t->cmd, &t->in, r);
	n = (size_t)(t->in.n_bytes - before);
	r = n ? output_add(t->cmd->out, t->in.data + t->in.end - n, n) : 0;
	if (r == 0)
		r = output_flush(t->cmd->out);
	return r < 0 ? command_output(t->cmd, r) : STATUS_DONE;
}

static void tee_send(struct tee *t)
{
	struct input_message m;
	enum status status = STATUS_DONE;
	int r = 1;

	while (status == STATUS_DONE && (t->mute || sender_has_room(&t->sender))) {
		r = input_next(&t->in, &m);
		if (r == -EMSGSIZE && t->mute)
			t->in.begin = t->in.scanned = t->in.end; /* nobody wants it */
		if (r <= 0)
			break;
		if (!t->mute)
			status = sender_send(&t->sender, &m);
	}
	if (r < 0 && !t->mute)
		status = publish_bad_input(t->cmd, &t->in, r);
	if (status != STATUS_DONE)
		tee_fail(t, status);
	if (!t->mute)
		conn_flush(t->conn);
}

static void tee_hear(struct tee *t, short events)
{
	enum status status;
	int r = 0;

	if (events & ~POLLOUT)
		r = conn_fill(t->conn);
	status = sender_take(&t->sender);
	if (status == STATUS_DONE && r < 0)
		status = sender_lost(&t->sender, r);
	else if (status == STATUS_DONE)
		status = t->sender.refusal ? sender_result(&t->sender) : STATUS_DONE;
	if (status != STATUS_DONE)
		tee_fail(t, status);
}

static enum status tee_loop(struct tee *t)
{
	enum status status = STATUS_DONE;
	struct pollset *p = &t->poll;
	size_t conn, in, out;
	bool room, ended;
	int r;

	while (status == STATUS_DONE) {
		tee_send(t);
		room = t->mute || sender_has_room(&t->sender);
		ended = room && input_at_end(&t->in);
		if (ended && (t->mute || sender_is_idle(&t->sender)))
			break;

		pollset_clear(p);
		conn = pollset_add(p, t->mute ? -1 : conn_fd(t->conn),
				   conn_want_write(t->conn) ? POLLIN | POLLOUT : POLLIN);
		in = pollset_add(p, room && !ended ? input_fd(&t->in) : -1, POLLIN);
		out = pollset_add(p, ended ? -1 : t->cmd->out->fd, 0);
		r = pollset_wait(p, CONN_FOR_EVER);
		if (r < 0)
			return command_lost(t->cmd, t->conn, r);
		if (pollset_ready(p, conn))
			tee_hear(t, pollset_ready(p, conn));
		if (output_reader_gone(t->cmd->out, pollset_ready(p, out)))
			status = command_output(t->cmd, -EPIPE);
		else if (pollset_ready(p, in))
			status = tee_copy(t);
	}
	return status;
}

static enum status run(struct command *cmd)
{
	const struct publish_args *a = cmd->args;
	struct tee t = { .cmd = cmd, .in = { .fd = -1 } };
	enum status status = command_connect(cmd, &t.conn);

	cmd->json = false; /* standard output is the copy's alone */

	if (status != STATUS_DONE)
		return status;
	status = sender_init(&t.sender, cmd, t.conn, a, "pub");
	if (status == STATUS_DONE)
		status = publish_open(cmd, a, t.conn, &t.in);
	if (status == STATUS_DONE)
		status = tee_loop(&t);
	if (status == STATUS_DONE)
		status = t.status;

	sender_done(&t.sender);
	input_done(&t.in);
	pollset_done(&t.poll);
	conn_free(t.conn);
	return status;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	const struct publish_args *a = state->input;

	if (key == ARGP_KEY_ARG && a->place)
		return ARGP_ERR_UNKNOWN; /* there is no DATA here */
	return publish_parse(key, arg, state);
}

const struct verb verb_tee = {
	.name = "tee",
	.group = GROUP_TOPICS,
	.synopsis = "TOPIC",
	.help = "copy the input to the output, and publish its lines",
	.doc = "Copy standard input to standard output, and publish its lines on TOPIC."
	       "\vThe copy goes on when the broker refuses a line or goes away; the exit status "
	       "tells of it at the end.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct publish_args),
	.done = publish_done,
	.run = run,
};
