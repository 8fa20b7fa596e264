/*
 * A program that does what its first argument says, for tests of when and how
 * dumps are made.  It calls the library through the weak header only, so it
 * also runs without.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <heapql/heapql.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "snapshot_target.h"

#define LIMIT_S 20 /* for conditions that must come */

char **args;
static void *kept[1000];

static void
keep_some(void)
{
	for (int i = 0; i < 1000; i++)
		kept[i] = malloc((size_t)(16 + i));
}

double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
do_return(void)
{
	return 7;
}

static int
do__exit(void)
{
	_exit(7);
}

static int
do_quick(void)
{
	quick_exit(7);
}

/* call COUNT: so many dumps with labels, then a wait. */
static int
do_call(void)
{
	int n = atoi(args[0]), last = 0;

	for (int i = 0; i < n; i++) {
		char label[32];
		snprintf(label, sizeof label, "label-%d", i);
		last = heapql_dump(label);
	}
	printf("present %d last %d wait %d\n", heapql_present(), last,
	    heapql_dump_wait());
	return 0;
}

/* Says that it is ready and waits for the end of standard input. */
static int
do_wait(void)
{
	char c;
	ssize_t n;

	puts("ready");
	fflush(stdout);
	do
		n = read(0, &c, 1);
	while (n > 0 || (n < 0 && errno == EINTR));
	return 0;
}

/* grow MIB: that many blocks of 1 MiB, kept. */
static int
do_grow(void)
{
	for (int i = 0; i < atoi(args[0]); i++)
		kept[i] = memset(malloc(1 << 20), 1, 1 << 20);
	return 0;
}

/* churn PATTERN: allocates until a file of that name is there. */
static int
do_churn(void)
{
	double end = now() + LIMIT_S;

	while (now() < end) {
		glob_t found;
		int status;
		for (int i = 0; i < 1000; i++) {
			free(kept[i]);
			kept[i] = malloc(64);
		}
		status = glob(args[0], 0, NULL, &found);
		globfree(&found);
		if (status == 0)
			return 0;
	}
	return 1;
}

static int
do_fail(void)
{
	volatile size_t huge = (size_t)1 << 46;

	for (int i = 0; i < 3; i++) {
		errno = 0;
		if (malloc(huge) != NULL || errno != ENOMEM)
			return 1;
	}
	return 0;
}

static int
do_fork(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		keep_some();
		exit(heapql_dump("child") == 1 ? 5 : 6);
	}
	waitpid(pid, &status, 0);
	printf("%d\n", (int)pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

/* The child runs in our memory: it must neither dump nor end our recording. */
static int
do_vfork(void)
{
	int status;
	pid_t pid = vfork();

	if (pid == 0)
		_exit(heapql_dump("borrowed") == -ECANCELED ? 0 : 1);
	waitpid(pid, &status, 0);
	return status != 0 || heapql_dump("parent") != 1;
}

static int
do_exec(void)
{
	execl("/proc/self/exe", "renamed", "return", (char *)NULL);
	return 99;
}

static volatile int children;

static void
count_child(int number)
{
	(void)number;
	children++;
}

/* Nothing of the writer may be seen by a program that waits for children. */
static int
do_children(void)
{
	int status, seen = 0;
	pid_t pid;

	signal(SIGCHLD, count_child);
	heapql_dump("a");
	pid = fork();
	if (pid == 0)
		_exit(3);
	heapql_dump("b");
	for (;;) {
		pid_t got = waitpid(-1, &status, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		seen += got == pid ? 1 : 100;
	}
	heapql_dump_wait();
	printf("children %d signals %d errno %s\n", seen, children,
	    errno == ECHILD ? "ECHILD" : "other");
	return 0;
}

static void
dump_in_handler(int number)
{
	(void)number;
	heapql_dump("handler");
}

/* Dumps from a handler that interrupts malloc, on a small signal stack. */
static int
do_handler(void)
{
	struct sigaction act = {
	    .sa_handler = dump_in_handler, .sa_flags = SA_ONSTACK | SA_RESTART};
	static char memory[16384];
	stack_t stack = {.ss_sp = memory, .ss_size = sizeof memory};
	timer_t timer;
	struct sigevent event = {
	    .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
	struct itimerspec every = {{0, 5000000}, {0, 5000000}};
	double end = now() + 0.3;

	sigaltstack(&stack, NULL);
	sigaction(SIGALRM, &act, NULL);
	timer_create(CLOCK_MONOTONIC, &event, &timer);
	timer_settime(timer, 0, &every, NULL);
	for (unsigned i = 0; now() < end; i++) {
		free(kept[i % 1000]);
		kept[i % 1000] = malloc(i % 5000);
	}
	timer_delete(timer);
	return heapql_dump_wait() != 0;
}

static int
do_chdir(void)
{
	return chdir("/") != 0;
}

static int
do_rmdir(void)
{
	return rmdir(args[0]) != 0;
}

/* Its own words come after the library's. */
static int
do_complain(void)
{
	rmdir(args[0]);
	heapql_dump("to nowhere");
	heapql_dump_wait();
	return write(2, "after\n", 6) != 6;
}

static int
do_daemon(void)
{
	closefrom(0);
	return 0;
}

/* A writer that has ended does not stay a zombie while the program allocates.
 */
static int
do_bury(void)
{
	double end = now() + LIMIT_S;
	char path[64], text[64];

	snprintf(
	    path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	heapql_dump("a");
	while (now() < end) {
		FILE *f = fopen(path, "r");
		char *got = f != NULL ? fgets(text, sizeof text, f) : NULL;
		if (f != NULL)
			fclose(f);
		if (got == NULL)
			return 0;
		for (int i = 0; i < 1000; i++) {
			free(kept[i]);
			kept[i] = malloc(64);
		}
	}
	return 1;
}

/* A pipe whose write end we had at the fork: its reader must see the end long
 * before the writer is done.  Several tries, since we may be slow. */
static int
do_pipe(void)
{
	for (int i = 0; i < 500000; i++)
		if (malloc(100) == NULL)
			return 1;
	for (int i = 0; i < 10; i++) {
		double begin, end_of_pipe, end;
		int ends[2];
		char c;
		if (pipe(ends) != 0)
			return 1;
		heapql_dump("with a pipe open");
		begin = now();
		close(ends[1]);
		if (read(ends[0], &c, 1) != 0)
			return 1;
		end_of_pipe = now();
		heapql_dump_wait();
		end = now();
		close(ends[0]);
		if (end_of_pipe - begin < 0.5 * (end - begin))
			return 0;
	}
	return 1;
}

static const struct {
	const char *name;
	int (*run)(void);
} modes[] = {
    {"return", do_return},
    {"_exit", do__exit},
    {"quick", do_quick},
    {"call", do_call},
    {"wait", do_wait},
    {"grow", do_grow},
    {"churn", do_churn},
    {"fail", do_fail},
    {"fork", do_fork},
    {"vfork", do_vfork},
    {"exec", do_exec},
    {"children", do_children},
    {"waits", do_waits},
    {"storm", do_storm},
    {"crowd", do_crowd},
    {"forks", do_forks},
    {"handler", do_handler},
    {"chdir", do_chdir},
    {"rmdir", do_rmdir},
    {"complain", do_complain},
    {"daemon", do_daemon},
    {"pipe", do_pipe},
    {"bury", do_bury},
    {"stuck", do_stuck},
    {"headless", do_headless},
    {"nofork", do_nofork},
    {"nowrite", do_nowrite},
    {"undumpable", do_undumpable},
};

int
main(int argc, char **argv)
{
	keep_some();
	args = argv + 2;
	for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof *modes; i++)
		if (strcmp(argv[1], modes[i].name) == 0)
			return modes[i].run();
	return 98;
}
