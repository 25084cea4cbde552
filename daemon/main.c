/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* ferryd: the message broker's daemon.
 *
 * Reads arguments and configuration, claims its directory, opens the socket, and turns the loop
 * until it is told to end; says what failed, and its exit status. The only file of the daemon that
 * exits and prints. What it serves is in the floors below. */
#include <argp.h>
#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "daemon/serve/config.h"
#include "daemon/serve/descriptors.h"
#include "daemon/serve/ids.h"
#include "daemon/serve/listener.h"
#include "daemon/serve/log.h"
#include "daemon/serve/loop.h"
#include "daemon/serve/paths.h"
#include "systemd/service.h"

#define EXIT_USAGE 2
/* FileDescriptorName= of the socket unit. */
#define SOCKET_NAME "ferry"

const char *argp_program_version = "ferryd " PACKAGE_VERSION;

struct arguments {
	const char *dir;
	const char *state_dir;
	const char *config;
	bool check;
	bool print_defaults;
	unsigned n_verbose;
};

struct ferryd {
	struct arguments arguments;
	bool journal; /* standard error goes there, or to another reader of `<N>` */
	struct paths paths;
	struct log *log;
	const struct config *config; /* the one in force: the loop's once that is made */
	struct service_fds passed;
	int claim_fd, state_claim_fd;
	struct ids *ids;
	struct listener *listener;
	struct loop *loop;
	struct event *on_term, *on_int, *on_hup, *on_watchdog, *on_serving;
	bool stopping;
};

/* --- arguments ----------------------------------------------------------------------------- */

enum {
	OPTION_DIR = 1000,
	OPTION_STATE_DIR,
	OPTION_CONFIG,
	OPTION_CHECK,
	OPTION_PRINT_DEFAULTS,
};

static const struct argp_option options[] = {
	{ .name = "dir",
	  .key = OPTION_DIR,
	  .arg = "DIR",
	  .doc = "where the sockets are ($FERRY_DIR, else /run/ferry for root and the user ferry, "
		 "else $XDG_RUNTIME_DIR/ferry)" },
	{ .name = "state-dir",
	  .key = OPTION_STATE_DIR,
	  .arg = "DIR",
	  .doc = "for what outlives the broker ($STATE_DIRECTORY, else --dir if it is given, else "
		 "/var/lib/ferry, else $XDG_STATE_HOME/ferry)" },
	{ .name = "config",
	  .key = OPTION_CONFIG,
	  .arg = "FILE",
	  .doc = "configuration, and FILE.d/*.conf after it (/etc/ferry/ferryd.conf, else "
		 "$XDG_CONFIG_HOME/ferry/ferryd.conf)" },
	{ .name = "check",
	  .key = OPTION_CHECK,
	  .doc = "say what is wrong with the configuration, and end" },
	{ .name = "print-defaults",
	  .key = OPTION_PRINT_DEFAULTS,
	  .doc = "print a configuration file with every key and its default, and end" },
	{ .name = "verbose", .key = 'v', .doc = "log more; twice: everything" },
	{},
};

static char *take_path(char *arg, const char *option, const struct argp_state *state)
{
	if (*arg == '\0')
		argp_error(state, "%s: must not be empty", option);
	return arg;
}

static error_t take_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case OPTION_DIR:
		a->dir = take_path(arg, "--dir", state);
		return 0;
	case OPTION_STATE_DIR:
		a->state_dir = take_path(arg, "--state-dir", state);
		return 0;
	case OPTION_CONFIG:
		a->config = take_path(arg, "--config", state);
		return 0;
	case OPTION_CHECK:
		a->check = true;
		return 0;
	case OPTION_PRINT_DEFAULTS:
		a->print_defaults = true;
		return 0;
	case 'v':
		a->n_verbose++;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument: %s", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = take_option,
	.doc = "Message broker for one machine. Stays in the foreground.\v"
	       "SIGTERM and SIGINT end it in order, SIGHUP reloads the configuration. "
	       "See ferryd(8) and ferryd.conf(5).",
};

/* --- saying things ------------------------------------------------------------------------- */

static const char *level_word(enum log_level level)
{
	switch (level) {
	case LEVEL_ERROR:
		return "error: ";
	case LEVEL_WARN:
		return "warning: ";
	case LEVEL_NOTE:
	case LEVEL_INFO:
	case LEVEL_TRACE:
		break;
	}
	return "";
}

static void write_log(void *arg, enum log_level level, const char *text)
{
	const struct ferryd *d = arg;
	struct timespec now;
	struct tm tm;
	char when[32];

	if (d->journal) {
		fprintf(stderr, "<%d>%s\n", (int)level, text);
		return;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &tm);
	strftime(when, sizeof(when), "%F %T", &tm);
	fprintf(stderr, "%s.%03ld %s%s\n", when, now.tv_nsec / 1000000, level_word(level), text);
}

/* Whether standard error is what $JOURNAL_STREAM says (systemd.exec(5)). */
static bool is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	uintmax_t dev, ino;
	struct stat st;
	char *end;

	if (!stream || fstat(STDERR_FILENO, &st) < 0)
		return false;
	dev = strtoumax(stream, &end, 10);
	if (*end != ':')
		return false;
	ino = strtoumax(end + 1, &end, 10);
	return *end == '\0' && st.st_dev == dev && st.st_ino == ino;
}

static enum log_level most_of(unsigned n_verbose)
{
	if (n_verbose == 0)
		return LEVEL_NOTE;
	return n_verbose == 1 ? LEVEL_INFO : LEVEL_TRACE;
}

static void say_plain(void *arg, const char *text)
{
	(void)arg;
	fprintf(stderr, "%s\n", text);
}

static void say_error(void *arg, const char *text)
{
	log_say(((struct ferryd *)arg)->log, LEVEL_ERROR, "%s", text);
}

static void say_note(void *arg, const char *text)
{
	log_say(((struct ferryd *)arg)->log, LEVEL_NOTE, "%s", text);
}

/* What failed, once: the end of a start. */
static int failed(struct ferryd *d, const struct why *why)
{
	log_say(d->log, LEVEL_ERROR, "%s", why->text);
	return EXIT_FAILURE;
}

static int failed_by(struct ferryd *d, const char *what, int error)
{
	log_say(d->log, LEVEL_ERROR, "%s: %s", what, strerrordesc_np(-error));
	return EXIT_FAILURE;
}

/* Whether this is the machine's broker, and not a user's own. */
static bool is_system(void)
{
	const struct passwd *user;

	if (geteuid() == 0)
		return true;
	user = getpwuid(geteuid());
	return user && strcmp(user->pw_name, "ferry") == 0;
}

static const char *environment(const char *name)
{
	return getenv(name);
}

static struct paths_wish wish_of(const struct arguments *a)
{
	return (struct paths_wish){
		.dir = a->dir,
		.state_dir = a->state_dir,
		.config = a->config,
		.system = is_system(),
		.env = environment,
	};
}

/* --- without serving ----------------------------------------------------------------------- */

static int print_defaults(void)
{
	struct buf text = {};
	int status = EXIT_FAILURE;

	config_print_defaults(&text);
	if (!text.failed && fwrite(text.p, 1, text.n, stdout) == text.n && fflush(stdout) == 0)
		status = EXIT_SUCCESS;
	else
		fprintf(stderr, "ferryd: cannot write: %s\n", strerrordesc_np(errno));
	buf_done(&text);
	return status;
}

static int load(struct ferryd *d, void (*say)(void *arg, const char *text), struct config **ret)
{
	struct config_report report = { .say = say, .arg = d };
	int error = config_load(d->paths.config, d->paths.config_required, &report, ret);

	if (error < 0 && error != -EINVAL)
		say(d, strerrordesc_np(-error));
	return error;
}

static int check(struct ferryd *d)
{
	struct paths_wish wish = wish_of(&d->arguments);
	struct config *config;

	if (paths_choose_config(&wish, &d->paths) < 0 || load(d, say_plain, &config) < 0)
		return EXIT_FAILURE;
	config_free(config);
	return EXIT_SUCCESS;
}

/* --- events -------------------------------------------------------------------------------- */

static void stop(evutil_socket_t signal_number, short what, void *arg)
{
	struct ferryd *d = arg;

	(void)what;
	if (!d->stopping)
		log_say(d->log, LEVEL_NOTE, "ending, told by SIG%s",
			sigabbrev_np((int)signal_number));
	d->stopping = true;
	service_stopping(NULL);
	loop_stop(d->loop);
}

static uint64_t monotonic_usec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* All of the new configuration is right, or all of the old one stays. */
static void reload(evutil_socket_t signal_number, short what, void *arg)
{
	struct ferryd *d = arg;
	struct config_report note = { .say = say_note, .arg = d };
	struct config *config;

	(void)signal_number;
	(void)what;
	if (d->stopping)
		return;
	service_reloading(monotonic_usec());
	if (load(d, say_error, &config) < 0) {
		log_say(d->log, LEVEL_ERROR, "not reloaded: the configuration stays as it was");
		service_ready("Serving; the last reload failed");
		return;
	}
	config_waiting(d->config, config, &note);
	log_set_per_user(d->log, config->serve.log_per_user);
	d->config = config;
	loop_reload(d->loop, config);
	log_say(d->log, LEVEL_NOTE, "configuration reloaded");
	service_ready("Serving");
}

static void ping(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	service_watchdog_ping();
}

/* The loop's first turn: whoever waits for us may connect now. */
static void say_serving(evutil_socket_t fd, short what, void *arg)
{
	struct ferryd *d = arg;

	(void)fd;
	(void)what;
	service_ready("Serving");
	printf("%s serving on %s\n", argp_program_version, listener_path(d->listener));
	fflush(stdout);
}

static struct event *add_event(struct ferryd *d, int fd, short what, event_callback_fn call,
			       uint64_t usec)
{
	struct event *e = event_new(loop_base(d->loop), fd, what, call, d);
	struct timeval tv = {
		.tv_sec = (time_t)(usec / 1000000),
		.tv_usec = (suseconds_t)(usec % 1000000),
	};

	if (e && event_add(e, what & EV_TIMEOUT ? &tv : NULL) < 0) {
		event_free(e);
		return NULL;
	}
	return e;
}

static int add_events(struct ferryd *d)
{
	uint64_t watchdog = service_watchdog_usec();

	d->on_term = add_event(d, SIGTERM, EV_SIGNAL | EV_PERSIST, stop, 0);
	d->on_int = add_event(d, SIGINT, EV_SIGNAL | EV_PERSIST, stop, 0);
	d->on_hup = add_event(d, SIGHUP, EV_SIGNAL | EV_PERSIST, reload, 0);
	d->on_serving = add_event(d, -1, EV_TIMEOUT, say_serving, 0);
	if (!d->on_term || !d->on_int || !d->on_hup || !d->on_serving)
		return -ENOMEM;
	if (watchdog) {
		d->on_watchdog = add_event(d, -1, EV_TIMEOUT | EV_PERSIST, ping, watchdog / 2);
		if (!d->on_watchdog)
			return -ENOMEM;
	}
	return 0;
}

static void remove_events(struct ferryd *d)
{
	struct event *all[] = {
		d->on_term, d->on_int, d->on_hup, d->on_watchdog, d->on_serving,
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (all[i])
			event_free(all[i]);
	}
}

/* --- start --------------------------------------------------------------------------------- */

static void check_state_dir(struct ferryd *d)
{
	const char *dir = d->paths.state_dir;

	if (paths_volatile(dir))
		log_say(d->log, LEVEL_NOTE,
			"the state directory %s does not outlive a reboot (it is on tmpfs)", dir);
	if (paths_open_to_others(dir))
		log_say(d->log, LEVEL_WARN, "others can write in the state directory %s", dir);
}

static int open_ids(struct ferryd *d, struct why *why)
{
	enum ids_origin origin;
	struct timespec now;
	int error;

	clock_gettime(CLOCK_REALTIME, &now);
	error = ids_open(d->paths.state_dir, (int64_t)now.tv_sec * 1000, &d->ids, &origin, why);
	if (error == 0 && origin == IDS_RECOVERED)
		log_say(d->log, LEVEL_WARN, "%s", why->text);
	return error;
}

static mode_t socket_mode(const struct ferryd *d)
{
	if (d->config->socket_mode != CONFIG_MODE_UNSET)
		return d->config->socket_mode;
	return d->paths.system ? 0666 : 0600;
}

static int open_listener(struct ferryd *d, struct why *why)
{
	int fd, error;

	error = service_fds_init(&d->passed);
	if (error < 0)
		return why_set(why, error, "the sockets that were passed: %s",
			       strerrordesc_np(-error));
	error = service_fds_steal_listener(&d->passed, SOCKET_NAME, &fd);
	if (error == 0) {
		error = listener_adopt(fd, &d->listener, why);
		if (error < 0)
			close(fd);
		return error;
	}
	if (error != -ENOENT)
		return why_set(why, error, "the socket " SOCKET_NAME " that was passed: %s",
			       strerrordesc_np(-error));
	if (d->passed.n_entries > 0)
		log_say(d->log, LEVEL_WARN,
			"none of the %zu sockets that were passed is called " SOCKET_NAME
			": making one",
			d->passed.n_entries);
	return listener_open(d->paths.socket, socket_mode(d), d->config->socket_gid, &d->listener,
			     why);
}

/* The loop takes the configuration, and the socket if it can be made. */
static int make_loop(struct ferryd *d, struct config *config)
{
	int fd = listener_steal_fd(d->listener);
	struct loop_options o = {
		.config = config,
		.log = d->log,
		.ids = d->ids,
		.listeners = &fd,
		.n_listeners = 1,
		.http_path = d->paths.http,
	};
	int error = loop_new(&o, &d->loop);

	if (error < 0)
		close(fd);
	return error;
}

static int serve(struct ferryd *d)
{
	int error;

	error = add_events(d);
	if (error < 0)
		return failed_by(d, "cannot watch for signals", error);
	error = loop_run(d->loop);
	if (error < 0)
		return failed_by(d, "the loop failed", error);
	error = ids_settle(d->ids, loop_next_id(d->loop));
	if (error < 0)
		log_say(d->log, LEVEL_WARN, "ids are skipped, since the file cannot be written: %s",
			strerrordesc_np(-error));
	return EXIT_SUCCESS;
}

/* Both directories: brokers with sockets of their own must not share their state either. */
static int claim(struct ferryd *d, struct why *why)
{
	int error = claim_take(d->paths.dir, &d->claim_fd, why);

	if (error < 0 || paths_same(d->paths.dir, d->paths.state_dir))
		return error;
	return claim_take(d->paths.state_dir, &d->state_claim_fd, why);
}

static int start(struct ferryd *d, struct config *config)
{
	struct why why;
	int error;

	d->config = config;
	descriptors_raise(d->log, config->broker.limits.max_sessions);
	log_set_per_user(d->log, config->serve.log_per_user);

	error = paths_make(&d->paths, &why);
	if (error == 0)
		error = claim(d, &why);
	if (error == 0) {
		check_state_dir(d);
		error = open_ids(d, &why);
	}
	if (error == 0)
		error = open_listener(d, &why);
	if (error < 0) {
		config_free(config);
		return failed(d, &why);
	}

	error = make_loop(d, config);
	if (error < 0)
		return failed_by(d, "cannot start", error);
	return serve(d);
}

static int run(struct ferryd *d)
{
	struct log_sink sink = { .write = write_log, .arg = d };
	struct paths_wish wish = wish_of(&d->arguments);
	struct config *config;
	struct why why;

	if (d->arguments.print_defaults)
		return print_defaults();
	if (log_new(sink, most_of(d->arguments.n_verbose), 10, &d->log) < 0) {
		say_plain(NULL, "ferryd: out of memory");
		return EXIT_FAILURE;
	}
	if (d->arguments.check)
		return check(d);
	if (paths_choose(&wish, &d->paths, &why) < 0)
		return failed(d, &why);
	if (load(d, say_error, &config) < 0)
		return EXIT_FAILURE;
	return start(d, config);
}

static void done(struct ferryd *d)
{
	/* Told to end twice, it still ends in order: what is left to do is brief. */
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	remove_events(d);
	loop_free(d->loop);
	listener_free(d->listener);
	ids_free(d->ids);
	service_fds_done(&d->passed);
	claim_release(d->claim_fd);
	claim_release(d->state_claim_fd);
	paths_done(&d->paths);
	log_free(d->log);
}

int main(int argc, char **argv)
{
	struct ferryd d = { .claim_fd = -1, .state_claim_fd = -1 };
	int status;

	descriptors_fill_standard();
	signal(SIGPIPE, SIG_IGN);
	argp_err_exit_status = EXIT_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &d.arguments);

	d.journal = is_journal();
	status = run(&d);
	done(&d);
	return status;
}
