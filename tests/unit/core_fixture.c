/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Core fixture: the short words, and what the teardown looks for. */
#include "tests/unit/core_fixture.h"

#include <stdlib.h>

#include "daemon/core/util.h"
#include "daemon/store/memory.h"

static void render(void *arg, const struct notice *n, struct buf *b)
{
	(void)arg;
	buf_add_lit(b, "{\"event\":\"");
	buf_add_str(b, str_of(n->event ? n->event : outcome_text(n->outcome)));
	buf_add_lit(b, "\"}");
}

int core_setup(void **state)
{
	struct core *core = calloc(1, sizeof(*core));
	struct broker_start start = { .now = { 1000000, 1000000 },
				      .first_id = 1,
				      .ids_end = UINT64_MAX };

	assert_non_null(core);
	core->config = (struct broker_config){ .limits = CORE_LIMITS_DEFAULT,
					       .auto_declare = true,
					       .uid = 990,
					       .render_notice = render,
					       .memory_store = &store_memory };
	assert_int_equal(broker_new(&core->config, &start, &core->broker), 0);
	*state = core;
	return 0;
}

int core_teardown(void **state)
{
	struct core *core = *state;
	struct broker *b = core->broker;
	struct client *c;
	struct queue *q;

	actions_clear(&b->actions);
	while ((c = RB_MIN(client_tree, &b->clients)))
		client_free(c, true);
	actions_clear(&b->actions);
	while ((q = RB_MIN(queue_tree, &b->queues)))
		queue_free(q);
	assert_int_equal(b->n_messages, 0);
	assert_null(RB_MIN(lease_tree, &b->leases));
	broker_free(b);
	free(core);
	return 0;
}

void core_advance(struct core *core, int64_t ms)
{
	struct moment now = core->broker->now;

	now.mono_ms += ms;
	now.wall_ms += ms;
	broker_advance(core->broker, now);
}

struct client *core_client(struct core *core, uid_t uid)
{
	gid_t gid = uid;
	struct identity who = { .uid = uid, .pid = 42, .gids = &gid, .n_gids = 1 };
	struct client *c;
	struct fault f;

	assert_int_equal(client_new(core->broker, &who, NULL, &c, &f), 0);
	return c;
}

uint64_t core_put(struct client *c, const char *queue, const char *type, uint16_t prio,
		  const char *text)
{
	struct put_options o = { .publication = {
					 .place = str_of(queue),
					 .type = str_of(type),
					 .prio = prio,
					 .payload = { .form = FORM_TEXT, .text = str_of(text) } } };
	struct put_result r;
	struct fault f;

	assert_int_equal(queue_put(c, &o, &r, &f), 0);
	assert_false(r.waits);
	return r.msg;
}

static struct take_options options(struct str *queue, struct str *type)
{
	return (struct take_options){ .queues = { queue, 1 },
				      .types = { type, type->p ? 1 : 0 },
				      .ttr_ms = -1 };
}

uint64_t core_take(struct client *c, const char *queue, const char *type, uint64_t *ret_msg)
{
	struct str q = str_of(queue), t = str_of(type);
	struct take_options o = options(&q, &t);
	struct taken taken;
	struct fault f;
	int r = taker_take(c, &o, &(struct take_wait){ 0 }, &taken, &f);

	assert_true(r >= 0);
	if (r == 0)
		return 0;
	if (ret_msg)
		*ret_msg = taken.message->id;
	return taken.delivery.lease;
}

void core_take_wait(struct client *c, const char *queue, const char *type, int64_t ms,
		    const char *id)
{
	struct str q = str_of(queue), t = str_of(type);
	struct take_options o = options(&q, &t);
	struct tag tag = { .id = str_of(id) };
	struct taken taken;
	struct fault f;

	assert_int_equal(
		taker_take(c, &o, &(struct take_wait){ .ms = ms, .tag = &tag }, &taken, &f), 0);
	assert_true(taken.waits);
}

uint64_t core_consume(struct client *c, const char *queue, const char *type, uint32_t credit)
{
	struct str q = str_of(queue), t = str_of(type);
	struct take_options o = options(&q, &t);
	struct fault f;
	uint64_t sub;

	assert_int_equal(taker_consume(c, &o, credit, &sub, &f), 0);
	return sub;
}

struct queue *core_declare(struct client *c, const char *queue, struct queue_settings s,
			   unsigned named)
{
	struct declaration d = { .name = str_of(queue), .settings = &s, .named = named };
	struct declared done;
	struct fault f;

	assert_int_equal(queue_declare(c, &d, &done, &f), 0);
	return done.queue;
}

void core_settle(struct client *c, uint64_t lease, enum outcome how)
{
	struct fault f;

	assert_int_equal(lease_settle(c, lease,
				      &(struct lease_ending){ .how = how, .delay_ms = -1 }, &f),
			 0);
}

enum error core_settle_fails(struct client *c, uint64_t lease, enum outcome how)
{
	struct fault f = { 0 };

	assert_int_equal(lease_settle(c, lease,
				      &(struct lease_ending){ .how = how, .delay_ms = -1 }, &f),
			 -EBADMSG);
	return f.code;
}

const struct action *core_next_action(struct core *core, const struct client *c,
				      enum action_kind kind, size_t *at)
{
	const struct actions *a = &core->broker->actions;

	while (*at < a->n) {
		const struct action *x = &a->v[(*at)++];

		if (x->kind == kind && x->client == c)
			return x;
	}
	return NULL;
}

size_t core_count_actions(struct core *core, const struct client *c, enum action_kind kind)
{
	size_t at = 0, n = 0;

	while (core_next_action(core, c, kind, &at))
		n++;
	return n;
}
