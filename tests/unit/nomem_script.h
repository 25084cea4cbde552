/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Nomem script: requests of all families by three connections, for a memory that runs out. */
#pragma once

#include <stddef.h>

#define N(v) (sizeof(v) / sizeof((v)[0]))

/* The connections of the client; FRESH comes when all is over. */
enum { A, B, C, FRESH, N_PEERS };

enum how {
	AT_ONCE, /* the next step comes after the reply */
	QUIET,	 /* no reply, unless it fails */
	LATER,	 /* waits; what has no reply at the end is cancelled */
	GONE,	 /* no request: the connection is closed, full */
};

/* @text goes on behind the id. @L, @C, @M and @S in it stand for the last lease, call and message
 * that anybody was told and the last sub of this connection. @raw bytes follow. */
struct step {
	int who;
	enum how how;
	const char *text;
	size_t raw;
};

#define OP(name) "\"op\":\"" name "\""
#define Q(name) ",\"queue\":\"" name "\""
#define T(name) ",\"topic\":\"" name "\""
#define LEASE ",\"lease\":@L"

static const struct step steps[] = {
	{ A, AT_ONCE, OP("hello") ",\"name\":\"a client\",\"protocol\":1}", 0 },
	{ B, AT_ONCE, OP("hello") ",\"body\":\"raw\"}", 0 },
	{ C, AT_ONCE, OP("monitor") ",\"match\":\"#\",\"payload\":true}", 0 },
	{ C, AT_ONCE, OP("sub") T("ferry.#") ",\"buffer\":4}", 0 },
	/* topics */
	{ B, AT_ONCE, OP("sub") T("logs.#") ",\"types\":[\"a\",\"b.*\",\"\"]}", 0 },
	{ A, AT_ONCE, OP("declare") Q("bound") "}", 0 },
	{ A, AT_ONCE, OP("bind") Q("bound") T("logs.*") ",\"types\":[\"a\",\"c\"]}", 0 },
	{ A, AT_ONCE,
	  OP("pub") T("logs.a") ",\"type\":\"a\",\"headers\":{\"h\":\"v\"},\"retain\":true,"
				"\"data\":{\"x\":[1,2]}}",
	  0 },
	{ A, AT_ONCE, OP("pub") T("logs.b") ",\"type\":\"a\",\"key\":\"once\",\"data\":\"x\"}", 0 },
	{ A, AT_ONCE, OP("pub") T("logs.b") ",\"type\":\"a\",\"key\":\"once\",\"data\":\"x\"}", 0 },
	{ A, AT_ONCE, OP("pub") T("logs.big") ",\"len\":20000}", 20000 },
	{ C, AT_ONCE, OP("sub") T("logs.*") "}", 0 },
	{ C, AT_ONCE, OP("cancel") ",\"sub\":@S}", 0 },
	{ A, AT_ONCE, OP("unbind") Q("bound") T("logs.*") ",\"types\":[\"a\",\"c\"]}", 0 },
	{ A, AT_ONCE, OP("will") T("logs.gone") ",\"retain\":true,\"data\":\"bye\"}", 0 },
	{ C, AT_ONCE, OP("will") T("logs.gone") ",\"data\":\"gone\"}", 0 },
	/* queues */
	{ A, AT_ONCE,
	  OP("declare") Q("q") ",\"max_attempts\":2,\"users\":[\"root\",7],\"groups\":[0],"
			       "\"ttr\":30000}",
	  0 },
	{ A, AT_ONCE,
	  OP("put") Q("q") ",\"type\":\"t.u\",\"prio\":3,\"key\":\"k\",\"delay\":1,\"ttl\":60000,"
			   "\"headers\":{\"a\":\"b\"},\"data\":\"late\"}",
	  0 },
	{ A, QUIET, OP("put") Q("q") ",\"quiet\":true,\"data64\":\"AAECAw==\"}", 0 },
	{ B, AT_ONCE, OP("consume") Q("q") ",\"types\":[\"t.*\",\"\"],\"credit\":3}", 0 },
	{ A, AT_ONCE, OP("put") Q("q") ",\"data\":12345678901234567890}", 0 },
	{ B, AT_ONCE, OP("touch") LEASE ",\"ttr\":20000}", 0 },
	{ B, AT_ONCE, OP("nack") LEASE ",\"delay\":1,\"reason\":\"not yet\"}", 0 },
	{ A, LATER, OP("take") ",\"queues\":[\"w1\",\"w2\"],\"wait\":-1,\"types\":\"#\"}", 0 },
	{ A, AT_ONCE, OP("ping") "}", 0 },
	{ C, AT_ONCE, OP("put") Q("w2") ",\"len\":5}", 5 },
	{ A, AT_ONCE, OP("ack") LEASE ",\"result\":{\"status\":0}}", 0 },
	{ B, AT_ONCE, OP("cancel") ",\"sub\":@S}", 0 },
	{ A, AT_ONCE, OP("put") Q("q") ",\"data\":true}", 0 },
	{ A, AT_ONCE, OP("take") Q("q") ",\"keep\":true,\"ttr\":50000}", 0 },
	{ A, AT_ONCE, OP("peek") Q("q") ",\"state\":\"leased\",\"n\":10}", 0 },
	{ A, AT_ONCE, OP("release") ",\"leases\":[@L]}", 0 },
	{ A, AT_ONCE, OP("take") Q("q") ",\"wait\":5000}", 0 },
	{ A, AT_ONCE, OP("bury") LEASE ",\"reason\":\"bad\"}", 0 },
	{ A, AT_ONCE, OP("peek") Q("q") ",\"state\":\"dead\",\"n\":10}", 0 },
	{ A, AT_ONCE, OP("kick") Q("q") ",\"n\":10}", 0 },
	{ A, AT_ONCE, OP("peek") Q("q") ",\"n\":1}", 0 },
	{ A, AT_ONCE, OP("pause") Q("q") ",\"side\":\"out\",\"for\":60000,\"reason\":\"tests\"}",
	  0 },
	{ A, AT_ONCE, OP("resume") Q("q") "}", 0 },
	{ A, AT_ONCE, OP("put") Q("gone") ",\"ttl\":1}", 0 },
	{ A, AT_ONCE, OP("put") Q("q") ",\"data\":\"to be removed\"}", 0 },
	{ A, AT_ONCE, OP("remove") Q("q") ",\"msg\":@M}", 0 },
	/* a full one */
	{ A, AT_ONCE, OP("declare") Q("full") ",\"max_messages\":1,\"on_full\":\"block\"}", 0 },
	{ A, AT_ONCE, OP("put") Q("full") ",\"data\":\"1\"}", 0 },
	{ A, LATER, OP("put") Q("full") ",\"data\":\"2\",\"key\":\"2\"}", 0 },
	{ A, AT_ONCE, OP("ping") "}", 0 },
	{ C, AT_ONCE, OP("take") Q("full") ",\"ack\":\"auto\"}", 0 },
	{ A, LATER, OP("put") Q("full") ",\"data\":\"3\"}", 0 },
	{ A, AT_ONCE, OP("ping") "}", 0 },
	{ A, AT_ONCE, OP("drop") Q("gone") "}", 0 },
	/* one that expires, one that nobody gets in time */
	{ B, AT_ONCE, OP("take") Q("full") ",\"ttr\":1}", 0 },
	{ B, AT_ONCE, OP("take") Q("none") ",\"wait\":3}", 0 },
	/* large ones */
	{ A, AT_ONCE, OP("put") Q("big") ",\"len\":300000}", 300000 },
	{ A, AT_ONCE, OP("take") Q("big") ",\"ack\":\"auto\"}", 0 },
	{ A, AT_ONCE, OP("fetch") LEASE "}", 0 },
	{ A, AT_ONCE, OP("release") LEASE "}", 0 },
	{ B, AT_ONCE, OP("take") Q("big") ",\"ack\":\"auto\"}", 0 },
	/* services */
	{ B, AT_ONCE, OP("serve") ",\"service\":\"sum\",\"credit\":1}", 0 },
	{ A, LATER, OP("call") ",\"service\":\"sum\",\"headers\":{\"a\":\"b\"},\"data\":[1,2]}",
	  0 },
	{ A, AT_ONCE, OP("ping") "}", 0 },
	{ C, LATER, OP("call") ",\"service\":\"sum\",\"len\":40000}", 40000 },
	{ C, AT_ONCE, OP("ping") "}", 0 },
	{ B, AT_ONCE, OP("answer") ",\"call\":@C,\"data\":3}", 0 },
	{ A, LATER, OP("call") ",\"service\":\"sum\",\"timeout\":60000}", 0 },
	{ A, AT_ONCE, OP("ping") "}", 0 },
	/* what there is */
	{ A, AT_ONCE, OP("list") ",\"what\":\"queues\"}", 0 },
	{ A, AT_ONCE, OP("list") ",\"what\":\"queues\",\"n\":1}", 0 },
	{ A, AT_ONCE, OP("list") ",\"what\":\"topics\",\"match\":\"logs.#\"}", 0 },
	{ A, AT_ONCE, OP("list") ",\"what\":\"subs\"}", 0 },
	{ A, AT_ONCE, OP("list") ",\"what\":\"services\"}", 0 },
	{ A, AT_ONCE, OP("list") ",\"what\":\"sessions\"}", 0 },
	{ A, AT_ONCE, OP("list") ",\"what\":\"bindings\"}", 0 },
	{ A, AT_ONCE, OP("stats") "}", 0 },
	{ A, AT_ONCE, OP("stats") Q("q") "}", 0 },
	{ A, AT_ONCE, OP("bind") Q("bound") T("logs.#") "}", 0 },
	{ C, AT_ONCE, OP("consume") ",\"queues\":[\"bound\",\"q\"],\"credit\":5}", 0 },
	{ C, GONE, "", 0 },
	{ A, AT_ONCE, OP("purge") Q("bound") "}", 0 },
	{ B, AT_ONCE, OP("take") Q("full") ",\"keep\":true}", 0 },
	{ B, AT_ONCE, OP("bye") "}", 0 },
};
