/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* JSON scanner.
 *
 * Written for speed: every byte that a client sends passes here, payloads too. Strings are looked
 * at eight bytes at a time; nesting is a row of bits, not recursion. */

#include "proto/scan.h"

#include <endian.h>
#include <errno.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "proto/utf8.h"

const char scan_too_deep[] = "nested too deep";

void scan_init(struct scanner *s, struct str text, unsigned depth)
{
	*s = (struct scanner){
		.start = text.p,
		.p = text.p,
		.end = text.n > 0 ? text.p + text.n : text.p,
		.depth = depth < SCAN_MAX_DEPTH ? depth : SCAN_MAX_DEPTH,
	};
}

/* Note what is wrong at @p. The end of the text is always told as such. */
static const char *fail(struct scanner *s, const char *p, const char *what)
{
	s->error.offset = (size_t)(p - s->start);
	s->error.what = p == s->end ? "unexpected end" : what;
	return NULL;
}

static inline const char *skip_space(const char *p, const char *end)
{
	while (p < end && (unsigned char)*p <= ' ' &&
	       (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---- strings */

#define ONES 0x0101010101010101u
#define HIGH 0x8080808080808080u

/* Set the high bit of each byte that does not stand for itself in a string: quote, backslash,
 * control, not ASCII. Only the lowest such bit is sure: borrows can set false ones above it. */
static inline uint64_t special_bytes(uint64_t x)
{
	uint64_t quote = x ^ ONES * '"', slash = x ^ ONES * '\\';
	uint64_t low = (x - ONES * ' ') | (quote - ONES) | (slash - ONES);

	return ((low & ~x) | x) & HIGH;
}

static inline bool is_special(char c)
{
	return c == '"' || c == '\\' || (unsigned char)c < ' ' || (unsigned char)c >= 0x80;
}

#ifdef __SSE2__
/* A bit for each of 16 bytes that is special. As signed numbers, what is not ASCII is below ' '. */
static inline unsigned special_bits(const char *p)
{
	__m128i x = _mm_loadu_si128((const __m128i_u *)p);
	__m128i quote = _mm_cmpeq_epi8(x, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'));
	__m128i low = _mm_cmplt_epi8(x, _mm_set1_epi8(' '));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, slash)));
}
#endif

static inline const char *skip_plain(const char *p, const char *end)
{
#ifdef __SSE2__
	for (; end - p >= 16; p += 16) {
		unsigned bits = special_bits(p);

		if (bits)
			return p + __builtin_ctz(bits);
	}
#endif
	for (; end - p >= 8; p += 8) {
		uint64_t word, special;

		memcpy(&word, p, sizeof(word));
		special = special_bytes(le64toh(word));
		if (special)
			return p + (__builtin_ctzll(special) >> 3);
	}
	while (p < end && !is_special(*p))
		p++;
	return p;
}

/* Value of a hexadecimal digit, or -1. */
static int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The four digits of a \u escape; *@p is left behind them, or at the first that is none. */
static int take_hex4(const char **p, const char *end, unsigned *ret)
{
	unsigned code = 0;

	for (int i = 0; i < 4; i++, ++*p) {
		int digit = *p < end ? hex_digit(**p) : -1;

		if (digit < 0)
			return -EBADMSG;
		code = code << 4 | (unsigned)digit;
	}
	*ret = code;
	return 0;
}

/* Behind the escape of a high surrogate, which began at @at, there must be that of a low one. */
static const char *skip_low_surrogate(struct scanner *s, const char *p, const char *at)
{
	unsigned code;

	if (p == s->end || (*p == '\\' && p + 1 == s->end))
		return fail(s, s->end, NULL);
	if (p[0] != '\\' || p[1] != 'u')
		return fail(s, at, "lone surrogate");
	p += 2;
	if (take_hex4(&p, s->end, &code) < 0)
		return fail(s, p, "bad escape");
	if (code < 0xdc00 || code > 0xdfff)
		return fail(s, at, "lone surrogate");
	return p;
}

/* @p is at the backslash. */
static const char *skip_escape(struct scanner *s, const char *p)
{
	const char *at = p++;
	unsigned code;

	if (p == s->end)
		return fail(s, p, NULL);
	switch (*p) {
	case '"':
	case '\\':
	case '/':
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't':
		return p + 1;
	case 'u':
		break;
	default:
		return fail(s, p, "bad escape");
	}
	p++;
	if (take_hex4(&p, s->end, &code) < 0)
		return fail(s, p, "bad escape");
	if (code < 0xd800 || code > 0xdfff)
		return p;
	if (code > 0xdbff)
		return fail(s, at, "lone surrogate");
	return skip_low_surrogate(s, p, at);
}

/* The rest of a string, from a byte on that is special. */
static const char *skip_special(struct scanner *s, const char *p, bool *escaped)
{
	for (;; p = skip_plain(p, s->end)) {
		if (p == s->end)
			return fail(s, p, NULL);
		if (*p == '"')
			return p + 1;
		if (*p == '\\') {
			*escaped = true;
			p = skip_escape(s, p);
			if (!p)
				return NULL;
		} else if ((unsigned char)*p < ' ') {
			return fail(s, p, "control character in a string");
		} else {
			size_t n = utf8_run(p, (size_t)(s->end - p));

			if (n == 0)
				return fail(s, p, "bad UTF-8");
			p += n;
		}
	}
}

/* @p is at the opening quote. Most strings are plain up to the closing one. */
static inline const char *skip_string(struct scanner *s, const char *p, bool *escaped)
{
	*escaped = false;
	p = skip_plain(p + 1, s->end);
	if (p < s->end && *p == '"')
		return p + 1;
	return skip_special(s, p, escaped);
}

/* ---- numbers and words */

static const char *skip_digits(struct scanner *s, const char *p)
{
	if (p == s->end || !is_digit(*p))
		return fail(s, p, "bad number");
	do {
		p++;
	} while (p < s->end && is_digit(*p));
	return p;
}

static const char *skip_number(struct scanner *s, const char *p)
{
	if (*p == '-')
		p++;
	if (p < s->end && *p == '0')
		p++;
	else
		p = skip_digits(s, p);
	if (p && p < s->end && *p == '.')
		p = skip_digits(s, p + 1);
	if (p && p < s->end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < s->end && (*p == '+' || *p == '-'))
			p++;
		p = skip_digits(s, p);
	}
	return p;
}

static const char *skip_word(struct scanner *s, const char *p, struct str word)
{
	for (size_t i = 0; i < word.n; i++, p++)
		if (p == s->end || *p != word.p[i])
			return fail(s, p, "expected a value");
	return p;
}

/* ---- values */

/* A value that holds no others; @p is at its first byte. */
static inline const char *skip_scalar(struct scanner *s, const char *p, struct scan_value *ret)
{
	if (p == s->end)
		return fail(s, p, NULL);
	switch (*p) {
	case '"':
		ret->kind = SCAN_STRING;
		return skip_string(s, p, &ret->escaped);
	case 't':
		ret->kind = SCAN_TRUE;
		return skip_word(s, p, STR("true"));
	case 'f':
		ret->kind = SCAN_FALSE;
		return skip_word(s, p, STR("false"));
	case 'n':
		ret->kind = SCAN_NULL;
		return skip_word(s, p, STR("null"));
	default:
		if (*p != '-' && !is_digit(*p))
			return fail(s, p, "expected a value");
		ret->kind = SCAN_NUMBER;
		return skip_number(s, p);
	}
}

/* A key, the colon behind it, and white space. @p is where the key must begin. */
static inline const char *skip_key(struct scanner *s, const char *p, struct scan_value *ret)
{
	const char *key = p;

	if (p == s->end || *p != '"')
		return fail(s, p, "expected a key");
	ret->kind = SCAN_STRING;
	p = skip_string(s, p, &ret->escaped);
	if (!p)
		return NULL;
	ret->text = (struct str){ key, (size_t)(p - key) };
	if (p == s->end || *p != ':') {
		p = skip_space(p, s->end);
		if (p == s->end || *p != ':')
			return fail(s, p, "expected ':'");
	}
	return skip_space(p + 1, s->end);
}

/* Where a walk through nested arrays and objects is. Bit 0 of @objects says whether the innermost
 * one is an object, bit 1 the one around it, and so on. */
struct walk {
	uint64_t objects;
	unsigned level;
};

/* Enter the array or object at @p: up to its first value, or to its bracket if it is @empty. */
static const char *walk_in(struct scanner *s, struct walk *w, const char *p, bool *empty)
{
	struct scan_value key;
	bool object = *p == '{';

	if (w->level == s->depth)
		return fail(s, p, scan_too_deep);
	w->level++;
	w->objects = w->objects << 1 | object;
	p = skip_space(p + 1, s->end);
	*empty = p < s->end && *p == (object ? '}' : ']');
	return object && !*empty ? skip_key(s, p, &key) : p;
}

/* Behind a value: pass closing brackets, up to the next value or out of everything (level 0). */
static const char *walk_on(struct scanner *s, struct walk *w, const char *p)
{
	struct scan_value key;

	while (w->level > 0) {
		bool object = w->objects & 1;

		p = skip_space(p, s->end);
		if (p < s->end && *p == ',') {
			p = skip_space(p + 1, s->end);
			return object ? skip_key(s, p, &key) : p;
		}
		if (p == s->end || *p != (object ? '}' : ']'))
			return fail(s, p, object ? "expected ',' or '}'" : "expected ',' or ']'");
		p++;
		w->level--;
		w->objects >>= 1;
	}
	return p;
}

/* @p is at the bracket that opens it. */
static const char *skip_nested(struct scanner *s, const char *p)
{
	struct walk w = {};
	struct scan_value value;
	bool empty;

	do {
		if (p < s->end && (*p == '[' || *p == '{')) {
			p = walk_in(s, &w, p, &empty);
			if (p && !empty)
				continue;
		} else {
			p = skip_scalar(s, p, &value);
		}
		/* An empty one is closed like one whose last value was passed. */
		if (p)
			p = walk_on(s, &w, p);
	} while (p && w.level > 0);
	return p;
}

static inline int take_value(struct scanner *s, const char *p, struct scan_value *ret)
{
	const char *from = p;

	if (p < s->end && (*p == '{' || *p == '[')) {
		ret->kind = *p == '{' ? SCAN_OBJECT : SCAN_ARRAY;
		p = skip_nested(s, p);
	} else {
		p = skip_scalar(s, p, ret);
	}
	if (!p)
		return -EBADMSG;
	ret->text = (struct str){ from, (size_t)(p - from) };
	s->p = p;
	return 1;
}

int scan_value(struct scanner *s, struct scan_value *ret)
{
	ret->escaped = false;
	return take_value(s, skip_space(s->p, s->end), ret);
}

int scan_open(struct scanner *s, char bracket)
{
	s->p = skip_space(s->p, s->end);
	if (s->p == s->end) {
		fail(s, s->p, NULL);
		return -EBADMSG;
	}
	if (*s->p != bracket)
		return 0;
	if (s->depth == 0) {
		fail(s, s->p, scan_too_deep);
		return -EBADMSG;
	}
	s->depth--;
	s->p++;
	return 1;
}

/* Up to the next member or item of what @bracket closes; NULL with *@closed when it does. */
static inline const char *next(struct scanner *s, bool *first, char bracket, bool *closed)
{
	const char *p = skip_space(s->p, s->end);

	*closed = false;
	if (p < s->end && *p == bracket) {
		s->p = p + 1;
		s->depth++;
		*closed = true;
		return NULL;
	}
	if (*first) {
		*first = false;
		return p;
	}
	if (p == s->end || *p != ',')
		return fail(s, p, bracket == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
	return skip_space(p + 1, s->end);
}

int scan_member(struct scanner *s, bool *first, struct scan_value *ret_key, struct scan_value *ret)
{
	bool closed;
	const char *p = next(s, first, '}', &closed);

	if (!p)
		return closed ? 0 : -EBADMSG;
	p = skip_key(s, p, ret_key);
	if (!p)
		return -EBADMSG;
	ret->escaped = false;
	return take_value(s, p, ret);
}

int scan_item(struct scanner *s, bool *first, struct scan_value *ret)
{
	bool closed;
	const char *p = next(s, first, ']', &closed);

	if (!p)
		return closed ? 0 : -EBADMSG;
	ret->escaped = false;
	return take_value(s, p, ret);
}

int scan_end(struct scanner *s)
{
	s->p = skip_space(s->p, s->end);
	if (s->p == s->end)
		return 0;
	fail(s, s->p, "text after the value");
	return -EBADMSG;
}
