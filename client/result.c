/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Results: see result.h. */
#include "client/result.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/message.h"

enum status result_flush(struct command *cmd, int error)
{
	int r = error < 0 ? error : output_flush(cmd->out);

	return r < 0 ? command_output(cmd, r) : STATUS_DONE;
}

bool result_people(const struct command *cmd)
{
	return !cmd->json && output_is_terminal(cmd->out->fd);
}

enum status result_json(struct command *cmd, json_t *reply)
{
	int r;

	json_object_del(reply, "id");
	json_object_del(reply, "ok");
	r = json_add_line(cmd->out, reply);
	json_decref(reply);
	return result_flush(cmd, r);
}

enum status result_count(struct command *cmd, json_t *reply, const char *member, const char *noun,
			 const char *done)
{
	long long n = json_integer_value(json_object_get(reply, member));

	if (cmd->json)
		return result_json(cmd, reply);
	json_decref(reply);
	if (result_people(cmd))
		output_printf(cmd->out, "%lld %s%s %s\n", n, noun, n == 1 ? "" : "s", done);
	else
		output_printf(cmd->out, "%lld\n", n);
	return result_flush(cmd, cmd->out->error);
}

enum status result_done(struct command *cmd, json_t *reply, const char *format, ...)
{
	char *text = NULL;
	va_list args;
	int r;

	if (cmd->json)
		return result_json(cmd, reply);
	json_decref(reply);
	if (!result_people(cmd))
		return STATUS_DONE;

	va_start(args, format);
	r = vasprintf(&text, format, args);
	va_end(args);
	if (r < 0)
		return command_output(cmd, -ENOMEM);
	r = output_printf(cmd->out, "%s\n", text);
	free(text);
	return result_flush(cmd, r);
}

enum status result_table(struct command *cmd, struct table *t, int error)
{
	int r = t ? error : -ENOMEM;

	if (r == 0)
		r = table_print(t, cmd->out, table_style_for(cmd->out->fd));
	table_free(t);
	return result_flush(cmd, r);
}
