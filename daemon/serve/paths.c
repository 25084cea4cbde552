/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Paths: where the sockets, the state and the configuration of this broker are. */
#include "daemon/serve/paths.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <unistd.h>

#define SOCKET_PATH_MAX (sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1)

static const char *variable(const struct paths_wish *w, const char *name)
{
	const char *value = w->env(name);

	return value && *value ? value : NULL;
}

static char *print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* On the heap, or NULL. */
static char *print(const char *format, ...)
{
	char *text;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	return n < 0 ? NULL : text;
}

/* DIR that was named by an option or a variable; NULL: nobody named one. */
static const char *named_dir(const struct paths_wish *w)
{
	return w->dir ? w->dir : variable(w, "FERRY_DIR");
}

/* @name in the folder that the variable names, or in @below of the home directory. */
static int in_folder(const struct paths_wish *w, const char *var, const char *below,
		     const char *name, char **ret)
{
	const char *folder = variable(w, var);
	const char *home = variable(w, "HOME");

	/* The XDG specification has relative ones ignored. */
	if (folder && folder[0] == '/')
		*ret = print("%s/%s", folder, name);
	else if (below && home)
		*ret = print("%s/%s/%s", home, below, name);
	else
		return -ENOENT;
	return *ret ? 0 : -ENOMEM;
}

static int copy(const char *from, char **ret)
{
	*ret = strdup(from);
	return *ret ? 0 : -ENOMEM;
}

static int choose_dir(const struct paths_wish *w, char **ret, struct why *why)
{
	const char *named = named_dir(w);
	int error;

	if (named)
		return copy(named, ret);
	if (w->system)
		return copy("/run/ferry", ret);
	error = in_folder(w, "XDG_RUNTIME_DIR", NULL, "ferry", ret);
	if (error == -ENOENT)
		why_set(why, error,
			"no directory for the socket: neither --dir, FERRY_DIR nor "
			"XDG_RUNTIME_DIR names one");
	return error;
}

static int choose_state_dir(const struct paths_wish *w, char **ret, struct why *why)
{
	const char *named = w->state_dir ? w->state_dir : variable(w, "STATE_DIRECTORY");
	int error;

	/* systemd lists several with colons between; the first is the unit's own. */
	if (named && !w->state_dir) {
		*ret = strndup(named, strcspn(named, ":"));
		return *ret ? 0 : -ENOMEM;
	}
	if (!named)
		named = named_dir(w);
	if (named)
		return copy(named, ret);
	if (w->system)
		return copy("/var/lib/ferry", ret);
	error = in_folder(w, "XDG_STATE_HOME", ".local/state", "ferry", ret);
	if (error == -ENOENT)
		why_set(why, error,
			"no directory for the state: neither --state-dir, "
			"XDG_STATE_HOME nor HOME names one");
	return error;
}

static int choose_config(const struct paths_wish *w, char **ret)
{
	int error;

	if (w->config)
		return copy(w->config, ret);
	if (w->system)
		return copy("/etc/ferry/ferryd.conf", ret);
	error = in_folder(w, "XDG_CONFIG_HOME", ".config", "ferry/ferryd.conf", ret);
	/* Who has no home has no file there either. */
	return error == -ENOENT ? copy("/etc/ferry/ferryd.conf", ret) : error;
}

static int choose_socket(const char *dir, const char *name, char **ret, struct why *why)
{
	size_t n = strlen(dir) + strlen("/") + strlen(name);

	if (n > SOCKET_PATH_MAX)
		return why_set(why, -ENAMETOOLONG,
			       "the path %s/%s is too long for a socket: %zu bytes, at most %zu",
			       dir, name, n, SOCKET_PATH_MAX);
	*ret = print("%s/%s", dir, name);
	return *ret ? 0 : -ENOMEM;
}

static int choose_all(const struct paths_wish *w, struct paths *p, struct why *why)
{
	int error;

	error = choose_dir(w, &p->dir, why);
	if (error == 0)
		error = choose_state_dir(w, &p->state_dir, why);
	if (error == 0)
		error = choose_config(w, &p->config);
	if (error == 0)
		error = choose_socket(p->dir, "ferry.sock", &p->socket, why);
	if (error == 0)
		error = choose_socket(p->dir, "http.sock", &p->http, why);
	return error;
}

int paths_choose(const struct paths_wish *w, struct paths *ret, struct why *why)
{
	struct paths p = { .system = w->system, .config_required = w->config != NULL };
	int error;

	why_set(why, 0, "out of memory");
	error = choose_all(w, &p, why);
	if (error < 0) {
		paths_done(&p);
		return error;
	}
	*ret = p;
	return 0;
}

int paths_choose_config(const struct paths_wish *w, struct paths *ret)
{
	ret->config_required = w->config != NULL;
	return choose_config(w, &ret->config);
}

void paths_done(struct paths *p)
{
	free(p->dir);
	free(p->state_dir);
	free(p->config);
	free(p->socket);
	free(p->http);
	*p = (struct paths){};
}

/* --- making them --------------------------------------------------------------------------- */

/* mkdir -p; @mode for those that are made, whatever the umask. */
static int make_directory(const char *path, mode_t mode)
{
	char *slash, *parent;
	int error;

	if (mkdir(path, mode) == 0)
		return chmod(path, mode) < 0 ? -errno : 0;
	if (errno != ENOENT)
		return -errno;

	parent = strdup(path);
	if (!parent)
		return -ENOMEM;
	while ((slash = strrchr(parent, '/')) && slash != parent && slash[1] == '\0')
		*slash = '\0';
	error = -ENOENT;
	if (slash && slash != parent) {
		*slash = '\0';
		error = make_directory(parent, mode);
	}
	free(parent);
	if (error < 0 && error != -EEXIST)
		return error;
	if (mkdir(path, mode) < 0)
		return -errno;
	return chmod(path, mode) < 0 ? -errno : 0;
}

static int ensure_directory(const char *path, mode_t mode, const char *what, struct why *why)
{
	struct stat st;
	int error;

	error = make_directory(path, mode);
	if (error == -EEXIST)
		error = stat(path, &st) < 0 ? -errno : S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
	if (error < 0)
		return why_set(why, error, "cannot make the %s directory %s: %s", what, path,
			       strerrordesc_np(-error));
	if (eaccess(path, W_OK | X_OK) < 0)
		return why_set(why, -errno, "cannot write in the %s directory %s: %s", what, path,
			       strerrordesc_np(errno));
	return 0;
}

int paths_make(const struct paths *p, struct why *why)
{
	int error;

	/* First, so that a directory for both becomes one for the state. */
	error = ensure_directory(p->state_dir, 0700, "state", why);
	if (error < 0)
		return error;
	return ensure_directory(p->dir, p->system ? 0755 : 0700, "socket", why);
}

bool paths_same(const char *a, const char *b)
{
	struct stat st_a, st_b;

	return stat(a, &st_a) == 0 && stat(b, &st_b) == 0 && st_a.st_dev == st_b.st_dev &&
	       st_a.st_ino == st_b.st_ino;
}

bool paths_volatile(const char *dir)
{
	struct statfs fs;

	return statfs(dir, &fs) == 0 && (fs.f_type == TMPFS_MAGIC || fs.f_type == RAMFS_MAGIC);
}

bool paths_open_to_others(const char *dir)
{
	struct stat st;

	if (stat(dir, &st) < 0)
		return false;
	return (st.st_mode & (S_IWGRP | S_IWOTH)) || (st.st_uid != geteuid() && st.st_uid != 0);
}
