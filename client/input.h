/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Input: messages out of standard input, a file, a FIFO or /dev/fd/N.
 *
 * Each line is a message (or each NUL-ended piece, or the whole), the last one also without its
 * terminator. Reads when told to, for a poll loop; one message is bounded by max_message.
 * It does not look into the messages but for the topic that --with-topic puts before a TAB. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/str.h"

struct input_options {
	const char *path;     /* NULL or "-": standard input */
	char terminator;      /* LF or NUL */
	bool whole;	      /* everything is one message */
	bool follow;	      /* a FIFO: go on when its writers have left */
	bool with_topic;      /* TOPIC TAB DATA */
	uint64_t max_message; /* bytes */
};

struct input {
	struct input_options options;
	int fd;
	char *data;
	size_t begin;	/* first byte not yet given out */
	size_t scanned; /* no terminator before this */
	size_t end;
	size_t size;	     /* allocated */
	bool ended;	     /* end of file was read */
	uint64_t n_messages; /* given out: the line number of the last one */
	uint64_t n_bytes;    /* read */
	uint64_t n_total;    /* of a regular file, else 0: for a progress bar */
};

/* One message; points into the input's buffer, until the next input_next() or input_fill(). */
struct input_message {
	struct str data;
	struct str topic; /* with_topic; else absent */
	uint64_t line;	  /* counted from 1 */
};

/** input_open() - open it
 *
 * Opening a FIFO without follow waits for a writer, as a shell's redirection does. A pipe without a
 * name cannot be followed beyond its writers: it ends with them.
 *
 * Return: 0, or the negative errno of open(2); -EINVAL: follow on what is no FIFO. */
int input_open(struct input *in, const struct input_options *options);

/** input_done() - close and free; fine on a zeroed struct */
void input_done(struct input *in);

/** input_next() - the next whole message
 *
 * Return: 1 a message; 0 none is whole: input_fill() if !input_at_end(), else there is no more;
 * -EMSGSIZE a message is longer than max_message; -EBADMSG with_topic and no TAB (n_messages is
 * its line in both cases). */
int input_next(struct input *in, struct input_message *ret);

/** input_fill() - read(2) once; blocks unless poll(2) said POLLIN or POLLHUP
 *
 * At the end of a followed FIFO it is opened again, and the partial line becomes a message.
 *
 * Return: 1 went on (bytes, or the end: see input_at_end()); 0 nothing there now; or a negative
 * errno. */
int input_fill(struct input *in);

/** input_at_end() - the end of file was read: input_next() gives what is left and then 0 */
bool input_at_end(const struct input *in);

/** input_fd() - for poll(2) */
int input_fd(const struct input *in);
