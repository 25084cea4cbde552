/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Complete: what could stand where the cursor is on a command line.
 *
 * Reads the table of verbs, their options and synopses, so that a verb completes as soon as it is
 * in the table; names of queues, topics and services come from the broker, if one answers. The
 * candidates go to standard output, one a line; the first line may instead say what the shell
 * itself should complete: ":files" or ":commands". */
#pragma once

#include "client/verb.h"

/** complete_words() - add the candidates for the last word to cmd->out
 * @words: the command line's words from "ferry" to the one that is being typed, ended by NULL;
 *         that one may be empty
 *
 * Candidates begin with what has been typed. Without a broker there are no names, which is no
 * failure.
 *
 * Return: 0, -ENOMEM, or the error that sticks to the output. */
int complete_words(struct command *cmd, char **words);
