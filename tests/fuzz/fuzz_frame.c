/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Fuzz target: a stream gives the same frames however it is cut into pieces, and those that a
 * plain reading of the rules gives.
 *
 * The first byte is the bound of a line, the next four say how the rest is cut. */
#include "proto/frame.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "proto/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEAD 5

/* The frames of a stream, written down one after another as length and bytes; `!` for an error. */
static void note(struct buf *out, struct str line)
{
	buf_add_uint(out, line.n);
	buf_add_char(out, ':');
	buf_add_str(out, line);
}

/* By the rules: up to each LF, without a CR before it; the empty ones do not count. */
static void read_plainly(struct str stream, size_t max_line, struct buf *out)
{
	while (stream.n > 0) {
		const char *lf = memchr(stream.p, '\n', stream.n);
		struct str line = { stream.p, lf ? (size_t)(lf - stream.p) : stream.n };
		size_t used = line.n + (lf ? 1 : 0);

		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n > max_line) {
			buf_add_char(out, '!');
			return;
		}
		if (line.n > 0)
			note(out, line);
		stream.p += used;
		stream.n -= used;
	}
}

/* What a socket's reader does: a window that grows by pieces, each a block of its own. */
static void read_pieces(struct str stream, size_t max_line, uint32_t seed, struct buf *out)
{
	struct frame_cutter cutter = {};
	size_t have = 0, start = 0, used;
	struct str line;
	int r = 0;

	while (r > 0 || have < stream.n || start < stream.n) {
		char *window;

		if (r == 0) {
			size_t piece = 1 + (seed >> 16) % 9;

			seed = seed * 1664525 + 1013904223;
			have += piece < stream.n - have ? piece : stream.n - have;
		}
		window = malloc(have - start + 1);
		assert(window);
		memcpy(window, stream.p + start, have - start);
		used = 0;
		r = frame_cut(&cutter, (struct str){ window, have - start }, max_line,
			      have == stream.n, &line, &used);
		if (r > 0)
			note(out, line);
		assert(r < 0 || (used <= have - start && cutter.searched <= have - start - used));
		free(window);
		start += used;
		if (r < 0) {
			assert(r == -EMSGSIZE);
			buf_add_char(out, '!');
			return;
		}
		assert(r > 0 || have < stream.n || start == stream.n);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf plain = {}, pieces = {};
	struct str stream;
	uint32_t seed;

	if (size < HEAD)
		return 0;
	memcpy(&seed, data + 1, sizeof(seed));
	stream = (struct str){ (const char *)data + HEAD, size - HEAD };
	read_plainly(stream, data[0], &plain);
	read_pieces(stream, data[0], seed, &pieces);
	assert(plain.n == pieces.n);
	assert(plain.n == 0 || memcmp(plain.p, pieces.p, plain.n) == 0);
	buf_done(&plain);
	buf_done(&pieces);
	return 0;
}
