/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Fuzz target: a stream of packed frames, as the broker and as a client would read it.
 *
 * Whatever comes in: it is read the same however it is cut into pieces; what was decoded as a
 * request can be written as a frame, which is decoded to the same and written as the same bytes;
 * every slice can be read to its end. The first byte chooses how the stream is cut, the second the
 * limits. */
#include "tests/unit/packed_text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Kept from input to input, so that what one leaves behind meets the next. */
static struct packed_decoder *a, *b;

static void add_fault(struct buf *out, const struct fault *f)
{
	size_t n = strlen(f->detail);

	assert(f->code != ERR_NONE && n > 0);
	buf_add_str(out, error_text(f->code));
	buf_add(out, f->detail, n);
}

/* Written as a frame, and that decoded and written again. */
static void check_again(const struct request *r)
{
	struct buf once = {}, twice = {}, said = {}, meant = {};
	struct packed_head h;
	struct request s;
	struct fault f;
	struct str members;

	packed_add_request(&once, r);
	assert(!once.failed);
	assert(packed_head_read((struct str){ once.p, once.n },
				&(struct packed_bounds){ UINT32_MAX, UINT32_MAX }, &h, &f) == 1);
	members = (struct str){ once.p + PACKED_HEAD, h.n_members };
	assert(packed_decode(b, &h, members, &s, &f) == REQUEST_OK);
	assert(s.raw_size == payload_size(&r->payload) || !r->has_payload);
	if (s.raw_size > 0)
		assert(request_set_raw(&s, r->payload.text, &f) == REQUEST_OK);
	text_of_request(&meant, r);
	text_of_request(&said, &s);
	assert(meant.n == said.n && memcmp(meant.p, said.p, said.n) == 0);
	packed_add_request(&twice, &s);
	assert(once.n == twice.n && memcmp(once.p, twice.p, once.n) == 0);
	buf_done(&once);
	buf_done(&twice);
	buf_done(&said);
	buf_done(&meant);
}

static void read_request(struct buf *out, const struct packed_head *h, struct str members,
			 struct str payload)
{
	struct request r;
	struct fault f = {};
	enum request_result result = packed_decode(a, h, members, &r, &f);

	assert(r.raw_size == payload.n);
	if (result == REQUEST_OK && r.raw_size > 0)
		result = request_set_raw(&r, payload, &f);
	if (result != REQUEST_OK) {
		assert(result == REQUEST_REFUSED);
		add_fault(out, &f);
		return;
	}
	text_of_request(out, &r);
	check_again(&r);
}

/* Read the frame at the front of @in: its size, 0 when it is not whole, -1 when it never is. */
static long read_frame(struct buf *out, struct str in, const struct packed_bounds *bounds)
{
	struct packed_head h;
	struct fault f = {};
	struct str members, payload;
	int r = packed_head_read(in, bounds, &h, &f);

	if (r < 0) {
		add_fault(out, &f);
		return -1;
	}
	if (r == 0 || packed_size(&h) > in.n)
		return 0;
	members = (struct str){ in.p + PACKED_HEAD, h.n_members };
	payload = (struct str){ members.p + members.n, h.n_payload };
	if (h.type == PACKED_REQUEST)
		read_request(out, &h, members, payload);
	else
		text_of_frame(out, &h, members, payload);
	return (long)packed_size(&h);
}

/* The whole stream, of which each look sees up to @piece bytes more, in a place of its own. */
static void read_stream(struct buf *out, struct str in, size_t piece,
			const struct packed_bounds *bounds)
{
	size_t have = 0, start = 0;
	long r = 0;

	while (r >= 0 && (have < in.n || r > 0)) {
		char *exact;

		if (r == 0)
			have += piece < in.n - have ? piece : in.n - have;
		exact = malloc(have - start + 1);
		assert(exact);
		memcpy(exact, in.p + start, have - start);
		r = read_frame(out, (struct str){ exact, have - start }, bounds);
		if (r > 0)
			start += (size_t)r;
		free(exact);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packed_bounds bounds = { 65536, 65536 };
	struct buf whole = {}, cut = {};
	struct str in;

	if (size < 2)
		return 0;
	if (!a) {
		a = packed_decoder_new();
		b = packed_decoder_new();
		assert(a && b);
	}
	if (data[1] & 1)
		bounds.max_members = 64;
	if (data[1] & 2)
		bounds.max_payload = 4;
	in = (struct str){ (const char *)data + 2, size - 2 };
	read_stream(&whole, in, in.n + 1, &bounds);
	read_stream(&cut, in, (size_t)data[0] % 40 + 1, &bounds);
	assert(whole.n == cut.n && (cut.n == 0 || memcmp(whole.p, cut.p, cut.n) == 0));
	buf_done(&whole);
	buf_done(&cut);
	return 0;
}
