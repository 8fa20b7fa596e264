/*
 * fork while other threads allocate: the child can allocate at once and free
 * what its parent's threads had; fork in fork, vfork, exec, and a library with
 * atfork handlers that allocate.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "expect.h"

enum { THREADS = 4, FORKS = 120, SHARED = 256 };

static void *shared[SHARED];
static volatile int stop;
static struct heapql_heap *own_heap;

static void *
storm(void *seed)
{
	uint64_t state = (uintptr_t)seed;
	while (!stop) {
		state = state * 6364136223846793005u + 1;
		size_t size = 16 + (state >> 40) % 2000;
		if (state >> 60 == 3)
			size = 50000;
		char *p = malloc(size);
		memset(p, 1, 16);
		free(__atomic_exchange_n(&shared[state >> 32 & 255], p,
					 __ATOMIC_ACQ_REL));
	}
	return NULL;
}

static void
use_heap(int rounds)
{
	void *p[200];
	for (int r = 0; r < rounds; r++) {
		for (int i = 0; i < 200; i++) {
			p[i] = malloc((size_t)(i * 37 + 1));
			EXPECT(p[i]);
			memset(p[i], i, (size_t)(i * 37 + 1));
		}
		for (int i = 0; i < 200; i++)
			free(p[i]);
	}
}

static void *
use_in_thread(void *unused)
{
	use_heap(5);
	return unused;
}

static void
child(int n)
{
	use_heap(3);
	for (int i = 0; i < SHARED; i++)
		free(shared[i]); /* of threads that are not here */
	memset(shared, 0, sizeof(shared));
	pthread_t t[3];
	for (int i = 0; i < 3; i++)
		EXPECT(pthread_create(&t[i], NULL, use_in_thread, NULL) == 0);
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	if (n % 10 == 0) {
		pid_t pid = fork();
		if (pid == 0) {
			use_heap(1);
			_exit(heapql_check_heap() != 0);
		}
		int status;
		EXPECT(waitpid(pid, &status, 0) == pid && status == 0);
	}
	_exit(heapql_check_heap() != 0);
}

/* Registered by the program, so before fork they run before ours. */
static void
allocate(void)
{
	free(malloc(300));
	free(malloc(70000));
	heapql_heap_free(own_heap, heapql_heap_malloc(own_heap, 40));
}

static void
fork_often(void)
{
	for (int i = 0; i < FORKS; i++) {
		int status;
		pid_t pid = fork();
		EXPECT(pid >= 0);
		if (pid == 0)
			child(i);
		EXPECT(waitpid(pid, &status, 0) == pid);
		EXPECT(status == 0);
	}
}

static void
vfork_and_exec(void)
{
	static char path[] = "/bin/true";
	char *argv[] = { path, NULL };
	for (int i = 0; i < 20; i++) {
		int status;
		pid_t pid = vfork();
		if (pid == 0) {
			execv(argv[0], argv);
			_exit(127);
		}
		EXPECT(waitpid(pid, &status, 0) == pid && status == 0);
		use_heap(1);
	}
}

int
main(void)
{
	pthread_t t[THREADS];
	own_heap = heapql_heap_new("own", HEAPQL_CPYTHON36);
	pthread_atfork(allocate, allocate, allocate);
	for (uintptr_t i = 0; i < THREADS; i++)
		EXPECT(pthread_create(&t[i], NULL, storm, (void *)(i + 1)) == 0);
	fork_often();
	vfork_and_exec();
	stop = 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(t[i], NULL);
	for (int i = 0; i < SHARED; i++)
		free(shared[i]);
	EXPECT_SOUND_HEAP();
	return 0;
}
