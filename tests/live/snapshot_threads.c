/* The modes of snapshot_target that have several threads. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <heapql/heapql.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "snapshot_target.h"

static pthread_barrier_t barrier;
static sem_t never;
static volatile int interrupted, stop;

static void
count_interrupted(int failed)
{
	if (failed && errno == EINTR)
		__atomic_add_fetch(&interrupted, 1, __ATOMIC_RELAXED);
}

static void *
wait_in_poll(void *arg)
{
	(void)arg;
	pthread_barrier_wait(&barrier);
	while (!stop)
		count_interrupted(poll(NULL, 0, 20) < 0);
	return NULL;
}

static void *
wait_in_sleep(void *arg)
{
	struct timespec t = {0, 20000000};

	(void)arg;
	pthread_barrier_wait(&barrier);
	while (!stop)
		count_interrupted(nanosleep(&t, NULL) < 0);
	return NULL;
}

static void *
wait_for_semaphore(void *arg)
{
	(void)arg;
	pthread_barrier_wait(&barrier);
	while (!stop) {
		struct timespec t;
		clock_gettime(CLOCK_REALTIME, &t);
		t.tv_nsec += 20000000;
		t.tv_sec += t.tv_nsec / 1000000000;
		t.tv_nsec %= 1000000000;
		count_interrupted(sem_timedwait(&never, &t) < 0);
	}
	return NULL;
}

int
do_waits(void)
{
	void *(*const bodies[])(void *) = {
	    wait_in_poll, wait_in_sleep, wait_for_semaphore};
	pthread_t threads[3];

	pthread_barrier_init(&barrier, NULL, 4);
	sem_init(&never, 0, 0);
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, bodies[i], NULL);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 20; i++)
		heapql_dump("while waiting");
	stop = 1;
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	heapql_dump_wait();
	printf("interrupted %d\n", interrupted);
	return 0;
}

static void *
churn(void *arg)
{
	unsigned seed = (unsigned)(uintptr_t)arg;
	void *mine[512] = {0};

	while (!stop) {
		seed = seed * 1103515245 + 12345;
		void **p = &mine[seed >> 16 & 511];
		free(*p);
		*p = malloc(seed >> 8 & (seed & 64 ? 0xffff : 0x3ff));
	}
	for (int i = 0; i < 512; i++)
		free(mine[i]);
	return NULL;
}

/* storm THREADS DUMPS */
int
do_storm(void)
{
	int threads = atoi(args[0]), dumps = atoi(args[1]), bad = 0;
	pthread_t *ids = calloc((size_t)threads, sizeof *ids);

	for (int i = 0; i < threads; i++)
		pthread_create(
		    &ids[i], NULL, churn, (void *)(uintptr_t)(i + 1));
	for (int i = 0; i < dumps; i++)
		bad += heapql_dump("storm") != i + 1;
	stop = 1;
	for (int i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
	free(ids);
	return bad != 0 || heapql_dump_wait() != 0;
}

static int last_of_crowd;

static void *
dump_in_crowd(void *arg)
{
	(void)arg;
	for (int i = 0; i < 10; i++) {
		int n = heapql_dump("crowd");
		int last = __atomic_load_n(&last_of_crowd, __ATOMIC_RELAXED);
		while (n > last &&
		       !__atomic_compare_exchange_n(&last_of_crowd, &last, n, 0,
			   __ATOMIC_RELAXED, __ATOMIC_RELAXED))
			;
	}
	return NULL;
}

/* Several threads ask at once, beside others that allocate. */
int
do_crowd(void)
{
	pthread_t ids[6];

	for (int i = 0; i < 6; i++)
		pthread_create(&ids[i], NULL, i < 4 ? dump_in_crowd : churn,
		    (void *)(uintptr_t)(i + 1));
	for (int i = 0; i < 6; i++) {
		stop = i >= 4;
		pthread_join(ids[i], NULL);
	}
	printf("%d\n", last_of_crowd);
	return heapql_dump_wait() != 0;
}

static void *
fork_on(void *arg)
{
	while (!stop) {
		pid_t pid = fork();
		int status = 1;
		if (pid == 0) {
			void *p = malloc(100000);
			free(p);
			_exit(p == NULL);
		}
		if (waitpid(pid, &status, 0) != pid || status != 0)
			*(volatile int *)arg = 1;
	}
	return NULL;
}

/* Threads that fork while others allocate and the first one dumps. */
int
do_forks(void)
{
	static volatile int failed;
	pthread_t ids[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&ids[i], NULL, i < 2 ? fork_on : churn,
		    (void *)(uintptr_t)&failed);
	for (int i = 0; i < 30; i++)
		failed |= heapql_dump("forks") != i + 1;
	stop = 1;
	for (int i = 0; i < 4; i++)
		pthread_join(ids[i], NULL);
	return failed || heapql_dump_wait() != 0;
}

/* A thread in vfork cannot be stopped; the dump must not wait for long. */
static void *
vfork_and_wait(void *arg)
{
	(void)arg;
	pid_t pid = vfork();
	if (pid == 0) {
		pthread_barrier_wait(&barrier);
		sleep(1);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	return NULL;
}

int
do_stuck(void)
{
	pthread_t thread;
	double begin;

	pthread_barrier_init(&barrier, NULL, 2);
	pthread_create(&thread, NULL, vfork_and_wait, NULL);
	pthread_barrier_wait(&barrier);
	begin = now();
	heapql_dump("stuck");
	printf("%s\n", now() - begin < 0.9 ? "in time" : "late");
	pthread_join(thread, NULL);
	return heapql_dump_wait() != 0;
}

/* Dumps after the first thread has ended. */
static void *
dump_alone(void *first)
{
	pthread_join(*(pthread_t *)first, NULL);
	exit(heapql_dump("headless") != 1 || heapql_dump_wait() != 0);
}

int
do_headless(void)
{
	static pthread_t first, second;

	first = pthread_self();
	pthread_create(&second, NULL, dump_alone, &first);
	pthread_exit(NULL);
}

/* As a user that limits apply to. */
static void
drop_rights(void)
{
	if (geteuid() == 0 && (setresgid(65534, 65534, 65534) != 0 ||
				  setresuid(65534, 65534, 65534) != 0))
		exit(97);
	prctl(PR_SET_DUMPABLE, 1);
}

/* Dumps in a storm of 4 threads after `prepare`. */
static int
storm_after(void (*prepare)(void), int dumps)
{
	pthread_t ids[4];
	int bad = 0;

	for (int i = 0; i < 4; i++)
		pthread_create(
		    &ids[i], NULL, churn, (void *)(uintptr_t)(i + 1));
	prepare();
	for (int i = 0; i < dumps; i++)
		bad += heapql_dump("storm") != i + 1;
	stop = 1;
	for (int i = 0; i < 4; i++)
		pthread_join(ids[i], NULL);
	return bad != 0 || heapql_dump_wait() != 0;
}

static void
forbid_fork(void)
{
	struct rlimit one = {1, 1};

	drop_rights();
	setrlimit(RLIMIT_NPROC, &one);
}

int
do_nofork(void)
{
	return storm_after(forbid_fork, 3);
}

/* A write over the limit sends SIGXFSZ, which must not end us. */
int
do_nowrite(void)
{
	struct rlimit small = {1000, 1000};

	forbid_fork();
	setrlimit(RLIMIT_FSIZE, &small);
	return heapql_dump("too large") != 1 || heapql_dump_wait() != -EFBIG;
}

static void
forbid_ptrace(void)
{
	drop_rights();
	prctl(PR_SET_DUMPABLE, 0);
}

int
do_undumpable(void)
{
	return storm_after(forbid_ptrace, 10);
}
