/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Dispatch: from a decoded request to the function that does it, and the reply.
 *
 * One table, a row for each operation. A handler writes its own reply when all is well, or refuses
 * by filling in a fault; what the core wants told to others follows after the reply. */
#pragma once

#include "daemon/core/broker.h"
#include "daemon/serve/writer.h"
#include "proto/buf.h"
#include "proto/request.h"

struct loop;
struct session;

/* One request being served. */
struct exchange {
	struct loop *loop;
	struct session *session;
	struct client *client;
	const struct request *request;
	struct fault *fault;  /* a handler that returns -EBADMSG has set it */
	uint64_t msg;	      /* the message it was about, for monitors; 0: none */
	struct writer writer; /* of the reply that was begun */
	size_t rest;	      /* packed: where in it the members begin that are printed as JSON */
};

/** dispatch_request() - serve a request that was decoded, payload and all */
void dispatch_request(struct session *s, const struct request *r);

/** dispatch_refuse() - answer a frame that could not be decoded, or not be taken */
void dispatch_refuse(struct session *s, const struct request *r, const struct fault *f);

/** dispatch_drain() - write what the core wants told to its clients; after each call into it */
void dispatch_drain(struct loop *l);

/** dispatch_fault() - write the error reply to a request that waited
 * @f: NULL: memory was short */
struct waiting;
void dispatch_fault(struct session *s, const struct waiting *w, const struct fault *f);

/** reply_open() - begin an ok reply, in the session's codec
 *
 * Return: what to write its members with; NULL when the request is quiet: then there is nothing
 * to write. */
struct writer *reply_open(struct exchange *x);

/** reply_begin() - begin an ok reply whose members are printed as JSON, whatever the codec
 *
 * For those that are rarely asked for, or have no end of members. Return: the line, to append at
 * least one member to, each with a comma before it; NULL as above. */
struct buf *reply_begin(struct exchange *x);

/** reply_end() - the reply is whole: send it */
void reply_end(struct exchange *x);

/** reply_ok() - an ok reply without members; returns 0 */
int reply_ok(struct exchange *x);

/** reply_uint() - an ok reply with one integer; returns 0 */
int reply_uint(struct exchange *x, enum number n, uint64_t value);
