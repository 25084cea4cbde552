/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Configuration file: one INI file, cut into headings and KEY = VALUE lines by inih.
 *
 * inih cuts what is too long for it and counts no lines for its caller, so each line is looked at
 * before inih gets it: what it would cut or misread is an error here. Blanks before a line mean
 * nothing; a line cannot be continued; `#` and `;` begin a comment at the start of a line, `;`
 * after a blank also behind a value. Knows no key. */
#pragma once

/* Who wants the lines. Texts are borrowed for the call; @line counts from 1. */
struct config_reader {
	/* `[TEXT]` */
	void (*heading)(void *arg, unsigned line, const char *text);
	void (*value)(void *arg, unsigned line, const char *key, const char *value);
	/* a line that is neither */
	void (*wrong)(void *arg, unsigned line, const char *text);
	void *arg;
};

/** config_file_read() - read a file to its end
 *
 * Return: 0, also when lines were wrong; -ENOENT; -EISDIR; -ENXIO when it is neither a regular file
 * nor /dev/null (by which a drop-in is masked); another negative errno. */
int config_file_read(const char *path, const struct config_reader *r);
