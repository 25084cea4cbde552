/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Queue settings: copies, and what differs between two of them. */
#include "daemon/core/queue_settings.h"

#include <errno.h>
#include <stdlib.h>

static struct people *people_free(struct people *p)
{
	if (!p)
		return NULL;
	for (uint32_t i = 0; i < p->n; i++)
		label_unref(p->v[i].name);
	free(p);
	return NULL;
}

/* 0 and NULL for NULL. */
static int people_copy(const struct people *from, struct people **ret)
{
	struct people *p;

	*ret = NULL;
	if (!from)
		return 0;

	p = malloc(sizeof(*p) + from->n * sizeof(p->v[0]));
	if (!p)
		return -ENOMEM;

	p->n = from->n;
	for (uint32_t i = 0; i < p->n; i++) {
		p->v[i] = from->v[i];
		label_ref(p->v[i].name);
	}
	*ret = p;
	return 0;
}

static bool people_equal(const struct people *a, const struct people *b)
{
	if (!a || !b)
		return a == b;
	if (a->n != b->n)
		return false;

	for (uint32_t i = 0; i < a->n; i++) {
		if (a->v[i].id != b->v[i].id)
			return false;
	}
	return true;
}

bool people_have(const struct people *p, uint32_t id)
{
	for (uint32_t i = 0; p && i < p->n; i++) {
		if (p->v[i].id == id)
			return true;
	}
	return false;
}

int queue_settings_copy(struct queue_settings *to, const struct queue_settings *from)
{
	struct people *users, *groups;

	if (people_copy(from->users, &users) < 0)
		return -ENOMEM;
	if (people_copy(from->groups, &groups) < 0) {
		people_free(users);
		return -ENOMEM;
	}
	*to = *from;
	to->users = users;
	to->groups = groups;
	return 0;
}

void queue_settings_done(struct queue_settings *s)
{
	s->users = people_free(s->users);
	s->groups = people_free(s->groups);
}

unsigned queue_settings_differ(const struct queue_settings *a, const struct queue_settings *b)
{
	unsigned d = 0;

	d |= a->backend != b->backend ? SETTING_BACKEND : 0;
	d |= a->max_messages != b->max_messages ? SETTING_MAX_MESSAGES : 0;
	d |= a->max_bytes != b->max_bytes ? SETTING_MAX_BYTES : 0;
	d |= a->on_full != b->on_full ? SETTING_ON_FULL : 0;
	d |= a->ttr_ms != b->ttr_ms ? SETTING_TTR : 0;
	d |= a->max_ttr_ms != b->max_ttr_ms ? SETTING_MAX_TTR : 0;
	d |= a->max_attempts != b->max_attempts ? SETTING_MAX_ATTEMPTS : 0;
	d |= a->backoff_ms != b->backoff_ms ? SETTING_BACKOFF : 0;
	d |= a->ttl_ms != b->ttl_ms ? SETTING_TTL : 0;
	d |= a->max_dead != b->max_dead ? SETTING_MAX_DEAD : 0;
	d |= a->idle_ms != b->idle_ms ? SETTING_IDLE : 0;
	d |= !people_equal(a->users, b->users) ? SETTING_USERS : 0;
	d |= !people_equal(a->groups, b->groups) ? SETTING_GROUPS : 0;
	return d;
}

static void swap_people(struct people **a, struct people **b)
{
	struct people *p = *a;

	*a = *b;
	*b = p;
}

void queue_settings_merge(struct queue_settings *to, struct queue_settings *from, unsigned named)
{
	if (named & SETTING_BACKEND)
		to->backend = from->backend;
	if (named & SETTING_MAX_MESSAGES)
		to->max_messages = from->max_messages;
	if (named & SETTING_MAX_BYTES)
		to->max_bytes = from->max_bytes;
	if (named & SETTING_ON_FULL)
		to->on_full = from->on_full;
	if (named & SETTING_TTR)
		to->ttr_ms = from->ttr_ms;
	if (named & SETTING_MAX_TTR)
		to->max_ttr_ms = from->max_ttr_ms;
	if (named & SETTING_MAX_ATTEMPTS)
		to->max_attempts = from->max_attempts;
	if (named & SETTING_BACKOFF)
		to->backoff_ms = from->backoff_ms;
	if (named & SETTING_TTL)
		to->ttl_ms = from->ttl_ms;
	if (named & SETTING_MAX_DEAD)
		to->max_dead = from->max_dead;
	if (named & SETTING_IDLE)
		to->idle_ms = from->idle_ms;
	if (named & SETTING_USERS)
		swap_people(&to->users, &from->users);
	if (named & SETTING_GROUPS)
		swap_people(&to->groups, &from->groups);
}

const char *queue_setting_text(unsigned bit)
{
	static const char *const names[] = {
		"backend", "max_messages", "max_bytes", "on_full", "ttr",
		"max_ttr", "max_attempts", "backoff",	"ttl",	   "max_dead",
		"idle",	   "users",	   "groups",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (bit & (1u << i))
			return names[i];
	}
	return "settings";
}
