/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Memory store: messages that are gone with the broker.
 *
 * Ready entries stand in their kinds' trees, the others in a tree for each state, and all of them
 * in an index by message id. */
#pragma once

#include "daemon/core/store.h"

/** store_memory - the interface, for struct broker_config; constant */
extern const struct store_ops store_memory;
