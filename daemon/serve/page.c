/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Page: items appended one by one, the last taken out again when it is too much. */
#include "daemon/serve/page.h"

#include <stdarg.h>
#include <stdio.h>

#include "daemon/serve/dispatch.h"
#include "daemon/serve/loop.h"
#include "proto/json.h"

/* Kept free in the line for `next` and the brackets. */
#define RESERVED 512

int page_begin(struct page *p, struct exchange *x, struct str name, uint64_t preset)
{
	uint64_t n = request_has(x->request, N) ? (uint64_t)x->request->n : preset;

	if (n > PAGE_MAX)
		return fault_set(x->fault, ERR_BAD_REQUEST, "n: must be 1 to %d", PAGE_MAX);
	*p = (struct page){
		.b = reply_begin(x),
		.max_line = x->loop->broker_config.limits.wire.max_line - RESERVED,
		.left = n,
	};
	if (!p->b)
		return 0;
	buf_add_char(p->b, ',');
	json_add_name(p->b, name);
	buf_add_lit(p->b, ":[");
	return 0;
}

/* Digits alone, and fewer than could overflow; false without any. */
static bool take_number(struct str *s, uint64_t *ret)
{
	uint64_t value = 0;
	size_t i = 0;

	while (i < s->n && i < 18 && s->p[i] >= '0' && s->p[i] <= '9')
		value = value * 10 + (uint64_t)(s->p[i++] - '0');
	*s = (struct str){ s->p + i, s->n - i };
	*ret = value;
	return i > 0;
}

bool page_numbers(struct str text, char between, uint64_t *ret_first, uint64_t *ret_second)
{
	uint64_t first;
	uint64_t second;

	if (!take_number(&text, &first) || text.n == 0 || text.p[0] != between)
		return false;
	text = (struct str){ text.p + 1, text.n - 1 };
	if (!take_number(&text, &second) || text.n > 0)
		return false;
	*ret_first = first;
	*ret_second = second;
	return true;
}

bool page_look(struct page *p)
{
	if (p->looks++ == PAGE_LOOKS)
		p->more = true;
	return !p->more;
}

struct buf *page_item(struct page *p)
{
	if (!p->b || p->left == 0) {
		p->more = true;
		return NULL;
	}
	p->start = p->b->n;
	if (p->n > 0)
		buf_add_char(p->b, ',');
	return p->b;
}

bool page_item_end(struct page *p)
{
	/* Alone it stays whatever it is: better a long line than a row that nobody ever sees. */
	if (p->b->n > p->max_line && p->n > 0) {
		p->b->n = p->start;
		p->more = true;
		return false;
	}
	p->n++;
	p->left--;
	return true;
}

void page_passed(struct page *p, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(p->next, sizeof(p->next), format, args);
	va_end(args);
}

void page_end(struct page *p, struct exchange *x)
{
	if (!p->b)
		return;
	buf_add_char(p->b, ']');
	if (p->more && p->next[0]) {
		json_key(p->b, "next");
		json_add_string(p->b, str_of(p->next));
	}
	reply_end(x);
}
