/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Results: how a verb that looks or manages says what came out.
 *
 * Three readers: --json gets the broker's reply as one object a line, without what belongs to the
 * wire; a pipe gets the bare value or nothing; a person gets a sentence. All of these end with
 * the output flushed, and give the exit status. */
#pragma once

#include <jansson.h>

#include "client/table.h"
#include "client/verb.h"

/** result_flush() - write what was added
 * @error: 0, or the negative errno that adding gave
 *
 * Return: STATUS_DONE or what command_output() gives. */
enum status result_flush(struct command *cmd, int error);

/** result_people() - a person reads standard output (and did not ask for JSON) */
bool result_people(const struct command *cmd);

/** result_json() - a reply as one line, without its id and ok
 * @reply: stolen */
enum status result_json(struct command *cmd, json_t *reply);

/** result_count() - what was counted
 * @reply:  stolen
 * @member: where the reply has the count
 * @noun:   "message", without its s
 * @done:   "purged": a person reads "3 messages purged", a pipe "3" */
enum status result_count(struct command *cmd, json_t *reply, const char *member, const char *noun,
			 const char *done);

/** result_done() - nothing to tell but that it is done
 * @reply: stolen
 *
 * A person reads the sentence, a pipe nothing. */
enum status result_done(struct command *cmd, json_t *reply, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/** result_table() - print a table as the reader needs it, and free it
 * @t:     stolen; may be NULL with an error
 * @error: as for result_flush() */
enum status result_table(struct command *cmd, struct table *t, int error);
