/* SPDX-License-Identifier: MIT */
/* SPDX-FileCopyrightText: 2026 The Ferry authors */
/* Process: see process.h. */
#include "tests/bench/process.h"

#include "tests/bench/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_NS (10 * INT64_C(1000000000))
#define STOP_NS (5 * INT64_C(1000000000))

int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void pause_ms(long ms)
{
	struct timespec t = { .tv_nsec = ms * 1000000 };

	nanosleep(&t, NULL);
}

/* What the child says goes into a file, its standard output nowhere. */
static int process_spawn(struct process *p, char *const argv[], const char *log)
{
	pid_t parent = getpid();

	p->pid = fork();
	if (p->pid < 0)
		return -errno;
	if (p->pid > 0)
		return 0;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(1);
	if (!freopen("/dev/null", "w", stdout) || !freopen(log, "a", stderr))
		_exit(127);
	execv(argv[0], argv);
	dprintf(STDERR_FILENO, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* Asks until somebody accepts: a socket that exists is not yet one that serves. */
static int process_await(struct process *p)
{
	int64_t deadline = now_ns() + START_NS;
	struct wire w;

	while (wire_open(&w, p->socket, false) < 0) {
		if (waitpid(p->pid, NULL, WNOHANG) == p->pid) {
			p->pid = 0;
			return -ECHILD;
		}
		if (now_ns() > deadline) {
			process_stop(p);
			return -ETIMEDOUT;
		}
		pause_ms(5);
	}
	wire_close(&w);
	return 0;
}

static int path_join(char *path, size_t size, const char *dir, const char *name)
{
	int n = snprintf(path, size, "%s/%s", dir, name);

	return n < 0 || (size_t)n >= size ? -ENAMETOOLONG : 0;
}

/* execv() takes pointers to char that it does not write through. */
static char *argument(const char *text)
{
	return (char *)(uintptr_t)text;
}

int process_start_broker(struct process *p, const char *binary, const char *dir)
{
	char config[sizeof(p->socket)];
	char run[sizeof(p->socket)];
	char log[sizeof(p->socket)];
	char *const argv[] = {
		argument(binary), argument("--dir"), run, argument("--config"), config, NULL
	};
	int r = path_join(p->socket, sizeof(p->socket), dir, "run/ferry.sock");

	if (r < 0)
		return r;
	/* Shorter than the first: they fit too. */
	path_join(run, sizeof(run), dir, "run");
	path_join(log, sizeof(log), dir, "log");
	path_join(config, sizeof(config), dir, "conf");
	r = process_spawn(p, argv, log);
	return r < 0 ? r : process_await(p);
}

int process_start_relay(struct process *p, const char *binary, const char *dir)
{
	char log[sizeof(p->socket)];
	char *const argv[] = { argument(binary), p->socket, NULL };
	int r = path_join(p->socket, sizeof(p->socket), dir, "relay.sock");

	if (r < 0)
		return r;
	path_join(log, sizeof(log), dir, "log");
	r = process_spawn(p, argv, log);
	if (r < 0)
		return r;

	/* The relay joins connections two by two: the second completes the pair that the
	 * question began, so that the next to come begins one of its own. */
	r = process_await(p);
	return r < 0 ? r : process_await(p);
}

void process_stop(struct process *p)
{
	int64_t deadline = now_ns() + STOP_NS;

	if (p->pid <= 0)
		return;
	kill(p->pid, SIGTERM);
	while (waitpid(p->pid, NULL, WNOHANG) == 0) {
		if (now_ns() > deadline)
			kill(p->pid, SIGKILL);
		pause_ms(2);
	}
	p->pid = 0;
}

/* Of all CPUs the kernel keeps those that the process may have. */
int process_pin(pid_t pid, bool to_one)
{
	cpu_set_t all;
	cpu_set_t one;

	CPU_ZERO(&all);
	CPU_ZERO(&one);
	for (size_t i = 0; i < CPU_SETSIZE; i++)
		CPU_SET(i, &all);
	if (sched_setaffinity(pid, sizeof(all), &all) < 0)
		return -errno;
	if (!to_one)
		return 0;

	if (sched_getaffinity(pid, sizeof(all), &all) < 0)
		return -errno;
	for (size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&one) == 0; i++)
		if (CPU_ISSET(i, &all))
			CPU_SET(i, &one);
	return sched_setaffinity(pid, sizeof(one), &one) < 0 ? -errno : 0;
}

int64_t process_rss(pid_t pid)
{
	char path[64];
	char text[256];
	char *pages;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return -1;
	text[n] = '\0';
	/* The second number, in pages. */
	pages = strchr(text, ' ');
	return pages ? strtoll(pages, NULL, 10) * sysconf(_SC_PAGESIZE) : -1;
}
