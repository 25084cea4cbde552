/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Queue settings: comparing, merging, naming (internal to the core's queue files). */
#pragma once

#include "daemon/core/queue.h"

/** queue_settings_differ() - bits of enum queue_setting in which the two differ */
unsigned queue_settings_differ(const struct queue_settings *a, const struct queue_settings *b);

/** queue_settings_merge() - set those of @to that @named lists to what @from has
 *
 * People are exchanged, so that what @to had is freed with @from. */
void queue_settings_merge(struct queue_settings *to, struct queue_settings *from, unsigned named);

/** queue_setting_text() - the name on the wire of the lowest bit in @bit; static */
const char *queue_setting_text(unsigned bit);

/** people_have() - whether @id is listed; NULL lists nobody */
bool people_have(const struct people *p, uint32_t id);
