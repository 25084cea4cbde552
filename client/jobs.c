/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Jobs: processes, their pipes and their ends. */

#include "client/jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/environment.h"
#include "proto/utf8.h"

#define JOBS_MAX_PENDING (1024 * 1024) /* output that waits for its reader */
#define JOBS_MAX_LINE (1024 * 1024)    /* a longer line passes in pieces */
#define JOBS_CHUNK (64 * 1024)

int jobs_init(struct jobs *js, size_t n, char **argv, struct output *out)
{
	*js = (struct jobs){ .argv = argv, .out = out, .n_all = n };
	sigprocmask(SIG_SETMASK, NULL, &js->mask);
	output_init(&js->err, STDERR_FILENO);
	js->all = calloc(n, sizeof(*js->all));
	return js->all ? 0 : -ENOMEM;
}

void jobs_done(struct jobs *js)
{
	for (size_t i = 0; js->all && i < js->n_all; i++) {
		if (js->all[i].pid)
			jobs_free_place(js, &js->all[i]);
	}
	free(js->all);
	js->all = NULL;
	output_done(&js->err);
}

int jobs_can_run(char **argv)
{
	const char *path = getenv("PATH"), *end;
	char *name;
	int r = -ENOENT;

	if (strchr(argv[0], '/'))
		return access(argv[0], X_OK) < 0 ? -errno : 0;
	for (path = path ? path : "/bin:/usr/bin"; *path && r < 0; path = *end ? end + 1 : end) {
		end = strchrnul(path, ':');
		if (asprintf(&name, "%.*s%s%s", (int)(end - path), path, end > path ? "/" : "",
			     argv[0]) < 0)
			return -ENOMEM;
		if (access(name, X_OK) == 0)
			r = 0;
		else if (errno == EACCES)
			r = -EACCES;
		free(name);
		if (!*end)
			break;
	}
	return r;
}

/* ---- starting ---- */

/* The payload as a file that is open at its start. */
static int payload_file(struct str bytes)
{
	int fd = memfd_create("ferry-payload", MFD_CLOEXEC);
	size_t done = 0;
	ssize_t n;
	int r;

	if (fd < 0)
		return -errno;
	while (done < bytes.n) {
		n = pwrite(fd, bytes.p + done, bytes.n - done, (off_t)done);
		if (n < 0 && errno != EINTR) {
			r = -errno;
			close(fd);
			return r;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	return fd;
}

/* A pipe whose reading end does not block. */
static int output_pipe(int fds[2])
{
	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	if (fcntl(fds[0], F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	return 0;
}

static void close_all(int *fds, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
	}
}

/* Signals as whoever started us had them, and, but where the terminal's ^C is meant for the
 * command too, a process group of its own: what runs is to finish. */
static int spawn_attributes(const struct jobs *js, posix_spawnattr_t *attr)
{
	short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
	sigset_t defaults;

	if (!js->inherit)
		flags |= POSIX_SPAWN_SETPGROUP;
	sigemptyset(&defaults);
	if (!js->sigpipe_ignored)
		sigaddset(&defaults, SIGPIPE);
	if (posix_spawnattr_setflags(attr, flags) != 0 ||
	    posix_spawnattr_setsigmask(attr, &js->mask) != 0 ||
	    posix_spawnattr_setsigdefault(attr, &defaults) != 0)
		return -ENOMEM;
	return 0;
}

/* fds: standard input, output and error of the command; -1: ours. Return: 0 or negative errno. */
static int spawn(const struct jobs *js, const int fds[3], char **env, pid_t *ret)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int r;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return -ENOMEM;
	if (posix_spawnattr_init(&attr) != 0) {
		posix_spawn_file_actions_destroy(&actions);
		return -ENOMEM;
	}

	r = spawn_attributes(js, &attr);
	for (int i = 0; r == 0 && i < 3; i++) {
		if (fds[i] >= 0)
			r = -posix_spawn_file_actions_adddup2(&actions, fds[i], i);
	}
	if (r == 0)
		r = -posix_spawnp(ret, js->argv[0], &actions, &attr, js->argv, env);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return r;
}

/* Start the process of a job whose files are there. */
static int job_spawn(struct jobs *js, struct job *j, const int fds[3], char **env)
{
	int r = spawn(js, fds, env, &j->pid);

	if (r < 0) {
		j->pid = 0;
		return r;
	}
	j->start_usec = clock_usec();
	j->pidfd = pidfd_open(j->pid, 0);
	if (j->pidfd < 0) {
		r = -errno;
		kill(j->pid, SIGKILL); /* nobody could see its end */
		waitpid(j->pid, NULL, 0);
		j->pid = 0;
		return r;
	}
	js->n_running++;
	return 0;
}

int jobs_start(struct jobs *js, const struct frame *f, const char *socket, struct job **ret)
{
	int out[2] = { -1, -1 }, err[2] = { -1, -1 }, in;
	struct job *j = js->all;
	char **env;
	int r;

	if (js->n_running == js->n_all)
		return -EAGAIN;
	while (j->pid)
		j++;
	*j = (struct job){ .pidfd = -1, .out_fd = -1, .err_fd = -1 };

	env = message_environment(f, socket);
	in = payload_file(f->payload.text);
	r = !env ? -ENOMEM : in < 0 ? in : 0;
	if (r == 0 && !js->inherit)
		r = output_pipe(out);
	if (r == 0 && !js->inherit)
		r = output_pipe(err);
	if (r == 0)
		r = job_spawn(js, j, (const int[3]){ in, out[1], err[1] }, env);

	environment_free(env);
	close_all((int[3]){ in, out[1], err[1] }, 3);
	if (r < 0) {
		close_all((int[2]){ out[0], err[0] }, 2);
		return r;
	}
	j->out_fd = out[0];
	j->err_fd = err[0];
	*ret = j;
	return 0;
}

/* ---- output ---- */

static void job_add_out(struct jobs *js, struct job *j, const char *data, size_t n)
{
	const char *lf;

	if (js->collect) {
		j->too_much = j->too_much || n > js->max_collect - j->out.n;
		if (!j->too_much)
			buf_add(&j->out, data, n);
		return;
	}

	lf = memrchr(data, '\n', n);
	if (lf) {
		size_t whole = (size_t)(lf - data) + 1;

		output_add(js->out, j->out.p, j->out.n);
		output_add(js->out, data, whole);
		buf_reset(&j->out);
		data += whole;
		n -= whole;
	}
	buf_add(&j->out, data, n);
	if (j->out.n >= JOBS_MAX_LINE) {
		output_add(js->out, j->out.p, j->out.n);
		buf_reset(&j->out);
	}
	/* What nobody will read is never out. */
	j->out_end = js->out->error ? UINT64_MAX : output_offset(js->out);
}

/* Keep a line as the reason: it travels in JSON, so what is no UTF-8 or no text becomes '?'. */
static void job_set_reason(struct job *j, const char *line, size_t n)
{
	size_t good;

	while (n > 0 && (line[n - 1] == '\r' || line[n - 1] == ' '))
		n--;
	if (n == 0)
		return;
	if (n > JOB_MAX_REASON)
		n = JOB_MAX_REASON;
	memcpy(j->reason, line, n);
	j->reason[n] = '\0';
	/* A character that was cut at the end goes whole. */
	good = utf8_check(j->reason, n);
	if (n == JOB_MAX_REASON && good > n - 4)
		n = good;
	j->reason[n] = '\0';
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)j->reason[i] < 0x20 || j->reason[i] == 0x7f)
			j->reason[i] = '?';
	}
	while ((good = utf8_check(j->reason, n)) < n)
		j->reason[good] = '?';
}

static void job_end_err_line(struct jobs *js, struct job *j)
{
	job_set_reason(j, j->err.p, j->err.n);
	output_add(&js->err, j->err.p, j->err.n);
	output_add(&js->err, "\n", 1);
	buf_reset(&j->err);
}

static void job_add_err(struct jobs *js, struct job *j, const char *data, size_t n)
{
	const char *lf;
	size_t part;

	while (n > 0) {
		lf = memchr(data, '\n', n);
		part = lf ? (size_t)(lf - data) : n;
		buf_add(&j->err, data, part);
		if (lf || j->err.n >= JOBS_MAX_LINE)
			job_end_err_line(js, j);
		data += part + (lf != NULL);
		n -= part + (lf != NULL);
	}
}

/* Read a pipe until it has nothing; @all: also when the reader of ours is slow. */
static void job_read(struct jobs *js, struct job *j, int *fd, bool all)
{
	struct output *o = fd == &j->out_fd ? js->out : &js->err;
	char data[JOBS_CHUNK];
	ssize_t n;

	while (*fd >= 0 && (all || output_pending(o) < JOBS_MAX_PENDING)) {
		n = read(*fd, data, sizeof(data));
		if (n > 0) {
			if (fd == &j->out_fd)
				job_add_out(js, j, data, (size_t)n);
			else
				job_add_err(js, j, data, (size_t)n);
		} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			close(*fd);
			*fd = -1;
		} else if (errno == EAGAIN) {
			return;
		}
	}
}

/* ---- ends ---- */

static int status_of(const siginfo_t *info)
{
	return info->si_code == CLD_EXITED ? info->si_status : 128 + info->si_status;
}

static void job_reap(struct jobs *js, struct job *j)
{
	siginfo_t info = {};

	if (waitid(P_PIDFD, (id_t)j->pidfd, &info, WEXITED | WNOHANG) < 0 || info.si_pid == 0)
		return;
	j->status = status_of(&info);
	j->end_usec = clock_usec();
	j->ended = true;

	/* What it left in the pipes. Who holds them open behind its back is not waited for. */
	job_read(js, j, &j->out_fd, true);
	job_read(js, j, &j->err_fd, true);
	if (!js->collect && j->out.n > 0)
		job_add_out(js, j, "\n", 1);
	if (j->err.n > 0)
		job_end_err_line(js, j);
}

void jobs_poll(struct jobs *js, struct pollset *p)
{
	bool out = js->collect || output_pending(js->out) < JOBS_MAX_PENDING;
	bool err = output_pending(&js->err) < JOBS_MAX_PENDING;

	for (struct job *j = js->all; j < js->all + js->n_all; j++) {
		if (!j->pid || j->ended)
			continue;
		if (js->out->error && j->out_fd >= 0) {
			/* Nobody reads us: the command is to know, and we, what is lost. */
			job_read(js, j, &j->out_fd, true);
			close_all(&j->out_fd, 1);
			j->out_fd = -1;
		}
		j->pid_at = pollset_add(p, j->pidfd, POLLIN);
		j->out_at = pollset_add(p, out ? j->out_fd : -1, POLLIN);
		j->err_at = pollset_add(p, err ? j->err_fd : -1, POLLIN);
	}
}

void jobs_step(struct jobs *js, const struct pollset *p)
{
	for (struct job *j = js->all; j < js->all + js->n_all; j++) {
		if (!j->pid || j->ended)
			continue;
		if (pollset_ready(p, j->out_at))
			job_read(js, j, &j->out_fd, false);
		if (pollset_ready(p, j->err_at))
			job_read(js, j, &j->err_fd, false);
		if (pollset_ready(p, j->pid_at))
			job_reap(js, j);
	}
}

struct job *jobs_next(struct jobs *js, const struct job *after)
{
	for (struct job *j = after ? js->all + (after - js->all) + 1 : js->all;
	     j < js->all + js->n_all; j++) {
		if (j->pid)
			return j;
	}
	return NULL;
}

struct job *jobs_find(struct jobs *js, uint64_t id)
{
	for (struct job *j = js->all; j < js->all + js->n_all; j++) {
		if (j->pid && j->id == id)
			return j;
	}
	return NULL;
}

void jobs_free_place(struct jobs *js, struct job *j)
{
	close_all((int[3]){ j->pidfd, j->out_fd, j->err_fd }, 3);
	buf_done(&j->out);
	buf_done(&j->err);
	*j = (struct job){};
	js->n_running--;
}

void jobs_kill(struct jobs *js, int number)
{
	for (struct job *j = js->all; j < js->all + js->n_all; j++) {
		if (j->pid && !j->ended)
			kill(-j->pid, number);
	}
}

int jobs_run(struct jobs *js, const struct frame *f, const char *socket)
{
	siginfo_t info = {};
	struct job *j = NULL;
	int r;

	js->inherit = true;
	r = jobs_start(js, f, socket, &j);
	if (r < 0)
		return r;
	while (waitid(P_PID, (id_t)j->pid, &info, WEXITED) < 0 && errno == EINTR)
		;
	jobs_free_place(js, j);
	return status_of(&info);
}
