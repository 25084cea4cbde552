/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Log: lines for the administrator, handed to a sink that main.c gives.
 *
 * One entry is one line of printable text: control characters in what a client sent come out as
 * '?', so that nobody forges an entry. Lines about a user are limited to so many a minute for each
 * uid, then a count; the table of users is bounded and empties itself. Opens no file. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

#define LOG_LINE_MAX 1024

/* As severities in syslog(3), whose numbers they have. */
enum log_level {
	LEVEL_ERROR = 3,
	LEVEL_WARN = 4,
	LEVEL_NOTE = 5,	 /* what an administrator wants to know of an ordinary day */
	LEVEL_INFO = 6,	 /* what happens to connections */
	LEVEL_TRACE = 7, /* more than anybody wants */
};

/* Where lines go: @text has no line break and no control character. */
struct log_sink {
	void (*write)(void *arg, enum log_level level, const char *text);
	void *arg;
};

struct log;

/** log_new() - a log that passes on what is at least as severe as @most
 * @per_user: lines about one uid in a minute, at least 1
 *
 * Return: 0 or -ENOMEM. */
int log_new(struct log_sink sink, enum log_level most, uint32_t per_user, struct log **ret);

/** log_free() - takes NULL, returns NULL; says first what has been held back */
struct log *log_free(struct log *l);

/** log_set_per_user() - another limit from now on, at least 1 */
void log_set_per_user(struct log *l, uint32_t per_user);

/** log_say() - log a line about the broker itself; @l may be NULL, then nothing happens */
void log_say(struct log *l, enum log_level level, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** log_user() - log a line that user @uid has caused
 * @now_ms: monotonic
 *
 * A minute begins with a uid's first line. What is over the limit until its end is counted, and the
 * count is logged when the minute is over: "uid 1000: 37 more lines in that minute". What the level
 * holds back is not counted. Needs no memory to succeed: who finds no place in the table shares one
 * place with others of that kind. */
void log_user(struct log *l, uid_t uid, int64_t now_ms, enum log_level level, const char *format,
	      ...) __attribute__((format(printf, 5, 6)));

/** log_advance() - it is now @now_ms (monotonic): say the counts of minutes that are over
 *
 * Costs nothing when there are none; call it once a turn. */
void log_advance(struct log *l, int64_t now_ms);

/** log_next_deadline() - when the next minute is over, monotonic ms; -1: none runs */
int64_t log_next_deadline(const struct log *l);
