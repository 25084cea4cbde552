/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Messages: how a frame that carries one is shown.
 *
 * Payload bytes pass from the connection's buffer to the output without a tree between. */
#pragma once
#include "client/conn.h"
#include "client/output.h"

/** message_add_json() - append a frame as one JSON object and LF, as --json shows it
 * @f:  parsed; its tree loses the members that are the wire's: id, ok, event, sub, len, form
 *
 * The payload stands last, as "data" or "data64", JSON digit for digit.
 *
 * Return: as output_add(). */
int message_add_json(struct output *o, struct frame *f);

/** json_add_line() - append any JSON value, compact, and LF
 *
 * Return: as output_add(). */
int json_add_line(struct output *o, const json_t *value);
