/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Error codes and refusals. */

#include "proto/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "proto/utf8.h"

struct str error_text(enum error e)
{
	static const struct str texts[N_ERRORS] = { [ERR_NONE] = { "", 0 },
#define X(id, text) [ERR_##id] = { text, sizeof(text) - 1 },
						    FERRY_ERRORS(X)
#undef X
	};

	return e < N_ERRORS ? texts[e] : texts[ERR_NONE];
}

/* Make @text printable UTF-8 in place. When it was @cut, its last character may not be whole. */
static void clean(char *text, bool cut)
{
	size_t n = strlen(text), to = 0;

	for (size_t i = 0; i < n;) {
		size_t step = utf8_length(text + i, n - i);

		if (step == 0 && cut && n - i < 4 && (text[i] & 0xc0) == 0xc0)
			break;
		if (step == 0 || utf8_has_control(text + i, step)) {
			text[to++] = '?';
		} else {
			memmove(text + to, text + i, step);
			to += step;
		}
		i += step ? step : 1;
	}
	text[to] = '\0';
}

int fault_set(struct fault *f, enum error code, const char *format, ...)
{
	va_list args;
	int n;

	if (!f)
		return -EBADMSG;
	f->code = code;
	va_start(args, format);
	n = vsnprintf(f->detail, sizeof(f->detail), format, args);
	va_end(args);
	clean(f->detail, n >= (int)sizeof(f->detail));
	return -EBADMSG;
}
