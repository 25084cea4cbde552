/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Configuration, loading: the files in their order, each value checked, then all together. */
#include "daemon/serve/config.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/serve/config_file.h"
#include "daemon/serve/config_keys.h"
#include "daemon/serve/config_units.h"
#include "proto/name.h"

#define TEXT_MAX 1024

struct where {
	char *file; /* one string a file, see loader.files */
	unsigned line;
};

/* Where we are: between headings, or below one. */
enum place {
	PLACE_TOP,     /* no heading yet */
	PLACE_UNKNOWN, /* below a heading that was wrong: what follows is not looked at */
	PLACE_SECTION, /* below [broker] or [limits] */
	PLACE_QUEUE,   /* below a [queue "PATTERN"], the last of config->queues */
};

struct loader {
	struct config *config;
	const struct config_report *report;
	bool failed;
	bool no_memory;
	char **files; /* all that were read */
	size_t n_files;
	const char *file; /* the one that is being read */
	enum place place;
	enum config_section section;
	struct where origins[N_CONFIG_KEYS]; /* of [broker] and [limits]: where each was set last */
	unsigned (*lines)[N_CONFIG_KEYS];    /* for each of config->queues: the same, in its file */
};

static void fail(struct loader *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void fail(struct loader *l, const char *format, ...)
{
	char text[TEXT_MAX];
	va_list ap;

	l->failed = true;
	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	l->report->say(l->report->arg, text);
}

/* --- lines --------------------------------------------------------------------------------- */

static struct queue_section *last_queue(const struct loader *l)
{
	return &l->config->queues[l->config->n_queues - 1];
}

static int add_queue(struct loader *l, struct str pattern)
{
	struct config *c = l->config;
	struct queue_section *s;
	void *p;

	p = reallocarray(c->queues, c->n_queues + 1, sizeof(*c->queues));
	if (!p)
		return -ENOMEM;
	c->queues = p;
	p = reallocarray(l->lines, c->n_queues + 1, sizeof(*l->lines));
	if (!p)
		return -ENOMEM;
	l->lines = p;
	memset(l->lines[c->n_queues], 0, sizeof(*l->lines));

	s = &c->queues[c->n_queues];
	*s = (struct queue_section){
		.pattern = strndup(pattern.p, pattern.n),
		.file = strdup(l->file),
	};
	c->n_queues++;
	return s->pattern && s->file ? 0 : -ENOMEM;
}

/* The text between the quotes of `queue "PATTERN"`; p is NULL if it is written otherwise. */
static struct str quoted_pattern(const char *text)
{
	size_t n = strlen(text);

	text += strlen("queue");
	n -= strlen("queue");
	while (n > 0 && (*text == ' ' || *text == '\t')) {
		text++;
		n--;
	}
	while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
		n--;
	if (n < 2 || text[0] != '"' || text[n - 1] != '"')
		return (struct str){};
	return (struct str){ text + 1, n - 2 };
}

static void read_queue_heading(struct loader *l, unsigned line, const char *text)
{
	struct str pattern = quoted_pattern(text);
	const char *wrong;
	char buf[KEY_WRONG_MAX];

	if (!pattern.p) {
		fail(l, "%s:%u: [%s]: write [queue \"PATTERN\"]", l->file, line, text);
		return;
	}
	wrong = pattern_check(pattern, buf, sizeof(buf));
	if (!wrong && name_is_reserved(pattern))
		wrong = "what begins with ferry. is the broker's own";
	if (wrong) {
		fail(l, "%s:%u: [%s]: the pattern: %s", l->file, line, text, wrong);
		return;
	}
	if (add_queue(l, pattern) < 0)
		l->no_memory = true;
	else
		l->place = PLACE_QUEUE;
}

static void take_heading(void *arg, unsigned line, const char *text)
{
	struct loader *l = arg;

	l->place = PLACE_UNKNOWN;
	if (strcmp(text, "broker") == 0 || strcmp(text, "limits") == 0) {
		l->place = PLACE_SECTION;
		l->section = text[0] == 'b' ? SECTION_BROKER : SECTION_LIMITS;
	} else if (strncmp(text, "queue", 5) == 0 && strchr(" \t\"", text[5])) {
		read_queue_heading(l, line, text);
	} else {
		fail(l, "%s:%u: [%s]: unknown section", l->file, line, text);
	}
}

/* The heading we are below, as it is shown in complaints. */
static const char *heading(const struct loader *l, char *buf, size_t size)
{
	if (l->place == PLACE_QUEUE)
		snprintf(buf, size, "[queue \"%s\"]", last_queue(l)->pattern);
	else
		snprintf(buf, size, "[%s]", config_section_name(l->section));
	return buf;
}

static void complain(struct loader *l, unsigned line, const char *key, const char *wrong)
{
	char buf[NAME_MAX_BYTES + 16];

	fail(l, "%s:%u: %s %s: %s", l->file, line, heading(l, buf, sizeof(buf)), key, wrong);
}

static void complain_unknown(struct loader *l, unsigned line, const char *key)
{
	const struct config_key *k = config_key_elsewhere(key);
	char text[64] = "unknown key";

	if (k && k->section == SECTION_QUEUE)
		snprintf(text, sizeof(text), "a key of [queue \"PATTERN\"]");
	else if (k)
		snprintf(text, sizeof(text), "a key of [%s]", config_section_name(k->section));
	complain(l, line, key, text);
}

static void set_queue(struct loader *l, unsigned line, const struct config_key *k,
		      const char *value)
{
	struct queue_section *s = last_queue(l);
	char buf[KEY_WRONG_MAX];
	const char *wrong = config_key_set(k, &s->settings, value, buf);

	if (wrong) {
		complain(l, line, k->name, wrong);
		return;
	}
	s->named |= k->setting;
	l->lines[l->config->n_queues - 1][k - config_keys] = line;
}

static void set_key(struct loader *l, unsigned line, const struct config_key *k, const char *value)
{
	char buf[KEY_WRONG_MAX];
	const char *wrong = config_key_set(k, l->config, value, buf);

	if (wrong)
		complain(l, line, k->name, wrong);
	else
		l->origins[k - config_keys] = (struct where){ l->files[l->n_files - 1], line };
}

static void take_value(void *arg, unsigned line, const char *key, const char *value)
{
	struct loader *l = arg;
	const struct config_key *k;

	if (l->place == PLACE_TOP) {
		fail(l, "%s:%u: %s: stands before the first [SECTION]", l->file, line, key);
		return;
	}
	if (l->place == PLACE_UNKNOWN)
		return;
	k = config_key_find(l->place == PLACE_QUEUE ? SECTION_QUEUE : l->section, key);
	if (!k)
		complain_unknown(l, line, key);
	else if (l->place == PLACE_QUEUE)
		set_queue(l, line, k, value);
	else
		set_key(l, line, k, value);
}

static void take_wrong(void *arg, unsigned line, const char *text)
{
	struct loader *l = arg;

	fail(l, "%s:%u: %s", l->file, line, text);
}

/* --- files --------------------------------------------------------------------------------- */

static int read_file(struct loader *l, const char *path, bool required)
{
	struct config_reader reader = {
		.heading = take_heading,
		.value = take_value,
		.wrong = take_wrong,
		.arg = l,
	};
	char **files;
	int error;

	files = reallocarray(l->files, l->n_files + 1, sizeof(*files));
	if (!files)
		return -ENOMEM;
	l->files = files;
	files[l->n_files] = strdup(path);
	if (!files[l->n_files])
		return -ENOMEM;
	l->file = files[l->n_files++];
	l->place = PLACE_TOP;

	error = config_file_read(path, &reader);
	if (error == -ENOMEM || l->no_memory)
		return -ENOMEM;
	if (error == -ENXIO)
		fail(l, "%s: not a regular file", path);
	else if (error < 0 && (error != -ENOENT || required))
		fail(l, "%s: %s", path, strerrordesc_np(-error));
	return 0;
}

static int is_drop_in(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && n > 5 && strcmp(d->d_name + n - 5, ".conf") == 0;
}

/* By bytes: scandir()'s alphasort() would ask the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int read_drop_ins(struct loader *l, const char *folder)
{
	struct dirent **names = NULL;
	char *path;
	int n, error = 0;

	n = scandir(folder, &names, is_drop_in, by_name);
	if (n < 0) {
		if (errno == ENOMEM)
			return -ENOMEM;
		if (errno != ENOENT)
			fail(l, "%s: %s", folder, strerrordesc_np(errno));
		return 0;
	}
	for (int i = 0; i < n; i++) {
		if (error == 0 && asprintf(&path, "%s/%s", folder, names[i]->d_name) < 0)
			error = -ENOMEM;
		if (error == 0) {
			error = read_file(l, path, true);
			free(path);
		}
		free(names[i]);
	}
	free(names);
	return error;
}

/* --- all together -------------------------------------------------------------------------- */

/* Two keys of [limits] of which the first may not be over the second. */
static void check_order(struct loader *l, enum config_key_index low, enum config_key_index high,
			bool right)
{
	const struct where *o = &l->origins[low];

	if (right)
		return;
	if (!o->file)
		o = &l->origins[high];
	fail(l, "%s:%u: [limits] %s: is over %s", o->file, o->line, config_keys[low].name,
	     config_keys[high].name);
}

static void check_ttr(struct loader *l, size_t queue, enum config_key_index key, int64_t ms)
{
	const struct wire_limits *wire = &l->config->broker.limits.wire;
	const struct queue_section *s = &l->config->queues[queue];
	char min[UNIT_TEXT_MAX], max[UNIT_TEXT_MAX];

	if (!(s->named & config_keys[key].setting) ||
	    ((uint64_t)ms >= wire->min_ttr_ms && (uint64_t)ms <= wire->max_ttr_ms))
		return;
	fail(l, "%s:%u: [queue \"%s\"] %s: must be %s to %s (min_ttr and max_ttr of [limits])",
	     s->file, l->lines[queue][key], s->pattern, config_keys[key].name,
	     unit_format_time(min, wire->min_ttr_ms), unit_format_time(max, wire->max_ttr_ms));
}

static void check_together(struct loader *l)
{
	const struct wire_limits *wire = &l->config->broker.limits.wire;
	const struct serve_limits *serve = &l->config->serve;

	check_order(l, KEY_LIMITS_max_envelope, KEY_LIMITS_max_line,
		    wire->max_envelope <= wire->max_line);
	check_order(l, KEY_LIMITS_min_ttr, KEY_LIMITS_max_ttr,
		    wire->min_ttr_ms <= wire->max_ttr_ms);
	check_order(l, KEY_LIMITS_output_soft, KEY_LIMITS_output_hard,
		    serve->output_soft <= serve->output_hard);
	for (size_t i = 0; i < l->config->n_queues; i++) {
		const struct queue_settings *s = &l->config->queues[i].settings;

		check_ttr(l, i, KEY_QUEUE_ttr, s->ttr_ms);
		check_ttr(l, i, KEY_QUEUE_max_ttr, s->max_ttr_ms);
	}
}

static void loader_done(struct loader *l)
{
	for (size_t i = 0; i < l->n_files; i++)
		free(l->files[i]);
	free(l->files);
	free(l->lines);
	config_free(l->config);
}

static int load(struct loader *l, const char *path, bool required)
{
	char *folder;
	int error;

	error = config_defaults(&l->config);
	if (error < 0)
		return error;
	error = read_file(l, path, required);
	if (error < 0)
		return error;
	if (asprintf(&folder, "%s.d", path) < 0)
		return -ENOMEM;
	error = read_drop_ins(l, folder);
	free(folder);
	if (error < 0)
		return error;

	/* What is wrong by itself would only be said twice. */
	if (!l->failed)
		check_together(l);
	return l->failed ? -EINVAL : 0;
}

int config_load(const char *path, bool required, const struct config_report *report,
		struct config **ret)
{
	struct loader l = { .report = report };
	int error;

	error = load(&l, path, required);
	if (error == 0) {
		*ret = l.config;
		l.config = NULL;
	}
	loader_done(&l);
	return error;
}
