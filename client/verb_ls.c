/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry ls`: what there is. Without a word: queues, topics and services, and how they do. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/listing.h"
#include "client/message.h"
#include "client/pattern.h"
#include "client/result.h"

struct args {
	char *what;
	char *match;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	if (a->match)
		argp_error(state, "one pattern at most");
	if (a->what) {
		a->match = pattern_argument(state, arg);
		return 0;
	}
	a->what = arg;
	if (!listing_find(arg) && strcmp(arg, "segments") != 0)
		argp_error(state,
			   "'%s': what can be listed is queues, topics, subs, services, "
			   "sessions, bindings",
			   arg);
	return 0;
}

/* ---- the overview ---- */

struct figure {
	const char *member;
	const char *text;
};

/* What is said of one kind of thing: the figures that are not 0. */
struct kind {
	const char *kind; /* also the member with the name */
	const char *what;
	struct figure figures[6];
};

static const struct kind kinds[] = {
	{ "queue",
	  "queues",
	  { { "ready", "ready" },
	    { "delayed", "delayed" },
	    { "leased", "leased" },
	    { "dead", "dead" },
	    { "consumers", "consuming" } } },
	{ "topic", "topics", { { "subs", "subscribed" }, { "pubs", "published" } } },
	{ "service", "services", { { "servers", "serving" }, { "waiting", "waiting" } } },
};

#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

struct overview {
	const struct kind *kind;
	struct table *table;
	struct output *out;
};

/* "3 ready, 1 dead": whatever is not 0. */
static char *figures_text(const struct kind *kind, const json_t *item)
{
	size_t size = 0;
	char *text = NULL;
	FILE *f = open_memstream(&text, &size);
	const char *comma = "";

	for (const struct figure *g = kind->figures; f && g->member; g++) {
		json_int_t n = json_integer_value(json_object_get(item, g->member));

		if (n == 0)
			continue;
		fprintf(f, "%s%lld %s", comma, (long long)n, g->text);
		comma = ", ";
	}
	if (!f || fclose(f) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

static int overview_add_row(void *context, json_t *item)
{
	struct overview *o = context;
	char *text = figures_text(o->kind, item);
	int r = text ? table_cell(o->table, o->kind->kind, TONE_FAINT) : -ENOMEM;

	if (r == 0)
		r = cell_add(o->table, json_object_get(item, o->kind->kind), CELL_TEXT, true);
	if (r == 0)
		r = table_cell(o->table, text, TONE_NORMAL);
	free(text);
	return r;
}

static int overview_add_json(void *context, json_t *item)
{
	struct overview *o = context;
	json_t *line = json_pack("{s:s}", "kind", o->kind->kind);
	int r = line && json_object_update(line, item) == 0 ? json_add_line(o->out, line) : -ENOMEM;

	json_decref(line);
	return r;
}

static enum status overview(struct command *cmd, struct conn *c)
{
	struct overview o = { .table = table_new(), .out = cmd->out };
	enum status status = o.table ? STATUS_DONE : command_output(cmd, -ENOMEM);

	if (status == STATUS_DONE && (table_column(o.table, "KIND", TABLE_LEFT) < 0 ||
				      table_column(o.table, "NAME", TABLE_LEFT) < 0 ||
				      table_column(o.table, "NOW", TABLE_LEFT) < 0))
		status = command_output(cmd, -ENOMEM);
	for (size_t i = 0; status == STATUS_DONE && i < N_KINDS; i++) {
		o.kind = &kinds[i];
		status = listing_walk(cmd, c, kinds[i].what, NULL,
				      cmd->json ? overview_add_json : overview_add_row, &o);
	}
	if (status == STATUS_DONE)
		return result_table(cmd, o.table, 0);
	table_free(o.table);
	return status;
}

static enum status run(struct command *cmd)
{
	const struct args *a = cmd->args;
	struct conn *c;
	enum status status;

	if (a->what && strcmp(a->what, "segments") == 0) {
		command_say(cmd, "segments: this version has none yet");
		return STATUS_USAGE;
	}
	status = command_connect(cmd, &c);
	if (status != STATUS_DONE)
		return status;
	if (a->what)
		status = listing_print(cmd, c, listing_find(a->what), a->match);
	else
		status = overview(cmd, c);
	conn_free(c);
	return status;
}

const struct verb verb_ls = {
	.name = "ls",
	.group = GROUP_BROKER,
	.synopsis = "[WHAT [PATTERN]]",
	.help = "list topics, subs, services, sessions, queues, bindings",
	.doc = "List what there is. WHAT is queues, topics, subs, services, sessions or bindings; "
	       "without it: queues, topics and services in short.\v"
	       "Into a pipe: a line each, a TAB between the columns, sizes in bytes and ages in "
	       "milliseconds.",
	.parse = parse,
	.args_size = sizeof(struct args),
	.run = run,
};
