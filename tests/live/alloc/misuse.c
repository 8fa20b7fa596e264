/*
 * Double frees and wild pointers: found, counted, ignored, also when two threads
 * free the same block at once.
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "expect.h"

static void (*volatile do_free)(void *) = free;
static void *(*volatile do_realloc)(void *, size_t) = realloc;

extern void *__libc_malloc(size_t size);

enum { RACES = 20000, SPINS = 2000 };

static void *raced;
static volatile int started, finished;

/* Frees what main made as soon as it is there. */
static void *
race(void *unused)
{
	for (int i = 1; i <= RACES; i++) {
		/* Awake when it comes, but not for ever on a busy machine. */
		for (int spin = 0; started < i; spin++)
			if (spin > SPINS)
				sched_yield();
		do_free(raced);
		__atomic_fetch_add(&finished, 1, __ATOMIC_ACQ_REL);
	}
	return unused;
}

/* Two threads free the same block of a third at the same time: one does. */
static void
free_twice_at_once(void)
{
	pthread_t t[2];
	for (int i = 0; i < 2; i++)
		EXPECT(pthread_create(&t[i], NULL, race, NULL) == 0);
	for (int i = 1; i <= RACES; i++) {
		raced = malloc(48);
		started = i;
		while (finished < 2 * i)
			sched_yield();
	}
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], NULL);
}

int
main(void)
{
	char *small = malloc(100), *other = malloc(100);
	char *run = malloc(100000), *huge = malloc(4000000);
	static char data[4096];
	memset(small, 1, 100);
	do_free(small);
	do_free(small);	       /* twice */
	do_free(other + 16);   /* into the middle */
	do_free(other + 1);
	do_free(run + 4096);
	do_free(huge + 4096);
	do_free(run);
	do_free(run);	       /* its slots are in no pool */
	EXPECT(do_realloc(small, 200) == NULL);
	/* What libc's own heap gave goes back there. */
	do_free(__libc_malloc(50));
	void *p = do_realloc(__libc_malloc(50), 500);
	EXPECT(p && malloc_usable_size(data) == 0);
	do_free(p);
	do_free(other);
	do_free(huge);
	/* The heap is as good as new: no block is handed out twice. */
	char *a = malloc(100), *b = malloc(100);
	EXPECT(a != b);
	do_free(a);
	do_free(b);
	free_twice_at_once();
	EXPECT_SOUND_HEAP();
	return 0;
}
