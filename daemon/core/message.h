/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Message: what a sender gave, once for all receivers.
 *
 * Immutable after message_new() and counted. One allocation holds the fixed part, type, key,
 * headers and payload. It is charged to its sender's account until the last reference is gone.
 * What differs from queue to queue (attempts, lease, state) is in struct entry. */
#pragma once

#include <stdint.h>

#include "daemon/core/label.h"
#include "daemon/core/quota.h"
#include "proto/payload.h"
#include "proto/str.h"

/* What a request says of a message; slices are borrowed from the request. */
struct publication {
	struct str place; /* topic or queue */
	struct str type;
	struct str headers; /* text of a JSON object, or absent */
	struct str key;	    /* or absent */
	struct payload payload;
	int64_t ttl_ms; /* 0: none */
	int64_t delay_ms;
	uint16_t prio;
	bool retain;
};

struct message {
	uint32_t refs;
	uint16_t prio;
	uint8_t form;	/* enum form */
	uint8_t coding; /* enum coding */
	uint64_t id;
	int64_t time_ms;    /* wall clock, Unix */
	int64_t expires_ms; /* monotonic clock; 0: never */
	struct account *account;
	struct label *place; /* the topic or queue it was sent to */
	uint32_t charge;
	pid_t pid;
	uint32_t n_payload;
	uint16_t n_headers;
	uint8_t n_type;
	uint8_t n_key;
	char bytes[]; /* type, key, headers, payload as coded */
};

/* Charged for each message over its bytes: the fixed part, a queue's entry, allocator overhead. */
#define MESSAGE_OVERHEAD 192

/* Where and when a message came in; what the broker adds to a publication. */
struct origin {
	struct account *account; /* of the sender; charged */
	struct label *place;	 /* the label of the publication's place; a reference is taken */
	uint64_t id;
	int64_t time_ms;
	int64_t expires_ms;
	pid_t pid;
};

/** message_new() - copy a publication into a message, one reference
 *
 * Return: 0, -EDQUOT when the sender's quota does not allow it or no message can be so large,
 * -ENOMEM. Nothing is kept on failure. */
int message_new(const struct origin *from, const struct publication *p, struct message **ret);

static inline struct message *message_ref(struct message *m)
{
	m->refs++;
	return m;
}

/** message_unref() - give a reference back; takes NULL, returns NULL */
struct message *message_unref(struct message *m);

static inline struct str message_type(const struct message *m)
{
	return (struct str){ m->bytes, m->n_type };
}

static inline struct str message_key(const struct message *m)
{
	return (struct str){ m->n_key ? m->bytes + m->n_type : NULL, m->n_key };
}

static inline struct str message_headers(const struct message *m)
{
	return (struct str){ m->n_headers ? m->bytes + m->n_type + m->n_key : NULL, m->n_headers };
}

static inline struct payload message_payload(const struct message *m)
{
	return (struct payload){ .form = (enum form)m->form,
				 .coding = (enum coding)m->coding,
				 .text = { m->bytes + m->n_type + m->n_key + m->n_headers,
					   m->n_payload } };
}
