/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Limits that both sides of the wire know, with their defaults. */
#pragma once

#include <stdint.h>

#define WIRE_MAX_INT (((int64_t)1 << 53) - 1)
#define WIRE_MAX_DEPTH 32
#define WIRE_MAX_MEMBERS 64
#define WIRE_MAX_ID 255
#define WIRE_MAX_HEADERS 4096
#define WIRE_MAX_KEY 128
#define WIRE_MAX_PRIO 32767
#define WIRE_MAX_RESULT 4096
#define WIRE_MAX_REASON 1024
#define WIRE_MAX_LIST 1024
#define WIRE_MAX_PATTERNS 64
#define WIRE_MAX_DELAY_MS ((int64_t)366 * 24 * 3600 * 1000)

/* What `hello` answers as `limits`. Sizes in bytes, times in ms. */
struct wire_limits {
	uint64_t max_line;     /* one line, either direction */
	uint64_t max_envelope; /* a line less the value of data or data64 */
	uint64_t max_raw;      /* payload that follows a line */
	uint64_t max_payload;  /* payload by reference */
	uint64_t fd_threshold; /* from here on a payload goes by reference to who asked for that */
	uint64_t max_credit;
	uint64_t min_ttr_ms;
	uint64_t max_ttr_ms;
};

#define WIRE_LIMITS_DEFAULT                                                          \
	{                                                                            \
		.max_line = 1 << 20, .max_envelope = 64 << 10, .max_raw = 64 << 20,  \
		.max_payload = 1 << 30, .fd_threshold = 1 << 20, .max_credit = 1024, \
		.min_ttr_ms = 1000, .max_ttr_ms = 86400000                           \
	}
