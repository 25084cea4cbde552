/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Batch: see batch.h. */
#include "tests/bench/batch.h"

#include "tests/bench/measure.h"
#include "tests/bench/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int batch_init(struct batch *b, const char *head, const char *tail, size_t max_bytes)
{
	size_t n_head = strlen(head);
	size_t n_tail = strlen(tail);
	size_t n_text = MEASURE_PAYLOAD - (n_head == 0);

	*b = (struct batch){ .line_bytes = n_head + n_text + n_tail + 1 };
	b->n_lines = max_bytes < b->line_bytes ? 1 : max_bytes / b->line_bytes;
	b->bytes = malloc(b->n_lines * b->line_bytes);
	if (!b->bytes)
		return -ENOMEM;

	for (size_t i = 0; i < b->n_lines; i++) {
		char *at = b->bytes + b->n_bytes;

		memcpy(at, head, n_head);
		memset(at + n_head, 'x', n_text);
		memcpy(at + n_head + n_text, tail, n_tail);
		at[b->line_bytes - 1] = '\n';
		b->n_bytes += b->line_bytes;
	}
	return 0;
}

void batch_done(struct batch *b)
{
	free(b->bytes);
	*b = (struct batch){ 0 };
}

int batch_pack(struct batch *b)
{
	struct buf frames = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < b->n_lines; i++)
		r = wire_pack(&frames, (struct str){ b->bytes, b->line_bytes - 1 });
	free(b->bytes);
	b->bytes = frames.p;
	b->n_bytes = frames.n;
	b->line_bytes = frames.n / b->n_lines;
	return r;
}
