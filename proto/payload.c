/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Payload: checks, and conversions between its codings. */

#include "proto/payload.h"

#include "proto/base64.h"
#include "proto/json.h"
#include "proto/limits.h"
#include "proto/scan.h"
#include "proto/utf8.h"

static const struct str form_texts[] = {
	[FORM_BYTES] = { "bytes", 5 },
	[FORM_TEXT] = { "text", 4 },
	[FORM_JSON] = { "json", 4 },
};

struct str form_text(enum form f)
{
	return form_texts[f];
}

int form_parse(struct str text, enum form *ret)
{
	for (size_t i = 0; i < sizeof(form_texts) / sizeof(form_texts[0]); i++) {
		if (str_eq(text, form_texts[i])) {
			*ret = (enum form)i;
			return 0;
		}
	}
	return -EINVAL;
}

static int check_text(struct str text, struct fault *f)
{
	size_t at = utf8_check(text.p, text.n);

	if (at == text.n)
		return 0;
	return fault_set(f, ERR_BAD_PAYLOAD, "form: not text: bad UTF-8 at byte %zu of the payload",
			 at);
}

static int check_json(struct str text, struct fault *f)
{
	struct scan_value value;
	struct scanner s;

	scan_init(&s, text, WIRE_MAX_DEPTH - 1);
	if (scan_value(&s, &value) > 0 && scan_end(&s) == 0)
		return 0;
	return fault_set(f, ERR_BAD_PAYLOAD, "form: not json: %s at byte %zu of the payload",
			 s.error.what, s.error.offset);
}

int payload_check(const struct payload *p, struct fault *f)
{
	if (p->coding != CODING_RAW)
		return 0;
	switch (p->form) {
	case FORM_BYTES:
		return 0;
	case FORM_TEXT:
		return check_text(p->text, f);
	case FORM_JSON:
		return check_json(p->text, f);
	}
	return 0;
}

/* How many bytes base64 text stands for. */
static size_t base64_size(struct str text)
{
	if (text.n == 0)
		return 0;
	return text.n / 4 * 3 - (text.p[text.n - 1] == '=') - (text.p[text.n - 2] == '=');
}

static struct scan_value string_value(struct str text)
{
	return (struct scan_value){ .kind = SCAN_STRING, .escaped = true, .text = text };
}

size_t payload_size(const struct payload *p)
{
	struct scan_value string;

	switch (p->coding) {
	case CODING_RAW:
		return p->text.n;
	case CODING_BASE64:
		return base64_size(p->text);
	case CODING_STRING:
		string = string_value(p->text);
		return p->text.n == 0 ? 0 : scan_unescaped_size(&string);
	}
	return 0;
}

void payload_add_raw(struct buf *b, const struct payload *p)
{
	struct scan_value string;
	size_t size = payload_size(p);
	char *to;

	if (size == 0)
		return;
	to = buf_room(b, size);
	if (!to)
		return;
	switch (p->coding) {
	case CODING_RAW:
		memcpy(to, p->text.p, p->text.n);
		break;
	case CODING_BASE64:
		base64_decode(p->text.p, p->text.n, to);
		break;
	case CODING_STRING:
		string = string_value(p->text);
		scan_unescape(&string, to);
		break;
	}
	b->n += size;
}

/* JSON as it came, but on one line. */
static void add_json(struct buf *b, struct str text)
{
	char *to = buf_room(b, text.n);

	if (!to)
		return;
	memcpy(to, text.p, text.n);
	b->n += text.n;
	for (const char *end = to + text.n; (to = memchr(to, '\n', (size_t)(end - to)));)
		*to = ' ';
	to = b->p + b->n - text.n;
	for (const char *end = to + text.n; (to = memchr(to, '\r', (size_t)(end - to)));)
		*to = ' ';
}

static void add_data64(struct buf *b, const struct payload *p)
{
	char *to;

	if (p->text.n == 0)
		return;
	buf_add_lit(b, ",\"data64\":\"");
	if (p->coding == CODING_BASE64) {
		buf_add_str(b, p->text);
	} else {
		to = buf_room(b, BASE64_LENGTH(p->text.n));
		if (to) {
			base64_encode(p->text.p, p->text.n, to);
			b->n += BASE64_LENGTH(p->text.n);
		}
	}
	buf_add_char(b, '"');
}

size_t payload_add_inline(struct buf *b, const struct payload *p)
{
	size_t before = b->n;

	if (p->form == FORM_BYTES) {
		add_data64(b, p);
		return b->n - before;
	}
	buf_add_lit(b, ",\"data\":");
	if (p->form == FORM_JSON)
		add_json(b, p->text);
	else if (p->coding == CODING_STRING && p->text.n > 0)
		buf_add_str(b, p->text);
	else
		json_add_string(b, p->text);
	return b->n - before;
}

size_t payload_inline_size(const struct payload *p)
{
	size_t n = p->text.n;

	if (p->form == FORM_BYTES) {
		if (n == 0)
			return 0;
		return sizeof(",\"data64\":\"\"") - 1 +
		       (p->coding == CODING_BASE64 ? n : BASE64_LENGTH(n));
	}
	if (p->form == FORM_TEXT && (p->coding == CODING_RAW || n == 0))
		n = json_string_size(p->text);
	return sizeof(",\"data\":") - 1 + n;
}
