/*
 * Many threads with small stacks, each deep, each interrupted by signals that
 * allocate too.  Arguments: threads, rounds.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static int rounds;

__attribute__((noinline)) static void
descend(int depth)
{
	char *volatile p = malloc((size_t)depth % 50 + 1);
	if (depth > 0)
		descend(depth - 1);
	free(p);
}

static void
on_signal(int sig)
{
	int before = errno;
	descend(sig % 7);
	errno = before;
}

static void *
work(void *opaque)
{
	pthread_t *next = opaque;
	for (int i = 0; i < rounds; i++) {
		descend(i % 40);
		pthread_kill(pthread_self(), SIGUSR1);
		if (next)
			pthread_kill(*next, SIGUSR2);
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 4;
	pthread_t *threads = calloc((size_t)n, sizeof *threads);
	pthread_attr_t attr;
	rounds = argc > 2 ? atoi(argv[2]) : 10;
	struct sigaction sa = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGUSR2, &sa, NULL);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 << 10);
	pthread_t self = pthread_self();
	for (int i = 0; i < n; i++)
		if (pthread_create(&threads[i], &attr, work,
			i == 0 ? &self : NULL) != 0)
			return 1;
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	descend(200);
	free(threads);
	puts("done");
	return 0;
}
