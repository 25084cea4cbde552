/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* HTTP: methods known by name, one canned answer. */
#include "daemon/serve/http.h"

static const struct str methods[] = {
	{ "GET ", 4 },	   { "HEAD ", 5 },    { "POST ", 5 },  { "PUT ", 4 },	{ "DELETE ", 7 },
	{ "OPTIONS ", 8 }, { "CONNECT ", 8 }, { "TRACE ", 6 }, { "PATCH ", 6 }, { "PRI ", 4 },
};

bool http_begins(struct str bytes)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (str_starts(bytes, methods[i]))
			return true;
	return false;
}

void http_answer(struct buf *to, struct str where)
{
	static const struct str before = { "This socket speaks JSON lines. HTTP is spoken on ",
					   49 };

	buf_add_lit(to, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
			"Connection: close\r\nContent-Length: ");
	buf_add_uint(to, before.n + where.n + 1);
	buf_add_lit(to, "\r\n\r\n");
	buf_add_str(to, before);
	buf_add_str(to, where);
	buf_add_char(to, '\n');
}
