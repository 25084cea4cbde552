/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Configuration keys: the table of config.def, and how a value of each kind is read and written.
 *
 * A key's value lives in struct config, a queue setting's in the struct queue_settings of a
 * section; both are described by the same row. Looks up users and groups. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/serve/config.h"

enum config_section {
	SECTION_BROKER,
	SECTION_LIMITS,
	SECTION_QUEUE,
};

enum config_kind {
	KIND_BOOL,
	KIND_COUNT,
	KIND_TIME,
	KIND_SIZE,
	KIND_MODE,
	KIND_GROUP,
	KIND_ON_FULL,
	KIND_BACKEND,
	KIND_USERS,
	KIND_GROUPS,
};

struct config_key {
	enum config_section section;
	const char *name;
	enum config_kind kind;
	size_t offset; /* of the field in struct config or struct queue_settings */
	size_t width;  /* of the field, in bytes */
	uint64_t min, max;
	bool later;	  /* waits for the next start */
	unsigned setting; /* enum queue_setting, for SECTION_QUEUE */
	const char *text; /* the default */
	const char *help;
};

/* Where each key stands in config_keys[]: the rows of config.def in their order. */
enum config_key_index {
#define KEY(section, name, ...) KEY_##section##_##name,
#define SETTING(id, name, ...) KEY_QUEUE_##name,
#include "daemon/serve/config.def"
	N_CONFIG_KEYS
};

extern const struct config_key config_keys[N_CONFIG_KEYS];

#define KEY_WRONG_MAX 256

/** config_section_name() - "broker", "limits", "queue" */
const char *config_section_name(enum config_section s);

/** config_key_find() - the row of that name in that section, or NULL */
const struct config_key *config_key_find(enum config_section section, const char *name);

/** config_key_elsewhere() - a row of that name in any section, or NULL */
const struct config_key *config_key_elsewhere(const char *name);

/** config_key_set() - read a value into the field of @k in @object
 * @object: struct config, or struct queue_settings for SECTION_QUEUE; unchanged on failure, but
 *          that a list keeps the names before the one that is wrong
 * @wrong:  KEY_WRONG_MAX bytes
 *
 * Return: NULL; or what is wrong, static or in @wrong; memory that runs out is a text too. */
const char *config_key_set(const struct config_key *k, void *object, const char *value,
			   char *wrong);

/** config_key_equal() - whether two objects have the same value; not for USERS and GROUPS */
bool config_key_equal(const struct config_key *k, const void *a, const void *b);

/** config_key_copy() - copy one field; lists of people are borrowed */
void config_key_copy(const struct config_key *k, void *to, const void *from);
