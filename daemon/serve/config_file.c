/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Configuration file: one INI file, cut into headings and lines by inih. */
#include "daemon/serve/config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define BLANKS " \t\r"
#define KEY_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

struct reading {
	const struct config_reader *reader;
	FILE *file;
	char *text; /* of getline() */
	size_t cap;
	unsigned line;
};

static void complain(struct reading *r, const char *text)
{
	r->reader->wrong(r->reader->arg, r->line, text);
}

/* inih keeps 49 bytes of a heading, and a pattern may have 255: so headings are read here. */
static void read_heading(struct reading *r, char *text)
{
	char *end = strchr(text, ']');
	const char *rest;

	if (!end) {
		complain(r, "a heading without its ]");
		return;
	}
	rest = end + 1 + strspn(end + 1, BLANKS);
	if (*rest != '\0' && *rest != ';' && *rest != '#') {
		complain(r, "something stands behind the heading's ]");
		return;
	}
	*end = '\0';
	r->reader->heading(r->reader->arg, r->line, text + 1);
}

/* Whether inih will read this as the key and the value that a person sees in it. */
static bool check_value(struct reading *r, const char *text, size_t room)
{
	size_t key = strspn(text, KEY_CHARS);
	const char *equals = text + key + strspn(text + key, BLANKS);

	if (key == 0 || *equals != '=') {
		complain(r, "neither [SECTION] nor KEY = VALUE nor a comment");
		return false;
	}
	if (strlen(text) + sizeof("\n") > room) {
		complain(r, "the line is too long");
		return false;
	}
	return true;
}

/* Bring one line into the form that is safe for inih: at most @room bytes, nothing it cuts. */
static void prepare(struct reading *r, size_t n, char *to, size_t room)
{
	char *text = r->text;

	snprintf(to, room, "\n");
	if (memchr(text, '\0', n)) {
		complain(r, "a NUL byte");
		return;
	}
	if (r->line == 1 && strncmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3;
	text[strcspn(text, "\n")] = '\0';
	text += strspn(text, BLANKS);
	if (*text == '\0' || *text == '#' || *text == ';')
		return;
	if (*text == '[')
		read_heading(r, text);
	else if (check_value(r, text, room))
		snprintf(to, room, "%s\n", text);
}

/* fgets() for inih: it asks for a line only when it is done with the one before. */
static char *next_line(char *to, int room, void *arg)
{
	struct reading *r = arg;
	ssize_t n = getline(&r->text, &r->cap, r->file);

	if (n < 0)
		return NULL;
	r->line++;
	prepare(r, (size_t)n, to, (size_t)room);
	return to;
}

static int take_value(void *arg, const char *section, const char *key, const char *value)
{
	struct reading *r = arg;

	(void)section;
	r->reader->value(r->reader->arg, r->line, key, value);
	return 1;
}

/* A regular file, or what masks one. */
static bool is_readable(const struct stat *st)
{
	return S_ISREG(st->st_mode) || (S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3));
}

static int open_file(const char *path, FILE **ret)
{
	struct stat st = {};
	FILE *file;
	int fd;

	/* Not to wait for the other end of a FIFO that somebody put there. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 || !is_readable(&st)) {
		close(fd);
		return S_ISDIR(st.st_mode) ? -EISDIR : -ENXIO;
	}
	file = fdopen(fd, "re");
	if (!file) {
		close(fd);
		return -ENOMEM;
	}
	*ret = file;
	return 0;
}

int config_file_read(const char *path, const struct config_reader *reader)
{
	struct reading r = { .reader = reader };
	int error, status;

	error = open_file(path, &r.file);
	if (error < 0)
		return error;

	status = ini_parse_stream(next_line, &r, take_value, &r);
	error = 0;
	if (ferror(r.file))
		error = -EIO;
	else if (!feof(r.file))
		error = -ENOMEM;
	else if (status > 0)
		/* inih saw something that was not seen here; it names the first such line alone. */
		reader->wrong(reader->arg, (unsigned)status, "cannot be read");
	fclose(r.file);
	free(r.text);
	return error;
}
