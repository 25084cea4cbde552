/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Input: how a stream is split into messages, however it comes in pieces. */

#include "client/input.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A pipe that an input reads, through /dev/fd as a shell would name it. */
struct source {
	struct input in;
	int writer;
};

static int source_open(struct source *s, struct input_options options)
{
	char path[32];
	int fds[2], r;

	assert_int_equal(pipe(fds), 0);
	snprintf(path, sizeof(path), "/dev/fd/%d", fds[0]);
	options.path = path;
	if (!options.max_message)
		options.max_message = 1000;
	r = input_open(&s->in, &options);
	close(fds[0]);
	s->writer = fds[1];
	return r;
}

static void source_close(struct source *s)
{
	if (s->writer >= 0)
		close(s->writer);
	s->writer = -1;
}

static void source_done(struct source *s)
{
	source_close(s);
	input_done(&s->in);
}

static void feed(struct source *s, const char *data, size_t n)
{
	assert_int_equal(write(s->writer, data, n), n);
	assert_int_equal(input_fill(&s->in), 1);
}

static void feed_end(struct source *s)
{
	source_close(s);
	assert_int_equal(input_fill(&s->in), 1);
	assert_true(input_at_end(&s->in));
}

static void assert_next(struct source *s, const char *data, size_t n)
{
	struct input_message m;

	assert_int_equal(input_next(&s->in, &m), 1);
	assert_int_equal(m.data.n, n);
	assert_memory_equal(m.data.p, data, n);
	assert_int_equal(m.line, s->in.n_messages);
}

static void assert_no_more(struct source *s)
{
	struct input_message m;

	assert_int_equal(input_next(&s->in, &m), 0);
}

#define ASSERT_NEXT(s, literal) assert_next((s), (literal), sizeof(literal) - 1)
#define FEED(s, literal) feed((s), (literal), sizeof(literal) - 1)

static void lines(void **state)
{
	struct source s;

	(void)state;
	assert_int_equal(source_open(&s, (struct input_options){ .terminator = '\n' }), 0);
	assert_no_more(&s);
	FEED(&s, "one\n\ntw");
	ASSERT_NEXT(&s, "one");
	ASSERT_NEXT(&s, "");
	assert_no_more(&s);
	FEED(&s, "o\r\n\0\xff\nlast");
	ASSERT_NEXT(&s, "two\r");
	ASSERT_NEXT(&s, "\0\xff");
	assert_no_more(&s);
	assert_false(input_at_end(&s.in));
	feed_end(&s);
	ASSERT_NEXT(&s, "last");
	assert_no_more(&s);
	assert_int_equal(s.in.n_messages, 5);
	source_done(&s);
}

static void ended_lines(void **state)
{
	struct source s;

	(void)state;
	assert_int_equal(source_open(&s, (struct input_options){ .terminator = '\n' }), 0);
	FEED(&s, "one\n");
	ASSERT_NEXT(&s, "one");
	feed_end(&s);
	assert_no_more(&s); /* the end of the last line begins no other one */
	source_done(&s);
}

static void nothing(void **state)
{
	struct source s;

	(void)state;
	assert_int_equal(source_open(&s, (struct input_options){ .terminator = '\n' }), 0);
	feed_end(&s);
	assert_no_more(&s);
	source_done(&s);
}

static void nul_ended(void **state)
{
	struct source s;

	(void)state;
	assert_int_equal(source_open(&s, (struct input_options){ .terminator = '\0' }), 0);
	FEED(&s, "a\nb\0\0c");
	feed_end(&s);
	ASSERT_NEXT(&s, "a\nb");
	ASSERT_NEXT(&s, "");
	ASSERT_NEXT(&s, "c");
	assert_no_more(&s);
	source_done(&s);
}

static void whole(void **state)
{
	struct source s;

	(void)state;
	assert_int_equal(
		source_open(&s, (struct input_options){ .terminator = '\n', .whole = true }), 0);
	FEED(&s, "a\nb\n");
	assert_no_more(&s);
	FEED(&s, "c");
	feed_end(&s);
	ASSERT_NEXT(&s, "a\nb\nc");
	assert_no_more(&s);
	source_done(&s);
}

static void whole_of_nothing(void **state)
{
	struct source s;

	(void)state;
	assert_int_equal(
		source_open(&s, (struct input_options){ .terminator = '\n', .whole = true }), 0);
	feed_end(&s);
	ASSERT_NEXT(&s, "");
	assert_no_more(&s);
	source_done(&s);
}

static void topics(void **state)
{
	struct input_message m;
	struct source s;

	(void)state;
	assert_int_equal(
		source_open(&s, (struct input_options){ .terminator = '\n', .with_topic = true }),
		0);
	FEED(&s, "a.b\tone\ttwo\n\tx\nc\t\nnone\nlater\ty\n");
	assert_int_equal(input_next(&s.in, &m), 1);
	assert_true(str_eq(m.topic, STR("a.b")));
	assert_true(str_eq(m.data, STR("one\ttwo")));
	assert_int_equal(input_next(&s.in, &m), 1);
	assert_true(str_eq(m.topic, STR("")));
	assert_true(str_eq(m.data, STR("x")));
	assert_int_equal(input_next(&s.in, &m), 1);
	assert_true(str_eq(m.data, STR("")));
	assert_int_equal(input_next(&s.in, &m), -EBADMSG);
	assert_int_equal(s.in.n_messages, 4);
	source_done(&s);
}

static void too_long(void **state)
{
	struct input_options options = { .terminator = '\n', .max_message = 4 };
	struct input_message m;
	struct source s;

	(void)state;
	assert_int_equal(source_open(&s, options), 0);
	FEED(&s, "1234\n12345\n");
	ASSERT_NEXT(&s, "1234");
	assert_int_equal(input_next(&s.in, &m), -EMSGSIZE);
	assert_int_equal(s.in.n_messages, 2);
	source_done(&s);

	/* As soon as that is sure, and not only at its end. */
	assert_int_equal(source_open(&s, options), 0);
	FEED(&s, "1234");
	assert_no_more(&s);
	FEED(&s, "5");
	assert_int_equal(input_next(&s.in, &m), -EMSGSIZE);
	assert_int_equal(s.in.n_messages, 1);
	source_done(&s);
}

/* Lines of all lengths in pieces of all sizes come out the same. */
static void pieces(void **state)
{
	char text[2000], seen[sizeof(text) + 1];
	size_t n = 0, at, got;
	struct input_message m;
	struct source s;

	(void)state;
	for (size_t i = 0; n + i + 1 < sizeof(text); i++) {
		memset(text + n, 'a' + (char)(i % 26), i);
		text[n + i] = '\n';
		n += i + 1;
	}
	for (size_t piece = 1; piece < 70; piece++) {
		assert_int_equal(source_open(&s, (struct input_options){ .terminator = '\n' }), 0);
		got = 0;
		for (at = 0; at < n; at += piece) {
			feed(&s, text + at, n - at < piece ? n - at : piece);
			while (input_next(&s.in, &m) == 1) {
				memcpy(seen + got, m.data.p, m.data.n);
				seen[got + m.data.n] = '\n';
				got += m.data.n + 1;
			}
		}
		assert_int_equal(got, n);
		assert_memory_equal(seen, text, n);
		source_done(&s);
	}
}

static void long_messages(void **state)
{
	const size_t n = 300000;
	char *line = malloc(n + 1);
	struct input_message m;
	struct source s;

	(void)state;
	assert_non_null(line);
	memset(line, 'x', n);
	line[n] = '\n';
	assert_int_equal(
		source_open(&s, (struct input_options){ .terminator = '\n', .max_message = n }), 0);
	for (size_t at = 0; at < n + 1; at += 5000) {
		size_t part = n + 1 - at < 5000 ? n + 1 - at : 5000;

		assert_int_equal(input_next(&s.in, &m), 0);
		feed(&s, line + at, part);
	}
	assert_next(&s, line, n);
	assert_no_more(&s);
	source_done(&s);
	free(line);
}

static void followed(void **state)
{
	struct input_options options = { .terminator = '\n', .follow = true, .max_message = 100 };
	char dir[] = "/tmp/ferry-unit.XXXXXX", path[64];
	struct input_message m;
	struct input in;
	int writer;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/fifo", dir);
	assert_int_equal(mkfifo(path, 0600), 0);
	options.path = path;
	assert_int_equal(input_open(&in, &options), 0);

	for (int i = 0; i < 3; i++) {
		writer = open(path, O_WRONLY);
		assert_true(writer >= 0);
		assert_int_equal(write(writer, "a\nb", 3), 3);
		assert_int_equal(input_fill(&in), 1);
		close(writer);
		assert_int_equal(input_next(&in, &m), 1);
		assert_true(str_eq(m.data, STR("a")));
		assert_int_equal(input_next(&in, &m), 0);
		/* Its writer has left: what it began is a message, and the FIFO goes on. */
		assert_int_equal(input_fill(&in), 1);
		assert_int_equal(input_next(&in, &m), 1);
		assert_true(str_eq(m.data, STR("b")));
		assert_int_equal(input_next(&in, &m), 0);
		assert_false(input_at_end(&in));
	}
	input_done(&in);
	unlink(path);
	rmdir(dir);
}

static void not_to_be_read(void **state)
{
	struct input_options options = { .path = "/nonexistent/file", .terminator = '\n' };
	struct input in;

	(void)state;
	assert_int_equal(input_open(&in, &options), -ENOENT);
	input_done(&in);
	options.path = "/";
	assert_int_equal(input_open(&in, &options), -EISDIR);
	input_done(&in);
	options.path = "/dev/null";
	options.follow = true;
	assert_int_equal(input_open(&in, &options), -EINVAL);
	input_done(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),    cmocka_unit_test(ended_lines),
		cmocka_unit_test(nothing),  cmocka_unit_test(nul_ended),
		cmocka_unit_test(whole),    cmocka_unit_test(whole_of_nothing),
		cmocka_unit_test(topics),   cmocka_unit_test(too_long),
		cmocka_unit_test(pieces),   cmocka_unit_test(long_messages),
		cmocka_unit_test(followed), cmocka_unit_test(not_to_be_read),
	};

	return cmocka_run_group_tests_name("client_input", tests, NULL, NULL);
}
