/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Render: one function for each kind of notice. */
#include "daemon/serve/render.h"

#include "daemon/core/queue.h"
#include "proto/json.h"

static void add_reason(struct buf *b, struct str reason)
{
	if (!reason.p)
		return;
	json_key(b, "reason");
	json_add_string(b, reason);
}

static void add_done(struct buf *b, const struct notice *n)
{
	json_key(b, "msg");
	buf_add_uint(b, n->msg);
	json_key(b, "outcome");
	json_add_name(b, str_of(outcome_text(n->outcome)));
	if (n->result.p) {
		json_key(b, "result");
		buf_add_str(b, n->result);
	}
	add_reason(b, n->reason);
	json_key(b, "attempt");
	buf_add_uint(b, n->attempt);
	json_key(b, "held_ms");
	buf_add_int(b, n->held_ms);
	json_key(b, "uid");
	buf_add_uint(b, n->uid);
}

static void add_dead(struct buf *b, const struct notice *n)
{
	json_key(b, "msg");
	buf_add_uint(b, n->msg);
	json_key(b, "type");
	json_add_name(b, n->type);
	json_key(b, "attempts");
	buf_add_uint(b, n->attempt);
	add_reason(b, n->reason);
}

static void add_queue(struct buf *b, const struct notice *n)
{
	json_key(b, "event");
	json_add_name(b, str_of(n->event));
	if (n->side == SIDE_BOTH)
		buf_add_lit(b, ",\"side\":\"both\"");
	else if (n->side == SIDE_IN)
		buf_add_lit(b, ",\"side\":\"in\"");
	else if (n->side == SIDE_OUT)
		buf_add_lit(b, ",\"side\":\"out\"");
	add_reason(b, n->reason);
}

void render_notice(void *arg, const struct notice *n, struct buf *b)
{
	(void)arg;
	buf_add_lit(b, "{\"queue\":");
	json_add_name(b, label_str(n->queue->label));
	switch (n->kind) {
	case NOTICE_DONE:
		add_done(b, n);
		break;
	case NOTICE_DEAD:
		add_dead(b, n);
		break;
	case NOTICE_QUEUE:
		add_queue(b, n);
		break;
	}
	buf_add_char(b, '}');
}
