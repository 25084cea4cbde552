/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Error codes of the wire, one row each. */
#pragma once

#include "proto/str.h"

#define FERRY_ERRORS(X)                       \
	X(BAD_JSON, "bad-json")               \
	X(BAD_REQUEST, "bad-request")         \
	X(BAD_PAYLOAD, "bad-payload")         \
	X(UNKNOWN_OP, "unknown-op")           \
	X(TOO_LARGE, "too-large")             \
	X(NO_SUCH_QUEUE, "no-such-queue")     \
	X(NO_SUCH_SUB, "no-such-sub")         \
	X(NO_SUCH_MESSAGE, "no-such-message") \
	X(NO_SUCH_SEGMENT, "no-such-segment") \
	X(NO_SUCH_POOL, "no-such-pool")       \
	X(NO_SERVICE, "no-service")           \
	X(EXISTS, "exists")                   \
	X(QUEUE_FULL, "queue-full")           \
	X(QUOTA, "quota")                     \
	X(DENIED, "denied")                   \
	X(PAUSED, "paused")                   \
	X(LEASE_LOST, "lease-lost")           \
	X(TIMEOUT, "timeout")                 \
	X(CANCELLED, "cancelled")             \
	X(NOT_SEALED, "not-sealed")           \
	X(UNSUPPORTED, "unsupported")         \
	X(STORAGE_FAILED, "storage-failed")   \
	X(SHUTTING_DOWN, "shutting-down")     \
	X(FAILED, "failed")                   \
	X(INTERNAL, "internal")

/* ERR_NONE is 0: "no error". */
enum error {
	ERR_NONE,
#define X(id, text) ERR_##id,
	FERRY_ERRORS(X)
#undef X
		N_ERRORS
};

/* Why a request was refused: the code, and a sentence that names the member or the limit. */
struct fault {
	enum error code;
	char detail[232];
};

/** error_text() - the code as it stands on the wire; "" for ERR_NONE */
struct str error_text(enum error e);

/** fault_set() - fill in @f and return -EBADMSG, so that a refusal is one line
 *
 * The detail is cut at the end of its room, never inside a UTF-8 character; bytes of the format's
 * arguments that are no printable UTF-8 come out as '?'. @f may be NULL. */
int fault_set(struct fault *f, enum error code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
