/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Page: a reply with a list of items in it, as many as were asked for and as fit into a line.
 *
 * Knows after each item where the next page would begin, and says so in `next` if there is one.
 * Bounds what one request looks at, whatever it is looking for: then a page may have fewer items,
 * or none, and a `next` all the same. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "proto/buf.h"
#include "proto/name.h"

struct exchange;

/* The most items in a page. */
#define PAGE_MAX 100

/* The most things one page looks at. */
#define PAGE_LOOKS 10000

struct page {
	struct buf *b; /* the reply; NULL: quiet, nothing is written */
	size_t max_line;
	uint64_t left; /* items that may still be added */
	size_t n;      /* items there */
	size_t start;  /* where the item begins that is being written */
	unsigned looks;
	bool more; /* this page is full: no further look is worth it */
	char next[NAME_MAX_BYTES + 64];
};

/** page_begin() - begin the reply
 * @name: what the list of items is called
 * @n:    items at most; 0: @preset
 *
 * Return: 0, or -EBADMSG when more than PAGE_MAX are asked for. */
int page_begin(struct page *p, struct exchange *x, struct str name, uint64_t preset);

/** page_numbers() - read a position of two numbers with @between between them: whether it is one */
bool page_numbers(struct str text, char between, uint64_t *ret_first, uint64_t *ret_second);

/** page_look() - look at one thing more: false when the page is full, and it belongs to the next */
bool page_look(struct page *p);

/** page_item() - begin an item: the buffer to write it to, without a comma before it; NULL when
 * the page is full */
struct buf *page_item(struct page *p);

/** page_item_end() - the item is written: false when it did not fit and was taken out again */
bool page_item_end(struct page *p);

/** page_passed() - the page has come so far: where the next one would begin, printf-like */
void page_passed(struct page *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** page_end() - finish the reply */
void page_end(struct page *p, struct exchange *x);
