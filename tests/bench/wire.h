/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Wire: one benchmark client's connection, lines in and lines out, or packed frames.
 *
 * Raw on purpose: what is measured is the broker, so there is no client library and no JSON
 * parser between. Reads and writes block, each for at most WIRE_TIMEOUT_S seconds. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proto/packed.h"

#define WIRE_TIMEOUT_S 20
#define WIRE_BUFFER (512U * 1024U)

struct wire {
	int fd;
	char *buffer;
	size_t begin;
	size_t end;
	bool packed;
};

/** wire_open() - connect to a Unix stream socket
 * @w:    filled in; to be closed with wire_close() after success
 * @path: the socket
 * @packed: it speaks packed frames: what is called a line here is a whole frame
 *
 * Return: 0 or negative errno. */
int wire_open(struct wire *w, const char *path, bool packed);

void wire_close(struct wire *w);

/** wire_write() - write all of it
 *
 * Return: 0 or negative errno (-EAGAIN: nobody reads). */
int wire_write(struct wire *w, const char *bytes, size_t n_bytes);

/** wire_fill() - read once into the buffer
 *
 * Return: 0, -EPIPE at the end of input, -ENOBUFS if a line fills the buffer, negative errno. */
int wire_fill(struct wire *w);

/** wire_next() - the next whole line that the buffer holds
 * @ret_n_bytes: its length; of a line without the LF, which is overwritten with NUL
 *
 * Return: the line, valid until the next wire_fill(), or NULL: none is whole yet. */
char *wire_next(struct wire *w, size_t *ret_n_bytes);

/** wire_line() - the next line, read for if need be
 *
 * Return: 0 or negative errno. */
int wire_line(struct wire *w, char **ret_line, size_t *ret_n_bytes);

/** wire_say() - write one request: a whole line of JSON with its LF, whatever the connection speaks
 *
 * Return: 0 or negative errno. */
int wire_say(struct wire *w, const char *request);

/** wire_request() - send one request and wait for the next line that is a reply
 * @request: a whole line of JSON with its LF, whatever the connection speaks
 * @ret:     the reply, valid until the next read; may be NULL
 *
 * Events before it are skipped; a reply that is not ok is printed.
 *
 * Return: 0, -EREMOTEIO when the reply is not ok, negative errno. */
int wire_request(struct wire *w, const char *request, char **ret);

/** wire_integer() - the integer that a member of a line has
 * @name: the member's name as it is printed, for example "\"lease\":"
 *
 * Return: the integer, or -1. */
int64_t wire_integer(const struct wire *w, const char *line, enum number member, const char *name);

/** wire_is_event() - tells an event of that kind; events carry it first */
bool wire_is_event(const struct wire *w, const char *line, enum event_kind kind);

/** wire_is_ok() - tells a reply without an id that says yes */
bool wire_is_ok(const struct wire *w, const char *line);

/** wire_pack() - append the frame of the request that a line of JSON (without LF) is
 *
 * Return: 0, -EINVAL when it is none, or -ENOMEM. */
int wire_pack(struct buf *b, struct str line);
