/*
 * How long a dump stops a program: fills a heap, starts threads, then takes
 * fork() alone and a dump in turn.  Prints the nanoseconds of each fork(); the
 * pauses are in the dumps.
 *
 *	pause MIB THREADS idle|busy ROUNDS
 */
#include <heapql/heapql.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int stop;
static int busy;

static void *
run(void *arg)
{
	volatile unsigned long n = 0;

	free(malloc(100)); /* a heap of its own */
	(void)arg;
	while (!stop) {
		if (busy)
			n++;
		else
			usleep(10000);
	}
	return NULL;
}

/* Sizes of 16 to 1039 bytes, each block written to. */
static void
fill(size_t bytes)
{
	unsigned seed = 1;

	for (size_t have = 0; have < bytes;) {
		seed = seed * 1103515245 + 12345;
		size_t n = 16 + (seed >> 16 & 1023);
		void *p = malloc(n);
		if (p == NULL)
			exit(1);
		memset(p, 1, n);
		have += n;
	}
}

static long
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void
fork_alone(void)
{
	long begin = now();
	pid_t pid = fork();

	if (pid == 0)
		syscall(SYS_exit_group, 0);
	printf("%ld\n", now() - begin);
	waitpid(pid, NULL, 0);
}

int
main(int argc, char **argv)
{
	int threads, rounds;
	pthread_t ids[1024];

	if (argc != 5)
		return 2;
	threads = atoi(argv[2]);
	busy = argv[3][0] == 'b';
	rounds = atoi(argv[4]);
	if (threads > 1024)
		return 2;
	fill((size_t)atoi(argv[1]) << 20);
	for (int i = 0; i < threads; i++)
		if (pthread_create(&ids[i], NULL, run, NULL) != 0)
			return 1;
	for (int i = 0; i < rounds; i++) {
		fork_alone();
		heapql_dump("pause");
		heapql_dump_wait();
	}
	stop = 1;
	for (int i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
	return 0;
}
