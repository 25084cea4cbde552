/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry stats`: the figures of the broker or of one queue, for people, scripts or Prometheus. */
#include <errno.h>

#include "client/cell.h"
#include "client/listing.h"
#include "client/message.h"
#include "client/prometheus.h"
#include "client/result.h"
#include "client/verb_queue.h"

#define N(facts) (sizeof(facts) / sizeof((facts)[0]))

enum {
	KEY_PROMETHEUS = 0x2000,
};

static const struct fact broker_facts[] = {
	{ "version", "version", CELL_TEXT },
	{ "uptime_ms", "up for", CELL_AGE },
	{ "sessions", "sessions", CELL_COUNT },
	{ "queues", "queues", CELL_COUNT },
	{ "subs", "subscriptions", CELL_COUNT },
	{ "services", "services", CELL_COUNT },
	{ "messages", "messages", CELL_COUNT },
	{ "bytes", "size", CELL_BYTES },
	{ "fds", "descriptors", CELL_COUNT },
	{ "puts", "put", CELL_COUNT },
	{ "takes", "taken", CELL_COUNT },
	{ "acks", "acked", CELL_COUNT },
	{ "nacks", "failed", CELL_COUNT },
	{ "releases", "released", CELL_COUNT },
	{ "buried", "buried", CELL_COUNT },
	{ "kicked", "kicked", CELL_COUNT },
	{ "expired", "expired", CELL_COUNT },
	{ "dropped", "dropped", CELL_ALERT },
	{ "removed", "removed", CELL_COUNT },
	{ "rejected", "rejected", CELL_ALERT },
	{ "frames_in", "frames in", CELL_COUNT },
	{ "frames_out", "frames out", CELL_COUNT },
	{ "refused", "requests refused", CELL_COUNT },
	{ "ingest_refused", "datagrams refused", CELL_COUNT },
};

struct args {
	char *queue;
	bool prometheus;
};

static const struct argp_option options[] = {
	{ "prometheus", KEY_PROMETHEUS, NULL, 0,
	  "in Prometheus' text format, fit for a textfile collector", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;

	switch (key) {
	case KEY_PROMETHEUS:
		a->prometheus = true;
		return 0;
	case ARGP_KEY_ARG:
		if (a->queue)
			argp_error(state, "one queue at most");
		a->queue = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static enum status ask_broker(struct command *cmd, struct conn *c, json_t **ret)
{
	enum status status = command_ask(cmd, c, json_pack("{s:s}", "op", "stats"), ret);

	if (status == STATUS_DONE) {
		json_object_del(*ret, "id");
		json_object_del(*ret, "ok");
	}
	return status;
}

static struct table *broker_table(const json_t *stats, bool people)
{
	struct table *t = table_new();
	int r = t ? table_column(t, NULL, TABLE_LEFT) : -ENOMEM;

	if (r == 0)
		r = table_column(t, NULL, TABLE_LEFT);
	if (r == 0)
		r = facts_add(t, broker_facts, N(broker_facts), stats, "", people);
	return r < 0 ? table_free(t) : t;
}

static int add_to_array(void *context, json_t *item)
{
	return json_array_append(context, item) < 0 ? -ENOMEM : 0;
}

static enum status print_prometheus(struct command *cmd, struct conn *c, const char *queue,
				    json_t *stats)
{
	json_t *queues = json_array();
	enum status status = STATUS_DONE;
	int r = queues ? 0 : -ENOMEM;

	if (queue)
		r = json_array_append(queues, stats) < 0 ? -ENOMEM : 0;
	else
		status = listing_walk(cmd, c, "queues", NULL, add_to_array, queues);
	if (r == 0 && status == STATUS_DONE && !queue)
		r = prometheus_print_broker(cmd->out, stats);
	if (r == 0 && status == STATUS_DONE)
		r = prometheus_print_queues(cmd->out, queues);
	json_decref(queues);
	return status == STATUS_DONE ? result_flush(cmd, r) : status;
}

static enum status print(struct command *cmd, const char *queue, const json_t *stats)
{
	bool people = result_people(cmd);

	if (cmd->json)
		return result_flush(cmd, json_add_line(cmd->out, stats));
	return result_table(
		cmd, queue ? queue_page_table(stats, people) : broker_table(stats, people), 0);
}

static enum status run(struct command *cmd)
{
	const struct args *a = cmd->args;
	json_t *stats = NULL;
	struct conn *c;
	enum status status = command_connect(cmd, &c);

	if (status != STATUS_DONE)
		return status;
	status = a->queue ? queue_ask_stats(cmd, c, a->queue, &stats) : ask_broker(cmd, c, &stats);
	if (status == STATUS_DONE && a->prometheus)
		status = print_prometheus(cmd, c, a->queue, stats);
	else if (status == STATUS_DONE)
		status = print(cmd, a->queue, stats);
	json_decref(stats);
	conn_free(c);
	return status;
}

const struct verb verb_stats = {
	.name = "stats",
	.group = GROUP_BROKER,
	.synopsis = "[QUEUE]",
	.help = "figures of the broker or of a queue",
	.doc = "Show the figures of the broker or of a queue.\v"
	       "Into a pipe: one figure a line, its name, a TAB and its value, sizes in bytes and "
	       "times in milliseconds. Counters count from the broker's start.",
	.options = options,
	.parse = parse,
	.args_size = sizeof(struct args),
	.run = run,
};
