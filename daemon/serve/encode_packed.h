/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Encode packed: messages as packed frames.
 *
 * Part of the encoder: nobody else includes this. Payloads go as the bytes that they stand for,
 * whatever they are kept in, converted once for all receivers. */
#pragma once

#include "daemon/serve/encode.h"

/** packed_message() - encode_message() for a packed receiver: 0 or -ENOMEM */
int packed_message(struct encoder *e, const struct message *m, const struct envelope *v,
		   struct encoded *ret);

/** packed_call() - encode_call() for a packed receiver: 0 or -ENOMEM */
int packed_call(struct encoder *e, const struct action *a, struct encoded *ret);

/** packed_finish() - the line buffer holds a frame whose members are all there: close it, and add
 * the payload of @m: 0 or -ENOMEM */
int packed_finish(struct encoder *e, const struct message *m, struct encoded *ret);
