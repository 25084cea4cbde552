/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Ids: the numbers of messages, leases and calls, which are never used again.
 *
 * The file `ids` in the state directory names the first number that nobody has used. Numbers are
 * reserved in blocks of 2^33: the file says the block's end, durably, before the first of them is
 * given out, and the exact number after an orderly end. So a crash costs a block and repeats
 * nothing; 2^53 has room for a million crashes. A file that is damaged is put aside, and then, or
 * when it is missing where other state is, counting goes on at a number that the clock gives:
 * seconds since 1970, times 2^20, which is over all that were used by less than a million a
 * second. */
#pragma once

#include <stdint.h>

#include "daemon/serve/why.h"

#define IDS_BLOCK ((uint64_t)1 << 33)
#define IDS_END ((uint64_t)1 << 53)

struct ids;

enum ids_origin {
	IDS_CONTINUED, /* from the file */
	IDS_BEGUN,     /* a fresh state directory: from 1 */
	IDS_RECOVERED, /* from the clock, since the file was damaged or missing: @why says it */
};

/** ids_open() - find the first unused number and reserve a block from there
 * @state_dir: the directory; copied
 * @wall_ms:   Unix time
 * @ret_origin: where the number comes from
 * @why:       filled in on failure, and for IDS_RECOVERED with what was done, for the log
 *
 * The directory is claimed (listener.h): nobody else uses it.
 *
 * Return: 0; -ENOMEM; -ERANGE when the numbers are used up; another negative errno when the file
 * cannot be read or written. */
int ids_open(const char *state_dir, int64_t wall_ms, struct ids **ret, enum ids_origin *ret_origin,
	     struct why *why);

/** ids_free() - forget it and write nothing; takes NULL, returns NULL
 *
 * Without ids_settle() before, what is left of the block is lost, as after a crash. */
struct ids *ids_free(struct ids *i);

/** ids_first(), ids_end() - the block reserved now: numbers from first up to end (exclusive) */
uint64_t ids_first(const struct ids *i);
uint64_t ids_end(const struct ids *i);

/** ids_reserve() - reserve a block that begins at @next, for struct broker_config's reserve_ids
 * @next: at least the end of the block before
 *
 * Waits for the disk. Return: 0 and the block's end (exclusive); -ERANGE; negative errno of what
 * failed: nothing is reserved then, and it may be tried again. */
int ids_reserve(struct ids *i, uint64_t next, uint64_t *ret_end);

/** ids_settle() - an orderly end: @next is the first number that was not used
 *
 * No number may be given out after it. Return: 0, or negative errno: then the block's end stands in
 * the file, which is safe too. */
int ids_settle(struct ids *i, uint64_t next);
