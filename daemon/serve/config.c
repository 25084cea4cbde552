/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Configuration: the object, what it answers, and how its defaults print. */
#include "daemon/serve/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "daemon/serve/config_keys.h"
#include "proto/name.h"

#define COMMENT_COLUMNS 78

int config_defaults(struct config **ret)
{
	char wrong[KEY_WRONG_MAX];
	struct config *c;

	c = calloc(1, sizeof(*c));
	if (!c)
		return -ENOMEM;
	for (size_t i = 0; i < N_CONFIG_KEYS; i++) {
		const struct config_key *k = &config_keys[i];

		if (k->section == SECTION_QUEUE)
			continue;
		/* A row with a default that it would refuse; a test reads them all. */
		if (config_key_set(k, c, k->text, wrong)) {
			free(c);
			return -ENOTRECOVERABLE;
		}
	}
	*ret = c;
	return 0;
}

struct config *config_free(struct config *c)
{
	if (!c)
		return NULL;
	for (size_t i = 0; i < c->n_queues; i++) {
		free(c->queues[i].pattern);
		free(c->queues[i].file);
		queue_settings_done(&c->queues[i].settings);
	}
	free(c->queues);
	free(c);
	return NULL;
}

static void apply_section(const struct queue_section *s, struct queue_settings *to)
{
	for (size_t i = 0; i < N_CONFIG_KEYS; i++) {
		const struct config_key *k = &config_keys[i];

		if (k->section == SECTION_QUEUE && (s->named & k->setting))
			config_key_copy(k, to, &s->settings);
	}
}

static int64_t at_most(int64_t n, uint64_t most)
{
	return (uint64_t)n > most ? (int64_t)most : n;
}

unsigned config_queue_settings(const struct config *c, struct str name, struct queue_settings *ret)
{
	const struct wire_limits *wire = &c->broker.limits.wire;
	unsigned named = 0;

	for (size_t i = 0; i < c->n_queues; i++) {
		const struct queue_section *s = &c->queues[i];

		if (!pattern_match(str_of(s->pattern), name))
			continue;
		apply_section(s, ret);
		named |= s->named;
	}
	if (!(named & SETTING_TTR)) {
		if ((uint64_t)ret->ttr_ms < wire->min_ttr_ms)
			ret->ttr_ms = (int64_t)wire->min_ttr_ms;
		ret->ttr_ms = at_most(ret->ttr_ms, wire->max_ttr_ms);
	}
	if (!(named & SETTING_MAX_TTR))
		ret->max_ttr_ms = at_most(ret->max_ttr_ms, wire->max_ttr_ms);
	return named;
}

void config_waiting(const struct config *old, const struct config *now,
		    const struct config_report *report)
{
	char text[128];

	for (size_t i = 0; i < N_CONFIG_KEYS; i++) {
		const struct config_key *k = &config_keys[i];

		if (!k->later || config_key_equal(k, old, now))
			continue;
		snprintf(text, sizeof(text), "[%s] %s waits for a restart",
			 config_section_name(k->section), k->name);
		report->say(report->arg, text);
	}
}

/* Text as comment lines, broken between words. */
static void print_comment(struct buf *to, const char *text)
{
	while (*text) {
		size_t n = strlen(text);

		if (n > COMMENT_COLUMNS - 2) {
			n = COMMENT_COLUMNS - 2;
			while (n > 1 && text[n] != ' ')
				n--;
		}
		buf_add_lit(to, "# ");
		buf_add(to, text, n);
		buf_add_char(to, '\n');
		text += n;
		text += strspn(text, " ");
	}
}

static void print_key(struct buf *to, const struct config_key *k)
{
	buf_add_char(to, '\n');
	print_comment(to, k->help);
	buf_add_char(to, '#');
	buf_add_str(to, str_of(k->name));
	buf_add_lit(to, " =");
	if (*k->text) {
		buf_add_char(to, ' ');
		buf_add_str(to, str_of(k->text));
	}
	buf_add_char(to, '\n');
}

static void print_section(struct buf *to, enum config_section section)
{
	for (size_t i = 0; i < N_CONFIG_KEYS; i++) {
		if (config_keys[i].section == section)
			print_key(to, &config_keys[i]);
	}
}

void config_print_defaults(struct buf *to)
{
	print_comment(to, "ferryd.conf: every key with its default. See ferryd.conf(5).");
	print_comment(to, "Times have a unit: ms, s, m, h, d. Sizes have a unit: B, KiB, MiB, GiB, "
			  "TiB. 0 needs none.");
	buf_add_lit(to, "\n[broker]\n");
	print_section(to, SECTION_BROKER);
	buf_add_lit(to, "\n[limits]\n");
	print_section(to, SECTION_LIMITS);
	buf_add_lit(to, "\n");
	print_comment(to,
		      "Settings of the queues whose names match the pattern, when they are made. "
		      "All sections that match count; where several name a setting, the last one "
		      "wins. A declare's own settings win over these.");
	buf_add_lit(to, "#[queue \"#\"]\n");
	print_section(to, SECTION_QUEUE);
}
