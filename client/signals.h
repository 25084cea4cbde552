/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Signals: those that ask us to end, as a descriptor for poll(2).
 *
 * For verbs that must give something back first. What whoever started us ignores stays ignored. */
#pragma once
#include <signal.h>

struct signals {
	int fd;
	sigset_t old_mask; /* for children, and for signals_done() */
};

/** signals_init() - catch SIGINT, SIGTERM and SIGHUP
 *
 * Return: 0 or negative errno. */
int signals_init(struct signals *s);

/** signals_done() - the end is near: they are ignored from here on; takes one that failed */
void signals_done(struct signals *s);

/** signals_take() - the number of a signal that came, or 0 */
int signals_take(struct signals *s);
