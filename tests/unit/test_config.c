/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Configuration: what files say, what is wrong with them word for word, and who wins. */
#include "daemon/serve/config.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "daemon/serve/config_keys.h"
#include "daemon/serve/config_units.h"
#include "tests/unit/failing.h"

#define FILE_NAME "ferryd.conf"
#define MAX_SAID 4096

/* All that was reported, a line each. */
struct said {
	char text[MAX_SAID];
};

static void hear(void *arg, const char *text)
{
	struct said *said = arg;
	size_t n = strlen(said->text);

	snprintf(said->text + n, sizeof(said->text) - n, "%s\n", text);
}

static void write_file(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static int load(const char *path, bool required, struct said *said, struct config **ret)
{
	struct config_report report = { .say = hear, .arg = said };

	*said = (struct said){};
	*ret = NULL;
	return config_load(path, required, &report, ret);
}

/* The configuration of a file with this text, which must be right. */
static struct config *config_of(const char *text)
{
	struct config *c;
	struct said said;

	write_file(FILE_NAME, text, strlen(text));
	if (load(FILE_NAME, true, &said, &c) < 0)
		fail_msg("%s", said.text);
	assert_string_equal(said.text, "");
	return c;
}

/* Each test has a directory of its own, below the one that the runner made. */
static int enter(void **state)
{
	char *dir = strdup("config.XXXXXX");

	*state = dir;
	return dir && mkdtemp(dir) && chdir(dir) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	free(*state);
	return chdir("..");
}

/* --- units --------------------------------------------------------------------------------- */

static void times_and_sizes_need_units(void **state)
{
	static const struct {
		const char *(*parse)(const char *text, uint64_t *ret);
		const char *text;
		const char *wrong; /* the start of it; NULL: it is right */
		uint64_t n;
	} cases[] = {
		{ unit_parse_time, "500ms", NULL, 500 },
		{ unit_parse_time, "30s", NULL, 30000 },
		{ unit_parse_time, "2m", NULL, 120000 },
		{ unit_parse_time, "1h", NULL, 3600000 },
		{ unit_parse_time, "7d", NULL, 604800000 },
		{ unit_parse_time, "0", NULL, 0 },
		{ unit_parse_time, "0s", NULL, 0 },
		{ unit_parse_time, "00", NULL, 0 },
		{ unit_parse_time, "30", "a time needs a unit", 0 },
		{ unit_parse_time, "99999999999999999999999", "a time needs a unit", 0 },
		{ unit_parse_time, "", "not a time", 0 },
		{ unit_parse_time, "s", "not a time", 0 },
		{ unit_parse_time, "-1s", "not a time", 0 },
		{ unit_parse_time, "+1s", "not a time", 0 },
		{ unit_parse_time, " 1s", "not a time", 0 },
		{ unit_parse_time, "1 s", "not a time", 0 },
		{ unit_parse_time, "1.5s", "not a time", 0 },
		{ unit_parse_time, "1S", "not a time", 0 },
		{ unit_parse_time, "1min", "not a time", 0 },
		{ unit_parse_time, "1h30m", "not a time", 0 },
		{ unit_parse_time, "1MiB", "not a time", 0 },
		{ unit_parse_time, "106751991167d", NULL, 106751991167ull * 86400000 },
		{ unit_parse_time, "106751991168d", "a time that is too large", 0 },
		{ unit_parse_time, "18446744073709551616ms", "a time that is too large", 0 },
		{ unit_parse_size, "512B", NULL, 512 },
		{ unit_parse_size, "64KiB", NULL, 65536 },
		{ unit_parse_size, "1MiB", NULL, 1048576 },
		{ unit_parse_size, "2GiB", NULL, 2147483648 },
		{ unit_parse_size, "1TiB", NULL, 1099511627776 },
		{ unit_parse_size, "0", NULL, 0 },
		{ unit_parse_size, "1048576", "a size needs a unit", 0 },
		{ unit_parse_size, "1M", "not a size", 0 },
		{ unit_parse_size, "1MB", "not a size", 0 },
		{ unit_parse_size, "1mib", "not a size", 0 },
		{ unit_parse_size, "9223372036854775807B", NULL, INT64_MAX },
		{ unit_parse_size, "9223372036854775808B", "a size that is too large", 0 },
		{ unit_parse_count, "1024", NULL, 1024 },
		{ unit_parse_count, "0", NULL, 0 },
		{ unit_parse_count, "", "not a whole number", 0 },
		{ unit_parse_count, "1k", "not a whole number", 0 },
		{ unit_parse_count, "-1", "not a whole number", 0 },
		{ unit_parse_count, "0x10", "not a whole number", 0 },
		{ unit_parse_count, "9223372036854775808", "a number that is too large", 0 },
		{ unit_parse_mode, "0660", NULL, 0660 },
		{ unit_parse_mode, "777", NULL, 0777 },
		{ unit_parse_mode, "1777", "not a mode", 0 },
		{ unit_parse_mode, "08", "not a mode", 0 },
		{ unit_parse_mode, "", "not a mode", 0 },
		{ unit_parse_mode, "40000000000000000000000", "not a mode", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t n = 4711;
		const char *wrong = cases[i].parse(cases[i].text, &n);

		if (!cases[i].wrong != !wrong ||
		    (wrong && strncmp(wrong, cases[i].wrong, strlen(cases[i].wrong)) != 0))
			fail_msg("'%s': %s", cases[i].text, wrong ? wrong : "taken");
		assert_int_equal(n, wrong ? 4711 : cases[i].n);
	}
}

static void units_print_as_they_parse(void **state)
{
	static const struct {
		uint64_t n;
		const char *time, *size;
	} cases[] = {
		{ 0, "0", "0" },
		{ 1, "1ms", "1B" },
		{ 1500, "1500ms", "1500B" },
		{ 60000, "1m", "60000B" },
		{ 86400000, "1d", "84375KiB" },
		{ 1 << 20, "1048576ms", "1MiB" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char buf[UNIT_TEXT_MAX];

		assert_string_equal(unit_format_time(buf, cases[i].n), cases[i].time);
		assert_string_equal(unit_format_size(buf, cases[i].n), cases[i].size);
	}
}

/* --- the table ----------------------------------------------------------------------------- */

static void assert_equal_configs(const struct config *a, const struct config *b)
{
	for (size_t i = 0; i < N_CONFIG_KEYS; i++) {
		const struct config_key *k = &config_keys[i];

		if (k->section != SECTION_QUEUE && !config_key_equal(k, a, b))
			fail_msg("%s differs", k->name);
	}
}

/* The core's own defaults are those of the table. */
static void defaults_are_those_of_the_core(void **state)
{
	static const struct core_limits limits = CORE_LIMITS_DEFAULT;
	struct config *c;

	(void)state;
	assert_int_equal(config_defaults(&c), 0);
	assert_memory_equal(&c->broker.limits, &limits, sizeof(limits));
	assert_true(c->broker.auto_declare);
	assert_int_equal(c->serve.output_soft, 1 << 20);
	assert_int_equal(c->serve.output_hard, 8 << 20);
	assert_int_equal(c->serve.output_soft_ms, 10000);
	assert_int_equal(c->serve.frame_timeout_ms, 30000);
	assert_int_equal(c->serve.turn_frames, 64);
	assert_int_equal(c->serve.turn_bytes, 256 << 10);
	assert_int_equal(c->serve.log_per_user, 10);
	assert_int_equal(c->socket_mode, CONFIG_MODE_UNSET);
	assert_int_equal(c->socket_gid, (gid_t)-1);
	assert_int_equal(c->n_queues, 0);
	config_free(c);
}

/* Every number of the configuration has a key: none is left at zero by the defaults. */
static void every_field_has_a_key(void **state)
{
	struct config *c;
	const uint64_t *words;

	(void)state;
	assert_int_equal(config_defaults(&c), 0);
	words = (const uint64_t *)(const void *)&c->serve;
	for (size_t i = 0; i < sizeof(c->serve) / sizeof(*words); i++)
		assert_int_not_equal(words[i], 0);
	config_free(c);
}

static char *printed_defaults(void)
{
	struct buf text = {};

	config_print_defaults(&text);
	buf_add_char(&text, '\0');
	assert_false(text.failed);
	return text.p;
}

/* Each line of --print-defaults is right once its # is taken away, and changes nothing. */
static void printed_defaults_are_the_defaults(void **state)
{
	static const struct queue_settings settings = QUEUE_SETTINGS_DEFAULT;
	char *text = printed_defaults(), *to = text;
	struct config *c, *d;

	(void)state;
	for (char *p = text; *p; p++) {
		if (*p == '#' && (p == text || p[-1] == '\n') && p[1] != ' ')
			continue;
		*to++ = *p;
	}
	*to = '\0';

	c = config_of(text);
	assert_int_equal(config_defaults(&d), 0);
	assert_equal_configs(c, d);
	assert_int_equal(c->n_queues, 1);
	assert_int_equal(c->queues[0].named, (1 << 13) - 1);
	for (size_t i = 0; i < N_CONFIG_KEYS; i++) {
		if (config_keys[i].section == SECTION_QUEUE &&
		    !config_key_equal(&config_keys[i], &c->queues[0].settings, &settings))
			fail_msg("%s is not the core's default", config_keys[i].name);
	}
	config_free(c);
	config_free(d);
	free(text);
}

static void printed_defaults_say_nothing_and_all(void **state)
{
	char *text = printed_defaults(), wanted[128];
	struct config *c = config_of(text), *d;

	(void)state;
	assert_int_equal(config_defaults(&d), 0);
	assert_equal_configs(c, d);
	assert_int_equal(c->n_queues, 0);
	for (size_t i = 0; i < N_CONFIG_KEYS; i++) {
		snprintf(wanted, sizeof(wanted), "\n#%s =", config_keys[i].name);
		if (!strstr(text, wanted))
			fail_msg("%s is missing", config_keys[i].name);
	}
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		assert_in_range(strlen(line), 0, 80);
	config_free(c);
	config_free(d);
	free(text);
}

/* --- files --------------------------------------------------------------------------------- */

static void values_are_read(void **state)
{
	struct config *c = config_of("\xEF\xBB\xBF; a comment\r\n"
				     "[limits] # behind a heading\n"
				     "max_line=2MiB\r\n"
				     "\t max_envelope =  32KiB  ; behind a value\n"
				     "sessions = 7\n"
				     "#sessions = 8\n"
				     "sessions = 9\n"
				     "[broker]\n"
				     "auto_declare = no\n"
				     "dedup_window = 1h\n"
				     "socket_mode = 0640\n"
				     "socket_group = 12\n"
				     "[limits]\n"
				     "output_hard = 3MiB");

	(void)state;
	assert_int_equal(c->broker.limits.wire.max_line, 2 << 20);
	assert_int_equal(c->broker.limits.wire.max_envelope, 32 << 10);
	assert_int_equal(c->broker.limits.max_sessions, 9);
	assert_false(c->broker.auto_declare);
	assert_int_equal(c->broker.limits.dedup_window_ms, 3600000);
	assert_int_equal(c->socket_mode, 0640);
	assert_int_equal(c->socket_gid, 12);
	assert_int_equal(c->serve.output_hard, 3 << 20);
	config_free(c);
}

/* Three times the first is more than inih takes of a line; the second is more than it keeps of a
 * heading. */
#define LONG_VALUE "1111111111222222222233333333334444444444555555555566666666667777777777"
#define LONG_NAMES "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b"

static const struct {
	const char *text;
	const char *said;
} wrong_files[] = {
	{ "[limits]\nmax_lin = 1MiB\n", "ferryd.conf:2: [limits] max_lin: unknown key\n" },
	{ "[broker]\n\nmax_line = 1MiB\n",
	  "ferryd.conf:3: [broker] max_line: a key of [limits]\n" },
	{ "[limits]\nmax_attempts = 1\n",
	  "ferryd.conf:2: [limits] max_attempts: a key of [queue \"PATTERN\"]\n" },
	{ "[limits]\nmax_line = 1048576\n",
	  "ferryd.conf:2: [limits] max_line: a size needs a unit, as in 1MiB\n" },
	{ "[limits]\nframe_timeout = 30\n",
	  "ferryd.conf:2: [limits] frame_timeout: a time needs a unit, as in 30s\n" },
	{ "[limits]\nmax_line = 1B\n",
	  "ferryd.conf:2: [limits] max_line: must be 1KiB to 256MiB\n" },
	{ "[limits]\nsessions = 0\n", "ferryd.conf:2: [limits] sessions: must be 1 to 1000000\n" },
	{ "[limits]\nmin_ttr = 367d\n", "ferryd.conf:2: [limits] min_ttr: must be 1ms to 366d\n" },
	{ "[limits]\nsessions =\n", "ferryd.conf:2: [limits] sessions: not a whole number\n" },
	{ "[broker]\nauto_declare = maybe\n",
	  "ferryd.conf:2: [broker] auto_declare: must be yes or no\n" },
	{ "[broker]\nsocket_mode = 9\n", "ferryd.conf:2: [broker] socket_mode: not a mode; write "
					 "octal digits, as in 0660\n" },
	{ "[broker]\nsocket_group = no-such-group\n",
	  "ferryd.conf:2: [broker] socket_group: no group called no-such-group\n" },
	{ "sessions = 1\n", "ferryd.conf:1: sessions: stands before the first [SECTION]\n" },
	{ "[limit]\nx = 1\n[limits]\ny = 1\n", "ferryd.conf:1: [limit]: unknown section\n"
					       "ferryd.conf:4: [limits] y: unknown key\n" },
	{ "[Limits]\n", "ferryd.conf:1: [Limits]: unknown section\n" },
	{ "[queues \"a\"]\n", "ferryd.conf:1: [queues \"a\"]: unknown section\n" },
	{ "[queue]\nttr = 1\n", "ferryd.conf:1: [queue]: write [queue \"PATTERN\"]\n" },
	{ "[queue a]\n", "ferryd.conf:1: [queue a]: write [queue \"PATTERN\"]\n" },
	{ "[queue \"a]\n", "ferryd.conf:1: [queue \"a]: write [queue \"PATTERN\"]\n" },
	{ "[queue \"ferry.x\"]\n", "ferryd.conf:1: [queue \"ferry.x\"]: the pattern: what begins "
				   "with ferry. is the broker's own\n" },
	{ "[queue \"a\"]\nbackend = disk\n", "ferryd.conf:2: [queue \"a\"] backend: this version "
					     "keeps messages in memory alone\n" },
	{ "[queue \"a\"]\nbackend = tape\n",
	  "ferryd.conf:2: [queue \"a\"] backend: must be memory\n" },
	{ "[queue \"a\"]\non_full = drop\n",
	  "ferryd.conf:2: [queue \"a\"] on_full: must be reject, drop-lowest or block\n" },
	{ "[queue \"a\"]\nusers = root no-such-user\n",
	  "ferryd.conf:2: [queue \"a\"] users: no user called no-such-user\n" },
	{ "[queue \"a\"]\nsessions = 1\n",
	  "ferryd.conf:2: [queue \"a\"] sessions: a key of [limits]\n" },
	{ "[limits\n", "ferryd.conf:1: a heading without its ]\n" },
	{ "[limits] x\n", "ferryd.conf:1: something stands behind the heading's ]\n" },
	{ "[limits]\nsessions\n",
	  "ferryd.conf:2: neither [SECTION] nor KEY = VALUE nor a comment\n" },
	{ "[limits]\nsessions: 5\n",
	  "ferryd.conf:2: neither [SECTION] nor KEY = VALUE nor a comment\n" },
	{ "[limits]\nsessions ; = 5\n",
	  "ferryd.conf:2: neither [SECTION] nor KEY = VALUE nor a comment\n" },
	{ "[limits]\n= 5\n", "ferryd.conf:2: neither [SECTION] nor KEY = VALUE nor a comment\n" },
	/* inih takes an indented line for more of the value before */
	{ "[limits]\nsessions = 5\n sessions_per_user\n",
	  "ferryd.conf:3: neither [SECTION] nor KEY = VALUE nor a comment\n" },
	{ "[limits]\nsessions = 5 " LONG_VALUE LONG_VALUE LONG_VALUE "\nx = 1\n",
	  "ferryd.conf:2: the line is too long\nferryd.conf:3: [limits] x: unknown key\n" },
	{ "[limits]\nmax_line = 8KiB\n",
	  "ferryd.conf:2: [limits] max_envelope: is over max_line\n" },
	{ "[limits]\nmax_envelope = 2MiB\n",
	  "ferryd.conf:2: [limits] max_envelope: is over max_line\n" },
	{ "[limits]\nmin_ttr = 2s\nmax_ttr = 1s\n",
	  "ferryd.conf:2: [limits] min_ttr: is over max_ttr\n" },
	{ "[limits]\noutput_soft = 9MiB\n",
	  "ferryd.conf:2: [limits] output_soft: is over output_hard\n" },
	{ "[queue \"a\"]\nbackoff = 1s\nttr = 10ms\nmax_ttr = 2d\n",
	  "ferryd.conf:3: [queue \"a\"] ttr: must be 1s to 1d (min_ttr and max_ttr of [limits])\n"
	  "ferryd.conf:4: [queue \"a\"] max_ttr: must be 1s to 1d (min_ttr and max_ttr of "
	  "[limits])\n" },
	{ "[limits]\nsessions = x\nmax_line = 1\n[x]\nfoo\n[broker]\ny = 1\n",
	  "ferryd.conf:2: [limits] sessions: not a whole number\n"
	  "ferryd.conf:3: [limits] max_line: a size needs a unit, as in 1MiB\n"
	  "ferryd.conf:4: [x]: unknown section\n"
	  "ferryd.conf:5: neither [SECTION] nor KEY = VALUE nor a comment\n"
	  "ferryd.conf:7: [broker] y: unknown key\n" },
};

static void all_that_is_wrong_is_said(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong_files) / sizeof(wrong_files[0]); i++) {
		struct config *c;
		struct said said;

		write_file(FILE_NAME, wrong_files[i].text, strlen(wrong_files[i].text));
		assert_int_equal(load(FILE_NAME, true, &said, &c), -EINVAL);
		assert_null(c);
		assert_string_equal(said.text, wrong_files[i].said);
	}
}

static void odd_bytes_are_wrong(void **state)
{
	static const char nul[] = "[limits]\nsessions = 5\0 0\nx = 1\n";
	struct config *c;
	struct said said;

	(void)state;
	write_file(FILE_NAME, nul, sizeof(nul) - 1);
	assert_int_equal(load(FILE_NAME, true, &said, &c), -EINVAL);
	assert_string_equal(said.text, "ferryd.conf:2: a NUL byte\n"
				       "ferryd.conf:3: [limits] x: unknown key\n");
}

/* A heading may be longer than what inih keeps of one: here the patterns differ behind that. */
static void long_headings_are_whole(void **state)
{
	struct config *c = config_of("# " LONG_VALUE LONG_VALUE LONG_VALUE LONG_VALUE "\n"
				     "[queue \"" LONG_NAMES "\"]\nmax_attempts = 3\n"
				     "[queue \"" LONG_NAMES "2\"]\nmax_attempts = 4\n");
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	(void)state;
	assert_int_equal(config_queue_settings(c, STR(LONG_NAMES), &s), SETTING_MAX_ATTEMPTS);
	assert_int_equal(s.max_attempts, 3);
	config_queue_settings(c, STR(LONG_NAMES "2"), &s);
	assert_int_equal(s.max_attempts, 4);
	config_free(c);
}

static void a_missing_file_is_wrong_where_it_was_asked_for(void **state)
{
	struct config *c;
	struct said said;

	(void)state;
	assert_int_equal(load("none.conf", true, &said, &c), -EINVAL);
	assert_string_equal(said.text, "none.conf: No such file or directory\n");
	assert_int_equal(load("none.conf", false, &said, &c), 0);
	assert_string_equal(said.text, "");
	config_free(c);
	assert_int_equal(load("/dev/null", true, &said, &c), 0);
	config_free(c);
	assert_int_equal(mkfifo("fifo.conf", 0600), 0);
	assert_int_equal(load("fifo.conf", false, &said, &c), -EINVAL);
	assert_string_equal(said.text, "fifo.conf: not a regular file\n");
	assert_int_equal(load(".", false, &said, &c), -EINVAL);
	assert_string_equal(said.text, ".: Is a directory\n");
}

static void put(const char *path, const char *text)
{
	write_file(path, text, strlen(text));
}

static void drop_ins_are_read_in_order(void **state)
{
	struct config *c;
	struct said said;

	(void)state;
	put(FILE_NAME, "[limits]\nsessions = 1\nqueues_per_user = 1\nmax_envelope = 2MiB\n");
	assert_int_equal(mkdir(FILE_NAME ".d", 0700), 0);
	put(FILE_NAME ".d/20-b.conf", "[limits]\nsessions = 3\nmax_line = 4MiB\n");
	put(FILE_NAME ".d/100-c.conf", "[limits]\nsessions = 2\nsubs_per_session = 2\n");
	put(FILE_NAME ".d/.hidden.conf", "[limits]\nretained_per_user = 4\n");
	put(FILE_NAME ".d/x", "[limits]\nretained_per_user = 7\n");
	put(FILE_NAME ".d/90.conf~", "[limits]\nsessions = 5\n");
	put(FILE_NAME ".d/.conf", "[limits]\nsessions = 6\n");
	assert_int_equal(load(FILE_NAME, true, &said, &c), 0);
	assert_int_equal(c->broker.limits.max_sessions, 3);
	assert_int_equal(c->broker.limits.max_subs_session, 2);
	assert_int_equal(c->broker.limits.max_queues_user, 1);
	assert_int_equal(c->broker.limits.max_retained_user, 4096);
	config_free(c);

	/* A heading ends with its file; what is wrong together is said of the file that said it. */
	put(FILE_NAME ".d/20-b.conf", "sessions = 3\n");
	assert_int_equal(load(FILE_NAME, true, &said, &c), -EINVAL);
	assert_string_equal(said.text, "ferryd.conf.d/20-b.conf:1: sessions: stands before the "
				       "first [SECTION]\n");
	put(FILE_NAME ".d/20-b.conf", "");
	assert_int_equal(load(FILE_NAME, true, &said, &c), -EINVAL);
	assert_string_equal(said.text, "ferryd.conf:4: [limits] max_envelope: is over max_line\n");

	assert_int_equal(mkdir(FILE_NAME ".d/30.conf", 0700), 0);
	assert_int_equal(load(FILE_NAME, true, &said, &c), -EINVAL);
	assert_string_equal(said.text, "ferryd.conf.d/30.conf: Is a directory\n");
}

/* --- queues -------------------------------------------------------------------------------- */

static void the_last_section_that_names_a_setting_wins(void **state)
{
	struct config *c = config_of("[queue \"#\"]\nmax_attempts = 1\nmax_dead = 1\nbackoff = 1s\n"
				     "[queue \"mail.*\"]\nmax_attempts = 2\non_full = block\n"
				     "[queue \"mail.out\"]\nmax_attempts = 3\n"
				     "[queue \"mail.#\"]\nmax_dead = 4\n");
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	(void)state;
	assert_int_equal(config_queue_settings(c, STR("mail.out"), &s),
			 SETTING_MAX_ATTEMPTS | SETTING_MAX_DEAD | SETTING_BACKOFF |
				 SETTING_ON_FULL);
	assert_int_equal(s.max_attempts, 3);
	assert_int_equal(s.max_dead, 4);
	assert_int_equal(s.backoff_ms, 1000);
	assert_int_equal(s.on_full, ON_FULL_BLOCK);
	assert_int_equal(s.max_messages, 100000);

	s = (struct queue_settings)QUEUE_SETTINGS_DEFAULT;
	assert_int_equal(config_queue_settings(c, STR("other"), &s),
			 SETTING_MAX_ATTEMPTS | SETTING_MAX_DEAD | SETTING_BACKOFF);
	assert_int_equal(s.max_attempts, 1);
	assert_int_equal(s.max_dead, 1);
	assert_int_equal(s.on_full, ON_FULL_REJECT);
	assert_int_equal(config_queue_settings(c, STR("ferry.x"), &s), 0);
	config_free(c);
}

static void a_ttr_that_nobody_named_is_within_the_limits(void **state)
{
	struct config *c = config_of("[limits]\nmin_ttr = 2m\nmax_ttr = 1h\n");
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	(void)state;
	assert_int_equal(config_queue_settings(c, STR("a"), &s), 0);
	assert_int_equal(s.ttr_ms, 120000);
	assert_int_equal(s.max_ttr_ms, 3600000);
	config_free(c);

	c = config_of("[limits]\nmin_ttr = 10ms\nmax_ttr = 30s\n[queue \"a\"]\nttr = 20s\n");
	s = (struct queue_settings)QUEUE_SETTINGS_DEFAULT;
	config_queue_settings(c, STR("a"), &s);
	assert_int_equal(s.ttr_ms, 20000);
	assert_int_equal(s.max_ttr_ms, 30000);
	s = (struct queue_settings)QUEUE_SETTINGS_DEFAULT;
	config_queue_settings(c, STR("b"), &s);
	assert_int_equal(s.ttr_ms, 30000);
	config_free(c);
}

static void lists_of_people_add_up(void **state)
{
	struct config *c = config_of("[queue \"a\"]\n"
				     "users = 5, root\tdaemon\n"
				     "users = 4294967294\n"
				     "groups = 7\n"
				     "groups =\n"
				     "groups = daemon,\n"
				     "[queue \"b\"]\nusers =\n");
	struct queue_settings s = QUEUE_SETTINGS_DEFAULT;

	(void)state;
	assert_int_equal(config_queue_settings(c, STR("a"), &s), SETTING_USERS | SETTING_GROUPS);
	assert_int_equal(s.users->n, 4);
	assert_int_equal(s.users->v[0].id, 5);
	assert_int_equal(s.users->v[1].id, 0);
	assert_true(str_eq(label_str(s.users->v[1].name), STR("root")));
	assert_int_equal(s.users->v[2].id, 1);
	assert_int_equal(s.users->v[3].id, 4294967294u);
	assert_int_equal(s.groups->n, 1);
	assert_int_equal(s.groups->v[0].id, 1);
	s = (struct queue_settings)QUEUE_SETTINGS_DEFAULT;
	assert_int_equal(config_queue_settings(c, STR("b"), &s), SETTING_USERS);
	assert_null(s.users);
	config_free(c);
}

static void lists_are_bounded(void **state)
{
	char text[512] = "[queue \"a\"]\n";
	struct config *c;
	struct said said;

	(void)state;
	for (int i = 0; i < 13; i++) {
		size_t n = strlen(text);

		snprintf(text + n, sizeof(text) - n, "users = 1 2 3 4 5\n");
	}
	put(FILE_NAME, text);
	assert_int_equal(load(FILE_NAME, true, &said, &c), -EINVAL);
	assert_string_equal(said.text, "ferryd.conf:14: [queue \"a\"] users: more than 64 names\n");
}

/* --- reload -------------------------------------------------------------------------------- */

static void what_waits_for_a_restart_is_said(void **state)
{
	struct config *a = config_of("[broker]\nsocket_mode = 0600\n");
	struct config *b = config_of("[broker]\nsocket_mode = 0660\nsocket_group = 0\n"
				     "[limits]\nsessions = 5\n");
	struct said said = {};
	struct config_report report = { .say = hear, .arg = &said };

	(void)state;
	config_waiting(a, b, &report);
	assert_string_equal(said.text, "[broker] socket_mode waits for a restart\n"
				       "[broker] socket_group waits for a restart\n");
	said = (struct said){};
	config_waiting(a, a, &report);
	assert_string_equal(said.text, "");
	config_free(a);
	config_free(b);
}

/* --- short of memory ----------------------------------------------------------------------- */

/* Nothing is kept and nothing leaks, whichever allocation it is; in the end there is enough. */
static void each_allocation_may_fail(void **state)
{
	struct config *c = NULL;
	struct said said;
	bool failed = true;

	(void)state;
	put(FILE_NAME, "[limits]\nsessions = 5\n"
		       "[queue \"a\"]\nusers = root 5\ngroups = 7\n[queue \"b\"]\nttr = 5s\n");
	assert_int_equal(mkdir(FILE_NAME ".d", 0700), 0);
	put(FILE_NAME ".d/a.conf", "[queue \"c\"]\nttr = 5s\n");
	for (long n = 0; failed; n++) {
		int error;

		failing_set(n);
		error = load(FILE_NAME, true, &said, &c);
		failed = failing_clear();
		if (!failed)
			assert_int_equal(error, 0);
		else if (error == -EINVAL)
			assert_non_null(strstr(said.text, "Cannot allocate memory"));
		else
			assert_int_equal(error, -ENOMEM);
	}
	assert_int_equal(c->n_queues, 3);
	config_free(c);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(times_and_sizes_need_units),
		TEST(units_print_as_they_parse),
		TEST(defaults_are_those_of_the_core),
		TEST(every_field_has_a_key),
		TEST(printed_defaults_are_the_defaults),
		TEST(printed_defaults_say_nothing_and_all),
		TEST(values_are_read),
		TEST(all_that_is_wrong_is_said),
		TEST(odd_bytes_are_wrong),
		TEST(long_headings_are_whole),
		TEST(a_missing_file_is_wrong_where_it_was_asked_for),
		TEST(drop_ins_are_read_in_order),
		TEST(the_last_section_that_names_a_setting_wins),
		TEST(a_ttr_that_nobody_named_is_within_the_limits),
		TEST(lists_of_people_add_up),
		TEST(lists_are_bounded),
		TEST(what_waits_for_a_restart_is_said),
		TEST(each_allocation_may_fail),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
