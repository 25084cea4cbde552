/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Labels: counted names. */
#include "daemon/core/label.h"

#include <stdlib.h>
#include <string.h>

struct label *label_new(struct str text)
{
	struct label *l = malloc(sizeof(*l) + text.n);

	if (!l)
		return NULL;

	l->refs = 1;
	l->n = (uint32_t)text.n;
	if (text.n)
		memcpy(l->text, text.p, text.n);
	return l;
}

struct label *label_unref(struct label *l)
{
	if (l && --l->refs == 0)
		free(l);
	return NULL;
}
