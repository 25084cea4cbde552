/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Sender: requests out, replies in. */

#include "client/sender.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/message.h"
#include "proto/json.h"

enum status sender_init(struct sender *s, struct command *cmd, struct conn *c,
			const struct publish_args *args, const char *op)
{
	json_t *request = publish_request(args, op);

	*s = (struct sender){ .cmd = cmd, .conn = c, .args = args, .op = op };
	if (request && strcmp(op, "put") == 0)
		json_object_set_new(request, "wait", json_integer(args->no_wait ? 0 : -1));
	s->head = request ? conn_head(request) : NULL;
	json_decref(request);
	s->window = args->no_wait ? 1 : SENDER_WINDOW;
	return s->head ? STATUS_DONE : command_lost(cmd, c, -ENOMEM);
}

void sender_done(struct sender *s)
{
	free(s->head);
	buf_done(&s->text);
	free(s->refusal);
}

bool sender_has_room(const struct sender *s)
{
	return !s->refusal && s->n_sent < s->window &&
	       (s->n_sent == 0 || s->n_bytes < SENDER_MAX_BYTES);
}

bool sender_is_idle(const struct sender *s)
{
	return s->n_sent == 0;
}

/* Whether the input's lines are the messages. */
static bool sender_has_lines(const struct sender *s)
{
	return !s->args->data && !s->args->whole;
}

/* The request of this message: the head, where it goes, and its key. */
static const char *sender_head(struct sender *s, const struct input_message *m)
{
	const struct publish_args *a = s->args;
	struct buf *b = &s->text;

	buf_reset(b);
	buf_add(b, s->head, strlen(s->head));
	buf_add_lit(b, ",\"");
	buf_add_str(b, strcmp(s->op, "put") == 0 ? STR("queue") : STR("topic"));
	buf_add_lit(b, "\":");
	json_add_string(b, m->topic.p ? m->topic : str_of(a->place));
	if (a->key) {
		char key[WIRE_MAX_KEY + 32];
		int n = snprintf(key, sizeof(key), sender_has_lines(s) ? "%s:%llu" : "%s", a->key,
				 (unsigned long long)m->line);

		buf_add_lit(b, ",\"key\":");
		json_add_string(b, (struct str){ key, n < 0 ? 0 : strlen(key) });
	}
	buf_add_char(b, '\0');
	return b->failed ? NULL : b->p;
}

enum status sender_send(struct sender *s, const struct input_message *m)
{
	struct payload p = publish_payload(s->args, m->data);
	const char *head = sender_head(s, m);
	uint64_t id;
	int r;

	r = head ? conn_send_head(s->conn, head, &p, &id) : -ENOMEM;
	if (r < 0)
		return command_lost(s->cmd, s->conn, r);

	s->sent[s->n_sent].id = id;
	s->sent[s->n_sent].line = m->line;
	s->sent[s->n_sent++].size = m->data.n;
	s->n_bytes += m->data.n;
	return STATUS_DONE;
}

/* Replies come in order but for puts that wait, so the first one is nearly always it. */
static bool sender_find(struct sender *s, uint64_t id, uint64_t *ret_line)
{
	size_t i = 0;

	while (i < s->n_sent && s->sent[i].id != id)
		i++;
	if (i == s->n_sent)
		return false;

	*ret_line = s->sent[i].line;
	s->n_bytes -= s->sent[i].size;
	s->n_sent--;
	memmove(s->sent + i, s->sent + i + 1, (s->n_sent - i) * sizeof(s->sent[0]));
	return true;
}

/* What waits for room behind the line that was refused is not to be put; what is before it, is. */
static void sender_call_back(struct sender *s, uint64_t line)
{
	char head[64];

	for (size_t i = 0; i < s->n_sent; i++) {
		if (s->sent[i].line < line)
			continue;
		snprintf(head, sizeof(head), "{\"op\":\"cancel\",\"quiet\":true,\"request\":%llu",
			 (unsigned long long)s->sent[i].id);
		if (conn_send_head(s->conn, head, NULL, NULL) < 0)
			return;
	}
}

static void sender_refused(struct sender *s, const struct frame *f, uint64_t line)
{
	if (s->refusal && line >= s->refused_line)
		return;
	sender_call_back(s, line);
	free(s->refusal);
	s->refusal = command_refusal(f);
	s->refused_status = command_refusal_status(f);
	s->refused_line = line;
}

/* Said once, and counted for the end: a line for each could flood a terminal. */
static void sender_missed(struct sender *s, const struct frame *f, uint64_t line)
{
	const json_t *refused = json_object_get(f->json, "refused");
	uint64_t n = json_is_array(refused) ? json_array_size(refused) :
					      (uint64_t)json_integer_value(refused);

	if (n > 0 && s->n_missed == 0 && sender_has_lines(s))
		command_say(s->cmd, "line %llu: a queue bound to the topic did not take its copy",
			    (unsigned long long)line);
	s->n_missed += n;
}

static enum status sender_reply(struct sender *s, struct frame *f)
{
	uint64_t line;
	int r = frame_parse(f);

	if (r < 0)
		return command_lost(s->cmd, s->conn, r);
	conn_note(s->conn, f);
	if (frame_event(f) || !sender_find(s, frame_id(f), &line))
		return STATUS_DONE;
	if (frame_refused(f)) {
		sender_refused(s, f, line);
		return STATUS_DONE;
	}

	s->n_accepted++;
	sender_missed(s, f, line);
	if (!s->cmd->json)
		return STATUS_DONE;
	r = message_add_json(s->cmd->out, f);
	return r < 0 ? command_output(s->cmd, r) : STATUS_DONE;
}

/* The reply of nearly every message needs no tree: it is ok and nobody missed it. */
static bool sender_reply_quickly(struct sender *s, const struct frame *f)
{
	struct str rest;
	uint64_t id = s->cmd->json ? 0 : frame_answers(f, &rest), line;

	if (!id || (memmem(rest.p, rest.n, "\"refused\":", 10) &&
		    !memmem(rest.p, rest.n, "\"refused\":0", 11)))
		return false;
	if (sender_find(s, id, &line))
		s->n_accepted++;
	return true;
}

enum status sender_take(struct sender *s)
{
	enum status status = STATUS_DONE;
	struct frame f = {};
	int r = 0;

	while (status == STATUS_DONE && (r = conn_next_line(s->conn, &f)) == 1) {
		if (!sender_reply_quickly(s, &f))
			status = sender_reply(s, &f);
	}
	frame_done(&f);
	if (status == STATUS_DONE && r < 0)
		status = command_lost(s->cmd, s->conn, r);
	return status;
}

static const char *sender_verb(const struct sender *s)
{
	return strcmp(s->op, "put") == 0 ? "put" : "published";
}

void sender_say_count(const struct sender *s)
{
	command_say(s->cmd, "%llu %s", (unsigned long long)s->n_accepted, sender_verb(s));
}

enum status sender_lost(struct sender *s, int error)
{
	enum status status = command_lost(s->cmd, s->conn, error);

	if (s->n_sent > 0)
		command_say(s->cmd, "%llu %s, of %zu more it is not known",
			    (unsigned long long)s->n_accepted, sender_verb(s), s->n_sent);
	else
		sender_say_count(s);
	return status;
}

enum status sender_result(const struct sender *s)
{
	if (s->n_missed > 0)
		command_say(s->cmd, "copies not taken by queues bound to the topic: %llu",
			    (unsigned long long)s->n_missed);
	if (!s->refusal)
		return STATUS_DONE;

	if (sender_has_lines(s))
		command_say(s->cmd, "line %llu: %s; %llu %s", (unsigned long long)s->refused_line,
			    s->refusal, (unsigned long long)s->n_accepted, sender_verb(s));
	else
		command_say(s->cmd, "%s", s->refusal);
	return s->refused_status;
}
