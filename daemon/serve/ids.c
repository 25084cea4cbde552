/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Ids: numbers that are never used again, by way of one small file.
 *
 * Its one line is `ferry-ids 1 NEXT CHECK`: a version, the first unused number, and a checksum of
 * what stands before it, so that neither a torn nor an altered line passes for a smaller number. */
#include "daemon/serve/ids.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "ids"
#define TEMP_NAME "ids.new"
#define LINE_START "ferry-ids 1 "
#define LINE_MAX_BYTES 128

struct ids {
	int dir_fd;
	char *dir;
	uint64_t first;
	uint64_t end;
};

/* What a broker makes in a directory besides its state. */
static const char *const not_state[] = {
	".", "..", "ferryd.lock", "ferry.sock", "http.sock", "ingest.sock", TEMP_NAME, "lost+found",
};

/* --- the line ------------------------------------------------------------------------------ */

/* FNV-1a: it has to tell damage from a whole line, not to withstand anybody. */
static uint32_t checksum(const char *text, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)text[i]) * 16777619u;
	return h;
}

static size_t line_print(char *line, uint64_t next)
{
	int n = snprintf(line, LINE_MAX_BYTES, LINE_START "%" PRIu64, next);

	n += snprintf(line + n, LINE_MAX_BYTES - (size_t)n, " %08" PRIx32 "\n",
		      checksum(line, (size_t)n));
	return (size_t)n;
}

/* Whether the @n bytes are exactly the line that line_print() makes for some number. */
static bool line_parse(const char *text, size_t n, uint64_t *ret)
{
	char line[LINE_MAX_BYTES];
	uint64_t next;

	if (strncmp(text, LINE_START, strlen(LINE_START)) != 0)
		return false;
	next = strtoull(text + strlen(LINE_START), NULL, 10);
	if (next < 1 || next > IDS_END)
		return false;
	if (line_print(line, next) != n || memcmp(line, text, n) != 0)
		return false;
	*ret = next;
	return true;
}

/* --- the file ------------------------------------------------------------------------------ */

/* 0; -ENOENT; -EBADMSG when it is not a whole line of ours; another negative errno. */
static int file_read(int dir_fd, uint64_t *ret)
{
	char text[LINE_MAX_BYTES + 1];
	ssize_t n;
	int fd;

	fd = openat(dir_fd, FILE_NAME, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return errno == ELOOP ? -EBADMSG : -errno;
	n = read(fd, text, sizeof(text) - 1);
	if (n < 0) {
		n = errno == EISDIR ? -EBADMSG : -errno;
		close(fd);
		return (int)n;
	}
	close(fd);
	text[n] = '\0';
	return line_parse(text, (size_t)n, ret) ? 0 : -EBADMSG;
}

static int write_synced(int fd, const char *text, size_t n)
{
	ssize_t r;

	for (; n > 0; text += r, n -= (size_t)r) {
		r = write(fd, text, n);
		if (r < 0 && errno == EINTR)
			r = 0;
		else if (r < 0)
			return -errno;
	}
	return fsync(fd) < 0 ? -errno : 0;
}

/* The whole new file or the whole old one is there, whatever happens when. */
static int file_write(int dir_fd, uint64_t next)
{
	char line[LINE_MAX_BYTES];
	size_t n = line_print(line, next);
	int fd, error;

	if (unlinkat(dir_fd, TEMP_NAME, 0) < 0 && errno != ENOENT)
		return -errno;
	fd = openat(dir_fd, TEMP_NAME, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -errno;
	error = write_synced(fd, line, n);
	if (close(fd) < 0 && error == 0)
		error = -errno;
	if (error == 0 && renameat(dir_fd, TEMP_NAME, dir_fd, FILE_NAME) < 0)
		error = -errno;
	if (error < 0) {
		unlinkat(dir_fd, TEMP_NAME, 0);
		return error;
	}
	return fsync(dir_fd) < 0 ? -errno : 0;
}

/* Keep a damaged file beside the new one, under a name that nothing has yet. */
static int put_aside(int dir_fd, int64_t wall_ms, char *name, size_t size)
{
	for (unsigned i = 0; i < 100; i++) {
		snprintf(name, size,
			 i ? FILE_NAME ".damaged-%" PRId64 "-%u" : FILE_NAME ".damaged-%" PRId64,
			 wall_ms / 1000, i);
		if (renameat2(dir_fd, FILE_NAME, dir_fd, name, RENAME_NOREPLACE) == 0)
			return 0;
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

/* --- where to begin ------------------------------------------------------------------------ */

static bool is_state(const char *name)
{
	for (size_t i = 0; i < sizeof(not_state) / sizeof(not_state[0]); i++) {
		if (strcmp(name, not_state[i]) == 0)
			return false;
	}
	return true;
}

/* Whether some other state is in the directory, so that numbers have been used before. */
static int has_state(int dir_fd, bool *ret)
{
	struct dirent *d;
	DIR *dir;
	int fd;

	fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -ENOMEM;
	}
	*ret = false;
	errno = 0;
	while (!*ret && (d = readdir(dir)))
		*ret = is_state(d->d_name);
	fd = errno;
	closedir(dir);
	return -fd;
}

static uint64_t by_clock(int64_t wall_ms)
{
	uint64_t seconds = wall_ms > 0 ? (uint64_t)wall_ms / 1000 : 0;

	return seconds >= IDS_END >> 20 ? IDS_END : seconds << 20;
}

static int recover(struct ids *i, int64_t wall_ms, int damage, struct why *why)
{
	char name[64];
	int error;

	i->first = by_clock(wall_ms);
	if (damage == -ENOENT) {
		why_set(why, 0,
			"%s/" FILE_NAME " is missing beside other state: ids go on at %" PRIu64,
			i->dir, i->first);
		return 0;
	}
	error = put_aside(i->dir_fd, wall_ms, name, sizeof(name));
	if (error < 0)
		return why_set(why, error, "%s/" FILE_NAME " cannot be used, nor put aside: %s",
			       i->dir, strerrordesc_np(-error));
	why_set(why, 0,
		"%s/" FILE_NAME " could not be used (%s): it is kept as %s, ids go on at %" PRIu64,
		i->dir, damage == -EBADMSG ? "damaged" : strerrordesc_np(-damage), name, i->first);
	return 0;
}

static int find_first(struct ids *i, int64_t wall_ms, enum ids_origin *ret, struct why *why)
{
	bool used = false;
	int error;

	error = file_read(i->dir_fd, &i->first);
	*ret = IDS_CONTINUED;
	if (error == 0)
		return 0;
	if (error != -EBADMSG && error != -ENOENT && error != -EIO && error != -EACCES)
		return why_set(why, error, "cannot read %s/" FILE_NAME ": %s", i->dir,
			       strerrordesc_np(-error));
	if (error == -ENOENT) {
		int r = has_state(i->dir_fd, &used);

		if (r < 0)
			return why_set(why, r, "cannot list %s: %s", i->dir, strerrordesc_np(-r));
		if (!used) {
			*ret = IDS_BEGUN;
			i->first = 1;
			return 0;
		}
	}
	*ret = IDS_RECOVERED;
	return recover(i, wall_ms, error, why);
}

/* --- in use -------------------------------------------------------------------------------- */

int ids_reserve(struct ids *i, uint64_t next, uint64_t *ret_end)
{
	uint64_t end;
	int error;

	if (next >= IDS_END)
		return -ERANGE;
	end = IDS_END - next < IDS_BLOCK ? IDS_END : next + IDS_BLOCK;
	error = file_write(i->dir_fd, end);
	if (error < 0)
		return error;
	i->first = next;
	i->end = end;
	*ret_end = end;
	return 0;
}

int ids_settle(struct ids *i, uint64_t next)
{
	return file_write(i->dir_fd, next);
}

uint64_t ids_first(const struct ids *i)
{
	return i->first;
}

uint64_t ids_end(const struct ids *i)
{
	return i->end;
}

static int ids_begin(struct ids *i, int64_t wall_ms, enum ids_origin *ret_origin, struct why *why)
{
	uint64_t end;
	int error;

	i->dir_fd = open(i->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (i->dir_fd < 0)
		return why_set(why, -errno, "cannot open the state directory %s: %s", i->dir,
			       strerrordesc_np(errno));
	error = find_first(i, wall_ms, ret_origin, why);
	if (error < 0)
		return error;
	error = ids_reserve(i, i->first, &end);
	if (error == -ERANGE)
		return why_set(why, error, "%s/" FILE_NAME ": all ids are used up", i->dir);
	if (error < 0)
		return why_set(why, error, "cannot write %s/" FILE_NAME ": %s", i->dir,
			       strerrordesc_np(-error));
	return 0;
}

int ids_open(const char *state_dir, int64_t wall_ms, struct ids **ret, enum ids_origin *ret_origin,
	     struct why *why)
{
	enum ids_origin origin = IDS_CONTINUED;
	struct ids *i;
	int error;

	i = calloc(1, sizeof(*i));
	if (!i)
		return why_set(why, -ENOMEM, "out of memory");
	i->dir_fd = -1;
	i->dir = strdup(state_dir);
	error = i->dir ? ids_begin(i, wall_ms, &origin, why) :
			 why_set(why, -ENOMEM, "out of memory");
	if (error < 0) {
		ids_free(i);
		return error;
	}
	*ret = i;
	*ret_origin = origin;
	return 0;
}

struct ids *ids_free(struct ids *i)
{
	if (!i)
		return NULL;
	if (i->dir_fd >= 0)
		close(i->dir_fd);
	free(i->dir);
	free(i);
	return NULL;
}
