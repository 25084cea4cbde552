/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Topic fixture: publishing and subscribing in few words. */
#include "tests/unit/topic_fixture.h"

#include <stdio.h>

#include "daemon/core/util.h"

struct publication text(const char *topic, const char *what)
{
	return (struct publication){ .place = str_of(topic),
				     .payload = { FORM_TEXT, CODING_RAW, str_of(what) } };
}

struct publish_result publish(struct client *c, struct publication p)
{
	struct publish_result r;
	struct fault f;

	assert_int_equal(topic_publish(c, &p, &r, &f), 0);
	return r;
}

struct publish_result pub(struct client *c, const char *topic, const char *what)
{
	return publish(c, text(topic, what));
}

struct publish_result retain(struct client *c, const char *topic, const char *what)
{
	struct publication p = text(topic, what);

	p.retain = true;
	return publish(c, p);
}

enum error publish_fails(struct client *c, struct publication p)
{
	struct publish_result r;
	struct fault f = { 0 };

	assert_int_equal(topic_publish(c, &p, &r, &f), -EBADMSG);
	return f.code;
}

struct subscribe_options all(const char *pattern)
{
	return (struct subscribe_options){ .pattern = str_of(pattern),
					   .max_messages = 1000,
					   .max_bytes = 8 << 20,
					   .retained = true };
}

struct subscription *subscribe(struct client *c, struct subscribe_options o)
{
	struct fault f;
	uint64_t sub;

	assert_int_equal(subscription_new(c, &o, &sub, &f), 0);
	return container_of(RB_FIND(sub_tree, &c->subs, &(struct sub){ .id = sub }),
			    struct subscription, sub);
}

struct subscription *sub(struct client *c, const char *pattern)
{
	return subscribe(c, all(pattern));
}

struct str text_of(const struct action *a)
{
	return message_payload(a->message).text;
}

const char *sent(struct core *core, const struct client *c)
{
	static char out[4096];
	struct actions *actions = &core->broker->actions;
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < actions->n; i++) {
		const struct action *a = &actions->v[i];
		const char *space = n ? " " : "";
		int more = 0;

		if (a->client != c)
			continue;
		if (a->kind == ACTION_MESSAGE)
			more = snprintf(out + n, sizeof(out) - n, "%s%d:%s%.*s", space, (int)a->sub,
					a->retained ? "!" : "", (int)text_of(a).n, text_of(a).p);
		else if (a->kind == ACTION_LOST)
			more = snprintf(out + n, sizeof(out) - n, "%slost%d:%d", space, (int)a->sub,
					(int)a->n);
		else if (a->kind == ACTION_CLOSE)
			more = snprintf(out + n, sizeof(out) - n, "%sclose:%s", space, a->reason);
		else
			fail_msg("action %d", (int)a->kind);
		n += (size_t)more;
	}
	return out;
}

void drain(struct core *core)
{
	actions_clear(&core->broker->actions);
}
