/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Configuration: what ferryd.conf and its drop-ins say, checked as a whole.
 *
 * A configuration is parsed into a new object, which is handed out only if all of it is right; what
 * is wrong is said with file and line, all of it and not the first alone. The keys are one table,
 * config.def, out of which come the parser, the defaults, `--print-defaults` and the tables of
 * ferryd.conf(5). An object does not change once it is loaded. Looks up users and groups; prints
 * nothing. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/core/broker.h"
#include "proto/str.h"

/* Limits of the loop side. Sizes in bytes, times in ms. */
struct serve_limits {
	uint64_t output_soft;	  /* pending output over which a session is not read */
	int64_t output_soft_ms;	  /* over it for so long: the session ends */
	uint64_t output_hard;	  /* pending output besides the largest message: the session ends */
	int64_t frame_timeout_ms; /* a begun frame must be whole within */
	uint32_t turn_frames;	  /* requests of one session in one turn of the loop */
	uint64_t turn_bytes;	  /* bytes read of one session in one turn */
	int64_t stop_timeout_ms;  /* an orderly end: how long pending output is written */
	uint32_t log_per_user;	  /* log lines a minute for each uid */
};

/* One `[queue "PATTERN"]` as it stands in a file. */
struct queue_section {
	char *pattern;
	unsigned named;			/* bits of enum queue_setting */
	struct queue_settings settings; /* those that are named */
	char *file;
};

struct config {
	/* limits and auto_declare are as configured; uid, the hooks and arg are zero: whoever runs
	 * the broker fills them in */
	struct broker_config broker;
	struct serve_limits serve;
	mode_t socket_mode;	      /* CONFIG_MODE_UNSET when no file says */
	gid_t socket_gid;	      /* (gid_t)-1: the broker's own */
	struct queue_section *queues; /* in the order of the files */
	size_t n_queues;
};

#define CONFIG_MODE_UNSET ((mode_t)-1)

/* Gets one line for each thing that is wrong: "FILE:12: [limits] max_line: a size needs a unit, as
 * in 1MiB". */
struct config_report {
	void (*say)(void *arg, const char *text);
	void *arg;
};

/** config_load() - read FILE, then FILE.d/[!.]*.conf in the order of their names
 * @path:     FILE
 * @required: FILE must be there; else it may be missing, and the rest is read
 *
 * Later lines win over earlier ones, also over those of another file; in a list (users, groups)
 * later lines of the same section add, and an empty value begins anew.
 *
 * Return: 0; -EINVAL when something was wrong, all of which has been said to @report; -ENOMEM. */
int config_load(const char *path, bool required, const struct config_report *report,
		struct config **ret);

/** config_defaults() - the configuration of an empty file: 0 or -ENOMEM */
int config_defaults(struct config **ret);

/** config_free() - takes NULL, returns NULL */
struct config *config_free(struct config *c);

/** config_queue_settings() - what the sections say of a queue called @name
 * @ret: preset by the caller to the defaults; each setting that a matching section names is written
 *
 * All matching sections count; where several name a setting the last one wins. A ttr that no
 * section names is brought within min_ttr and max_ttr. The people in @ret are borrowed from @c:
 * copy (queue_settings_copy()), and do not free.
 *
 * Return: bits of enum queue_setting: what sections named. */
unsigned config_queue_settings(const struct config *c, struct str name, struct queue_settings *ret);

/** config_waiting() - say to @report each key that differs and waits for the next start */
void config_waiting(const struct config *old, const struct config *now,
		    const struct config_report *report);

/** config_print_defaults() - append a complete ferryd.conf, every key commented out */
void config_print_defaults(struct buf *to);
