/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Prometheus: see prometheus.h. Two tables of families, and what prints them. */
#include "client/prometheus.h"

#include <stdbool.h>
#include <string.h>

#include "client/output.h"

enum unit {
	UNIT_ONE,
	UNIT_MS, /* told in milliseconds, printed in seconds */
};

/* A family: rows of the same name stand together, and the first of them has the help. */
struct family {
	const char *name; /* without "ferry_" or "ferry_queue_" */
	const char *type;
	const char *member; /* of the JSON object */
	const char *label;  /* one label more, as text; or NULL */
	const char *help;
	enum unit unit;
};

#define COUNTER(name, member, help)                                    \
	{                                                              \
		name "_total", "counter", member, NULL, help, UNIT_ONE \
	}
#define GAUGE(name, member, help)                           \
	{                                                   \
		name, "gauge", member, NULL, help, UNIT_ONE \
	}
#define GAUGE_LABELLED(name, label, member, help)            \
	{                                                    \
		name, "gauge", member, label, help, UNIT_ONE \
	}
#define GAUGE_SECONDS(name, member, help)                             \
	{                                                             \
		name "_seconds", "gauge", member, NULL, help, UNIT_MS \
	}

/* What is counted for each queue and, in sum, for the broker. */
#define QUEUE_COUNTERS                                                                          \
	COUNTER("puts", "puts", "Messages that were accepted."),                                \
		COUNTER("takes", "takes", "Messages that were given out."),                     \
		COUNTER("acks", "acks", "Messages that were done."),                            \
		COUNTER("nacks", "nacks", "Deliveries that a consumer called failed."),         \
		COUNTER("releases", "releases", "Deliveries that were given back."),            \
		COUNTER("buried", "buried", "Messages that became dead letters."),              \
		COUNTER("kicked", "kicked", "Dead letters that were made ready again."),        \
		COUNTER("expired", "expired", "Messages whose time ran out."),                  \
		COUNTER("dropped", "dropped", "Messages that were dropped to make room."),      \
		COUNTER("removed", "removed", "Messages that were removed or purged by hand."), \
		COUNTER("rejected", "rejected", "Messages that were refused.")

static const struct family broker_families[] = {
	GAUGE_SECONDS("uptime", "uptime_ms", "Time since the broker started."),
	GAUGE("sessions", "sessions", "Connections that are open."),
	GAUGE("queues", "queues", "Queues."),
	GAUGE("subscriptions", "subs", "Subscriptions to topics."),
	GAUGE("services", "services", "Services that are served."),
	GAUGE("messages", "messages", "Messages that are kept."),
	GAUGE("message_bytes", "bytes", "Size of the messages that are kept."),
	GAUGE("open_fds", "fds", "File descriptors that the broker holds."),
	QUEUE_COUNTERS,
	COUNTER("frames_received", "frames_in", "Frames that came in."),
	COUNTER("frames_sent", "frames_out", "Frames that went out."),
	COUNTER("requests_refused", "refused", "Requests that were answered with an error."),
	COUNTER("datagrams_refused", "ingest_refused", "Datagrams that were refused."),
};

static const struct family queue_families[] = {
	GAUGE_LABELLED("messages", "state=\"ready\"", "ready", "Messages in the queue by state."),
	GAUGE_LABELLED("messages", "state=\"delayed\"", "delayed", NULL),
	GAUGE_LABELLED("messages", "state=\"leased\"", "leased", NULL),
	GAUGE_LABELLED("messages", "state=\"dead\"", "dead", NULL),
	GAUGE("bytes", "bytes", "Size of the messages in the queue."),
	GAUGE("consumers", "consumers", "Consumers that are attached."),
	GAUGE("waiting", "waiting", "Requests that wait for a message or for room."),
	GAUGE_SECONDS("oldest", "oldest_ms", "Age of the oldest message that is ready."),
	QUEUE_COUNTERS,
};

#define N_BROKER_FAMILIES (sizeof(broker_families) / sizeof(broker_families[0]))
#define N_QUEUE_FAMILIES (sizeof(queue_families) / sizeof(queue_families[0]))

static void print_head(struct output *o, const char *prefix, const struct family *f)
{
	if (!f->help)
		return;
	output_printf(o, "# HELP %s%s %s\n", prefix, f->name, f->help);
	output_printf(o, "# TYPE %s%s %s\n", prefix, f->name, f->type);
}

static void print_value(struct output *o, json_int_t value, enum unit unit)
{
	if (unit == UNIT_MS)
		output_printf(o, " %lld.%03d\n", (long long)(value / 1000), (int)(value % 1000));
	else
		output_printf(o, " %lld\n", (long long)value);
}

/* Backslash, quote and line end are what the format wants escaped; all else is its own UTF-8. */
static void print_label(struct output *o, const char *name, const char *value)
{
	output_printf(o, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\n')
			output_text(o, "\\n");
		else if (*value == '"' || *value == '\\')
			output_printf(o, "\\%c", *value);
		else
			output_add(o, value, 1);
	}
	output_text(o, "\"");
}

static bool family_value(const struct family *f, const json_t *from, json_int_t *ret)
{
	const json_t *value = json_object_get(from, f->member);

	*ret = json_integer_value(value);
	return json_is_integer(value) && *ret >= 0;
}

int prometheus_print_broker(struct output *o, const json_t *stats)
{
	const char *version = json_string_value(json_object_get(stats, "version"));
	json_int_t value;

	if (version) {
		output_text(o, "# HELP ferry_build_info Version of the broker.\n"
			       "# TYPE ferry_build_info gauge\nferry_build_info{");
		print_label(o, "version", version);
		output_text(o, "} 1\n");
	}
	for (size_t i = 0; i < N_BROKER_FAMILIES; i++) {
		const struct family *f = &broker_families[i];

		if (!family_value(f, stats, &value))
			continue;
		print_head(o, "ferry_", f);
		output_printf(o, "ferry_%s", f->name);
		print_value(o, value, f->unit);
	}
	return o->error;
}

static void print_queue_sample(struct output *o, const struct family *f, const json_t *queue)
{
	const char *name = json_string_value(json_object_get(queue, "queue"));
	json_int_t value;

	if (!name || !family_value(f, queue, &value))
		return;
	output_printf(o, "ferry_queue_%s{", f->name);
	print_label(o, "queue", name);
	if (f->label)
		output_printf(o, ",%s", f->label);
	output_text(o, "}");
	print_value(o, value, f->unit);
}

static bool any_queue_tells(const struct family *f, const json_t *queues)
{
	json_int_t value;

	for (size_t i = 0; i < json_array_size(queues); i++)
		if (family_value(f, json_array_get(queues, i), &value))
			return true;
	return false;
}

int prometheus_print_queues(struct output *o, const json_t *queues)
{
	for (size_t i = 0; i < N_QUEUE_FAMILIES; i++) {
		if (!any_queue_tells(&queue_families[i], queues))
			continue;
		print_head(o, "ferry_queue_", &queue_families[i]);
		for (size_t k = 0; k < json_array_size(queues); k++)
			print_queue_sample(o, &queue_families[i], json_array_get(queues, k));
	}
	return o->error;
}
