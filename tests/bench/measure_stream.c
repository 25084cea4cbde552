/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Stream: one publisher, several subscribers, each a process of its own. */
#include "tests/bench/measure.h"

#include "tests/bench/batch.h"
#include "tests/bench/process.h"
#include "tests/bench/wire.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_READERS_MAX 8U
#define WINDOW 8192U	/* messages that may be unread, below the subscription's buffer */
#define TOKEN 1024U	/* messages that a reader acknowledges at once */
#define WHOLE_LINE 192U /* an event with the payload is longer, the last one is shorter */

/* What a reader found, in memory that both sides see. */
struct reader_result {
	uint64_t n_messages;
	uint64_t n_lost;
	int64_t end_ns;
	int error;
};

struct reader {
	struct wire wire;
	pid_t pid;
	int token_fd; /* the publisher's end: one byte for each TOKEN messages read */
	uint64_t n_read;
};

struct stream {
	const char *socket;
	bool relay;
	bool packed;
	unsigned n_readers;
	struct wire wire;
	struct batch batch;
	struct reader readers[N_READERS_MAX];
	struct reader_result *results;
	uint64_t n_sent;
};

/* Whole payloads are counted; the short one ends it, and a broker says what it dropped. */
static bool reader_count(const struct wire *w, struct reader_result *result, const char *line,
			 size_t n_bytes)
{
	if (n_bytes >= WHOLE_LINE) {
		result->n_messages++;
		return true;
	}
	if (wire_is_event(w, line, EVENT_LOST)) {
		result->n_lost += (uint64_t)wire_integer(w, line, NUMBER_N, "\"n\":");
		return true;
	}
	return false;
}

static int reader_run_ferry(struct reader *reader, struct reader_result *result, int token_fd)
{
	uint64_t n_told = 0;

	for (;;) {
		int r = wire_fill(&reader->wire);
		size_t n_bytes;
		char *line;

		while (r == 0 && (line = wire_next(&reader->wire, &n_bytes)))
			if (!reader_count(&reader->wire, result, line, n_bytes))
				return wire_is_event(&reader->wire, line, EVENT_MESSAGE) ? 0 :
											   -EPROTO;
		if (r < 0)
			return r;
		for (; result->n_messages + result->n_lost - n_told >= TOKEN; n_told += TOKEN)
			if (write(token_fd, "", 1) != 1)
				return -errno;
	}
}

static int reader_run_relay(struct reader *reader, struct reader_result *result)
{
	char *buffer = malloc(WIRE_BUFFER);
	uint64_t n_bytes = 0;
	ssize_t n = -1;

	while (buffer && (n = read(reader->wire.fd, buffer, WIRE_BUFFER)) > 0)
		n_bytes += (uint64_t)n;
	free(buffer);
	result->n_messages = n_bytes / MEASURE_PAYLOAD;
	return n < 0 ? -EIO : 0;
}

static void reader_run(struct stream *s, unsigned i, int token_fd)
{
	struct reader_result *result = &s->results[i];

	if (s->wire.fd >= 0)
		close(s->wire.fd);
	result->error = s->relay ? reader_run_relay(&s->readers[i], result) :
				   reader_run_ferry(&s->readers[i], result, token_fd);
	result->end_ns = now_ns();
	_exit(0);
}

static int stream_add_reader(struct stream *s, unsigned i)
{
	static const char sub[] = "{\"op\":\"sub\",\"topic\":\"bench.stream\",\"buffer\":16384}\n";
	struct reader *reader = &s->readers[i];
	int fds[2];
	int r = wire_open(&reader->wire, s->socket, s->packed);

	if (r == 0 && !s->relay)
		r = wire_request(&reader->wire, sub, NULL);
	if (r < 0)
		return r;
	if (pipe(fds) < 0)
		return -errno;
	reader->token_fd = fds[0];
	reader->pid = fork();
	if (reader->pid == 0) {
		close(fds[0]);
		reader_run(s, i, fds[1]);
	}
	close(fds[1]);
	return reader->pid < 0 ? -errno : 0;
}

static int stream_open(struct stream *s)
{
	static const char pub[] =
		"{\"op\":\"pub\",\"topic\":\"bench.stream\",\"quiet\":true,\"data\":\"";
	int r = batch_init(&s->batch, s->relay ? "" : pub, s->relay ? "" : "\"}", MEASURE_BATCH);

	if (r == 0 && s->packed)
		r = batch_pack(&s->batch);
	s->wire.fd = -1;
	for (unsigned i = 0; i < N_READERS_MAX; i++)
		s->readers[i] = (struct reader){ .wire.fd = -1, .token_fd = -1 };
	if (r < 0)
		return r;
	s->results = mmap(NULL, N_READERS_MAX * sizeof(s->results[0]), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (s->results == MAP_FAILED) {
		s->results = NULL;
		return -ENOMEM;
	}
	/* Readers first: none of them may inherit the publisher's end of a relayed pair. */
	for (unsigned i = 0; r == 0 && i < s->n_readers; i++)
		r = stream_add_reader(s, i);
	return r < 0 ? r : wire_open(&s->wire, s->socket, s->packed);
}

static void stream_close(struct stream *s)
{
	for (unsigned i = 0; i < s->n_readers; i++) {
		struct reader *reader = &s->readers[i];

		if (reader->pid > 0) {
			kill(reader->pid, SIGKILL);
			waitpid(reader->pid, NULL, 0);
		}
		if (reader->token_fd >= 0)
			close(reader->token_fd);
		wire_close(&reader->wire);
	}
	wire_close(&s->wire);
	batch_done(&s->batch);
	if (s->results)
		munmap(s->results, N_READERS_MAX * sizeof(s->results[0]));
}

/* Waits until the slowest reader has room for one batch more. */
static int stream_await_room(struct stream *s)
{
	char tokens[64];

	for (unsigned i = 0; i < s->n_readers; i++) {
		struct reader *reader = &s->readers[i];

		while (s->n_sent + s->batch.n_lines > reader->n_read + WINDOW) {
			ssize_t n = read(reader->token_fd, tokens, sizeof(tokens));

			if (n <= 0)
				return -EPIPE;
			reader->n_read += (uint64_t)n * TOKEN;
		}
	}
	return 0;
}

static int stream_publish(struct stream *s, int64_t deadline_ns)
{
	static const char end[] =
		"{\"op\":\"pub\",\"topic\":\"bench.stream\",\"quiet\":true,\"data\":\"\"}\n";
	int r = 0;

	while (r == 0 && now_ns() < deadline_ns) {
		if (!s->relay)
			r = stream_await_room(s);
		if (r == 0)
			r = wire_write(&s->wire, s->batch.bytes, s->batch.n_bytes);
		s->n_sent += s->batch.n_lines;
	}
	if (r < 0)
		return r;
	if (s->relay) {
		wire_close(&s->wire);
		return 0;
	}
	r = wire_say(&s->wire, end);
	return r < 0 ? r : wire_request(&s->wire, "{\"op\":\"ping\"}\n", NULL);
}

static int stream_collect(struct stream *s, int64_t begin_ns, struct measure_stream *ret)
{
	int64_t end_ns = begin_ns + 1;
	uint64_t n_messages = 0;
	uint64_t n_lost = 0;

	for (unsigned i = 0; i < s->n_readers; i++) {
		waitpid(s->readers[i].pid, NULL, 0);
		s->readers[i].pid = 0;
		if (s->results[i].error < 0)
			return s->results[i].error;
		if (s->results[i].n_messages + s->results[i].n_lost != s->n_sent) {
			fprintf(stderr, "bench: a reader got %llu messages of %llu\n",
				(unsigned long long)s->results[i].n_messages,
				(unsigned long long)s->n_sent);
			return -EPROTO;
		}
		n_messages += s->results[i].n_messages;
		n_lost += s->results[i].n_lost;
		if (s->results[i].end_ns > end_ns)
			end_ns = s->results[i].end_ns;
	}
	ret->deliveries_s = (double)n_messages * 1e9 / (double)(end_ns - begin_ns);
	ret->messages_s = ret->deliveries_s / s->n_readers;
	ret->n_lost = (double)n_lost;
	return 0;
}

int measure_stream(const struct process *server, enum side side, unsigned n_readers, double seconds,
		   struct measure_stream *ret)
{
	struct stream s = { .socket = server->socket,
			    .relay = side == SIDE_RELAY,
			    .packed = side == SIDE_PACKED,
			    .n_readers = n_readers };
	int64_t begin_ns;
	int r;

	if (n_readers > N_READERS_MAX || (s.relay && n_readers > 1))
		return -EINVAL;
	r = stream_open(&s);
	begin_ns = now_ns();
	if (r == 0)
		r = stream_publish(&s, begin_ns + (int64_t)(seconds * 1e9));
	if (r == 0)
		r = stream_collect(&s, begin_ns, ret);
	stream_close(&s);
	return r;
}
