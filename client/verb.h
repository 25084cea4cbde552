/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Verbs: the table of what the ferry command can do, and what every verb shares.
 *
 * A verb is a row: name, help, options, and a function that runs it. The table gives the help
 * screen, the parsing of arguments (by argp) and the completion. Exit statuses are decided here
 * and nowhere else; only main() ends the process. */
#pragma once
#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/conn.h"
#include "client/output.h"

/* What the command ends with, as ferry(1) has it. */
enum status {
	STATUS_DONE = 0,
	STATUS_NOTHING = 1,   /* nothing came in time */
	STATUS_USAGE = 2,     /* wrong usage, or an input that cannot be read */
	STATUS_NO_BROKER = 3, /* none there, or it went away */
	STATUS_REFUSED = 4,   /* the broker said no; its code is on standard error */
	STATUS_SERVICE = 5,   /* the service failed */
	STATUS_OUTPUT = 6,    /* the output could not be written */
	STATUS_SYSTEM = 71,   /* EX_OSERR: no memory, no process */
	STATUS_SIGNAL = 128,  /* plus the number: main() ends the process by that signal */
};

enum verb_group {
	GROUP_TOPICS,
	GROUP_QUEUES,
	GROUP_SERVICES,
	GROUP_BROKER,
	N_VERB_GROUPS,
};

/* One run of a verb. */
struct command {
	const struct verb *verb;
	const char *name;	   /* "put", "queue create": how diagnostics begin */
	struct conn_target target; /* from --socket, --user, --system */
	bool json;		   /* --json */
	char **argv;		   /* what follows --, for verbs with takes_command; else NULL */
	struct output *out;	   /* standard output */
	void *args; /* the verb's own, args_size bytes, zeroed, then defaults() and parse() */
	bool sigpipe_ignored; /* whoever started us ignores SIGPIPE */
};

struct verb {
	const char *name;
	enum verb_group group;
	const char *synopsis; /* the arguments after the options: "TOPIC [DATA]"; argp's args_doc */
	const char *help;     /* one line for ferry --help; neighbours that share it share a line */
	const char *doc; /* text of VERB --help, above the options; \v and text below; or NULL */
	const struct argp_option *options; /* its own, ended by {}; or NULL */
	argp_parser_t parse; /* state->input is args; ARGP_ERR_UNKNOWN for keys not its own */
	size_t args_size;
	void (*defaults)(void *args); /* or NULL */
	void (*done)(void *args);     /* frees what args holds, or NULL */
	enum status (*run)(struct command *cmd);
	bool takes_command; /* -- CMD... belongs to it, and is cut off before argp sees it */
	const struct verb *const *verbs; /* sub-verbs, ended by NULL ("queue"); then no run */
};

extern const struct verb verb_pub, verb_sub, verb_tee;
extern const struct verb verb_put, verb_take, verb_work, verb_peek;
extern const struct verb verb_ack, verb_nack, verb_release, verb_bury, verb_touch;
extern const struct verb verb_call, verb_serve;
extern const struct verb verb_queue;
extern const struct verb verb_ls, verb_stats, verb_monitor;
extern const struct verb verb_ping, verb_version, verb_completion;

/** verb_table() - all verbs, in the order of the help screen, ended by NULL */
const struct verb *const *verb_table(void);

/** verb_find() - a verb by name in a table ended by NULL, or NULL */
const struct verb *verb_find(const struct verb *const *table, const char *name);

/** verb_common_options() - --socket, --user, --system, --json: for completion; ended by {} */
const struct argp_option *verb_common_options(void);

/** verb_group_name() - "Topics", "Queues", ... */
const char *verb_group_name(enum verb_group group);

/** verb_run() - find the verb that the arguments name, parse what follows and run it
 * @table:  the verbs to choose from
 * @prefix: how the command is called up to here: "ferry", "ferry queue"
 * @cmd:    out and sigpipe_ignored set; the rest is filled in
 * @argc, @argv: argv[0] is skipped; common options, the verb, its options and arguments; permuted
 *
 * Wrong usage and --help end the process, as argp does it.
 *
 * Return: the exit status. */
enum status verb_run(const struct verb *const *table, const char *prefix, struct command *cmd,
		     int argc, char **argv);

/* ---- for the verbs' run functions: all of these have said what is wrong when they fail ---- */

/** command_connect() - connect as --socket, --user and --system say
 *
 * Return: STATUS_DONE, STATUS_NO_BROKER, STATUS_REFUSED or STATUS_SYSTEM. */
enum status command_connect(struct command *cmd, struct conn **ret);

/** command_ask() - one request, one reply
 * @request:  stolen; NULL (out of memory in json_pack()) is STATUS_SYSTEM
 * @ret:      the reply's object, a reference for the caller; or NULL when it does not matter
 *
 * Return: STATUS_DONE; STATUS_REFUSED with "ferry NAME: CODE: detail" on standard error; or what
 * command_lost() gives. */
enum status command_ask(struct command *cmd, struct conn *c, json_t *request, json_t **ret);

/** command_refusal() - "CODE: detail" of a reply that is an error
 *
 * Return: malloc'ed text, or NULL when memory is out. */
char *command_refusal(const struct frame *f);

/** command_refusal_status() - what a reply that is an error ends the command with
 *
 * Return: STATUS_REFUSED, or STATUS_NO_BROKER when the broker is shutting down. */
enum status command_refusal_status(const struct frame *f);

/** command_refused() - say that a reply is an error
 * @f:  a reply for which frame_refused() gives a code
 *
 * Return: command_refusal_status(). */
enum status command_refused(struct command *cmd, const struct frame *f);

/** command_lost() - say what a negative errno of conn_...() means
 *
 * Return: STATUS_NO_BROKER for -ECONNRESET and -ETIMEDOUT, STATUS_REFUSED for -EMSGSIZE and
 * -EPROTO, else STATUS_SYSTEM. */
enum status command_lost(struct command *cmd, struct conn *c, int error);

/** command_output() - what a negative errno of output_...() means
 *
 * Says nothing for a reader that is gone.
 *
 * Return: STATUS_SIGNAL + SIGPIPE for -EPIPE (STATUS_OUTPUT if SIGPIPE was ignored when we were
 * started), STATUS_SYSTEM for -ENOMEM, else STATUS_OUTPUT. */
enum status command_output(struct command *cmd, int error);

/** command_say() - "ferry NAME: text" and LF to standard error, in one write
 *
 * Control characters are shown as '?'. */
void command_say(const struct command *cmd, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
