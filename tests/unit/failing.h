/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Failing: makes the n-th allocation of the code under test find no memory.
 *
 * Works on tests that are linked with FAILING_LDFLAGS of Makefile.am, which put these functions
 * before the allocator's. A test asks for n = 0, 1, 2 ... until the operation gets by without. */
#pragma once

#include <stdbool.h>

/** failing_set() - of the allocations from here on, the one after the next @n fails */
void failing_set(long n);

/** failing_set_from() - the same, and all that come after it fail too, until failing_clear() */
void failing_set_from(long n);

/** failing_clear() - all succeed again: whether one has failed since failing_set() */
bool failing_clear(void);
