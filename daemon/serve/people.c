/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* People: lists of users or groups. */
#include "daemon/serve/people.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/core/label.h"

#define LOOKUP_FIRST 1024
#define LOOKUP_MOST (1 << 20) /* a group can have very many members */

static bool parse_id(struct str name, uint32_t *ret)
{
	uint64_t id = 0;

	if (name.n == 0 || name.n > 10)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] < '0' || name.p[i] > '9')
			return false;
		id = id * 10 + (uint64_t)(name.p[i] - '0');
	}
	/* The largest is "no id" to the kernel. */
	if (id >= UINT32_MAX)
		return false;
	*ret = (uint32_t)id;
	return true;
}

/* 0 and the id, or positive errno; ENOENT for nobody, ERANGE when @buf is too small. */
static int look_up(enum people_sort sort, const char *name, char *buf, size_t size, uint32_t *ret)
{
	struct passwd pw, *user = NULL;
	struct group gr, *group = NULL;
	int error;

	if (sort == PEOPLE_USERS) {
		error = getpwnam_r(name, &pw, buf, size, &user);
		if (user)
			*ret = user->pw_uid;
	} else {
		error = getgrnam_r(name, &gr, buf, size, &group);
		if (group)
			*ret = group->gr_gid;
	}
	if (user || group)
		return 0;
	return error ? error : ENOENT;
}

int people_resolve(enum people_sort sort, struct str name, uint32_t *ret_id)
{
	char *text, *buf = NULL;
	int error = ERANGE;

	if (parse_id(name, ret_id))
		return 0;
	if (name.n == 0 || memchr(name.p, '\0', name.n))
		return -ENOENT;
	text = strndup(name.p, name.n);
	if (!text)
		return -ENOMEM;

	for (size_t size = LOOKUP_FIRST; error == ERANGE && size <= LOOKUP_MOST; size *= 4) {
		free(buf);
		buf = malloc(size);
		if (!buf) {
			error = ENOMEM;
			break;
		}
		error = look_up(sort, text, buf, size, ret_id);
	}
	free(buf);
	free(text);
	return -error;
}

int people_add(struct people **list, enum people_sort sort, struct str name)
{
	uint32_t n = *list ? (*list)->n : 0;
	struct people *p;
	struct label *label;
	uint32_t id = 0;
	int error;

	error = people_resolve(sort, name, &id);
	if (error < 0)
		return error;
	label = label_new(name);
	if (!label)
		return -ENOMEM;
	p = realloc(*list, sizeof(*p) + (n + 1) * sizeof(p->v[0]));
	if (!p) {
		label_unref(label);
		return -ENOMEM;
	}
	p->v[n].name = label;
	p->v[n].id = id;
	p->n = n + 1;
	*list = p;
	return 0;
}
