/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Table: see table.h. Widths are known when the last cell is there, so it is kept whole. */
#include "client/table.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/output.h"

#define MAX_COLUMNS 32U

struct cell {
	char *text;
	size_t width;
	enum table_tone tone;
};

struct column {
	const char *title;
	enum table_align align;
	size_t width;
};

struct table {
	struct column columns[MAX_COLUMNS];
	size_t n_columns;
	struct cell *cells;
	size_t n_cells;
	size_t n_allocated;
};

struct range {
	uint32_t first;
	uint32_t last;
};

/* Characters that join the one before them. */
static const struct range zero_width[] = {
	{ 0x0300, 0x036f },   { 0x0483, 0x0489 }, { 0x0591, 0x05bd }, { 0x0610, 0x061a },
	{ 0x064b, 0x065f },   { 0x0900, 0x0902 }, { 0x0e34, 0x0e3a }, { 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff },   { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x2064 },
	{ 0x20d0, 0x20f0 },   { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f }, { 0xfeff, 0xfeff },
	{ 0xe0100, 0xe01ef },
};

/* East Asian wide and full-width characters, and emoji. */
static const struct range double_width[] = {
	{ 0x1100, 0x115f },   { 0x2e80, 0x303e },   { 0x3041, 0xa4cf },	  { 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff },   { 0xfe30, 0xfe6f },   { 0xff00, 0xff60 },	  { 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f }, { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

static bool range_holds(const struct range *ranges, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* The next character, and how many bytes it is; a byte that is no UTF-8 stands for itself. */
static uint32_t next_character(const char *text, size_t *ret_n_bytes)
{
	unsigned char lead = (unsigned char)text[0];
	size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
	uint32_t c = n == 1 ? lead : lead & (0x7fU >> n);

	*ret_n_bytes = 1;
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)text[i] & 0xc0) != 0x80)
			return 0xfffd;
		c = c << 6 | ((unsigned char)text[i] & 0x3f);
	}
	*ret_n_bytes = n;
	return n == 1 && lead >= 0x80 ? 0xfffd : c;
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

static size_t character_width(uint32_t c)
{
	if (is_control(c) || range_holds(zero_width, sizeof(zero_width) / sizeof(zero_width[0]), c))
		return 0;
	return 1 + range_holds(double_width, sizeof(double_width) / sizeof(double_width[0]), c);
}

size_t text_width(const char *text)
{
	size_t width = 0;
	size_t n;

	for (; *text; text += n)
		width += character_width(next_character(text, &n));
	return width;
}

/* A copy in which each control character is a '?'. */
static char *text_dup_clean(const char *text)
{
	char *copy = malloc(strlen(text) + 1);
	char *to = copy;
	size_t n;

	if (!copy)
		return NULL;
	for (; *text; text += n) {
		if (is_control(next_character(text, &n))) {
			*to++ = '?';
			continue;
		}
		memcpy(to, text, n);
		to += n;
	}
	*to = '\0';
	return copy;
}

struct table *table_new(void)
{
	return calloc(1, sizeof(struct table));
}

struct table *table_free(struct table *t)
{
	if (!t)
		return NULL;
	for (size_t i = 0; i < t->n_cells; i++)
		free(t->cells[i].text);
	free(t->cells);
	free(t);
	return NULL;
}

int table_column(struct table *t, const char *title, enum table_align align)
{
	if (t->n_cells > 0)
		return -EINVAL;
	if (t->n_columns == MAX_COLUMNS)
		return -ENOMEM;
	t->columns[t->n_columns++] = (struct column){
		.title = title,
		.align = align,
		.width = title ? text_width(title) : 0,
	};
	return 0;
}

void table_widen(struct table *t, size_t column, size_t width)
{
	if (column < t->n_columns && t->columns[column].width < width)
		t->columns[column].width = width;
}

static int table_grow(struct table *t)
{
	size_t n = t->n_allocated ? t->n_allocated * 2 : 64;
	struct cell *cells = reallocarray(t->cells, n, sizeof(*cells));

	if (!cells)
		return -ENOMEM;
	t->cells = cells;
	t->n_allocated = n;
	return 0;
}

int table_cell(struct table *t, const char *text, enum table_tone tone)
{
	struct column *column;
	char *copy;

	if (t->n_columns == 0)
		return -EINVAL;
	if (t->n_cells == t->n_allocated && table_grow(t) < 0)
		return -ENOMEM;
	copy = text_dup_clean(text);
	if (!copy)
		return -ENOMEM;

	column = &t->columns[t->n_cells % t->n_columns];
	t->cells[t->n_cells++] = (struct cell){ copy, text_width(copy), tone };
	if (text_width(copy) > column->width)
		column->width = text_width(copy);
	return 0;
}

size_t table_rows(const struct table *t)
{
	return t->n_columns == 0 ? 0 : t->n_cells / t->n_columns;
}

static const char *tone_begin(enum table_tone tone)
{
	switch (tone) {
	case TONE_STRONG:
		return "\033[1m";
	case TONE_FAINT:
		return "\033[2m";
	case TONE_ALERT:
		return "\033[33m";
	case TONE_NORMAL:
		break;
	}
	return "";
}

static int print_spaces(struct output *o, size_t n)
{
	return n == 0 ? 0 : output_printf(o, "%*s", (int)n, "");
}

static int print_aligned(struct output *o, const struct cell *cell, const struct column *column,
			 bool coloured, bool last)
{
	bool toned = coloured && cell->tone != TONE_NORMAL;
	size_t n_fill = column->width - cell->width;

	if (column->align == TABLE_RIGHT)
		print_spaces(o, n_fill);
	output_printf(o, "%s%s%s", toned ? tone_begin(cell->tone) : "", cell->text,
		      toned ? "\033[0m" : "");
	if (last)
		return output_text(o, "\n");
	return print_spaces(o, 2 + (column->align == TABLE_LEFT ? n_fill : 0));
}

static int print_titles(const struct table *t, struct output *o, bool coloured)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < t->n_columns; i++) {
		/* The text of a cell is never written to. */
		struct cell cell = { (char *)(uintptr_t)t->columns[i].title,
				     text_width(t->columns[i].title), TONE_STRONG };

		r = print_aligned(o, &cell, &t->columns[i], coloured, i + 1 == t->n_columns);
	}
	return r;
}

/* Empty cells at the end of a row take no room: no line ends in spaces. */
static int print_row(const struct table *t, struct output *o, const struct cell *cells,
		     bool coloured)
{
	size_t n = t->n_columns;
	int r = 0;

	while (n > 1 && cells[n - 1].width == 0)
		n--;
	for (size_t i = 0; r == 0 && i < n; i++)
		r = print_aligned(o, &cells[i], &t->columns[i], coloured, i + 1 == n);
	return r;
}

static int print_line(const struct table *t, struct output *o, const struct cell *cells)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < t->n_columns; i++)
		r = output_printf(o, "%s%c", cells[i].text, i + 1 < t->n_columns ? '\t' : '\n');
	return r;
}

int table_print(const struct table *t, struct output *o, enum table_style style)
{
	bool coloured = style == TABLE_COLOURED;
	size_t n_rows = table_rows(t);
	int r = 0;

	if (n_rows > 0 && style != TABLE_LINES && t->columns[0].title)
		r = print_titles(t, o, coloured);
	for (size_t i = 0; r == 0 && i < n_rows; i++) {
		const struct cell *cells = t->cells + i * t->n_columns;

		r = style == TABLE_LINES ? print_line(t, o, cells) :
					   print_row(t, o, cells, coloured);
	}
	return r;
}

enum table_style table_style_for(int fd)
{
	if (!output_is_terminal(fd))
		return TABLE_LINES;
	return output_has_colour(fd) ? TABLE_COLOURED : TABLE_ALIGNED;
}
