/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Command: what the verbs share when they run: connecting, asking, and saying what is wrong.
 *
 * Here stands which failure ends with which exit status. */

#include "client/verb.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void command_say(const struct command *cmd, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag_vsay(cmd->name, format, args);
	va_end(args);
}

/* The command that would start a broker where we looked first. */
static char *command_starter(const struct command *cmd)
{
	const char *socket = cmd->target.socket, *slash = socket ? strrchr(socket, '/') : NULL;
	char *text = NULL;
	int r;

	if (slash && strcmp(slash, "/ferry.sock") == 0)
		r = asprintf(&text, "ferryd --dir '%.*s'", (int)(slash - socket), socket);
	else if (socket)
		r = asprintf(&text, "ferryd --dir DIR, and then --socket DIR/ferry.sock");
	else if (cmd->target.where == CONN_SYSTEM)
		r = asprintf(&text, "systemctl start ferryd.socket, or as root: ferryd");
	else
		r = asprintf(&text,
			     "ferryd, or for the whole system: systemctl start ferryd.socket");
	return r < 0 ? NULL : text;
}

static enum status command_no_broker(const struct command *cmd, const struct conn_report *report)
{
	char *text = NULL, *starter = command_starter(cmd);
	size_t n;
	FILE *f = open_memstream(&text, &n);

	if (!f) {
		free(starter);
		return STATUS_SYSTEM;
	}
	fprintf(f, "no broker; tried:");
	for (size_t i = 0; i < report->n_tries; i++)
		fprintf(f, "\n  %s: %s", report->tries[i].path,
			report->tries[i].error == ENAMETOOLONG ?
				"the path is too long for a socket (107 bytes)" :
				strerror(report->tries[i].error));
	fprintf(f, "\nstart one with: %s", starter ? starter : "ferryd");
	fclose(f);
	free(starter);

	command_say(cmd, "%s", text ? text : "no broker");
	free(text);
	return STATUS_NO_BROKER;
}

enum status command_connect(struct command *cmd, struct conn **ret)
{
	struct conn_report report = {};
	enum status status;
	int r;

	r = conn_open(&cmd->target, &report, ret);
	switch (r) {
	case 0:
		status = STATUS_DONE;
		break;
	case -ENOENT:
		status = command_no_broker(cmd, &report);
		break;
	case -ETIMEDOUT:
	case -ECONNRESET:
		command_say(cmd, "no broker: what listens on the socket %s",
			    r == -ETIMEDOUT ? "does not answer" : "closed the connection");
		status = STATUS_NO_BROKER;
		break;
	case -EPROTO:
		command_say(cmd, "%s",
			    report.refusal ? report.refusal : "what listens there is no broker");
		status = report.refusal ? STATUS_REFUSED : STATUS_NO_BROKER;
		break;
	default:
		command_say(cmd, "%s", strerror(-r));
		status = STATUS_SYSTEM;
	}
	conn_report_done(&report);
	return status;
}

char *command_refusal(const struct frame *f)
{
	const char *code = frame_refused(f), *detail = frame_string(f, "detail");
	char *text;
	int r;

	if (!detail || !*detail)
		return strdup(code ? code : "ok");
	r = asprintf(&text, "%s: %s", code ? code : "ok", detail);
	return r < 0 ? NULL : text;
}

enum status command_refusal_status(const struct frame *f)
{
	const char *code = frame_refused(f);

	/* That is no answer to what was asked: the broker goes away. */
	return code && strcmp(code, "shutting-down") == 0 ? STATUS_NO_BROKER : STATUS_REFUSED;
}

enum status command_refused(struct command *cmd, const struct frame *f)
{
	char *text = command_refusal(f);

	command_say(cmd, "%s", text ? text : "refused");
	free(text);
	return command_refusal_status(f);
}

enum status command_lost(struct command *cmd, struct conn *c, int error)
{
	const char *why = conn_goodbye(c);

	switch (error) {
	case -ECONNRESET:
		if (why)
			command_say(cmd, "the broker closed the connection: %s", why);
		else
			command_say(cmd, "the broker is gone: the connection was lost");
		return STATUS_NO_BROKER;
	case -ETIMEDOUT:
		command_say(cmd, "the broker does not answer");
		return STATUS_NO_BROKER;
	case -EMSGSIZE:
		command_say(cmd, "too-large: the broker takes at most %llu bytes in one payload",
			    (unsigned long long)conn_limits(c)->max_raw);
		return STATUS_REFUSED;
	case -EPROTO:
		command_say(cmd, "the broker said what this version does not understand");
		return STATUS_REFUSED;
	default:
		command_say(cmd, "%s", strerror(-error));
		return STATUS_SYSTEM;
	}
}

enum status command_output(struct command *cmd, int error)
{
	if (error == -EPIPE && !cmd->sigpipe_ignored)
		return (enum status)(STATUS_SIGNAL + SIGPIPE);
	command_say(cmd, "standard output: %s", strerror(-error));
	return error == -ENOMEM ? STATUS_SYSTEM : STATUS_OUTPUT;
}

enum status command_ask(struct command *cmd, struct conn *c, json_t *request, json_t **ret)
{
	enum status status = STATUS_DONE;
	struct frame f = {};
	int r;

	r = request ? conn_call(c, request, NULL, &f) : -ENOMEM;
	json_decref(request);
	if (r < 0)
		status = command_lost(cmd, c, r);
	else if (frame_refused(&f))
		status = command_refused(cmd, &f);
	else if (ret)
		*ret = json_incref(f.json);
	frame_done(&f);
	return status;
}
