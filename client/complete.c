/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Complete: see complete.h. First the candidates, then the walk that finds which are due. */
#include "client/complete.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/listing.h"
#include "client/settings.h"

#define MAX_NAMES 1000 /* more than that nobody reads */
#define MAX_TOKEN 64

/* Where the words before the cursor lead. */
struct place {
	const struct verb *const *table;   /* where the next verb is looked up, or NULL */
	const struct verb *verb;	   /* or NULL before one is named */
	const struct argp_option *pending; /* an option that waits for its argument, or NULL */
	size_t n_positional;		   /* arguments that are already there */
	bool options_ended;		   /* after -- */
	size_t n_command; /* after -- of a verb with a command: its words so far, plus 1 */
	bool lost;	  /* there is no such verb */
};

static const struct argp_option help_options[] = {
	{ "help", '?', NULL, 0, NULL, 0 },
	{},
};

/* ---- candidates ---- */

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* @before: what stands before the part that is completed, as in "--form=te" or "ready,de" */
static void offer(struct command *cmd, const char *before, const char *text, const char *typed)
{
	if (begins(text, typed))
		output_printf(cmd->out, "%s%s\n", before, text);
}

static void offer_split(struct command *cmd, const char *before, const char *choices,
			const char *typed)
{
	char token[MAX_TOKEN];

	while (*choices) {
		size_t n = strcspn(choices, "|,");

		snprintf(token, sizeof(token), "%.*s", (int)n, choices);
		offer(cmd, before, token, typed);
		choices += n + (choices[n] != '\0');
	}
}

struct names {
	struct command *cmd;
	const char *member;
	const char *before;
	const char *typed;
	size_t n;
};

static int offer_name(void *context, json_t *item)
{
	struct names *names = context;
	const char *name = json_string_value(json_object_get(item, names->member));

	if (!name || !begins(name, names->typed))
		return 0;
	offer(names->cmd, names->before, name, names->typed);
	return ++names->n >= MAX_NAMES;
}

/* Whole tokens that are typed narrow what the broker is asked for. */
static char *names_match(const char *typed)
{
	const char *dot = strrchr(typed, '.');
	char *match = NULL;

	if (dot && dot > typed && asprintf(&match, "%.*s.#", (int)(dot - typed), typed) < 0)
		return NULL;
	return match;
}

static void offer_names(struct command *cmd, const char *what, const char *member,
			const char *before, const char *typed)
{
	struct names names = { cmd, member, before, typed, 0 };
	struct conn_report report = {};
	char *match = names_match(typed);
	struct conn *c;

	if (conn_open(&cmd->target, &report, &c) == 0) {
		listing_walk(cmd, c, what, match, offer_name, &names);
		conn_free(c);
	}
	conn_report_done(&report);
	free(match);
}

static void offer_settings(struct command *cmd, const char *typed)
{
	const char *equals = strchr(typed, '=');
	char name[MAX_TOKEN];
	const struct setting *s;

	for (size_t i = 0; (s = setting_at(i)); i++) {
		snprintf(name, sizeof(name), "%s=", s->name);
		if (!equals)
			offer(cmd, "", name, typed);
		else if (begins(typed, name) && strchr(s->hint, '|'))
			offer_split(cmd, name, s->hint, equals + 1);
	}
}

static void offer_listings(struct command *cmd, const char *typed)
{
	const struct listing *l;

	for (size_t i = 0; (l = listing_at(i)); i++)
		offer(cmd, "", l->what, typed);
}

static void offer_options(struct command *cmd, const struct argp_option *o, const char *typed)
{
	char text[MAX_TOKEN];

	for (; o && (o->name || o->key || o->doc); o++) {
		if (!o->name || o->flags & (OPTION_HIDDEN | OPTION_DOC))
			continue;
		snprintf(text, sizeof(text), "--%s%s", o->name, o->arg ? "=" : "");
		offer(cmd, "", text, typed);
	}
}

static void offer_verbs(struct command *cmd, const struct verb *const *table, const char *typed)
{
	for (; *table; table++)
		offer(cmd, "", (*table)->name, typed);
}

/* ---- what a word in capitals stands for, in a synopsis or as an option's argument ---- */

/* @before: see offer(); @typed: the part behind it */
static void offer_kind(struct command *cmd, const char *kind, const char *before, const char *typed)
{
	if (strcmp(kind, "QUEUE") == 0)
		offer_names(cmd, "queues", "queue", before, typed);
	else if (strcmp(kind, "TOPIC") == 0 || strcmp(kind, "PATTERN") == 0)
		offer_names(cmd, "topics", "topic", before, typed);
	else if (strcmp(kind, "SERVICE") == 0)
		offer_names(cmd, "services", "service", before, typed);
	else if (strcmp(kind, "KEY=VALUE") == 0)
		offer_settings(cmd, typed);
	else if (strcmp(kind, "WHAT") == 0)
		offer_listings(cmd, typed);
	else if (strcmp(kind, "SHELL") == 0)
		offer_split(cmd, before, "bash", typed);
	else if (strcmp(kind, "FILE") == 0 || strcmp(kind, "PATH") == 0)
		output_text(cmd->out, ":files\n");
	else if (islower((unsigned char)kind[0]) && strpbrk(kind, "|,"))
		offer_split(cmd, before, kind, typed);
}

/* Of a list that is typed with commas only its last part is completed. */
static void offer_argument(struct command *cmd, const struct argp_option *o, const char *before,
			   const char *typed)
{
	const char *comma = strchr(o->arg, ',') ? strrchr(typed, ',') : NULL;
	char *all = NULL;

	if (!comma) {
		/* The pattern of a type or of anything but a place cannot be guessed. */
		if (strcmp(o->arg, "PATTERN") != 0)
			offer_kind(cmd, o->arg, before, typed);
		return;
	}
	if (asprintf(&all, "%s%.*s", before, (int)(comma + 1 - typed), typed) < 0)
		return;
	offer_kind(cmd, o->arg, all, comma + 1);
	free(all);
}

/* The n-th argument of "QUEUE [KEY=VALUE...]": its word, without brackets and dots. */
static bool synopsis_token(const char *synopsis, size_t n, char token[MAX_TOKEN])
{
	bool found = false;

	for (size_t i = 0; synopsis && *synopsis && i <= n; i++) {
		size_t n_bytes;

		synopsis += strspn(synopsis, " []");
		n_bytes = strcspn(synopsis, " ].");
		if (n_bytes == 0 || begins(synopsis, "-- "))
			return false;
		snprintf(token, MAX_TOKEN, "%.*s", (int)n_bytes, synopsis);
		synopsis += n_bytes;
		found = i == n;
		if (begins(synopsis, "..."))
			return true; /* and so are all that follow */
		synopsis += strspn(synopsis, " ]");
	}
	return found;
}

/* ---- the walk over the words ---- */

static const struct argp_option *option_in(const struct argp_option *o, const char *name, size_t n,
					   int key)
{
	for (; o && (o->name || o->key || o->doc); o++) {
		if (key != 0 ? o->key == key :
			       o->name && strlen(o->name) == n && memcmp(o->name, name, n) == 0)
			return o;
	}
	return NULL;
}

static const struct argp_option *option_find(const struct place *p, const char *name, size_t n,
					     int key)
{
	const struct argp_option *o = p->verb ? option_in(p->verb->options, name, n, key) : NULL;

	return o ? o : option_in(verb_common_options(), name, n, key);
}

/* The broker that is asked for names is the one that the line is for. */
static void note_broker(struct command *cmd, const struct argp_option *o, const char *value)
{
	if (!o || !o->name)
		return;
	if (strcmp(o->name, "socket") == 0 && value && *value)
		cmd->target.socket = value;
	else if (strcmp(o->name, "user") == 0)
		cmd->target.where = CONN_USER;
	else if (strcmp(o->name, "system") == 0)
		cmd->target.where = CONN_SYSTEM;
}

static void pass_option(struct place *p, struct command *cmd, const char *word)
{
	const struct argp_option *o;

	if (word[1] == '-') {
		size_t n = strcspn(word + 2, "=");
		const char *value = word[2 + n] == '=' ? word + 3 + n : NULL;

		o = option_find(p, word + 2, n, 0);
		note_broker(cmd, o, value);
		p->pending = o && o->arg && !value ? o : NULL;
		return;
	}
	for (size_t i = 1; word[i]; i++) {
		o = option_find(p, NULL, 0, word[i]);
		if (!o || !o->arg)
			continue;
		p->pending = word[i + 1] ? NULL : o;
		return;
	}
}

static void pass_word(struct place *p, struct command *cmd, const char *word)
{
	if (p->n_command > 0) {
		p->n_command++;
	} else if (p->pending) {
		note_broker(cmd, p->pending, word);
		p->pending = NULL;
	} else if (!p->options_ended && strcmp(word, "--") == 0) {
		p->options_ended = true;
		p->n_command = p->verb && p->verb->takes_command;
	} else if (!p->options_ended && word[0] == '-' && word[1]) {
		pass_option(p, cmd, word);
	} else if (p->table) {
		p->verb = verb_find(p->table, word);
		p->lost = !p->verb;
		p->table = p->verb ? p->verb->verbs : NULL;
	} else {
		p->n_positional++;
	}
}

static void offer_option_word(const struct place *p, struct command *cmd, const char *typed)
{
	size_t n_name = strcspn(typed, "=");
	const struct argp_option *o;
	char before[MAX_TOKEN];

	if (typed[n_name] == '\0') {
		if (p->verb)
			offer_options(cmd, p->verb->options, typed);
		offer_options(cmd, verb_common_options(), typed);
		offer_options(cmd, help_options, typed);
		return;
	}
	o = n_name > 2 ? option_find(p, typed + 2, n_name - 2, 0) : NULL;
	if (!o || !o->arg)
		return;
	snprintf(before, sizeof(before), "%.*s", (int)n_name + 1, typed);
	offer_argument(cmd, o, before, typed + n_name + 1);
}

static void offer_place(const struct place *p, struct command *cmd, const char *typed)
{
	char token[MAX_TOKEN];

	if (p->lost)
		return;
	if (p->n_command == 1)
		output_text(cmd->out, ":commands\n");
	else if (p->n_command > 1)
		output_text(cmd->out, ":files\n");
	else if (p->pending)
		offer_argument(cmd, p->pending, "", typed);
	else if (!p->options_ended && typed[0] == '-')
		offer_option_word(p, cmd, typed);
	else if (p->table)
		offer_verbs(cmd, p->table, typed);
	else if (p->verb && synopsis_token(p->verb->synopsis, p->n_positional, token))
		offer_kind(cmd, token, "", typed);
}

int complete_words(struct command *cmd, char **words)
{
	struct place p = { .table = verb_table() };
	size_t n = 0;

	while (words[n])
		n++;
	if (n < 2)
		return 0;
	for (size_t i = 1; i + 1 < n; i++)
		pass_word(&p, cmd, words[i]);
	offer_place(&p, cmd, words[n - 1]);
	return cmd->out->error;
}
