/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Progress: one line, drawn over and over. */

#include "client/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/conn.h"
#include "client/output.h"

#define PROGRESS_AFTER_USEC 1000000
#define PROGRESS_EVERY_USEC 200000
#define PROGRESS_BAR 30

void progress_init(struct progress *p, bool worth)
{
	*p = (struct progress){ .enabled = worth && output_is_terminal(STDERR_FILENO) };
	p->start_usec = clock_usec();
	p->next_usec = p->start_usec + PROGRESS_AFTER_USEC;
}

uint64_t progress_next_usec(const struct progress *p)
{
	return p->enabled ? p->next_usec : CONN_FOR_EVER;
}

static void progress_write(const char *text)
{
	ssize_t n = write(STDERR_FILENO, text, strlen(text));

	(void)n; /* a bar that cannot be drawn is no loss */
}

static void progress_bar(char *bar, uint64_t n, uint64_t total)
{
	uint64_t full = total ? (n >= total ? PROGRESS_BAR : n * PROGRESS_BAR / total) : 0;

	for (uint64_t i = 0; i < PROGRESS_BAR; i++)
		bar[i] = i < full ? '#' : '.';
	bar[PROGRESS_BAR] = '\0';
}

void progress_show(struct progress *p, uint64_t n_messages, uint64_t n_bytes, uint64_t n_total)
{
	char line[160], bar[PROGRESS_BAR + 1], size[UNITS_TEXT_MAX], rate[UNITS_TEXT_MAX];
	uint64_t now = clock_usec(), usec;

	if (!p->enabled || now < p->next_usec)
		return;

	usec = now - p->start_usec;
	size_format(size, n_bytes);
	size_format(rate, usec >= 1000 ? n_bytes * 1000 / (usec / 1000) : 0);
	if (n_total) {
		progress_bar(bar, n_bytes, n_total);
		snprintf(line, sizeof(line), "\r[%s] %3u%%  %llu messages  %s  %s/s\033[K", bar,
			 (unsigned int)(n_bytes >= n_total ? 100 : n_bytes * 100 / n_total),
			 (unsigned long long)n_messages, size, rate);
	} else {
		snprintf(line, sizeof(line), "\r%llu messages  %s  %s/s\033[K",
			 (unsigned long long)n_messages, size, rate);
	}
	progress_write(line);
	p->drawn = true;
	p->next_usec = now + PROGRESS_EVERY_USEC;
}

void progress_done(struct progress *p)
{
	if (p->drawn)
		progress_write("\r\033[K");
	p->drawn = false;
}
