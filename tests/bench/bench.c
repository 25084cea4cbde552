/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Bench: one run that measures a private broker beside a bare relay and prints the ratios.
 *
 * Rounds of broker and relay alternate, so that both see the same machine; a figure is the
 * median of its rounds. No measurement blocks for ever, and no new one begins after
 * BUDGET_S seconds. It ends with 0 whatever the figures are, and with 1 if one could not be
 * measured. */

#include "tests/bench/measure.h"
#include "tests/bench/process.h"
#include "tests/bench/report.h"

#include <argp.h>
#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUDGET_S 140
#define LAST_RESORT_S 178

struct bench {
	const char *ferryd;
	const char *relay_binary;
	const char *json;
	unsigned n_rounds;
	double seconds;
	size_t n_messages;
	size_t n_connections;
	char dir[88];
	int64_t begin_ns;
	struct process broker;
	struct process relay;
	struct report report;
	int error;
};

/* A million messages in memory, and a thousand connections, are over the defaults. */
static const char config_text[] = "[limits]\n"
				  "sessions = 4096\n"
				  "memory = 8GiB\n"
				  "memory_per_user = 8GiB\n";

static bool bench_in_time(const struct bench *b)
{
	return now_ns() - b->begin_ns < BUDGET_S * INT64_C(1000000000);
}

/* Notes a failed measurement and goes on with the next. */
static bool bench_check(struct bench *b, const char *what, int r)
{
	if (r < 0) {
		fprintf(stderr, "bench: %s: %s\n", what, strerror(-r));
		b->error = r;
	}
	return r == 0;
}

static const struct process *server(const struct bench *b, enum side side)
{
	return side == SIDE_RELAY ? &b->relay : &b->broker;
}

static void round_trip(struct bench *b, enum side side)
{
	struct measure_latency latency;

	if (!bench_check(b, "round trip", measure_round_trip(server(b, side), side, &latency)))
		return;
	report_add(&b->report, FIGURE_TRIP_P50, side, latency.p50_us);
	report_add(&b->report, FIGURE_TRIP_P99, side, latency.p99_us);
}

static void round_stream(struct bench *b, enum side side, unsigned n_readers)
{
	struct measure_stream stream;
	int r = measure_stream(server(b, side), side, n_readers, b->seconds, &stream);

	if (!bench_check(b, "publish", r))
		return;
	report_add(&b->report, n_readers == 1 ? FIGURE_STREAM_1 : FIGURE_STREAM_8, side,
		   stream.deliveries_s);
	b->report.n_lost += stream.n_lost;
}

static void round_cycle(struct bench *b, enum side side, unsigned n_in_flight)
{
	double cycles_s;
	int r = measure_cycle(server(b, side), side, n_in_flight, b->seconds, &cycles_s);

	if (bench_check(b, "queue cycle", r))
		report_add(&b->report, n_in_flight == 1 ? FIGURE_CYCLE_1 : FIGURE_CYCLE_64, side,
			   cycles_s);
}

static void round_depth(struct bench *b, enum figure figure)
{
	bool large = figure == FIGURE_DEPTH_LARGE;
	double ns;
	int r = measure_depth(&b->broker, large ? b->n_messages : 1000,
			      large ? b->n_messages : 200000, &ns);

	if (bench_check(b, "depth", r))
		report_add(&b->report, figure, SIDE_FERRY, ns);
}

static void bench_rounds(struct bench *b)
{
	for (unsigned i = 0; i < b->n_rounds && bench_in_time(b); i++) {
		for (enum side side = SIDE_RELAY; side < N_SIDES; side++) {
			round_trip(b, side);
			round_stream(b, side, 1);
			round_cycle(b, side, 1);
			round_cycle(b, side, 64);
		}
		round_stream(b, SIDE_FERRY, 8);
		round_stream(b, SIDE_PACKED, 8);
	}
	for (unsigned i = 0; i < 3 && i < b->n_rounds && bench_in_time(b); i++) {
		round_depth(b, FIGURE_DEPTH_SMALL);
		round_depth(b, FIGURE_DEPTH_LARGE);
	}
}

/* Each in a fresh broker: what an earlier measurement left in the heap would be used again. */
static void bench_memory(struct bench *b)
{
	double bytes;

	if (!bench_in_time(b))
		return;
	process_stop(&b->broker);
	if (!bench_check(b, "ferryd", process_start_broker(&b->broker, b->ferryd, b->dir)))
		return;
	if (bench_check(b, "idle connections", measure_idle(&b->broker, b->n_connections, &bytes)))
		report_add(&b->report, FIGURE_IDLE, SIDE_FERRY, bytes);

	process_stop(&b->broker);
	if (!bench_check(b, "ferryd", process_start_broker(&b->broker, b->ferryd, b->dir)))
		return;
	if (bench_check(b, "queued messages", measure_queued(&b->broker, b->n_messages, &bytes)))
		report_add(&b->report, FIGURE_QUEUED, SIDE_FERRY, bytes);
}

static int bench_write_config(const struct bench *b)
{
	char path[sizeof(b->dir) + 8];
	FILE *f;

	snprintf(path, sizeof(path), "%s/conf", b->dir);
	f = fopen(path, "we");
	if (!f)
		return -errno;
	fputs(config_text, f);
	return fclose(f) == 0 ? 0 : -errno;
}

static int bench_start(struct bench *b)
{
	const char *tmp = getenv("TMPDIR");
	struct rlimit limit;
	int r;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	snprintf(b->dir, sizeof(b->dir), "%s/ferry-bench.XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(b->dir)) {
		b->dir[0] = '\0';
		return -errno;
	}
	r = bench_write_config(b);
	if (r == 0)
		r = process_start_relay(&b->relay, b->relay_binary, b->dir);
	return r < 0 ? r : process_start_broker(&b->broker, b->ferryd, b->dir);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* What the broker and the relay said, for whoever wants to know why something failed. */
static void bench_show_log(const struct bench *b)
{
	char path[sizeof(b->dir) + 8];
	char line[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/log", b->dir);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		fprintf(stderr, "  %s", line);
	if (f)
		fclose(f);
}

static void bench_stop(struct bench *b)
{
	process_stop(&b->broker);
	process_stop(&b->relay);
	if (b->dir[0] == '\0')
		return;
	if (b->error < 0)
		bench_show_log(b);
	if (nftw(b->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS) < 0)
		fprintf(stderr, "bench: %s: %s\n", b->dir, strerror(errno));
}

static int bench_write_json(const struct bench *b)
{
	FILE *f = fopen(b->json, "we");

	if (!f)
		return -errno;
	report_json(&b->report, f);
	return fclose(f) == 0 ? 0 : -errno;
}

enum {
	KEY_FERRYD = 256,
	KEY_RELAY,
	KEY_JSON,
	KEY_ROUNDS,
	KEY_SECONDS,
	KEY_MESSAGES,
	KEY_CONNECTIONS
};

static const struct argp_option options[] = {
	{ "ferryd", KEY_FERRYD, "PATH", 0, "The broker to measure (./ferryd)", 0 },
	{ "relay", KEY_RELAY, "PATH", 0, "The relay to measure it by (tests/bench/relay)", 0 },
	{ "json", KEY_JSON, "FILE", 0, "Write the figures as a JSON object too", 0 },
	{ "rounds", KEY_ROUNDS, "N", 0, "Rounds of each measurement (5)", 0 },
	{ "seconds", KEY_SECONDS, "S", 0, "Length of a throughput measurement (1)", 0 },
	{ "messages", KEY_MESSAGES, "N", 0, "Messages in the deep queue (1000000)", 0 },
	{ "connections", KEY_CONNECTIONS, "N", 0, "Idle connections (1000)", 0 },
	{ 0 },
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct bench *b = state->input;

	switch (key) {
	case KEY_FERRYD:
		b->ferryd = arg;
		break;
	case KEY_RELAY:
		b->relay_binary = arg;
		break;
	case KEY_JSON:
		b->json = arg;
		break;
	case KEY_ROUNDS:
		b->n_rounds = (unsigned)strtoul(arg, NULL, 10);
		break;
	case KEY_SECONDS:
		b->seconds = strtod(arg, NULL);
		break;
	case KEY_MESSAGES:
		b->n_messages = strtoul(arg, NULL, 10);
		break;
	case KEY_CONNECTIONS:
		b->n_connections = strtoul(arg, NULL, 10);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static const struct argp argp = { .options = options,
					  .parser = parse_option,
					  .doc = "Measures a private ferryd beside a bare relay." };
	static struct bench b = {
		.ferryd = "./ferryd",
		.relay_binary = "tests/bench/relay",
		.n_rounds = 5,
		.seconds = 1,
		.n_messages = 1000000,
		.n_connections = 1000,
	};
	int r;

	argp_err_exit_status = 2;
	if (argp_parse(&argp, argc, argv, ARGP_NO_ARGS, NULL, &b) != 0)
		return 2;
	alarm(LAST_RESORT_S); /* what we started ends with us */
	b.begin_ns = now_ns();
	r = bench_start(&b);
	if (bench_check(&b, "start", r)) {
		bench_rounds(&b);
		bench_memory(&b);
		printf("Payloads of %d bytes, median of %u rounds, %.0f s\n\n", MEASURE_PAYLOAD,
		       b.n_rounds, (double)(now_ns() - b.begin_ns) / 1e9);
		report_print(&b.report, stdout);
		if (b.json)
			bench_check(&b, b.json, bench_write_json(&b));
	}
	bench_stop(&b);
	return b.error < 0 ? 1 : 0;
}
