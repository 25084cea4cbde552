/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Report: see report.h. */
#include "tests/bench/report.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum target {
	TARGET_NONE,
	TARGET_RATIO_MOST, /* to its base */
	TARGET_AT_LEAST,
	TARGET_AT_MOST,
};

struct row {
	const char *key;
	const char *label;
	const char *unit;
	double scale; /* what a value is divided by in the table */
	enum target target;
	double bound;
	const char *bound_text;
};

static const struct row rows[N_FIGURES] = {
	[FIGURE_TRIP_P50] = { "round_trip_p50_us", "round trip, all on one CPU, p50", "us", 1,
			      TARGET_RATIO_MOST, 1.6, "<= 1.6 x relay" },
	[FIGURE_TRIP_P99] = { "round_trip_p99_us", "round trip, all on one CPU, p99", "us", 1,
			      TARGET_NONE, 0, "" },
	[FIGURE_STREAM_1] = { "publish_1_messages_s", "publish -> 1 subscriber, messages/s", "M",
			      1e6, TARGET_AT_LEAST, 0.4e6, ">= 0.4 M/s" },
	[FIGURE_STREAM_8] = { "publish_8_deliveries_s", "publish -> 8 subscribers, deliveries/s",
			      "M", 1e6, TARGET_NONE, 0, "" },
	[FIGURE_CYCLE_1] = { "cycle_1_s", "put, take, ack, 1 in flight, one CPU, /s", "M", 1e6,
			     TARGET_NONE, 0, "" },
	[FIGURE_CYCLE_64] = { "cycle_64_s", "put, take, ack, 64 in flight, /s", "M", 1e6,
			      TARGET_AT_LEAST, 0.15e6, ">= 0.15 M/s" },
	[FIGURE_DEPTH_SMALL] = { "depth_1000_ns", "fill and drain, per message, depth 10^3", "us",
				 1e3, TARGET_NONE, 0, "" },
	[FIGURE_DEPTH_LARGE] = { "depth_1000000_ns", "fill and drain, per message, depth 10^6",
				 "us", 1e3, TARGET_RATIO_MOST, 2.0, "<= 2 x depth 10^3" },
	[FIGURE_QUEUED] = { "queued_bytes", "memory of a queued message, over its payload", "B", 1,
			    TARGET_AT_MOST, 200, "<= 200 B" },
	[FIGURE_IDLE] = { "idle_bytes", "memory of an idle connection", "B", 1, TARGET_AT_MOST,
			  4096, "<= 4096 B" },
};

void report_add(struct report *r, enum figure figure, enum side side, double value)
{
	int *n = &r->n_samples[figure][side];

	if (*n < REPORT_ROUNDS_MAX)
		r->samples[figure][side][(*n)++] = value;
}

static int compare_doubles(const void *a, const void *b)
{
	double one = *(const double *)a;
	double other = *(const double *)b;

	return (one > other) - (one < other);
}

static double report_median(const struct report *r, enum figure figure, enum side side)
{
	double sorted[REPORT_ROUNDS_MAX];
	int n = r->n_samples[figure][side];

	if (n == 0)
		return NAN;
	memcpy(sorted, r->samples[figure][side], (size_t)n * sizeof(sorted[0]));
	qsort(sorted, (size_t)n, sizeof(sorted[0]), compare_doubles);
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* What a figure is held against: the relay, but for the deep queue the shallow one. */
static double report_base(const struct report *r, enum figure figure)
{
	return figure == FIGURE_DEPTH_LARGE ? report_median(r, FIGURE_DEPTH_SMALL, SIDE_FERRY) :
					      report_median(r, figure, SIDE_RELAY);
}

static bool report_met(const struct row *row, double value, double ratio)
{
	switch (row->target) {
	case TARGET_RATIO_MOST:
		return ratio <= row->bound;
	case TARGET_AT_LEAST:
		return value >= row->bound;
	case TARGET_AT_MOST:
		return value <= row->bound;
	case TARGET_NONE:
		break;
	}
	return true;
}

static void print_value(FILE *out, double value, const struct row *row)
{
	if (isnan(value))
		fprintf(out, "  %12s", "-");
	else
		fprintf(out, "  %9.*f %-2s",
			row->scale > 1e3 ? 3 :
			row->scale > 1	 ? 2 :
					   1,
			value / row->scale, row->unit);
}

static void print_ratio(FILE *out, double ratio)
{
	if (isnan(ratio))
		fprintf(out, "  %6s", "-");
	else
		fprintf(out, "  %6.2f", ratio);
}

void report_print(const struct report *r, FILE *out)
{
	fprintf(out, "%-46s  %12s  %12s  %6s  %12s  %6s  %s\n", "", "relay", "JSON", "ratio",
		"packed", "ratio", "to reach in JSON");
	for (enum figure i = 0; i < N_FIGURES; i++) {
		double value = report_median(r, i, SIDE_FERRY);
		double ratio = value / report_base(r, i);
		const struct row *row = &rows[i];

		fprintf(out, "%-46s", row->label);
		print_value(out, report_median(r, i, SIDE_RELAY), row);
		print_value(out, value, row);
		print_ratio(out, ratio);
		print_value(out, report_median(r, i, SIDE_PACKED), row);
		print_ratio(out, report_median(r, i, SIDE_PACKED) / report_base(r, i));
		if (row->target == TARGET_NONE)
			fputc('\n', out);
		else
			fprintf(out, "  %-18s %s\n", row->bound_text,
				isnan(value)		      ? "not measured" :
				report_met(row, value, ratio) ? "reached" :
								"MISSED");
	}
	if (r->n_lost > 0)
		fprintf(out, "%.0f messages were lost by slow subscribers\n", r->n_lost);
	if (report_median(r, FIGURE_STREAM_1, SIDE_RELAY) < 3e6)
		fprintf(out, "the relay moves less than 3 M messages/s here: it is no yardstick\n");
}

static void json_value(FILE *out, const char *key, double value)
{
	if (isnan(value))
		fprintf(out, ",\"%s\":null", key);
	else
		fprintf(out, ",\"%s\":%.3f", key, value);
}

void report_json(const struct report *r, FILE *out)
{
	fprintf(out, "{\"payload\":128,\"lost\":%.0f,\"figures\":[", r->n_lost);
	for (enum figure i = 0; i < N_FIGURES; i++) {
		double value = report_median(r, i, SIDE_FERRY);
		double ratio = value / report_base(r, i);

		fprintf(out, "%s{\"figure\":\"%s\",\"rounds\":%d", i == 0 ? "" : ",", rows[i].key,
			r->n_samples[i][SIDE_FERRY]);
		json_value(out, "ferry", value);
		json_value(out, "relay", report_median(r, i, SIDE_RELAY));
		json_value(out, "ratio", ratio);
		json_value(out, "packed", report_median(r, i, SIDE_PACKED));
		if (rows[i].target != TARGET_NONE) {
			json_value(out, "bound", rows[i].bound);
			fprintf(out, ",\"reached\":%s",
				isnan(value)			   ? "null" :
				report_met(&rows[i], value, ratio) ? "true" :
								     "false");
		}
		fputc('}', out);
	}
	fprintf(out, "]}\n");
}
