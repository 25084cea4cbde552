/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Batch: the same request line many times over, as a busy program would write it at once. */
#pragma once

#include <stddef.h>

struct batch {
	char *bytes;
	size_t n_bytes;
	size_t n_lines;
	size_t line_bytes;
};

/** batch_init() - repeat a request with a payload of MEASURE_PAYLOAD bytes
 * @head:      the line up to the payload's text, or "" for the bare text (then the LF counts
 *             in the payload)
 * @tail:      what closes it, without LF
 * @max_bytes: at least one line, at most what fits in here
 *
 * Return: 0 or -ENOMEM. */
int batch_init(struct batch *b, const char *head, const char *tail, size_t max_bytes);

/** batch_pack() - make the same requests of it in packed frames, as many
 *
 * Return: 0 or negative errno. */
int batch_pack(struct batch *b);

void batch_done(struct batch *b);
