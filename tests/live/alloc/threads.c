/*
 * Threads that come, go, and free each other's blocks, with stacks of 16 KiB
 * too; and what runs after a thread's end: destructors of thread-specific data
 * that allocate, for four rounds.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "expect.h"

enum { THREADS = 8, GENERATIONS = 30, SHARED = 512, STEPS = 4000, KEYS = 40 };

static void *shared[SHARED];
static pthread_key_t keys[KEYS];

static uint64_t
draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Swaps blocks with the others: most are freed by a thread that did not
 * allocate them. */
static void *
swap(void *seed)
{
	uint64_t state = (uintptr_t)seed * 7919 + 1;
	for (int i = 0; i < STEPS; i++) {
		uint64_t r = draw(&state);
		size_t size = 16 + r % (r % 50 == 0 ? 60000 : 700);
		unsigned char *p = malloc(size);
		EXPECT(p);
		memset(p, (int)(size & 0xff), size > 64 ? 64 : size);
		*(size_t *)p = size;
		p = __atomic_exchange_n(&shared[r / 64 % SHARED], p,
					__ATOMIC_ACQ_REL);
		if (!p)
			continue;
		size = *(size_t *)p;
		for (size_t k = sizeof(size_t); k < 16; k++)
			EXPECT(p[k] == (size & 0xff));
		EXPECT(malloc_usable_size(p) >= size);
		if (r % 7 == 0) {
			p = realloc(p, size * 2);
			EXPECT(*(size_t *)p == size);
		}
		free(p);
	}
	return NULL;
}

static void
churn(size_t stack)
{
	pthread_attr_t attr;
	pthread_t threads[THREADS];
	pthread_attr_init(&attr);
	if (stack)
		EXPECT(pthread_attr_setstacksize(&attr, stack) == 0);
	for (int g = 0; g < GENERATIONS; g++) {
		for (uintptr_t i = 0; i < THREADS; i++)
			EXPECT(pthread_create(&threads[i], &attr, swap,
					      (void *)(i + (uintptr_t)g * 100)) ==
			       0);
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
	}
	pthread_attr_destroy(&attr);
}

/* Runs after our own destructor at least in some rounds. */
static void
allocate_late(void *value)
{
	char *p = malloc(100 + (uintptr_t)value);
	EXPECT(p);
	memset(p, 1, 100);
	free(p);
	free(malloc(50000));
	if ((uintptr_t)value < PTHREAD_DESTRUCTOR_ITERATIONS)
		pthread_setspecific(keys[(uintptr_t)value],
				    (char *)value + 1);
}

static void *
use_keys(void *unused)
{
	for (int i = 0; i < KEYS; i++)
		pthread_setspecific(keys[i], (void *)1);
	return unused;
}

static void
late_destructors(void)
{
	for (int i = 0; i < KEYS; i++)
		EXPECT(pthread_key_create(&keys[i], allocate_late) == 0);
	for (int i = 0; i < 200; i++) {
		pthread_t t;
		EXPECT(pthread_create(&t, NULL, use_keys, NULL) == 0);
		pthread_join(t, NULL);
	}
}

static void *
fill_and_go(void *list)
{
	void **p = list;
	for (int i = 0; i < 20000; i++)
		p[i] = malloc(64);
	return NULL;
}

/* What ended threads leave behind serves others: memory does not grow. */
static void
heaps_are_adopted(void)
{
	static void *list[20000];
	size_t first = 0;
	for (int i = 0; i < 40; i++) {
		pthread_t t;
		EXPECT(pthread_create(&t, NULL, fill_and_go, list) == 0);
		pthread_join(t, NULL);
		for (int k = 0; k < 20000; k++)
			free(list[k]);
		if (i == 2)
			first = mallinfo2().arena;
	}
	EXPECT(mallinfo2().arena <= first + (8u << 20));
}

static void *
free_most(void *list)
{
	void **p = list;
	for (int i = 0; i < 20000; i++) {
		if (i % 50 == 7)
			continue;
		free(p[i]);
		p[i] = NULL;
	}
	return NULL;
}

/* One thread makes blocks, others free most of them: the maker's pools come
 * back to it half empty, so memory does not grow. */
static void
made_here_freed_there(void)
{
	static void *list[20000];
	size_t first = 0;
	for (int round = 0; round < 60; round++) {
		pthread_t t;
		for (int i = 0; i < 20000; i++)
			if (!list[i])
				list[i] = malloc(200);
		EXPECT(pthread_create(&t, NULL, free_most, list) == 0);
		pthread_join(t, NULL);
		if (round == 5)
			first = mallinfo2().arena;
	}
	EXPECT(mallinfo2().arena <= first + (8u << 20));
	for (int i = 0; i < 20000; i++)
		free(list[i]);
}

int
main(void)
{
	churn(0);
	churn(PTHREAD_STACK_MIN);
	made_here_freed_there();
	heaps_are_adopted();
	late_destructors();
	for (int i = 0; i < SHARED; i++)
		free(shared[i]);
	EXPECT_SOUND_HEAP();
	return 0;
}
