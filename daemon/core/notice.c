/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Notices: the broker's own messages. */
#include "daemon/core/notice.h"

#include "daemon/core/broker.h"

/* Receivers that all notices of one turn may have together: a purge of a hundred thousand leases
 * with ten thousand who listen would stop the loop for minutes. */
#define WORK_MAX (1u << 20)

static const char *const topics[] = {
	[NOTICE_DONE] = "ferry.done",
	[NOTICE_DEAD] = "ferry.dead",
	[NOTICE_QUEUE] = "ferry.queue",
};

static struct message *notice_message(struct broker *b, const struct notice *n, struct topic *t)
{
	struct publication p = { .type = label_str(n->queue->label),
				 .payload = { .form = FORM_JSON, .coding = CODING_RAW } };
	struct origin from = { .account = quota_account(&b->quota, b->config->uid),
			       .pid = b->config->pid,
			       .place = t->label,
			       .id = broker_next_id(b),
			       .time_ms = b->now.wall_ms };
	struct message *m = NULL;

	buf_reset(&b->notice_text);
	b->config->render_notice(b->config->arg, n, &b->notice_text);
	p.payload.text = (struct str){ b->notice_text.p, b->notice_text.n };
	if (from.account && from.id && !b->notice_text.failed && message_new(&from, &p, &m) < 0)
		m = NULL;
	if (from.account)
		account_unref(from.account);
	return m;
}

void notice_send(const struct notice *n)
{
	struct broker *b = n->queue->broker;
	struct str name = str_of(topics[n->kind]);
	struct publish_result r;
	struct message *m;
	struct topic *t;

	/* What a notice brings about (a bound queue that is full) is not told in its turn. */
	if (b->noticing || !topic_has_listeners(b, name))
		return;
	if (b->notice_work > WORK_MAX) {
		b->stats.lost++;
		return;
	}
	t = topic_get(b, name);
	m = t ? notice_message(b, n, t) : NULL;
	if (!m)
		return;

	b->noticing = true;
	topic_publish_message(b, t, m, false, n->queue, &r);
	b->noticing = false;
	message_unref(m);
}
