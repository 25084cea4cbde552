/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Log: lines for the administrator, handed to a sink. */
#include "daemon/serve/log.h"

#include <bsd/sys/queue.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/core/tree.h"

#define MINUTE_MS 60000
#define MAX_USERS 1024

/* A uid's minute. */
struct talker {
	RB_ENTRY(talker) node;	    /* in log->talkers, by uid */
	STAILQ_ENTRY(talker) order; /* in log->by_end, oldest minute first */
	uid_t uid;
	int64_t end_ms;
	uint32_t n_lines;
	uint64_t n_held; /* lines over the limit */
	bool spare;	 /* the one for who finds no place in the table */
};

RB_HEAD(talker_tree, talker);
STAILQ_HEAD(talker_list, talker);

struct log {
	struct log_sink sink;
	enum log_level most;
	uint32_t per_user;
	struct talker_tree talkers;
	struct talker_list by_end;
	uint32_t n_talkers;
	struct talker spare;
};

static int talker_compare(const struct talker *a, const struct talker *b)
{
	return (a->uid > b->uid) - (a->uid < b->uid);
}

TREE_GENERATE_STATIC(talker_tree, talker, node, talker_compare)

int log_new(struct log_sink sink, enum log_level most, uint32_t per_user, struct log **ret)
{
	struct log *l = calloc(1, sizeof(*l));

	if (!l)
		return -ENOMEM;
	l->sink = sink;
	l->most = most;
	l->per_user = per_user;
	RB_INIT(&l->talkers);
	STAILQ_INIT(&l->by_end);
	l->spare.spare = true;
	l->spare.end_ms = -1;
	*ret = l;
	return 0;
}

/* One line of printable text. Bytes from 128 on pass: they are most often somebody's UTF-8. */
static void clean(char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ' || *text == 127)
			*text = '?';
	}
}

static void pass_on(struct log *l, enum log_level level, const char *format, va_list ap)
	__attribute__((format(printf, 3, 0)));

static void pass_on(struct log *l, enum log_level level, const char *format, va_list ap)
{
	char text[LOG_LINE_MAX];

	if (vsnprintf(text, sizeof(text), format, ap) < 0)
		return;
	clean(text);
	l->sink.write(l->sink.arg, level, text);
}

void log_say(struct log *l, enum log_level level, const char *format, ...)
{
	va_list ap;

	if (!l || level > l->most)
		return;
	va_start(ap, format);
	pass_on(l, level, format, ap);
	va_end(ap);
}

/* The oldest minute, @t's, is over: say what it held back, and forget it. */
static void end_minute(struct log *l, struct talker *t)
{
	STAILQ_REMOVE_HEAD(&l->by_end, order);
	if (t->n_held && t->spare)
		log_say(l, LEVEL_NOTE, "further users: %" PRIu64 " more lines in that minute",
			t->n_held);
	else if (t->n_held)
		log_say(l, LEVEL_NOTE, "uid %u: %" PRIu64 " more lines in that minute", t->uid,
			t->n_held);
	if (t->spare) {
		t->end_ms = -1;
		return;
	}
	RB_REMOVE(talker_tree, &l->talkers, t);
	l->n_talkers--;
	free(t);
}

static void begin_minute(struct log *l, struct talker *t, int64_t now_ms)
{
	t->end_ms = now_ms + MINUTE_MS;
	t->n_lines = 0;
	t->n_held = 0;
	STAILQ_INSERT_TAIL(&l->by_end, t, order);
}

static struct talker *talker_of(struct log *l, uid_t uid, int64_t now_ms)
{
	struct talker key = { .uid = uid };
	struct talker *t = RB_FIND(talker_tree, &l->talkers, &key);

	if (t)
		return t;
	if (l->n_talkers < MAX_USERS)
		t = calloc(1, sizeof(*t));
	if (!t) {
		if (l->spare.end_ms < 0)
			begin_minute(l, &l->spare, now_ms);
		return &l->spare;
	}
	t->uid = uid;
	RB_INSERT(talker_tree, &l->talkers, t);
	l->n_talkers++;
	begin_minute(l, t, now_ms);
	return t;
}

void log_user(struct log *l, uid_t uid, int64_t now_ms, enum log_level level, const char *format,
	      ...)
{
	struct talker *t;
	va_list ap;

	if (!l || level > l->most)
		return;
	log_advance(l, now_ms);
	t = talker_of(l, uid, now_ms);
	if (t->n_lines >= l->per_user) {
		t->n_held++;
		return;
	}
	t->n_lines++;
	va_start(ap, format);
	pass_on(l, level, format, ap);
	va_end(ap);
}

void log_advance(struct log *l, int64_t now_ms)
{
	struct talker *t;

	if (!l)
		return;
	while ((t = STAILQ_FIRST(&l->by_end)) && t->end_ms <= now_ms)
		end_minute(l, t);
}

int64_t log_next_deadline(const struct log *l)
{
	const struct talker *t = l ? STAILQ_FIRST(&l->by_end) : NULL;

	return t ? t->end_ms : -1;
}

void log_set_per_user(struct log *l, uint32_t per_user)
{
	l->per_user = per_user;
}

struct log *log_free(struct log *l)
{
	if (!l)
		return NULL;
	log_advance(l, INT64_MAX);
	free(l);
	return NULL;
}
