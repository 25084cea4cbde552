/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Paths: where the sockets, the state and the configuration of this broker are.
 *
 * Chosen from what was asked for, from the environment and from who runs it; pure but for
 * paths_make(), which makes the directories. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "daemon/serve/why.h"

/* What the choice depends on. */
struct paths_wish {
	const char *dir;       /* --dir, or NULL */
	const char *state_dir; /* --state-dir, or NULL */
	const char *config;    /* --config, or NULL */
	bool system;	       /* root or the user `ferry` runs it: the machine's broker */
	/* the environment: value of @name, or NULL */
	const char *(*env)(const char *name);
};

struct paths {
	char *dir;
	char *state_dir;
	char *config;
	bool config_required; /* it was asked for: it has to be there */
	char *socket;	      /* DIR/ferry.sock */
	char *http;	      /* DIR/http.sock */
	bool system;
};

/** paths_choose() - choose; relative paths stay relative; an empty variable counts as none
 *
 * Return: 0; -ENOENT when there is no place for a directory (why says which variable would give
 * one); -ENAMETOOLONG when a socket's path would be over 107 bytes; -ENOMEM. */
int paths_choose(const struct paths_wish *w, struct paths *ret, struct why *why);

/** paths_choose_config() - the same for the configuration alone, which always has a place
 * @ret: config and config_required are set
 *
 * Return: 0 or -ENOMEM. */
int paths_choose_config(const struct paths_wish *w, struct paths *ret);

/** paths_same() - whether both are there and the same directory */
bool paths_same(const char *a, const char *b);

/** paths_done() - free what paths_choose() gave; takes a zeroed one too */
void paths_done(struct paths *p);

/** paths_make() - make the directories that are not there, their parents too
 *
 * The state directory is made with mode 0700, DIR with 0755 for the machine's broker, else 0700.
 * Return: 0, or negative errno with @why. */
int paths_make(const struct paths *p, struct why *why);

/** paths_volatile() - whether what is in @dir does not outlive a reboot (tmpfs, ramfs) */
bool paths_volatile(const char *dir);

/** paths_open_to_others() - whether others than its owner may write in @dir, or somebody else than
 * this process' user and root owns it */
bool paths_open_to_others(const char *dir);
