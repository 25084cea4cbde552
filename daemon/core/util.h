/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Util: the few macros that every module of the core wants. No functions, no state. */
#pragma once

#include <stddef.h>

/** container_of() - the object of @type whose member @member is at @ptr
 *
 * The compiler checks that @ptr points to what that member is. */
#define container_of(ptr, type, member)                                     \
	({                                                                  \
		__typeof__(((type *)0)->member) *_member = (ptr);           \
		(type *)(void *)((char *)_member - offsetof(type, member)); \
	})

/** take_ptr() - the value of a pointer, which is NULL from then on */
#define take_ptr(p)                     \
	({                              \
		__typeof__(p) _p = (p); \
		(p) = NULL;             \
		_p;                     \
	})
