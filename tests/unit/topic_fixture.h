/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Topic fixture: short words for publishing and subscribing, and for what a client was sent. */
#pragma once

#include "tests/unit/core_fixture.h"

/** text() - a publication of text */
struct publication text(const char *topic, const char *what);

/** publish(), pub(), retain() - what must succeed; publish_fails() - the error code */
struct publish_result publish(struct client *c, struct publication p);
struct publish_result pub(struct client *c, const char *topic, const char *what);
struct publish_result retain(struct client *c, const char *topic, const char *what);
enum error publish_fails(struct client *c, struct publication p);

/** all() - a subscription's options as they are by default */
struct subscribe_options all(const char *pattern);

/** subscribe(), sub() - what must succeed */
struct subscription *subscribe(struct client *c, struct subscribe_options o);
struct subscription *sub(struct client *c, const char *pattern);

/** text_of() - the payload of an action's message */
struct str text_of(const struct action *a);

/** sent() - what the actions tell @c: "1:one 2:!two lost2:5", ! for a retained one
 *
 * Good until the next call. */
const char *sent(struct core *core, const struct client *c);

/** drain() - forget the actions */
void drain(struct core *core);
