/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Prometheus: the broker's figures in the text exposition format.
 *
 * Fit for a textfile collector: each family once, its HELP and TYPE before its samples, counters
 * in _total, base units (seconds, bytes), labels escaped, no time stamps. A figure that the
 * broker did not tell has no sample. Pure: JSON in, text out. */
#pragma once

#include <jansson.h>

struct output;

/** prometheus_print_broker() - families of the broker as a whole
 * @stats: reply to `stats` without a queue
 *
 * Return: 0, or the error that sticks to the output. */
int prometheus_print_broker(struct output *o, const json_t *stats);

/** prometheus_print_queues() - families with a label "queue"
 * @queues: array of queues as `list` and `stats` tell them
 *
 * Return: as above. */
int prometheus_print_queues(struct output *o, const json_t *queues);
