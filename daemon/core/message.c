/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Messages: made from a publication in one allocation, charged and counted. */
#include "daemon/core/message.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *append(char *to, struct str s)
{
	if (s.n)
		memcpy(to, s.p, s.n);
	return to + s.n;
}

static void fill(struct message *m, const struct origin *from, const struct publication *p)
{
	char *to = m->bytes;

	*m = (struct message){
		.refs = 1,
		.prio = p->prio,
		.form = (uint8_t)p->payload.form,
		.coding = (uint8_t)p->payload.coding,
		.id = from->id,
		.time_ms = from->time_ms,
		.expires_ms = from->expires_ms,
		.account = account_ref(from->account),
		.place = label_ref(from->place),
		.pid = from->pid,
		.n_payload = (uint32_t)p->payload.text.n,
		.n_headers = (uint16_t)p->headers.n,
		.n_type = (uint8_t)p->type.n,
		.n_key = (uint8_t)p->key.n,
	};
	to = append(to, p->type);
	to = append(to, p->key);
	to = append(to, p->headers);
	append(to, p->payload.text);
}

int message_new(const struct origin *from, const struct publication *p, struct message **ret)
{
	size_t n = p->type.n + p->key.n + p->headers.n;
	struct message *m;
	uint32_t charge;

	/* The decoder has bounded these; the fields must hold them. */
	assert(p->type.n <= UINT8_MAX && p->key.n <= UINT8_MAX && p->headers.n <= UINT16_MAX);

	if (p->payload.text.n > UINT32_MAX - MESSAGE_OVERHEAD - n)
		return -EDQUOT;
	n += p->payload.text.n;
	charge = (uint32_t)(MESSAGE_OVERHEAD + n);

	if (account_charge(from->account, charge) < 0)
		return -EDQUOT;

	m = malloc(sizeof(*m) + n);
	if (!m) {
		account_release(from->account, charge);
		return -ENOMEM;
	}
	fill(m, from, p);
	m->charge = charge;
	*ret = m;
	return 0;
}

struct message *message_unref(struct message *m)
{
	if (!m || --m->refs > 0)
		return NULL;

	account_release(m->account, m->charge);
	account_unref(m->account);
	label_unref(m->place);
	free(m);
	return NULL;
}
