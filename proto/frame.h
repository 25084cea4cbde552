/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Frame cutter: finds the next line in what a socket gave.
 *
 * Knows line ends and the bound of a line, nothing of JSON. Keeps how far it has looked, so that a
 * line that comes in many pieces is searched once. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "proto/str.h"

struct frame_cutter {
	size_t searched; /* bytes at the front of the buffer that are known to hold no LF */
};

/** frame_cut() - cut the next line off the front of a buffer
 * @c:        cutter of this stream
 * @in:       bytes at the front of the stream that no frame has claimed yet
 * @max_line: longest line allowed, without its LF (and CR)
 * @at_end:   no more bytes will come: a last line without LF counts
 * @ret_line: the line without LF and without a CR before it
 * @ret_used: bytes that the line took from the buffer, line end included
 *
 * Empty lines (LF or CR LF alone) are skipped and counted into @ret_used.
 *
 * After 0 the caller drops @ret_used bytes from the front before it calls again; after 1 it may
 * also come again with the same bytes.
 *
 * Return: 1 with a line; 0 when more bytes are needed (@ret_used counts the empty lines that were
 * passed); -EMSGSIZE when the line is longer than @max_line, as soon as that is sure. */
int frame_cut(struct frame_cutter *c, struct str in, size_t max_line, bool at_end,
	      struct str *ret_line, size_t *ret_used);

/* The same for callers that have the bytes in two variables. */
#define frame_line(c, p, n, max_line, at_end, ret_line, ret_used) \
	frame_cut(c, (struct str){ p, n }, max_line, at_end, ret_line, ret_used)
