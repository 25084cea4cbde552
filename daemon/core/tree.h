/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Trees: BSD's red-black tree macros, and one of them mended.
 *
 * RB_GENERATE_STATIC wants a macro of BSD's that glibc has not, and makes warnings of functions
 * that a file does not use. */
#pragma once

#include <bsd/sys/tree.h>

/** TREE_GENERATE_STATIC() - RB_GENERATE() for a tree that only this file knows */
#define TREE_GENERATE_STATIC(name, type, field, compare) \
	RB_GENERATE_INTERNAL(name, type, field, compare, static __attribute__((unused)))
