/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Nomem: a whole broker in this process, a scenario of all families of requests over real sockets,
 * and the n-th allocation fails, for every n; once that one alone, once all from there on.
 *
 * Ours and libevent's allocations count alike. After each run every request has its one reply or
 * its connection was closed, a fresh connection is served, the counts agree with what is there, and
 * descriptors and memory are back where they were. The client is made of callbacks on the loop's
 * own base and allocates nothing while memory is short. */
#include "daemon/serve/loop.h"

#include <dirent.h>
#include <event2/event.h>
#include <fcntl.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/core/util.h"
#include "daemon/serve/ids.h"
#include "daemon/serve/log.h"
#include "tests/unit/failing.h"
#include "tests/unit/nomem_script.h"

/* A run that takes longer hangs: the only use of the time in here. */
#define PATIENCE_S 60

#define MAX_LINE (16u << 10)
#define IN_SIZE ((size_t)1 << 20)
#define OUT_SIZE ((size_t)512 << 10)

#define STEPS_MAX 256

struct play;

/* One connection of the client. */
struct peer {
	struct play *play;
	struct event reads;
	struct event writes;
	int fd;
	bool open; /* and the broker has not closed it */
	char *in;
	size_t n_in;
	size_t skip; /* payload bytes to come */
	char *out;
	size_t n_out;
	unsigned long long sub;
};

struct play {
	struct loop *loop;
	struct peer peers[N_PEERS];
	size_t step; /* the one that is under way */
	bool sent;
	bool was_sent[STEPS_MAX];
	unsigned n_replies[STEPS_MAX];
	unsigned long long lease;
	unsigned long long call;
	unsigned long long msg;
	bool hit;
	bool finished;
	bool calm; /* nothing fails in this run */
};

/* What outlives the runs. */
static struct {
	struct ids *ids;
	int listener;
	struct sockaddr_un address;
	char *in[N_PEERS];
	char *out[N_PEERS];
	long n;
	size_t step;
} here = { .listener = -1 };

static void out_of_patience(int number)
{
	char text[128];
	int n = snprintf(text, sizeof(text), "Bail out! hangs: allocation %ld, step %zu\n", here.n,
			 here.step);

	(void)number;
	if (write(STDOUT_FILENO, text, (size_t)n) < 0)
		_exit(2);
	_exit(1);
}

/* --- the client ---------------------------------------------------------------------------- */

static void peer_close(struct peer *p)
{
	if (p->fd < 0)
		return;
	event_del(&p->reads);
	event_del(&p->writes);
	close(p->fd);
	p->fd = -1;
	p->open = false;
}

static void peer_flush(struct peer *p)
{
	while (p->open && p->n_out > 0) {
		ssize_t n = send(p->fd, p->out, p->n_out, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && errno == EAGAIN) {
			event_add(&p->writes, NULL);
			return;
		}
		/* A closed connection has its end among what can be read. */
		if (n < 0)
			n = (ssize_t)p->n_out;
		memmove(p->out, p->out + n, p->n_out - (size_t)n);
		p->n_out -= (size_t)n;
	}
}

static unsigned long long number_after(const char *line, const char *key)
{
	const char *at = strstr(line, key);

	return at ? strtoull(at + strlen(key), NULL, 10) : 0;
}

static void note(unsigned long long *ret, const char *line, const char *key)
{
	unsigned long long n = number_after(line, key);

	if (n)
		*ret = n;
}

/* The length of the payload that follows: of all members, len stands last but for form. */
static size_t announced(const char *line)
{
	const char *last = NULL;

	for (const char *at = line; (at = strstr(at, ",\"len\":")); at++)
		last = at;
	return last ? strtoull(last + 7, NULL, 10) : 0;
}

static void peer_line(struct peer *p, const char *line)
{
	struct play *play = p->play;
	unsigned long long id = number_after(line, "{\"id\":");

	if (id > 0 && id < STEPS_MAX)
		play->n_replies[id]++;
	if (play->calm && strstr(line, "\"ok\":false") &&
	    (id > N(steps) || steps[id - 1].how != LATER))
		fail_msg("refused without need: %s", line);
	note(&play->lease, line, "\"lease\":");
	note(&play->call, line, "\"call\":");
	/* The others are told of all numbers too, when they read next. */
	if (id > 0) {
		note(&play->msg, line, "\"msg\":");
		note(&p->sub, line, "\"sub\":");
	}
	p->skip = announced(line);
}

static void peer_parse(struct peer *p)
{
	char *at = p->in;
	char *end = p->in + p->n_in;

	for (;;) {
		size_t passed = p->skip < (size_t)(end - at) ? p->skip : (size_t)(end - at);
		char *stop;

		at += passed;
		p->skip -= passed;
		stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			break;
		*stop = '\0';
		peer_line(p, at);
		at = stop + 1;
	}
	p->n_in = (size_t)(end - at);
	memmove(p->in, at, p->n_in);
}

static void peer_read(struct peer *p)
{
	while (p->open) {
		ssize_t n = recv(p->fd, p->in + p->n_in, IN_SIZE - p->n_in, MSG_DONTWAIT);

		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			p->open = false;
			event_del(&p->reads);
			return;
		}
		p->n_in += (size_t)n;
		peer_parse(p);
	}
}

static void peer_add(struct peer *p, const char *text, size_t n)
{
	assert_true(p->n_out + n <= OUT_SIZE);
	memcpy(p->out + p->n_out, text, n);
	p->n_out += n;
}

/* --- the play ------------------------------------------------------------------------------ */

/* Puts numbers that were told before where the script says @. */
static void peer_request(struct peer *p, size_t id, const char *text)
{
	char line[4096];
	int n = snprintf(line, sizeof(line), "{\"id\":%zu,", id);

	for (; *text; text++) {
		unsigned long long number = text[1] == 'L' ? p->play->lease :
					    text[1] == 'C' ? p->play->call :
					    text[1] == 'M' ? p->play->msg :
							     p->sub;

		if (*text != '@') {
			line[n++] = *text;
			continue;
		}
		/* What was never told because memory was short is some number all the same. */
		n += snprintf(line + n, sizeof(line) - (size_t)n, "%llu", number ? number : 1);
		text++;
	}
	line[n++] = '\n';
	peer_add(p, line, (size_t)n);
}

static void step_send(struct play *play, size_t id, const struct step *s)
{
	static const char payload[1024] = "payload";
	struct peer *p = &play->peers[s->who];

	if (s->how == GONE) {
		peer_close(p);
		return;
	}
	peer_request(p, id, s->text);
	for (size_t left = s->raw; left > 0;) {
		size_t n = left < sizeof(payload) ? left : sizeof(payload);

		peer_add(p, payload, n);
		left -= n;
	}
	play->was_sent[id] = true;
	play->sent = true;
	peer_flush(p);
}

static bool step_is_over(const struct play *play, size_t id, const struct step *s)
{
	if (!play->peers[s->who].open)
		return true;
	return play->sent && (s->how != AT_ONCE || play->n_replies[id] > 0);
}

/* Whatever still waits is cancelled: afterwards no request may be without a reply. */
static bool cancel_waiting(struct play *play)
{
	size_t cancel = STEPS_MAX / 2;

	for (size_t id = 1; id <= N(steps); id++, cancel++) {
		struct peer *p = &play->peers[steps[id - 1].who];
		char text[64];

		if (steps[id - 1].how != LATER || !play->was_sent[id] || !p->open)
			continue;
		if (play->n_replies[id] > 0 || play->n_replies[cancel] > 0)
			continue;
		if (!play->was_sent[cancel]) {
			play->was_sent[cancel] = true;
			snprintf(text, sizeof(text), "\"op\":\"cancel\",\"request\":%zu}", id);
			peer_request(p, cancel, text);
			peer_flush(p);
		}
		return false;
	}
	return true;
}

static void peer_connect(struct play *play, int who);

/* Nothing fails any more: a newcomer must be served, and everything can be looked at. */
static void play_epilogue(struct play *play)
{
	static const char *const last[] = { "\"op\":\"ping\"}", "\"op\":\"purge\",\"queue\":\"q\"}",
					    "\"op\":\"list\",\"what\":\"queues\"}",
					    "\"op\":\"stats\"}" };
	size_t base = STEPS_MAX - 8;

	if (!cancel_waiting(play))
		return;
	if (play->peers[FRESH].fd < 0) {
		peer_connect(play, FRESH);
		for (size_t i = 0; i < N(last); i++)
			peer_request(&play->peers[FRESH], base + i, last[i]);
		peer_flush(&play->peers[FRESH]);
	}
	assert_true(play->peers[FRESH].open);
	if (play->n_replies[base + N(last) - 1] == 0)
		return;
	play->finished = true;
	loop_stop(play->loop);
}

static void play_on(struct play *play)
{
	/* What one peer was told is known before another one goes on. */
	for (size_t i = 0; i < N_PEERS; i++)
		peer_read(&play->peers[i]);
	while (play->step < N(steps)) {
		const struct step *s = &steps[play->step];

		here.step = play->step + 1;
		if (!play->sent && play->peers[s->who].open)
			step_send(play, play->step + 1, s);
		if (!step_is_over(play, play->step + 1, s))
			return;
		play->step++;
		play->sent = false;
	}
	if (!play->hit)
		play->hit = failing_clear();
	if (!play->finished)
		play_epilogue(play);
}

static void readable(evutil_socket_t fd, short what, void *arg)
{
	struct peer *p = arg;

	(void)fd;
	(void)what;
	play_on(p->play);
}

static void writable(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	peer_flush(arg);
}

static void peer_connect(struct play *play, int who)
{
	struct peer *p = &play->peers[who];
	struct event_base *base = loop_base(play->loop);

	p->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_true(p->fd >= 0);
	assert_int_equal(
		connect(p->fd, (const struct sockaddr *)&here.address, sizeof(here.address)), 0);
	p->open = true;
	event_assign(&p->writes, base, p->fd, EV_WRITE, writable, p);
	event_assign(&p->reads, base, p->fd, EV_READ | EV_PERSIST, readable, p);
	assert_int_equal(event_add(&p->reads, NULL), 0);
}

/* --- a run --------------------------------------------------------------------------------- */

static void log_nothing(void *arg, enum log_level level, const char *text)
{
	(void)arg;
	(void)level;
	(void)text;
}

static struct config *config(void)
{
	struct config *c;

	assert_int_equal(config_defaults(&c), 0);
	c->broker.limits.wire.max_line = MAX_LINE;
	c->broker.limits.wire.max_envelope = MAX_LINE;
	c->broker.limits.wire.min_ttr_ms = 1;
	return c;
}

static int make_loop(struct log *log, struct config *c, struct loop **ret)
{
	int listener = fcntl(here.listener, F_DUPFD_CLOEXEC, 0);
	const struct loop_options o = { .config = c,
					.log = log,
					.ids = here.ids,
					.listeners = &listener,
					.n_listeners = 1,
					.http_path = "/nowhere" };
	int r;

	assert_true(listener >= 0);
	r = loop_new(&o, ret);
	if (r < 0)
		close(listener);
	return r;
}

static void check_replies(const struct play *play)
{
	for (size_t id = 1; id <= N(steps); id++) {
		const struct step *s = &steps[id - 1];
		bool closed = !play->peers[s->who].open;
		unsigned n = play->n_replies[id];

		if (n > 1 || (n == 0 && !closed && s->how != QUIET))
			fail_msg("allocation %ld: step %zu (%s) has %u replies", here.n, id,
				 s->text, n);
	}
}

/* The sessions have gone: what is left is what queues and topics hold. */
static void check_core(struct broker *b)
{
	struct account *a = quota_account(&b->quota, geteuid());
	struct queue *q;
	uint64_t n_messages = 0;

	assert_int_equal(b->n_clients, 0);
	assert_int_equal(b->actions.n, 0);
	/* Both ends have the same user: his account has all there is. */
	assert_non_null(a);
	assert_int_equal(a->n_sessions, 0);
	assert_int_equal(a->bytes, b->quota.memory.used);
	account_unref(a);
	RB_FOREACH(q, queue_tree, &b->queues) {
		for (unsigned i = 0; i < N_ENTRY_STATES; i++)
			n_messages += q->n_state[i];
	}
	assert_int_equal(n_messages, b->n_messages);
	while ((q = RB_MIN(queue_tree, &b->queues)))
		queue_free(q);
	assert_int_equal(b->n_messages, 0);
	assert_true(RB_EMPTY(&b->leases));
	assert_true(RB_EMPTY(&b->calls));
	assert_true(RB_EMPTY(&b->services));
}

/* Returns whether an allocation has failed. */
static bool run(void (*failing)(long n), long n)
{
	struct play play = { .calm = !failing };
	struct log *log;

	here.n = n;
	here.step = 0;
	alarm(PATIENCE_S);
	assert_int_equal(log_new((struct log_sink){ log_nothing, NULL }, LEVEL_TRACE, 10, &log), 0);
	assert_int_equal(make_loop(log, config(), &play.loop), 0);
	for (int i = 0; i < N_PEERS; i++)
		play.peers[i] = (struct peer){
			.play = &play, .fd = -1, .in = here.in[i], .out = here.out[i]
		};
	for (int i = A; i <= C; i++)
		peer_connect(&play, i);
	if (failing)
		failing(n);
	play_on(&play);
	assert_int_equal(loop_run(play.loop), 0);
	for (size_t i = 0; i < N_PEERS; i++)
		peer_read(&play.peers[i]);
	for (size_t i = 0; i < N_PEERS; i++)
		assert_false(play.peers[i].open);
	assert_true(play.finished);
	check_replies(&play);
	for (int i = 0; i < N_PEERS; i++)
		peer_close(&play.peers[i]);
	check_core(play.loop->broker);
	loop_free(play.loop);
	log_free(log);
	return play.hit;
}

static size_t n_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

/* Of the address sanitizer, when that is there: the C library's own figures mean nothing then. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static size_t n_bytes(void)
{
	if (__sanitizer_get_current_allocated_bytes)
		return __sanitizer_get_current_allocated_bytes();
	return mallinfo2().uordblks;
}

/* Runs @once with every allocation failing in turn, until it gets by without. */
static void for_each_allocation(bool (*once)(void (*failing)(long n), long n),
				void (*failing)(long n))
{
	size_t fds, bytes;
	bool hit = true;
	long n;

	/* What is made once, and never again, by libraries. */
	once(NULL, -1);
	fds = n_descriptors();
	bytes = n_bytes();
	for (n = 0; hit; n++) {
		hit = once(failing, n);
		if (n_descriptors() != fds)
			fail_msg("allocation %ld: descriptors are left", n);
		if (n_bytes() != bytes)
			fail_msg("allocation %ld: %zd bytes are left", n,
				 (ssize_t)(n_bytes() - bytes));
	}
	alarm(0);
	print_message("# %ld allocations\n", n - 1);
}

/* --- the tests ----------------------------------------------------------------------------- */

static void one_fails(void **state)
{
	(void)state;
	for_each_allocation(run, failing_set);
}

static void all_fail_from_one_on(void **state)
{
	(void)state;
	for_each_allocation(run, failing_set_from);
}

static bool make_and_free(void (*failing)(long n), long n)
{
	struct config *c = config();
	struct loop *l = NULL;
	struct log *log;
	bool hit;
	int r;

	assert_int_equal(log_new((struct log_sink){ log_nothing, NULL }, LEVEL_TRACE, 10, &log), 0);
	if (failing)
		failing(n);
	r = make_loop(log, c, &l);
	hit = failing_clear();
	/* What it can do without may fail and nobody notices. */
	if (!hit || r != -ENOMEM)
		assert_int_equal(r, 0);
	loop_free(l);
	log_free(log);
	return hit;
}

static void loop_new_fails(void **state)
{
	(void)state;
	for_each_allocation(make_and_free, failing_set);
}

static int set_up(void **state)
{
	static char folder[] = "/tmp/nomem.XXXXXX";
	enum ids_origin origin;
	struct why why;

	*state = folder;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(ids_open(folder, 1, &here.ids, &origin, &why), 0);
	here.address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	snprintf(here.address.sun_path, sizeof(here.address.sun_path), "%s/s", folder);
	here.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(here.listener, (const struct sockaddr *)&here.address,
			      sizeof(here.address)),
			 0);
	assert_int_equal(listen(here.listener, 16), 0);
	for (size_t i = 0; i < N_PEERS; i++) {
		here.in[i] = malloc(IN_SIZE);
		here.out[i] = malloc(OUT_SIZE);
		assert_non_null(here.in[i]);
		assert_non_null(here.out[i]);
	}
	return 0;
}

static int tear_down(void **state)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/ids", (const char *)*state);
	unlink(path);
	unlink(here.address.sun_path);
	rmdir(*state);
	close(here.listener);
	ids_free(here.ids);
	for (size_t i = 0; i < N_PEERS; i++) {
		free(here.in[i]);
		free(here.out[i]);
	}
	return 0;
}

static void libevent_says(int severity, const char *text)
{
	(void)severity;
	(void)text;
}

/* The C library counts as used what it keeps aside for each thread: begin again without that. */
static void begin_again(char **argv)
{
	if (__sanitizer_get_current_allocated_bytes || getenv("GLIBC_TUNABLES"))
		return;
	setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 1);
	execv("/proc/self/exe", argv);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loop_new_fails),
		cmocka_unit_test(one_fails),
		cmocka_unit_test(all_fail_from_one_on),
	};

	(void)argc;
	begin_again(argv);
	event_set_mem_functions(malloc, realloc, free);
	event_set_log_callback(libevent_says);
	signal(SIGALRM, out_of_patience);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
