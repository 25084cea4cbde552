/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* UTF-8: is this text well-formed? (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF.) */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/** utf8_check() - find the first byte that is not part of well-formed UTF-8
 * @p, @n: the bytes; NUL is an ordinary character
 *
 * Return: @n if all is well-formed, else the offset of the first bad sequence. */
size_t utf8_check(const char *p, size_t n);

/** utf8_length() - size of the well-formed sequence at the front of @n bytes
 *
 * Return: 1 to 4, or 0 when there is none (also when it is cut off, and for no bytes). */
size_t utf8_length(const char *p, size_t n);

/** utf8_run() - size of the run of well-formed sequences of more than one byte at the front
 *
 * It ends before the first ASCII byte, before what is not well-formed, or at @n. */
size_t utf8_run(const char *p, size_t n);

/** utf8_encode() - write the sequence for @code, at most 0x10ffff, to @out (up to 4 bytes)
 *
 * Return: its size. */
size_t utf8_encode(unsigned code, char *out);

/** utf8_has_control() - whether control characters (C0, DEL, C1) are in well-formed text */
bool utf8_has_control(const char *p, size_t n);
