/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Packed requests: packed frames to struct request, by the same table and with the same checks as
 * lines of JSON; and back.
 *
 * A request's members all have kinds of their own: there is no rest. `quiet`, the payload and its
 * form stand in the head; members of these names are refused. */
#pragma once

#include "proto/packed.h"

struct packed_decoder;

/** packed_decoder_new() - scratch memory for decoding, reused from request to request
 *
 * Return: the decoder, or NULL when memory is short. */
struct packed_decoder *packed_decoder_new(void);
struct packed_decoder *packed_decoder_free(struct packed_decoder *d);

/** packed_decode() - decode the members of one frame
 * @h:         its head, of type PACKED_REQUEST
 * @members:   h->n_members bytes
 * @ret:       filled in as far as the frame could be read; code, quiet and raw_size always, id
 *             unless what stands before it is broken
 * @ret_fault: set unless REQUEST_OK
 *
 * The id, and the member `request`, are the member's bytes from its kind on: what packed_add_id()
 * takes. When raw_size is not 0, request_set_raw() comes next.
 *
 * Return: REQUEST_OK or REQUEST_REFUSED, with the faults of request_decode(). */
enum request_result packed_decode(struct packed_decoder *d, const struct packed_head *h,
				  struct str members, struct request *ret, struct fault *ret_fault);

/** packed_add_request() - append the frame of a request, but for the bytes of its payload
 *
 * Those follow: as many as payload_size() says, by payload_add_raw(). The id must be packed. */
void packed_add_request(struct buf *b, const struct request *r);
