/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* People: lists of users or groups as the configuration and `declare` name them, made ids.
 *
 * A name is looked up when a list is made, so that a change of the user data base counts from the
 * next reload or declare on. Digits alone are an id, which nobody needs to have. Bounded by the
 * caller. A list is freed by queue_settings_done() with the settings it is in. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "daemon/core/queue.h"
#include "proto/str.h"

enum people_sort {
	PEOPLE_USERS,
	PEOPLE_GROUPS,
};

/** people_resolve() - the id of a name
 *
 * Waits for whatever nsswitch.conf names. Return: 0; -ENOENT; -ENOMEM; another negative errno when
 * the user data base could not be asked. */
int people_resolve(enum people_sort sort, struct str name, uint32_t *ret_id);

/** people_add() - add a name to a list
 * @list: the list, or NULL for none yet; replaced by a longer one, unchanged on failure
 *
 * Return: as people_resolve(). */
int people_add(struct people **list, enum people_sort sort, struct str name);
