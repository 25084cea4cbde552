/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Operations: one function for each, in files by family.
 *
 * Each serves one request: it writes the ok reply and returns 0, or leaves the reply to an action
 * that follows and returns 0, or sets the fault of the exchange and returns -EBADMSG. */
#pragma once

#include "daemon/serve/dispatch.h"

/* ops_session.c */
int op_hello(struct exchange *x);
int op_ping(struct exchange *x);
int op_bye(struct exchange *x);
int op_will(struct exchange *x);
int op_cancel(struct exchange *x);
int op_monitor(struct exchange *x);

/* ops_topic.c */
int op_pub(struct exchange *x);
int op_sub(struct exchange *x);

/* ops_queue.c */
int op_put(struct exchange *x);
int op_take(struct exchange *x);
int op_consume(struct exchange *x);
int op_kick(struct exchange *x);
int op_remove(struct exchange *x);
int op_purge(struct exchange *x);

/* ops_peek.c */
int op_peek(struct exchange *x);

/* ops_lease.c */
int op_ack(struct exchange *x);
int op_release(struct exchange *x);
int op_nack(struct exchange *x);
int op_bury(struct exchange *x);
int op_touch(struct exchange *x);
int op_fetch(struct exchange *x);

/* ops_service.c */
int op_serve(struct exchange *x);
int op_call(struct exchange *x);
int op_answer(struct exchange *x);

/* ops_manage.c */
int op_declare(struct exchange *x);
int op_drop(struct exchange *x);
int op_bind(struct exchange *x);
int op_unbind(struct exchange *x);
int op_pause(struct exchange *x);
int op_resume(struct exchange *x);

/* ops_list.c, ops_stats.c */
int op_list(struct exchange *x);
int op_stats(struct exchange *x);

/** ops_add_stored() - write what a put answers: msg, stored, duplicate */
void ops_add_stored(struct writer *w, uint64_t msg, const char *stored, bool duplicate);

/** ops_publication() - the message that a request carries, for @place */
struct publication ops_publication(const struct request *r, struct str place);

/** ops_credit() - the credit that a request asks for: 0, or -EBADMSG when it is too much */
int ops_credit(struct exchange *x, uint32_t *ret);

/** ops_queues() - the queues that a request names by `queue` or `queues`: 0 or -EBADMSG
 * @room: holds the one of `queue`; @ret points to it then */
int ops_queues(struct exchange *x, struct str *room, struct strs *ret);

/** ops_state() - the state that a request names, ready without: 0 or -EBADMSG */
int ops_state(struct exchange *x, enum entry_state *ret);

/* The words that a member may have, in the order of their values; NULL ends them. */
struct words {
	const char *member;
	const char *const *words;
};

/** ops_word() - which of the words @text is: 0 and its place, 0 when it is absent; or -EBADMSG */
int ops_word(struct exchange *x, const struct words *w, struct str text, unsigned *ret);

/** ops_add_settings() - append a queue's settings as an object */
void ops_add_settings(struct buf *b, const struct queue_settings *s);
