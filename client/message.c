/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Messages: see message.h. */

#include "client/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "proto/buf.h"

int json_add_line(struct output *o, const json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	int r = text ? output_text(o, text) : -ENOMEM;

	free(text);
	return r < 0 ? r : output_add(o, "\n", 1);
}

int message_add_json(struct output *o, struct frame *f)
{
	static const char *const wire[] = { "id", "ok", "event", "sub", "len", "form" };
	struct buf b = {};
	char *text;
	int r;

	for (size_t i = 0; i < sizeof(wire) / sizeof(wire[0]); i++)
		json_object_del(f->json, wire[i]);
	text = json_dumps(f->json, JSON_COMPACT);
	if (!text)
		return -ENOMEM;

	buf_add(&b, text, strlen(text) - 1);
	free(text);
	if (f->has_payload && f->payload.text.n > 0) {
		/* The member brings its comma: an object that is otherwise empty takes none. */
		size_t n = b.n;

		payload_add_inline(&b, &f->payload);
		if (n == 1 && b.n > 1)
			memmove(b.p + 1, b.p + 2, --b.n - 1);
	}
	buf_add_lit(&b, "}\n");

	r = b.failed ? -ENOMEM : output_add(o, b.p, b.n);
	buf_done(&b);
	return r;
}
