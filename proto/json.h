/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* JSON printer for the lines the broker sends: values appended to a buffer, compact. */
#pragma once

#include "proto/buf.h"
#include "proto/str.h"

/** json_add_string() - append @s as a string literal, quotes included
 *
 * Escapes only what must be: quote, backslash and control characters. Bytes that are not UTF-8
 * come out as U+FFFD. */
void json_add_string(struct buf *b, struct str s);

/** json_string_size() - how many bytes json_add_string() appends */
size_t json_string_size(struct str s);

/** json_add_name() - append @s between quotes as it is: for names, which need no escapes */
void json_add_name(struct buf *b, struct str s);

/** json_key() - append `,"KEY":` */
#define json_key(b, literal) buf_add_lit((b), ",\"" literal "\":")
