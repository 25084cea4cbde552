/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Render: the payloads of what the broker itself publishes, as JSON text. */
#pragma once

#include "daemon/core/notice.h"
#include "proto/buf.h"

/** render_notice() - append the payload of @n to @b, for struct broker_config
 *
 * ferry.done: queue msg outcome result reason attempt held_ms uid; ferry.dead: queue msg type
 * attempts reason; ferry.queue: queue event side reason. What is not known is left out. */
void render_notice(void *arg, const struct notice *n, struct buf *b);
