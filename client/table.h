/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Table: rows of text, aligned for people, plain lines for a pipe.
 *
 * Columns are as wide as their widest cell on a terminal, counted in the cells that a character
 * takes there, not in bytes. A pipe gets the same cells with a TAB between them and no titles.
 * Control characters become '?' in both, so that a name cannot drive the terminal or break a
 * line. Memory grows with what is added; nothing is printed before table_print(). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct output;
struct table;

enum table_align {
	TABLE_LEFT,
	TABLE_RIGHT,
};

enum table_tone {
	TONE_NORMAL,
	TONE_STRONG,
	TONE_FAINT,
	TONE_ALERT,
};

enum table_style {
	TABLE_LINES,	/* for a pipe */
	TABLE_ALIGNED,	/* for a person */
	TABLE_COLOURED, /* for a person, with tones */
};

/** table_new() - an empty table without columns
 *
 * Return: the table, or NULL when memory is out. */
struct table *table_new(void);

/** table_free() - free it; takes NULL
 *
 * Return: NULL. */
struct table *table_free(struct table *t);

/** table_column() - one column more; all columns come before the first cell
 * @title: static text; NULL in the first column: no line of titles
 *
 * Return: 0, -ENOMEM, or -EINVAL when cells were added. */
int table_column(struct table *t, const char *title, enum table_align align);

/** table_widen() - make a column at least so wide: for rows that are printed one by one */
void table_widen(struct table *t, size_t column, size_t width);

/** table_cell() - the next cell, row after row; @text is copied
 *
 * Return: 0 or -ENOMEM. */
int table_cell(struct table *t, const char *text, enum table_tone tone);

/** table_rows() - number of whole rows */
size_t table_rows(const struct table *t);

/** table_print() - add the table to an output; nothing is flushed
 *
 * A row that is not whole is left out; a table without rows gives nothing, no titles either.
 *
 * Return: 0, -ENOMEM, or the error that sticks to the output. */
int table_print(const struct table *t, struct output *o, enum table_style style);

/** table_style_for() - what a table on descriptor @fd should look like */
enum table_style table_style_for(int fd);

/** text_width() - cells that UTF-8 text takes on a terminal
 *
 * Wide characters count two, combining ones and control characters none, bytes that are no UTF-8
 * one each. */
size_t text_width(const char *text);
