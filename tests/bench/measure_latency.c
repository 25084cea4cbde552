/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Round trip: this process writes, a second one answers, both through the server. */
#include "tests/bench/measure.h"

#include "tests/bench/batch.h"
#include "tests/bench/process.h"
#include "tests/bench/wire.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_WARM 500
#define N_SAMPLES 6000
#define AT_P50 3000
#define AT_P99 5940

struct ends {
	struct wire near;
	struct wire far;
	struct batch ping;
	struct batch pong;
	pid_t echo;
};

static int ends_subscribe(struct ends *e)
{
	int r = wire_request(&e->near, "{\"op\":\"sub\",\"topic\":\"bench.pong\"}\n", NULL);

	return r < 0 ? r :
		       wire_request(&e->far, "{\"op\":\"sub\",\"topic\":\"bench.ping\"}\n", NULL);
}

static int ends_open(struct ends *e, const char *socket, bool relay, bool packed)
{
	static const char ping[] =
		"{\"op\":\"pub\",\"topic\":\"bench.ping\",\"quiet\":true,\"data\":\"";
	static const char pong[] =
		"{\"op\":\"pub\",\"topic\":\"bench.pong\",\"quiet\":true,\"data\":\"";
	int r;

	*e = (struct ends){ .near.fd = -1, .far.fd = -1 };
	r = batch_init(&e->ping, relay ? "" : ping, relay ? "" : "\"}", 0);
	if (r == 0)
		r = batch_init(&e->pong, relay ? "" : pong, relay ? "" : "\"}", 0);
	if (r == 0 && packed)
		r = batch_pack(&e->ping);
	if (r == 0 && packed)
		r = batch_pack(&e->pong);
	if (r == 0)
		r = wire_open(&e->near, socket, packed);
	if (r == 0)
		r = wire_open(&e->far, socket, packed);
	if (r == 0 && !relay)
		r = ends_subscribe(e);
	return r;
}

static void ends_close(struct ends *e)
{
	if (e->echo > 0) {
		kill(e->echo, SIGKILL);
		waitpid(e->echo, NULL, 0);
	}
	wire_close(&e->near);
	wire_close(&e->far);
	batch_done(&e->ping);
	batch_done(&e->pong);
}

static void echo_run(struct ends *e)
{
	size_t n_bytes;
	char *line;

	close(e->near.fd);
	while (wire_line(&e->far, &line, &n_bytes) == 0)
		if (wire_write(&e->far, e->pong.bytes, e->pong.n_bytes) < 0)
			break;
	_exit(0);
}

static int compare_ns(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a;
	int64_t other = *(const int64_t *)b;

	return (one > other) - (one < other);
}

static int ends_sample(struct ends *e, int64_t *samples)
{
	for (int i = -N_WARM; i < N_SAMPLES; i++) {
		int64_t begin = now_ns();
		size_t n_bytes;
		char *line;
		int r = wire_write(&e->near, e->ping.bytes, e->ping.n_bytes);

		if (r == 0)
			r = wire_line(&e->near, &line, &n_bytes);
		if (r == 0 && n_bytes < MEASURE_PAYLOAD - 1) {
			fprintf(stderr, "bench: unexpected %.200s\n", line);
			r = -EPROTO;
		}
		if (r < 0)
			return r;
		if (i >= 0)
			samples[i] = now_ns() - begin;
	}
	qsort(samples, N_SAMPLES, sizeof(samples[0]), compare_ns);
	return 0;
}

int measure_round_trip(const struct process *server, enum side side, struct measure_latency *ret)
{
	int64_t *samples = calloc(N_SAMPLES, sizeof(samples[0]));
	struct ends e;
	int r = ends_open(&e, server->socket, side == SIDE_RELAY, side == SIDE_PACKED);

	process_pin(server->pid, true);
	process_pin(0, true);
	if (r == 0 && samples) {
		e.echo = fork();
		if (e.echo == 0)
			echo_run(&e);
		r = e.echo < 0 ? -errno : ends_sample(&e, samples);
	}
	process_pin(server->pid, false);
	process_pin(0, false);
	ends_close(&e);
	if (r == 0 && samples) {
		ret->p50_us = (double)samples[AT_P50] / 1e3;
		ret->p99_us = (double)samples[AT_P99] / 1e3;
	}
	free(samples);
	return samples ? r : -ENOMEM;
}
