/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry queue show`: all that the broker tells about a queue, on one page. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/cell.h"
#include "client/listing.h"
#include "client/message.h"
#include "client/result.h"
#include "client/verb_queue.h"

#define N(facts) (sizeof(facts) / sizeof((facts)[0]))

static const struct fact head_facts[] = {
	{ "queue", "queue", CELL_TEXT },
	{ "owner", "owner", CELL_USER },
	{ "backend", "backend", CELL_TEXT },
	{ "paused", "paused", CELL_PAUSED },
};

static const struct fact now_facts[] = {
	{ "ready", "ready", CELL_COUNT },	  { "delayed", "delayed", CELL_COUNT },
	{ "leased", "leased", CELL_COUNT },	  { "dead", "dead letters", CELL_ALERT },
	{ "bytes", "size", CELL_BYTES },	  { "oldest_ms", "oldest", CELL_AGE },
	{ "consumers", "consumers", CELL_COUNT }, { "waiting", "waiting", CELL_COUNT },
};

static const struct fact count_facts[] = {
	{ "puts", "put", CELL_COUNT },		{ "takes", "taken", CELL_COUNT },
	{ "acks", "acked", CELL_COUNT },	{ "nacks", "failed", CELL_COUNT },
	{ "releases", "released", CELL_COUNT }, { "buried", "buried", CELL_COUNT },
	{ "kicked", "kicked", CELL_COUNT },	{ "expired", "expired", CELL_COUNT },
	{ "dropped", "dropped", CELL_ALERT },	{ "removed", "removed", CELL_COUNT },
	{ "rejected", "rejected", CELL_ALERT },
};

static const struct fact setting_facts[] = {
	{ "max_messages", "max_messages", CELL_COUNT },
	{ "max_bytes", "max_bytes", CELL_BYTES },
	{ "max_message", "max_message", CELL_BYTES },
	{ "on_full", "on_full", CELL_TEXT },
	{ "ttr", "ttr", CELL_SETTING_TIME },
	{ "max_ttr", "max_ttr", CELL_SETTING_TIME },
	{ "max_attempts", "max_attempts", CELL_COUNT },
	{ "backoff", "backoff", CELL_SETTING_TIME },
	{ "ttl", "ttl", CELL_SETTING_TIME },
	{ "max_dead", "max_dead", CELL_COUNT },
	{ "idle", "idle", CELL_SETTING_TIME },
	{ "users", "users", CELL_LIST },
	{ "groups", "groups", CELL_LIST },
	{ "name", "name", CELL_TEXT },
	{ "plain", "plain", CELL_TEXT },
};

struct args {
	char **names;
	int n_names;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_ARGS:
		a->names = state->argv + state->next;
		a->n_names = state->argc - state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "which queue?");
		return EINVAL;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

enum status queue_ask_stats(struct command *cmd, struct conn *c, const char *queue, json_t **ret)
{
	json_t *request = json_pack("{s:s, s:s}", "op", "stats", "queue", queue);
	enum status status = command_ask(cmd, c, request, ret);

	if (status == STATUS_DONE) {
		json_object_del(*ret, "id");
		json_object_del(*ret, "ok");
	}
	return status;
}

static int add_heading(struct table *t, const char *text, bool people)
{
	if (!people)
		return 0;
	return table_cell(t, text, TONE_STRONG) < 0 ? -ENOMEM : table_cell(t, "", TONE_NORMAL);
}

static int page_fill(struct table *t, const json_t *stats, bool people)
{
	const json_t *settings = json_object_get(stats, "settings");
	const char *indent = people ? "  " : "";
	int r = facts_add(t, head_facts, N(head_facts), stats, "", people);

	if (r == 0)
		r = add_heading(t, "now", people);
	if (r == 0)
		r = facts_add(t, now_facts, N(now_facts), stats, indent, people);
	if (r == 0)
		r = add_heading(t, "since the start", people);
	if (r == 0)
		r = facts_add(t, count_facts, N(count_facts), stats, indent, people);
	if (r == 0)
		r = add_heading(t, "settings", people);
	return r < 0 ? r : facts_add(t, setting_facts, N(setting_facts), settings, indent, people);
}

struct table *queue_page_table(const json_t *stats, bool people)
{
	struct table *t = table_new();
	int r = t ? table_column(t, NULL, TABLE_LEFT) : -ENOMEM;

	if (r == 0)
		r = table_column(t, NULL, TABLE_LEFT);
	if (r == 0)
		r = page_fill(t, stats, people);
	return r < 0 ? table_free(t) : t;
}

struct bindings {
	const char *queue;
	json_t *list;
};

/* The queue's name goes: it stands above. */
static int add_binding(void *context, json_t *item)
{
	struct bindings *b = context;
	const char *queue = json_string_value(json_object_get(item, "queue"));

	if (!queue || strcmp(queue, b->queue) != 0)
		return 0;
	json_object_del(item, "queue");
	return json_array_append(b->list, item) < 0 ? -ENOMEM : 0;
}

/* Without types, or with the pattern that all types match, there is nothing to say of them. */
static bool has_types(const json_t *types)
{
	const char *only = json_string_value(json_array_get(types, 0));

	return json_array_size(types) > 1 || (only && strcmp(only, "#") != 0);
}

/* "binding TAB logs.# error,warn" for a pipe, "logs.#   error,warn" for people. */
static int page_add_binding(struct table *t, const json_t *binding, bool people)
{
	const char *topic = json_string_value(json_object_get(binding, "topic"));
	const json_t *types = json_object_get(binding, "types");
	char *joined = has_types(types) ? list_join(types) : strdup("");
	char *text = NULL;
	int r = joined ? 0 : -ENOMEM;

	if (r == 0 && asprintf(&text, "%s%s%s%s", people ? "  " : "", topic,
			       people || !*joined ? "" : " ", people ? "" : joined) < 0)
		r = -ENOMEM;
	if (r == 0)
		r = table_cell(t, people ? text : "binding", TONE_NORMAL);
	if (r == 0)
		r = table_cell(t, people ? joined : text, TONE_NORMAL);
	free(joined);
	free(text);
	return r;
}

static int page_add_bindings(struct table *t, const json_t *bindings, bool people)
{
	int r = 0;

	if (json_array_size(bindings) > 0)
		r = add_heading(t, "bound to", people);
	for (size_t i = 0; r == 0 && i < json_array_size(bindings); i++)
		r = page_add_binding(t, json_array_get(bindings, i), people);
	return r;
}

static enum status show_page(struct command *cmd, json_t *stats)
{
	bool people = result_people(cmd);
	struct table *t = queue_page_table(stats, people);
	int r = t ? page_add_bindings(t, json_object_get(stats, "bindings"), people) : -ENOMEM;

	return result_table(cmd, t, r);
}

static enum status show_queue(struct command *cmd, struct conn *c, const char *queue)
{
	struct bindings bindings = { queue, json_array() };
	json_t *stats = NULL;
	enum status status = queue_ask_stats(cmd, c, queue, &stats);

	if (status == STATUS_DONE)
		status = listing_walk(cmd, c, "bindings", queue, add_binding, &bindings);
	if (status == STATUS_DONE && json_object_set(stats, "bindings", bindings.list) < 0)
		status = command_output(cmd, -ENOMEM);
	if (status == STATUS_DONE && cmd->json)
		status = result_flush(cmd, json_add_line(cmd->out, stats));
	else if (status == STATUS_DONE)
		status = show_page(cmd, stats);
	json_decref(bindings.list);
	json_decref(stats);
	return status;
}

static enum status run(struct command *cmd)
{
	const struct args *a = cmd->args;
	struct conn *c;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	for (int i = 0; status == STATUS_DONE && i < a->n_names; i++) {
		if (i > 0 && result_people(cmd))
			output_text(cmd->out, "\n");
		status = show_queue(cmd, c, a->names[i]);
	}
	conn_free(c);
	return status;
}

const struct verb verb_queue_show = {
	.name = "show",
	.group = GROUP_QUEUES,
	.synopsis = "QUEUE...",
	.help = "all about a queue: figures, settings, bindings",
	.doc = "Show all about a queue: figures, settings, bindings.\v"
	       "Into a pipe: one figure a line, its name, a TAB and its value, sizes in bytes and "
	       "times in milliseconds.",
	.parse = parse,
	.args_size = sizeof(struct args),
	.run = run,
};
