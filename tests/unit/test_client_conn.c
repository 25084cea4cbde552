/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Connection: what the client makes of what a broker says, in pieces of any size.
 *
 * The broker is a child process that answers hello and then says what it was told to. */

#include "client/conn.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define HELLO                                                                     \
	"{\"id\":1,\"ok\":true,\"broker\":\"ferry\",\"version\":\"9\",\"uid\":7," \
	"\"limits\":{\"max_raw\":1000,\"max_line\":4096,\"min_ttr\":500}}\n"

struct broker {
	char dir[32];
	char path[64];
	pid_t pid;
	struct conn *conn;
	struct conn_report report;
};

/* Read one line, say what there is to say in pieces, and wait for the end of the other side. */
static void broker_child(int listener, const char *text, size_t n, size_t piece)
{
	int fd = accept(listener, NULL, NULL);
	char c = 0;

	while (c != '\n' && read(fd, &c, 1) == 1)
		;
	for (size_t at = 0; at < n; at += piece) {
		if (send(fd, text + at, n - at < piece ? n - at : piece, MSG_NOSIGNAL) < 0)
			break;
	}
	shutdown(fd, SHUT_WR);
	while (read(fd, &c, 1) == 1)
		;
	_exit(0);
}

static int broker_start(struct broker *b, const char *text, size_t n, size_t piece)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct conn_target target = { .socket = b->path, .name = "test" };
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*b = (struct broker){ .dir = "/tmp/ferry-unit.XXXXXX" };
	assert_non_null(mkdtemp(b->dir));
	snprintf(b->path, sizeof(b->path), "%s/ferry.sock", b->dir);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", b->path);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 1), 0);
	b->pid = fork();
	assert_true(b->pid >= 0);
	if (b->pid == 0)
		broker_child(listener, text, n, piece);
	close(listener);
	return conn_open(&target, &b->report, &b->conn);
}

#define START(b, literal) broker_start((b), (literal), sizeof(literal) - 1, SIZE_MAX / 2)

static void broker_end(struct broker *b)
{
	b->conn = conn_free(b->conn);
	conn_report_done(&b->report);
	assert_int_equal(waitpid(b->pid, NULL, 0), b->pid);
	unlink(b->path);
	rmdir(b->dir);
}

static void hello(void **state)
{
	struct broker b;

	(void)state;
	assert_int_equal(START(&b, HELLO), 0);
	assert_int_equal(conn_limits(b.conn)->max_raw, 1000);
	assert_int_equal(conn_limits(b.conn)->min_ttr_ms, 500);
	assert_int_equal(conn_limits(b.conn)->max_credit, 1024); /* not told: the default */
	assert_int_equal(json_integer_value(json_object_get(conn_hello(b.conn), "uid")), 7);
	assert_string_equal(conn_path(b.conn), b.path);
	broker_end(&b);
}

static void hello_gone_wrong(void **state)
{
	static const struct {
		const char *text;
		int result;
		const char *refusal;
	} cases[] = {
		{ "{\"id\":1,\"ok\":false,\"error\":\"unsupported\",\"detail\":\"no\"}\n", -EPROTO,
		  "unsupported: no" },
		{ "HTTP/1.1 400 Bad Request\r\n", -EPROTO, NULL },
		{ "[1]\n", -EPROTO, NULL },
		{ "{\"ok\":true}\n", -EPROTO, NULL },
		{ "", -ECONNRESET, NULL },
		{ "{\"id\":1,\"ok\"", -ECONNRESET, NULL },
	};
	struct broker b;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(broker_start(&b, cases[i].text, strlen(cases[i].text), 100),
				 cases[i].result);
		if (cases[i].refusal)
			assert_string_equal(b.report.refusal, cases[i].refusal);
		else
			assert_null(b.report.refusal);
		broker_end(&b);
	}
}

static const char frames[] = HELLO
	"{\"id\":2,\"ok\":true}\n"
	"\n"
	"{\"event\":\"message\",\"sub\":1,\"len\":5,\"form\":\"text\"}\nab\ncd"
	"{\"event\":\"message\",\"x\":\"\\\"len\\\":9\",\"len\":0,\"form\":\"bytes\"}\n"
	"{\"id\":3,\"ok\":false,\"error\":\"quota\",\"detail\":\"\\\"len\\\"\"}\r\n"
	"{\"event\":\"goodbye\",\"reason\":\"the end\"}";

/* Each frame whole, and in order, whatever the pieces are. */
static void pieces(void **state)
{
	struct frame f = {};
	struct broker b;

	(void)state;
	for (size_t piece = 1; piece < sizeof(frames); piece += piece < 40 ? 1 : 37) {
		assert_int_equal(broker_start(&b, frames, sizeof(frames) - 1, piece), 0);
		assert_int_equal(conn_wait(b.conn, &f, CONN_FOR_EVER), 0);
		assert_int_equal(frame_id(&f), 2);
		assert_null(frame_refused(&f));
		assert_false(f.has_payload);
		assert_int_equal(conn_wait(b.conn, &f, CONN_FOR_EVER), 0);
		assert_string_equal(frame_event(&f), "message");
		assert_int_equal(frame_id(&f), 0);
		assert_true(f.has_payload);
		assert_true(str_eq(f.payload.text, STR("ab\ncd")));
		assert_int_equal(f.payload.form, FORM_TEXT);
		assert_int_equal(conn_wait(b.conn, &f, CONN_FOR_EVER), 0);
		assert_true(f.has_payload);
		assert_int_equal(f.payload.text.n, 0);
		assert_int_equal(conn_wait(b.conn, &f, CONN_FOR_EVER), 0);
		assert_int_equal(frame_id(&f), 3);
		assert_string_equal(frame_refused(&f), "quota");
		assert_null(conn_goodbye(b.conn));
		assert_int_equal(conn_wait(b.conn, &f, CONN_FOR_EVER), 0);
		assert_string_equal(conn_goodbye(b.conn), "the end");
		assert_int_equal(conn_wait(b.conn, &f, CONN_FOR_EVER), -ECONNRESET);
		frame_done(&f);
		broker_end(&b);
	}
}

static void no_frames(void **state)
{
	static const char *const cases[] = {
		HELLO "{\"len\":1001}\n", HELLO "{\"len\":-1}\n", HELLO "{\"len\":\"1\"}\n",
		HELLO "{\"len\":1,\n",	  HELLO "nothing\n",
	};
	struct frame f = {};
	struct broker b;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(broker_start(&b, cases[i], strlen(cases[i]), 1000), 0);
		assert_int_equal(conn_wait(b.conn, &f, CONN_FOR_EVER), -EPROTO);
		frame_done(&f);
		broker_end(&b);
	}
	/* A payload that never came whole is none. */
	assert_int_equal(START(&b, HELLO "{\"len\":3}\nab"), 0);
	assert_int_equal(conn_wait(b.conn, &f, CONN_FOR_EVER), -ECONNRESET);
	broker_end(&b);
}

static void by_text_alone(void **state)
{
	struct frame f = { .line = STR("{\"id\":42,\"ok\":true,\"queue\":\"q\",\"lease\":7}") };
	struct str rest;

	(void)state;
	assert_int_equal(frame_answers(&f, &rest), 42);
	assert_true(str_eq(rest, STR(",\"queue\":\"q\",\"lease\":7}")));
	assert_int_equal(frame_find_integer(&f, STR("\"lease\"")), 7);
	assert_int_equal(frame_find_integer(&f, STR("\"queue\"")), -1);
	assert_int_equal(frame_find_integer(&f, STR("\"msg\"")), -1);
	f.line = STR("{\"id\":42,\"ok\":false,\"error\":\"x\"}");
	assert_int_equal(frame_answers(&f, &rest), 0);
	f.line = STR("{\"id\":42");
	assert_int_equal(frame_answers(&f, &rest), 0);
	f.line = STR("{\"id\":\"42\",\"ok\":true}");
	assert_int_equal(frame_answers(&f, &rest), 0);
	f.line = STR("{\"event\":\"message\"}");
	assert_int_equal(frame_answers(&f, &rest), 0);
}

static void too_large(void **state)
{
	struct payload p = { .form = FORM_BYTES, .coding = CODING_RAW };
	char bytes[1001] = { 0 };
	struct broker b;
	uint64_t id;

	(void)state;
	assert_int_equal(START(&b, HELLO), 0);
	p.text = (struct str){ bytes, 1001 };
	assert_int_equal(conn_send_head(b.conn, "{\"op\":\"put\"", &p, &id), -EMSGSIZE);
	assert_int_equal(conn_unsent(b.conn), 0);
	p.text.n = 1000;
	assert_int_equal(conn_send_head(b.conn, "{\"op\":\"put\"", &p, &id), 0);
	assert_int_equal(id, 2);
	assert_true(conn_unsent(b.conn) > 1000);
	broker_end(&b);
}

static void nobody(void **state)
{
	struct conn_target target = { .socket = "/nonexistent/ferry.sock", .name = "test" };
	struct conn_report report = {};
	struct conn *c = NULL;

	(void)state;
	assert_int_equal(conn_open(&target, &report, &c), -ENOENT);
	assert_null(c);
	assert_int_equal(report.n_tries, 1);
	assert_string_equal(report.tries[0].path, target.socket);
	assert_int_equal(report.tries[0].error, ENOENT);
	conn_report_done(&report);

	/* The search order: each place once. */
	setenv("FERRY_SOCKET", "/nonexistent/one", 1);
	setenv("FERRY_DIR", "/nonexistent/two", 1);
	target.socket = NULL;
	if (conn_open(&target, &report, &c) == -ENOENT)
		assert_true(report.n_tries >= 3);
	assert_string_equal(report.tries[0].path, "/nonexistent/one");
	assert_string_equal(report.tries[1].path, "/nonexistent/two/ferry.sock");
	conn_report_done(&report);
	conn_free(c);
	unsetenv("FERRY_SOCKET");
	unsetenv("FERRY_DIR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hello),     cmocka_unit_test(hello_gone_wrong),
		cmocka_unit_test(pieces),    cmocka_unit_test(no_frames),
		cmocka_unit_test(too_large), cmocka_unit_test(by_text_alone),
		cmocka_unit_test(nobody),
	};

	return cmocka_run_group_tests_name("client_conn", tests, NULL, NULL);
}
