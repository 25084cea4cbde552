/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Publish: options, the request, and the input of pub, put, tee and call. */

#include "client/publish.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "client/units.h"
#include "proto/limits.h"

/* ---- options ---- */

/* Ends the process as argp does when the value is of no use. */
static void publish_set(struct argp_state *state, struct publish_args *a, const char *name,
			json_t *value)
{
	if (!a->members)
		a->members = json_object();
	if (json_object_set_new(a->members, name, value) < 0)
		argp_failure(state, STATUS_SYSTEM, ENOMEM, "%s", name);
}

static void publish_set_text(struct argp_state *state, struct publish_args *a, const char *name,
			     const char *text)
{
	json_t *value = json_string(text);

	if (!value)
		argp_error(state, "--%s: not UTF-8", name);
	publish_set(state, a, name, value);
}

static void publish_set_time(struct argp_state *state, struct publish_args *a, const char *name,
			     const char *text)
{
	uint64_t ms;

	if (duration_parse(text, &ms) < 0 || ms > PUBLISH_MAX_MS)
		argp_error(state, "--%s: '%s' is no time such as 200ms, 5s or 2m", name, text);
	publish_set(state, a, name, json_integer((json_int_t)ms));
}

static void publish_set_prio(struct argp_state *state, struct publish_args *a, const char *text)
{
	uint64_t prio;

	if (number_parse(text, 0, WIRE_MAX_PRIO, &prio) < 0)
		argp_error(state, "--prio: '%s' is not 0 to %d", text, WIRE_MAX_PRIO);
	publish_set(state, a, "prio", json_integer((json_int_t)prio));
}

static void publish_add_header(struct argp_state *state, struct publish_args *a, const char *text)
{
	const char *equals = strchr(text, '=');
	json_t *headers, *value;

	if (!equals || equals == text)
		argp_error(state, "--header: '%s' is not NAME=VALUE", text);
	if (!json_object_get(a->members, "headers"))
		publish_set(state, a, "headers", json_object());
	headers = json_object_get(a->members, "headers");

	value = json_string(equals + 1);
	if (!value || json_object_setn_new(headers, text, (size_t)(equals - text), value) < 0)
		argp_error(state, "--header: '%s' is not UTF-8", text);
}

static void publish_set_form(struct argp_state *state, struct publish_args *a, const char *text)
{
	if (form_parse(str_of(text), &a->form) < 0)
		argp_error(state, "--form: '%s' is not text, json or bytes", text);
	a->has_form = true;
}

static error_t publish_argument(struct publish_args *a, const char *arg)
{
	if (!a->place && !a->with_topic)
		a->place = arg;
	else if (!a->data)
		a->data = arg;
	else
		return ARGP_ERR_UNKNOWN; /* "too many arguments" */
	return 0;
}

static void publish_check(struct argp_state *state, struct publish_args *a)
{
	bool lines = !a->data && !a->whole;

	/* --with-topic may stand behind what was taken for a topic. */
	if (a->with_topic && (a->place || a->data))
		argp_error(state,
			   "with --with-topic each line has its topic: give no TOPIC or DATA");
	if (!a->place && !a->with_topic)
		argp_usage(state);
	if (a->data && (a->file || a->whole || a->follow || a->nul))
		argp_error(state, "DATA is the message: -f, -w, -0 and --follow need an input");
	if (a->whole && (a->with_topic || a->follow || a->nul))
		argp_error(state, "--whole has no lines: leave out --with-topic, --follow and -0");
	if (a->key && lines && strlen(a->key) > WIRE_MAX_KEY - 20)
		argp_error(state, "--key: too long to have line numbers added");
}

static error_t publish_parse_input(int key, char *arg, struct publish_args *a)
{
	switch (key) {
	case PUBLISH_KEY_FILE:
		a->file = arg;
		return 0;
	case PUBLISH_KEY_WHOLE:
		a->whole = true;
		return 0;
	case PUBLISH_KEY_FOLLOW:
		a->follow = true;
		return 0;
	case PUBLISH_KEY_WITH_TOPIC:
		a->with_topic = true;
		return 0;
	case PUBLISH_KEY_NUL:
		a->nul = true;
		return 0;
	case PUBLISH_KEY_NO_WAIT:
		a->no_wait = true;
		return 0;
	case PUBLISH_KEY_RAW:
		a->raw = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

error_t publish_parse(int key, char *arg, struct argp_state *state)
{
	struct publish_args *a = state->input;

	switch (key) {
	case PUBLISH_KEY_TYPE:
		publish_set_text(state, a, "type", arg);
		return 0;
	case PUBLISH_KEY_PRIO:
		publish_set_prio(state, a, arg);
		return 0;
	case PUBLISH_KEY_TTL:
		publish_set_time(state, a, "ttl", arg);
		return 0;
	case PUBLISH_KEY_DELAY:
		publish_set_time(state, a, "delay", arg);
		return 0;
	case PUBLISH_KEY_TIMEOUT:
		publish_set_time(state, a, "timeout", arg);
		return 0;
	case PUBLISH_KEY_KEY:
		a->key = arg;
		return 0;
	case PUBLISH_KEY_RETAIN:
		publish_set(state, a, "retain", json_true());
		return 0;
	case PUBLISH_KEY_FORM:
		publish_set_form(state, a, arg);
		return 0;
	case PUBLISH_KEY_HEADER:
		publish_add_header(state, a, arg);
		return 0;
	case ARGP_KEY_ARG:
		return publish_argument(a, arg);
	case ARGP_KEY_END:
		publish_check(state, a);
		return 0;
	default:
		return publish_parse_input(key, arg, a);
	}
}

void publish_done(void *args)
{
	struct publish_args *a = args;

	json_decref(a->members);
}

/* ---- the request ---- */

json_t *publish_request(const struct publish_args *a, const char *op)
{
	json_t *request = json_pack("{s:s}", "op", op);

	if (request && a->members && json_object_update(request, a->members) < 0) {
		json_decref(request);
		return NULL;
	}
	return request;
}

struct payload publish_payload(const struct publish_args *a, struct str bytes)
{
	if (a->has_form)
		return (struct payload){ .form = a->form, .coding = CODING_RAW, .text = bytes };
	return payload_of(bytes);
}

/* ---- the input ---- */

enum status publish_open(struct command *cmd, const struct publish_args *a, struct conn *c,
			 struct input *ret)
{
	const struct input_options options = {
		.path = a->file,
		.terminator = a->nul ? '\0' : '\n',
		.whole = a->whole,
		.follow = a->follow,
		.with_topic = a->with_topic,
		/* A topic in front is not payload. */
		.max_message = conn_limits(c)->max_raw + (a->with_topic ? 256 : 0),
	};
	int r = input_open(ret, &options);

	if (r == 0)
		return STATUS_DONE;
	if (r == -EINVAL)
		command_say(cmd, "%s: --follow is for a FIFO", ret->options.path);
	else
		command_say(cmd, "%s: %s", ret->options.path, strerror(-r));
	return STATUS_USAGE;
}

enum status publish_bad_input(struct command *cmd, const struct input *in, int error)
{
	unsigned long long line = in->n_messages;

	switch (error) {
	case -EMSGSIZE:
		command_say(cmd, "line %llu: too-large: the broker takes at most %llu bytes", line,
			    (unsigned long long)in->options.max_message);
		return STATUS_REFUSED;
	case -EBADMSG:
		command_say(cmd, "line %llu: no TAB after the topic", line);
		return STATUS_USAGE;
	case -ENOMEM:
		command_say(cmd, "%s", strerror(ENOMEM));
		return STATUS_SYSTEM;
	default:
		command_say(cmd, "%s: %s", in->options.path, strerror(-error));
		return STATUS_USAGE;
	}
}
