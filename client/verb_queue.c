/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* `ferry queue`: the table of what it can do. */
#include "client/verb_queue.h"

static const struct verb *const verbs[] = {
	&verb_queue_ls,
	&verb_queue_show,
	&verb_queue_create,
	&verb_queue_set,
	&verb_queue_bind,
	&verb_queue_unbind,
	&verb_queue_pause,
	&verb_queue_resume,
	&verb_queue_kick,
	&verb_queue_rm,
	&verb_queue_purge,
	&verb_queue_drop,
	NULL,
};

const struct verb verb_queue = {
	.name = "queue",
	.group = GROUP_QUEUES,
	.synopsis = "VERB ...",
	.help = "manage queues: ls, show, create, set, drop, purge, ...",
	.verbs = verbs,
};
