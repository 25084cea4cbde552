/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Output: what goes to standard output, and how a verb speaks to people.
 *
 * Bytes are collected and written when asked to, so that a verb flushes a message at a time
 * while it is idle and a batch while more is waiting. output_written() tells which messages are
 * really out: what is taken from a queue is settled by that count alone. Holds no more than
 * what its caller adds between two flushes. The first failure of a write sticks. */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/units.h"

struct output {
	int fd;
	char *data;
	size_t begin; /* first byte not yet written */
	size_t end;
	size_t size;	    /* allocated */
	uint64_t n_written; /* bytes written since the start */
	char terminator;    /* ends a message: LF, or NUL with -0 */
	bool raw;	    /* no terminator at all */
	bool small_writes;  /* a pipe: 4 KiB after POLLOUT never block */
	int error;	    /* first failure, negative errno; or 0 */
};

/** output_init() - write to @fd, which stays the caller's; LF ends a message */
void output_init(struct output *o, int fd);

/** output_done() - free the buffer, unwritten bytes with it */
void output_done(struct output *o);

/** output_add() - append bytes; nothing is written
 *
 * Return: 0, -ENOMEM, or the error that sticks. */
int output_add(struct output *o, const void *data, size_t size);

/** output_text() - append a string */
int output_text(struct output *o, const char *text);

/** output_printf() - append formatted text
 *
 * Return: as output_add(). */
int output_printf(struct output *o, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** output_message() - append a payload, and the terminator unless raw
 *
 * Return: as output_add(). */
int output_message(struct output *o, const void *data, size_t size);

/** output_try() - write what goes without blocking
 *
 * Return: 0 all is written; 1 the rest waits for POLLOUT on o->fd; -EPIPE the reader is gone;
 * another negative errno: the output cannot be written. */
int output_try(struct output *o);

/** output_flush() - write all, wait as long as it takes
 *
 * Return: 0, -EPIPE or another negative errno. */
int output_flush(struct output *o);

/** output_drop() - forget what is added and not written */
void output_drop(struct output *o);

/** output_reader_gone() - note what poll(2) told of o->fd
 * @events: POLLERR: nobody will ever read; the next output_try() says -EPIPE
 *
 * Return: whether the reader is gone. */
bool output_reader_gone(struct output *o, short events);

/** output_pending() - bytes that are added and not written */
size_t output_pending(const struct output *o);

/** output_offset() - where the next byte will stand: a message that was just added is out when
 * output_written() has reached this */
uint64_t output_offset(const struct output *o);

/** output_written() - bytes written since the start */
uint64_t output_written(const struct output *o);

/** output_is_terminal() - a person looks at @fd */
bool output_is_terminal(int fd);

/** output_has_colour() - @fd is a terminal, NO_COLOR is not set and TERM is not dumb */
bool output_has_colour(int fd);

/** output_columns() - width of the terminal at @fd, or 80 */
unsigned int output_columns(int fd);

/** diag_say() - "ferry: text" and LF to standard error, in one write
 *
 * Control characters in it are shown as '?', but for LF followed by more text. */
void diag_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** diag_vsay() - the same, with "ferry NAME: " in front when @name is not NULL */
void diag_vsay(const char *name, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
