/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Publish: what pub, put, tee and call share: the options that describe a message, and where its
 * bytes come from.
 *
 * A row of options each, one parser for all, and the request made of them. */
#pragma once
#include <argp.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "client/input.h"
#include "client/verb.h"

#define PUBLISH_MAX_MS ((uint64_t)366 * 24 * 3600 * 1000) /* the most that ttl and delay may be */

struct publish_args {
	const char *place; /* topic, queue or service; NULL with --with-topic */
	const char *data;  /* the message itself, or NULL */
	const char *file;
	const char *key;
	json_t *members; /* type, prio, ttl, delay, headers, retain, timeout */
	enum form form;
	bool has_form;
	bool whole;
	bool follow;
	bool with_topic;
	bool nul;
	bool no_wait;
	bool raw;
};

/* Keys of the options; each verb lists in its own table those that it takes. */
enum {
	PUBLISH_KEY_RETAIN = 0x100,
	PUBLISH_KEY_FOLLOW,
	PUBLISH_KEY_WITH_TOPIC,
	PUBLISH_KEY_TYPE = 't',
	PUBLISH_KEY_PRIO = 'p',
	PUBLISH_KEY_TTL = 0x110,
	PUBLISH_KEY_DELAY = 'd',
	PUBLISH_KEY_KEY = 'k',
	PUBLISH_KEY_FORM = 0x112,
	PUBLISH_KEY_HEADER = 'H',
	PUBLISH_KEY_FILE = 'f',
	PUBLISH_KEY_WHOLE = 'w',
	PUBLISH_KEY_NUL = '0',
	PUBLISH_KEY_NO_WAIT = 0x113,
	PUBLISH_KEY_TIMEOUT = 0x114,
	PUBLISH_KEY_RAW = 0x115,
};

/* Rows that more than one verb has. */
#define PUBLISH_ROW_TYPE                                                     \
	{                                                                    \
		"type", PUBLISH_KEY_TYPE, "TYPE", 0, "the message's type", 0 \
	}
#define PUBLISH_ROW_PRIO                                                             \
	{                                                                            \
		"prio", PUBLISH_KEY_PRIO, "N", 0, "0 to 32767, higher goes first", 0 \
	}
#define PUBLISH_ROW_TTL                                                    \
	{                                                                  \
		"ttl", PUBLISH_KEY_TTL, "TIME", 0, "expires after TIME", 0 \
	}
#define PUBLISH_ROW_KEY                                                                     \
	{                                                                                   \
		"key", PUBLISH_KEY_KEY, "KEY", 0,                                           \
			"sent again soon, it is not stored again; of line N it is KEY:N", 0 \
	}
#define PUBLISH_ROW_FORM                                                            \
	{                                                                           \
		"form", PUBLISH_KEY_FORM, "FORM", 0,                                \
			"text, json, bytes (default: text if UTF-8, else bytes)", 0 \
	}
#define PUBLISH_ROW_HEADER                                                                     \
	{                                                                                      \
		"header", PUBLISH_KEY_HEADER, "K=V", 0, "a header; may be given many times", 0 \
	}
#define PUBLISH_ROW_FILE                                                                 \
	{                                                                                \
		"file", PUBLISH_KEY_FILE, "FILE", 0, "read FILE, a FIFO or /dev/fd/N", 0 \
	}
#define PUBLISH_ROW_WHOLE                                                                 \
	{                                                                                 \
		"whole", PUBLISH_KEY_WHOLE, NULL, 0, "all of the input is one message", 0 \
	}
#define PUBLISH_ROW_FOLLOW                                              \
	{                                                               \
		"follow", PUBLISH_KEY_FOLLOW, NULL, 0,                  \
			"keep reading a FIFO when its writers leave", 0 \
	}
#define PUBLISH_ROW_NUL                                                                     \
	{                                                                                   \
		"null", PUBLISH_KEY_NUL, NULL, 0, "NUL ends a message, not the line end", 0 \
	}

/** publish_parse() - argp parser for all of the rows above, and for PLACE [DATA] */
error_t publish_parse(int key, char *arg, struct argp_state *state);

/** publish_done() - free what the parser made */
void publish_done(void *args);

/** publish_request() - the request without place and key
 * @op: "pub", "put", "call"
 *
 * Return: a new object, or NULL when memory is out. */
json_t *publish_request(const struct publish_args *a, const char *op);

/** publish_payload() - the payload of one message, in the form that was asked for */
struct payload publish_payload(const struct publish_args *a, struct str bytes);

/** publish_open() - open the input that the options name
 *
 * Return: STATUS_DONE, or STATUS_USAGE and it is said. */
enum status publish_open(struct command *cmd, const struct publish_args *a, struct conn *c,
			 struct input *ret);

/** publish_bad_input() - say what input_next() or input_fill() found wrong
 *
 * Return: STATUS_USAGE; STATUS_REFUSED for a message that is too large; STATUS_SYSTEM. */
enum status publish_bad_input(struct command *cmd, const struct input *in, int error);
