/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Frames: looking into what the broker said. */

#include "client/conn.h"

#include <errno.h>
#include <string.h>

#include "proto/limits.h"
#include "proto/scan.h"
#include "proto/utf8.h"

int frame_parse(struct frame *f)
{
	struct str form;

	if (f->json)
		return 0;

	f->json = json_loadb(f->line.p, f->line.n, JSON_ALLOW_NUL, NULL);
	if (!json_is_object(f->json)) {
		json_decref(f->json);
		f->json = NULL;
		return -EPROTO;
	}

	form = str_of(frame_string(f, "form"));
	if (f->has_payload && form.p && form_parse(form, &f->payload.form) < 0)
		return -EPROTO;
	return 0;
}

uint64_t frame_answers(const struct frame *f, struct str *ret_rest)
{
	static const struct str begin = { "{\"id\":", 6 }, ok = { ",\"ok\":true", 10 };
	const char *p = f->line.p + begin.n, *end = f->line.p + f->line.n;
	uint64_t id = 0;

	if (!str_starts(f->line, begin))
		return 0;
	for (; p < end && *p >= '0' && *p <= '9'; p++)
		id = id * 10 + (uint64_t)(*p - '0');
	*ret_rest = (struct str){ p, (size_t)(end - p) };
	if (!str_starts(*ret_rest, ok))
		return 0;
	ret_rest->p += ok.n;
	ret_rest->n -= ok.n;
	return id;
}

int64_t frame_find_integer(const struct frame *f, struct str quoted)
{
	struct scan_value key, value;
	struct scanner s;
	bool first = true;
	int64_t n;

	scan_init(&s, f->line, WIRE_MAX_DEPTH);
	if (scan_open(&s, '{') != 1)
		return -1;
	while (scan_member(&s, &first, &key, &value) == 1) {
		if (str_eq(key.text, quoted))
			return value.kind == SCAN_NUMBER && scan_int(&value, &n) == 0 ? n : -1;
	}
	return -1;
}

void frame_done(struct frame *f)
{
	json_decref(f->json);
	*f = (struct frame){};
}

const char *frame_event(const struct frame *f)
{
	return frame_string(f, "event");
}

uint64_t frame_id(const struct frame *f)
{
	int64_t id = frame_event(f) ? 0 : frame_integer(f, "id");

	return id > 0 ? (uint64_t)id : 0;
}

const char *frame_refused(const struct frame *f)
{
	const char *code;

	if (frame_event(f) || json_is_true(json_object_get(f->json, "ok")))
		return NULL;
	code = frame_string(f, "error");
	return code ? code : "internal";
}

int64_t frame_integer(const struct frame *f, const char *name)
{
	return json_integer_value(json_object_get(f->json, name));
}

const char *frame_string(const struct frame *f, const char *name)
{
	return json_string_value(json_object_get(f->json, name));
}

struct payload payload_of(struct str bytes)
{
	return (struct payload){
		.form = utf8_check(bytes.p, bytes.n) == bytes.n ? FORM_TEXT : FORM_BYTES,
		.coding = CODING_RAW,
		.text = bytes,
	};
}
