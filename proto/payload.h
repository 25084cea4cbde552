/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Payload: the bytes of a message, kept in the coding in which they came.
 *
 * The form is the sender's word for what the bytes are; the coding is how this copy of them is
 * written down. Conversions happen only for a receiver that cannot take the coding. These go
 * together: bytes are raw or base64, text is raw or a string, json is raw. */
#pragma once

#include <stdint.h>

#include "proto/buf.h"
#include "proto/error.h"
#include "proto/str.h"

enum form {
	FORM_BYTES,
	FORM_TEXT,
	FORM_JSON,
};

enum coding {
	CODING_RAW,    /* the bytes themselves */
	CODING_STRING, /* a JSON string literal, quotes included, whose characters are the bytes */
	CODING_BASE64, /* base64 text, without quotes */
};

struct payload {
	enum form form;
	enum coding coding;
	struct str text; /* as coded; empty payload: n is 0 (or `""` as CODING_STRING) */
};

/** form_text() - "bytes", "text" or "json" */
struct str form_text(enum form f);

/** form_parse() - the form called @text: 0 or -EINVAL */
int form_parse(struct str text, enum form *ret);

/** payload_check() - whether raw bytes are what their form says: UTF-8 text, one JSON value
 *
 * The other codings were checked when they were scanned. JSON may nest as deep as it may inside a
 * request: WIRE_MAX_DEPTH - 1 levels. No bytes at all are text, but no JSON value.
 *
 * Return: 0, or -EBADMSG with @f set to bad-payload. */
int payload_check(const struct payload *p, struct fault *f);

/** payload_size() - number of bytes that the payload stands for */
size_t payload_size(const struct payload *p);

/** payload_add_raw() - append the bytes that the payload stands for */
void payload_add_raw(struct buf *b, const struct payload *p);

/** payload_add_inline() - append the payload as a member of a JSON line
 *
 * `,"data":...` for text and json, `,"data64":"..."` for bytes, nothing for an empty payload of
 * form bytes. JSON that came raw may hold line ends between tokens: they become spaces, so that a
 * line stays one line; nothing else is touched. Text that came raw is escaped.
 *
 * Return: number of bytes appended (also when the buffer failed, then meaningless). */
size_t payload_add_inline(struct buf *b, const struct payload *p);

/** payload_inline_size() - how many bytes payload_add_inline() appends */
size_t payload_inline_size(const struct payload *p);
