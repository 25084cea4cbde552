/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Sender: messages on their way to the broker, many unanswered at once.
 *
 * Keeps which line each unanswered request came from, so that a refusal names its line, and how
 * many were accepted. Bounded in messages and bytes, so that what waits for room in a full queue
 * stays small; one at a time where the first refusal must be the end. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/input.h"
#include "client/publish.h"
#include "proto/buf.h"

#define SENDER_WINDOW 256
#define SENDER_MAX_BYTES (1024 * 1024)

struct sender {
	struct command *cmd;
	struct conn *conn;
	const struct publish_args *args;
	const char *op;
	char *head; /* the request, less what differs from message to message */
	struct buf text;
	struct {
		uint64_t id;
		uint64_t line;
		size_t size;
	} sent[SENDER_WINDOW]; /* unanswered, oldest first */
	size_t n_sent;
	size_t window;
	size_t n_bytes; /* of what is unanswered */
	uint64_t n_accepted;
	uint64_t n_missed; /* bound queues that would not take their copy */
	char *refusal;	   /* the first one, or NULL */
	uint64_t refused_line;
	enum status refused_status;
};

/** sender_init() - get ready to send
 * @op: "pub" or "put"
 *
 * cmd, c and args stay the caller's and must outlive the sender.
 *
 * Return: STATUS_DONE or STATUS_SYSTEM. */
enum status sender_init(struct sender *s, struct command *cmd, struct conn *c,
			const struct publish_args *args, const char *op);

/** sender_done() - free what it holds */
void sender_done(struct sender *s);

/** sender_has_room() - one more may be sent: not too many are unanswered, none was refused */
bool sender_has_room(const struct sender *s);

/** sender_send() - queue one message; only while sender_has_room()
 *
 * Return: STATUS_DONE, or another status and it is said. */
enum status sender_send(struct sender *s, const struct input_message *m);

/** sender_take() - handle all replies that are here
 *
 * After a refusal nothing more is sent, and what waits for room behind that line is called back.
 *
 * Return: STATUS_DONE (also after a refusal), or another status and it is said. */
enum status sender_take(struct sender *s);

/** sender_is_idle() - everything sent is answered */
bool sender_is_idle(const struct sender *s);

/** sender_lost() - say that the connection is gone, and what is known of the messages */
enum status sender_lost(struct sender *s, int error);

/** sender_result() - say what was refused, if anything was
 *
 * Return: STATUS_DONE or command_refusal_status(). */
enum status sender_result(const struct sender *s);

/** sender_say_count() - say how many were accepted */
void sender_say_count(const struct sender *s);
