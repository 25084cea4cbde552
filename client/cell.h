/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Cells: a figure of the broker as the text that stands in a table.
 *
 * People get units, names and tones; a pipe gets the figure as the broker told it, in bytes and
 * milliseconds. What the broker did not tell is "-" in both. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/table.h"

enum cell_kind {
	CELL_TEXT,
	CELL_COUNT,
	CELL_ALERT, /* a count that should be 0 */
	CELL_BYTES,
	CELL_AGE,	   /* milliseconds */
	CELL_SETTING_TIME, /* milliseconds; 0 is "never" or "none", and stays 0 */
	CELL_PAUSED,	   /* which side of a queue is paused */
	CELL_LIST,	   /* texts or numbers, joined by commas */
	CELL_USER,	   /* uid; its name for people */
};

/* One figure: the member that carries it, and what people call it. */
struct fact {
	const char *member;
	const char *label;
	enum cell_kind kind;
};

/** cell_add() - add a value as the next cell of a table
 * @value:  the broker's value, or NULL
 * @people: for people's eyes, else as it is
 *
 * Return: 0 or -ENOMEM. */
int cell_add(struct table *t, const json_t *value, enum cell_kind kind, bool people);

/** list_join() - "a,b,3": the texts and numbers of an array; anything else is left out
 *
 * Return: malloc'ed text, or NULL when memory is out. */
char *list_join(const json_t *list);

/** cell_align() - how a column of that kind is aligned */
enum table_align cell_align(enum cell_kind kind);

/** facts_add() - a row of label and value for each fact that @from tells
 * @indent: text before each label, "" or "  "
 *
 * For a pipe the rows hold the members' own names, with @indent before them too.
 *
 * Return: 0 or -ENOMEM. */
int facts_add(struct table *t, const struct fact *facts, size_t n_facts, const json_t *from,
	      const char *indent, bool people);
