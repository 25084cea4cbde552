/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Base64 as RFC 4648 section 4: padded, no line breaks, canonical (the unused bits are zero). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define BASE64_LENGTH(n) (((n) + 2) / 3 * 4)

/** base64_check() - whether @text is canonical base64
 * @ret_size: the size of what it stands for */
bool base64_check(const char *text, size_t n, size_t *ret_size);

/** base64_decode() - decode text that base64_check() accepted into @out (its ret_size bytes)
 *
 * @out may be @text itself. */
void base64_decode(const char *text, size_t n, char *out);

/** base64_encode() - encode @n bytes into BASE64_LENGTH(n) characters at @out, no NUL */
void base64_encode(const char *p, size_t n, char *out);
