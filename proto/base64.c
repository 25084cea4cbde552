/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Base64: four characters for three bytes. */

#include "proto/base64.h"

#include <stdint.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

#define BAD 0x80

/* One more than the value of each character of the alphabet; 0 for all other bytes. */
static const uint8_t values[256] = {
#define VALUE(c, v) [c] = (v) + 1
	VALUE('A', 0),	VALUE('B', 1),	VALUE('C', 2),	VALUE('D', 3),	VALUE('E', 4),
	VALUE('F', 5),	VALUE('G', 6),	VALUE('H', 7),	VALUE('I', 8),	VALUE('J', 9),
	VALUE('K', 10), VALUE('L', 11), VALUE('M', 12), VALUE('N', 13), VALUE('O', 14),
	VALUE('P', 15), VALUE('Q', 16), VALUE('R', 17), VALUE('S', 18), VALUE('T', 19),
	VALUE('U', 20), VALUE('V', 21), VALUE('W', 22), VALUE('X', 23), VALUE('Y', 24),
	VALUE('Z', 25), VALUE('a', 26), VALUE('b', 27), VALUE('c', 28), VALUE('d', 29),
	VALUE('e', 30), VALUE('f', 31), VALUE('g', 32), VALUE('h', 33), VALUE('i', 34),
	VALUE('j', 35), VALUE('k', 36), VALUE('l', 37), VALUE('m', 38), VALUE('n', 39),
	VALUE('o', 40), VALUE('p', 41), VALUE('q', 42), VALUE('r', 43), VALUE('s', 44),
	VALUE('t', 45), VALUE('u', 46), VALUE('v', 47), VALUE('w', 48), VALUE('x', 49),
	VALUE('y', 50), VALUE('z', 51), VALUE('0', 52), VALUE('1', 53), VALUE('2', 54),
	VALUE('3', 55), VALUE('4', 56), VALUE('5', 57), VALUE('6', 58), VALUE('7', 59),
	VALUE('8', 60), VALUE('9', 61), VALUE('+', 62), VALUE('/', 63),
#undef VALUE
};

/* 0 to 63, or a byte with BAD set. */
static uint8_t value(char c)
{
	return (uint8_t)(values[(uint8_t)c] - 1);
}

/* The size of what the last four characters stand for, padding or not; 0 if they are bad. */
static size_t check_last(const char *p)
{
	if ((value(p[0]) | value(p[1])) & BAD)
		return 0;
	if (p[3] != '=')
		return (value(p[2]) | value(p[3])) & BAD ? 0 : 3;
	if (p[2] != '=')
		return value(p[2]) & (BAD | 3) ? 0 : 2;
	return value(p[1]) & 15 ? 0 : 1;
}

bool base64_check(const char *text, size_t n, size_t *ret_size)
{
	uint8_t seen = 0;
	size_t last;

	if (n % 4 != 0)
		return false;
	if (n == 0) {
		*ret_size = 0;
		return true;
	}
	for (size_t i = 0; i < n - 4; i++)
		seen |= value(text[i]);
	last = check_last(text + n - 4);
	if (seen & BAD || last == 0)
		return false;
	*ret_size = (n / 4 - 1) * 3 + last;
	return true;
}

/* The three bytes of four characters; padding counts as zero. */
static uint32_t triple(const char *p)
{
	return (uint32_t)(value(p[0]) & 63) << 18 | (uint32_t)(value(p[1]) & 63) << 12 |
	       (uint32_t)(value(p[2]) & 63) << 6 | (uint32_t)(value(p[3]) & 63);
}

void base64_decode(const char *text, size_t n, char *out)
{
	uint32_t t;

	if (n == 0)
		return;
	for (; n > 4; n -= 4, text += 4, out += 3) {
		t = triple(text);
		out[0] = (char)(t >> 16);
		out[1] = (char)(t >> 8 & 0xff);
		out[2] = (char)(t & 0xff);
	}
	/* Looked at before anything is written: the output may lie over the text. */
	t = triple(text);
	n = text[2] == '=' ? 1 : text[3] == '=' ? 2 : 3;
	out[0] = (char)(t >> 16);
	if (n > 1)
		out[1] = (char)(t >> 8 & 0xff);
	if (n > 2)
		out[2] = (char)(t & 0xff);
}

void base64_encode(const char *p, size_t n, char *out)
{
	const uint8_t *u = (const uint8_t *)p;

	for (; n >= 3; n -= 3, u += 3, out += 4) {
		out[0] = alphabet[u[0] >> 2];
		out[1] = alphabet[(u[0] & 3) << 4 | u[1] >> 4];
		out[2] = alphabet[(u[1] & 15) << 2 | u[2] >> 6];
		out[3] = alphabet[u[2] & 63];
	}
	if (n == 0)
		return;
	out[0] = alphabet[u[0] >> 2];
	out[1] = alphabet[(u[0] & 3) << 4 | (n > 1 ? u[1] >> 4 : 0)];
	out[2] = n > 1 ? alphabet[(u[1] & 15) << 2] : '=';
	out[3] = '=';
}
