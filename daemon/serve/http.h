/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* HTTP: what somebody gets who speaks it on the wrong socket. Pure text. */
#pragma once

#include <stdbool.h>

#include "proto/buf.h"
#include "proto/str.h"

/** http_begins() - whether a connection that begins with these bytes speaks HTTP */
bool http_begins(struct str bytes);

/** http_answer() - append a whole answer that says where HTTP is spoken */
void http_answer(struct buf *to, struct str where);
