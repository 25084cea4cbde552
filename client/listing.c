/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Listings: see listing.h. The columns stand in the order in which a pipe gets them. */
#include "client/listing.h"

#include <errno.h>
#include <string.h>

#include "client/message.h"
#include "client/result.h"

#define PAGE 100

#define COLUMNS(columns) columns, sizeof(columns) / sizeof((columns)[0])

static const struct fact queue_columns[] = {
	{ "queue", "QUEUE", CELL_TEXT },	  { "ready", "READY", CELL_COUNT },
	{ "delayed", "DELAYED", CELL_COUNT },	  { "leased", "LEASED", CELL_COUNT },
	{ "dead", "DEAD", CELL_ALERT },		  { "bytes", "SIZE", CELL_BYTES },
	{ "consumers", "CONSUMERS", CELL_COUNT }, { "waiting", "WAITING", CELL_COUNT },
	{ "oldest_ms", "OLDEST", CELL_AGE },	  { "backend", "BACKEND", CELL_TEXT },
	{ "owner", "OWNER", CELL_USER },	  { "paused", "PAUSED", CELL_PAUSED },
};

static const struct fact topic_columns[] = {
	{ "topic", "TOPIC", CELL_TEXT },
	{ "subs", "SUBS", CELL_COUNT },
	{ "pubs", "PUBLISHED", CELL_COUNT },
	{ "retained", "RETAINED", CELL_TEXT },
};

static const struct fact sub_columns[] = {
	{ "topic", "TOPIC", CELL_TEXT },	{ "session", "SESSION", CELL_COUNT },
	{ "sub", "SUB", CELL_COUNT },		{ "uid", "USER", CELL_USER },
	{ "buffered", "BUFFERED", CELL_COUNT }, { "buffer", "BUFFER", CELL_COUNT },
	{ "lost", "LOST", CELL_ALERT },		{ "on_slow", "WHEN SLOW", CELL_TEXT },
	{ "types", "TYPES", CELL_LIST },
};

static const struct fact service_columns[] = {
	{ "service", "SERVICE", CELL_TEXT },  { "servers", "SERVERS", CELL_COUNT },
	{ "waiting", "WAITING", CELL_COUNT }, { "calls", "CALLS", CELL_COUNT },
	{ "failed", "FAILED", CELL_ALERT },
};

static const struct fact session_columns[] = {
	{ "session", "SESSION", CELL_COUNT },
	{ "uid", "USER", CELL_USER },
	{ "pid", "PID", CELL_COUNT },
	{ "age_ms", "AGE", CELL_AGE },
	{ "in_frames", "IN", CELL_COUNT },
	{ "out_frames", "OUT", CELL_COUNT },
	{ "in_bytes", "RECEIVED", CELL_BYTES },
	{ "out_bytes", "SENT", CELL_BYTES },
	{ "unread_bytes", "UNREAD", CELL_BYTES },
	{ "subs", "SUBS", CELL_COUNT },
	{ "leases", "LEASES", CELL_COUNT },
	{ "lost", "LOST", CELL_ALERT },
	{ "name", "NAME", CELL_TEXT },
	{ "command", "COMMAND", CELL_TEXT },
};

static const struct fact binding_columns[] = {
	{ "queue", "QUEUE", CELL_TEXT },
	{ "topic", "TOPIC", CELL_TEXT },
	{ "types", "TYPES", CELL_LIST },
};

static const struct listing listings[] = {
	{ "queues", COLUMNS(queue_columns) },	  { "topics", COLUMNS(topic_columns) },
	{ "subs", COLUMNS(sub_columns) },	  { "services", COLUMNS(service_columns) },
	{ "sessions", COLUMNS(session_columns) }, { "bindings", COLUMNS(binding_columns) },
};

#define N_LISTINGS (sizeof(listings) / sizeof(listings[0]))

const struct listing *listing_at(size_t i)
{
	return i < N_LISTINGS ? &listings[i] : NULL;
}

const struct listing *listing_find(const char *what)
{
	for (size_t i = 0; i < N_LISTINGS; i++)
		if (strcmp(listings[i].what, what) == 0)
			return &listings[i];
	return NULL;
}

/* One page: "next" of the reply before goes in as "after", and is replaced. */
static enum status listing_page(struct command *cmd, struct conn *c, json_t *request,
				json_t **ret_reply, bool *ret_more)
{
	enum status status = command_ask(cmd, c, json_deep_copy(request), ret_reply);
	json_t *next;

	*ret_more = false;
	if (status != STATUS_DONE)
		return status;
	next = json_object_get(*ret_reply, "next");
	*ret_more = next && !json_is_null(next);
	if (*ret_more && json_object_set(request, "after", next) < 0)
		return command_output(cmd, -ENOMEM);
	return STATUS_DONE;
}

enum status listing_walk(struct command *cmd, struct conn *c, const char *what, const char *match,
			 int (*on_item)(void *context, json_t *item), void *context)
{
	json_t *request = json_pack("{s:s, s:s, s:i, s:s*}", "op", "list", "what", what, "n", PAGE,
				    "match", match);
	enum status status = request ? STATUS_DONE : command_output(cmd, -ENOMEM);
	bool more = true;

	while (status == STATUS_DONE && more) {
		json_t *reply = NULL;
		const json_t *items;
		int r = 0;

		status = listing_page(cmd, c, request, &reply, &more);
		items = json_object_get(reply, "items");
		for (size_t i = 0; r == 0 && i < json_array_size(items); i++)
			r = on_item(context, json_array_get(items, i));
		json_decref(reply);
		if (status == STATUS_DONE && r < 0)
			status = command_output(cmd, r);
		more = more && r == 0;
	}
	json_decref(request);
	return status;
}

struct listing_table {
	const struct listing *listing;
	struct table *table;
	bool people;
};

static int listing_add_row(void *context, json_t *item)
{
	struct listing_table *lt = context;
	const struct listing *l = lt->listing;
	int r = 0;

	for (size_t i = 0; r == 0 && i < l->n_columns; i++)
		r = cell_add(lt->table, json_object_get(item, l->columns[i].member),
			     l->columns[i].kind, lt->people);
	return r;
}

static int listing_add_json(void *context, json_t *item)
{
	struct output *o = context;
	int r = json_add_line(o, item);

	return r < 0 ? r : output_flush(o);
}

static enum status listing_print_table(struct command *cmd, struct conn *c, const struct listing *l,
				       const char *match)
{
	struct listing_table lt = { l, table_new(), result_people(cmd) };
	enum status status;
	int r = lt.table ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < l->n_columns; i++)
		r = table_column(lt.table, l->columns[i].label, cell_align(l->columns[i].kind));
	if (r < 0) {
		table_free(lt.table);
		return command_output(cmd, r);
	}
	status = listing_walk(cmd, c, l->what, match, listing_add_row, &lt);
	if (status != STATUS_DONE) {
		table_free(lt.table);
		return status;
	}
	return result_table(cmd, lt.table, 0);
}

enum status listing_print(struct command *cmd, struct conn *c, const struct listing *l,
			  const char *match)
{
	if (cmd->json)
		return listing_walk(cmd, c, l->what, match, listing_add_json, cmd->out);
	return listing_print_table(cmd, c, l, match);
}
