/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Why: the sentence that goes with a failure at start. */
#include "daemon/serve/why.h"

#include <stdarg.h>
#include <stdio.h>

int why_set(struct why *w, int error, const char *format, ...)
{
	va_list ap;

	if (!w)
		return error;
	va_start(ap, format);
	vsnprintf(w->text, sizeof(w->text), format, ap);
	va_end(ap);
	return error;
}
