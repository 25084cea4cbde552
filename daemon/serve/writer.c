/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Writer: each member in both codecs. */
#include "daemon/serve/writer.h"

#include "proto/json.h"

/* Each as it stands in a line, with what is around it. */
#define KEY(name)                                              \
	{                                                      \
		",\"" name "\":", sizeof(",\"" name "\":") - 1 \
	}

static const struct str keys[N_NUMBERS] = {
#define MEMBER(ID, field, name, KIND, min, max) [NUMBER_##ID] = KEY(name),
#include "proto/ops.def"
#define REPLY_MEMBER(ID, name) [NUMBER_##ID] = KEY(name),
#include "proto/ops.def"
};

static void add_key(struct buf *b, enum number n)
{
	buf_add_str(b, keys[n]);
}

void writer_reply(struct writer *w, const struct answered *to)
{
	struct buf *b = w->b;

	w->start = b->n;
	if (w->packed) {
		packed_begin(b, PACKED_REPLY, to->code, 0);
		packed_add_id(b, to->id);
		return;
	}
	if (to->id.p) {
		buf_add_lit(b, "{\"id\":");
		buf_add_str(b, to->id);
		buf_add_lit(b, ",\"ok\":true");
	} else {
		buf_add_lit(b, "{\"ok\":true");
	}
}

static void refusal_json(struct buf *b, const struct answered *to, const struct fault *f)
{
	buf_add_char(b, '{');
	if (to->id.p) {
		buf_add_lit(b, "\"id\":");
		buf_add_str(b, to->id);
		buf_add_char(b, ',');
	}
	/* A quiet request's error says what it was. */
	if (to->quiet && to->op.p) {
		buf_add_lit(b, "\"op\":");
		json_add_string(b, to->op);
		buf_add_char(b, ',');
	}
	buf_add_lit(b, "\"ok\":false,\"error\":");
	json_add_name(b, error_text(f->code));
	json_key(b, "detail");
	json_add_string(b, str_of(f->detail));
	buf_add_lit(b, "}\n");
}

void writer_refusal(struct writer *w, const struct answered *to, const struct fault *f)
{
	struct buf *b = w->b;

	w->start = b->n;
	if (!w->packed) {
		refusal_json(b, to, f);
		return;
	}
	packed_begin(b, PACKED_REFUSAL, to->code, to->quiet ? PACKED_QUIET : 0);
	packed_add_id(b, to->id);
	packed_add_text(b, NUMBER_ERROR, error_text(f->code));
	packed_add_text(b, NUMBER_DETAIL, str_of(f->detail));
	packed_end(b, w->start, 0);
}

void writer_event(struct writer *w, enum event_kind event)
{
	struct buf *b = w->b;

	w->start = b->n;
	if (w->packed) {
		packed_begin(b, PACKED_EVENT, event, 0);
		return;
	}
	buf_add_lit(b, "{\"event\":");
	json_add_name(b, event_text(event));
}

void writer_uint(struct writer *w, enum number n, uint64_t value)
{
	if (w->packed) {
		packed_add_int(w->b, n, (int64_t)value);
		return;
	}
	add_key(w->b, n);
	buf_add_uint(w->b, value);
}

void writer_int(struct writer *w, enum number n, int64_t value)
{
	if (w->packed) {
		packed_add_int(w->b, n, value);
		return;
	}
	add_key(w->b, n);
	buf_add_int(w->b, value);
}

void writer_true(struct writer *w, enum number n)
{
	if (w->packed) {
		packed_add_bool(w->b, n, true);
		return;
	}
	add_key(w->b, n);
	buf_add_lit(w->b, "true");
}

void writer_name(struct writer *w, enum number n, struct str text)
{
	if (w->packed) {
		packed_add_text(w->b, n, text);
		return;
	}
	add_key(w->b, n);
	json_add_name(w->b, text);
}

void writer_text(struct writer *w, enum number n, struct str text)
{
	if (w->packed) {
		packed_add_text(w->b, n, text);
		return;
	}
	add_key(w->b, n);
	json_add_string(w->b, text);
}

void writer_uints(struct writer *w, enum number n, const uint64_t *v, size_t count)
{
	if (w->packed) {
		/* All of them are below 2^53. */
		packed_add_ints(w->b, n, (struct ints){ (const int64_t *)v, count });
		return;
	}
	add_key(w->b, n);
	buf_add_char(w->b, '[');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(w->b, ',');
		buf_add_uint(w->b, v[i]);
	}
	buf_add_char(w->b, ']');
}

void writer_null(struct writer *w, enum number n)
{
	if (w->packed)
		return;
	add_key(w->b, n);
	buf_add_lit(w->b, "null");
}

void writer_end(struct writer *w)
{
	if (w->packed)
		packed_end(w->b, w->start, 0);
	else
		buf_add_lit(w->b, "}\n");
}
