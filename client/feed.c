/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Feed: the loop of pub and put. */

#include "client/feed.h"

#include <errno.h>

#include "client/pollset.h"
#include "client/progress.h"
#include "client/sender.h"

struct feed {
	struct command *cmd;
	struct conn *conn;
	struct sender sender;
	struct input in;
	struct pollset poll;
	struct progress progress;
};

/* As much of the input as there is room for. */
static enum status feed_send(struct feed *f)
{
	enum status status = STATUS_DONE;
	struct input_message m;
	int r = 1;

	while (status == STATUS_DONE && sender_has_room(&f->sender)) {
		r = input_next(&f->in, &m);
		if (r <= 0)
			break;
		status = sender_send(&f->sender, &m);
	}
	if (r < 0)
		status = publish_bad_input(f->cmd, &f->in, r);
	return status;
}

static enum status feed_flush_output(struct feed *f)
{
	int r = output_flush(f->cmd->out);

	return r < 0 ? command_output(f->cmd, r) : STATUS_DONE;
}

/* Wait until the broker has said something, or the input has more and may be read. */
static enum status feed_wait(struct feed *f, bool wants_input)
{
	struct pollset *p = &f->poll;
	size_t conn, in;
	int r;

	pollset_clear(p);
	conn = pollset_add(p, conn_fd(f->conn),
			   conn_want_write(f->conn) ? POLLIN | POLLOUT : POLLIN);
	in = pollset_add(p, wants_input ? input_fd(&f->in) : -1, POLLIN);
	r = pollset_wait(p, progress_next_usec(&f->progress));
	progress_show(&f->progress, f->sender.n_accepted, f->in.n_bytes, f->in.n_total);
	if (r < 0)
		return command_lost(f->cmd, f->conn, r);

	if (pollset_ready(p, conn) & ~POLLOUT) {
		r = conn_fill(f->conn);
		if (r < 0) {
			sender_take(&f->sender);
			progress_done(&f->progress);
			return sender_lost(&f->sender, r);
		}
	}
	if (pollset_ready(p, in)) {
		r = input_fill(&f->in);
		if (r < 0)
			return publish_bad_input(f->cmd, &f->in, r);
	}
	return STATUS_DONE;
}

static enum status feed_loop(struct feed *f)
{
	enum status status;
	bool room, ended;

	do {
		status = sender_take(&f->sender);
		if (status == STATUS_DONE)
			status = feed_send(f);
		conn_flush(f->conn);
		if (status == STATUS_DONE)
			status = feed_flush_output(f);
		if (status != STATUS_DONE)
			return status;

		room = sender_has_room(&f->sender);
		ended = f->sender.refusal || (room && input_at_end(&f->in));
		if (ended && sender_is_idle(&f->sender))
			return STATUS_DONE;
		status = feed_wait(f, room && !ended);
	} while (status == STATUS_DONE);
	return status;
}

/* After a line that cannot be sent: what is on its way must be answered before we may say how
 * many were put. */
static void feed_settle(struct feed *f)
{
	while (sender_take(&f->sender) == STATUS_DONE) {
		if (sender_is_idle(&f->sender)) {
			sender_say_count(&f->sender);
			return;
		}
		conn_flush(f->conn);
		if (feed_wait(f, false) != STATUS_DONE)
			return;
	}
}

static enum status feed_one(struct feed *f, const char *data)
{
	struct input_message m = { .data = str_of(data), .line = 1 };
	enum status status = sender_send(&f->sender, &m);

	f->in.ended = true; /* and it was all there was */
	return status == STATUS_DONE ? feed_loop(f) : status;
}

static enum status feed_lines(struct feed *f, const struct publish_args *a)
{
	enum status status = publish_open(f->cmd, a, f->conn, &f->in);

	if (status != STATUS_DONE)
		return status;
	progress_init(&f->progress, f->in.n_total > 0);
	status = feed_loop(f);
	if (status == STATUS_USAGE || status == STATUS_REFUSED)
		feed_settle(f); /* the input's fault: a refused message is no failure of the loop */
	progress_done(&f->progress);
	return status;
}

enum status feed_run(struct command *cmd, const struct publish_args *a, const char *op)
{
	struct feed f = { .cmd = cmd, .in = { .fd = -1 } };
	enum status status, result;

	status = command_connect(cmd, &f.conn);
	if (status != STATUS_DONE)
		return status;

	status = sender_init(&f.sender, cmd, f.conn, a, op);
	if (status == STATUS_DONE)
		status = a->data ? feed_one(&f, a->data) : feed_lines(&f, a);
	if (status < STATUS_SIGNAL) {
		result = sender_result(&f.sender);
		status = status == STATUS_DONE ? result : status;
	}

	sender_done(&f.sender);
	input_done(&f.in);
	pollset_done(&f.poll);
	conn_free(f.conn);
	return status;
}
