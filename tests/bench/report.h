/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Report: the figures of the benchmark, their targets, and how they are printed.
 *
 * A figure is the median of its rounds; one that was never measured prints as a dash. A missed
 * target is said, and is no failure: the machine decides too. */
#pragma once

#include <stdio.h>

#include "tests/bench/measure.h"

#define REPORT_ROUNDS_MAX 25

enum figure {
	FIGURE_TRIP_P50,
	FIGURE_TRIP_P99,
	FIGURE_STREAM_1,
	FIGURE_STREAM_8,
	FIGURE_CYCLE_1,
	FIGURE_CYCLE_64,
	FIGURE_DEPTH_SMALL,
	FIGURE_DEPTH_LARGE,
	FIGURE_QUEUED,
	FIGURE_IDLE,
	N_FIGURES,
};

struct report {
	double samples[N_FIGURES][N_SIDES][REPORT_ROUNDS_MAX];
	int n_samples[N_FIGURES][N_SIDES];
	double n_lost;
};

/** report_add() - one round's result; more than REPORT_ROUNDS_MAX are dropped */
void report_add(struct report *r, enum figure figure, enum side side, double value);

/** report_print() - the table, for people */
void report_print(const struct report *r, FILE *out);

/** report_json() - one JSON object with each figure's medians, rounds, ratio and verdict */
void report_json(const struct report *r, FILE *out);
