/*
 * Signals that come anywhere: in the program, in libc, in the vdso, in linkage
 * tables, in malloc.  The handler allocates.  Argument: signals.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static volatile int caught;
static char *volatile kept;

static void
on_alarm(int sig)
{
	free(malloc((size_t)sig));
	caught++;
}

__attribute__((noinline)) static long
work(void)
{
	long sum = 0;
	for (int i = 0; i < 100; i++) {
		struct timespec t;
		char room[300];
		clock_gettime(CLOCK_MONOTONIC, &t);
		memset(room, i, sizeof room);
		__asm__ volatile("" : : "r"(room) : "memory");
		snprintf(room, sizeof room, "%d %ld", i, t.tv_nsec);
		sum += atoi(room) + (long)strlen(room);
		kept = malloc(strlen(room));
		free(kept);
	}
	return sum;
}

int
main(int argc, char **argv)
{
	int wanted = argc > 1 ? atoi(argv[1]) : 1000;
	struct sigaction sa = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
	struct itimerval often = {{0, 300}, {0, 300}};
	long sum = 0;
	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	while (caught < wanted)
		sum += work();
	puts(sum != 0 ? "done" : "nothing done");
	return 0;
}
