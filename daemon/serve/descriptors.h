/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Descriptors: how many this process may have, and that the first three are there. */
#pragma once

#include <stdint.h>

struct log;

/** descriptors_raise() - raise the soft limit to the hard one; logs it when @sessions do not fit
 *
 * Beside the sessions, 64 are wanted for the listener, files, and what the libraries open. */
void descriptors_raise(struct log *l, uint32_t sessions);

/** descriptors_fill_standard() - put /dev/null where standard descriptors are closed
 *
 * So that no socket can become what somebody takes for standard output. */
void descriptors_fill_standard(void);
