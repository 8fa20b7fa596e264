/*
 * Libraries that come and go at the same addresses, while other threads do the
 * same and allocate.  Arguments: rounds, then pairs of libraries, a thread each.
 * Prints how often a library was where the other of its pair had been.  Leaves
 * the blocks of every 16th round.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int rounds;
static int reused;
static int working;

struct pair {
	const char *path[2];
};

static void *
load_in_turn(void *opaque)
{
	const struct pair *pair = opaque;
	void *before = NULL;
	for (int i = 0; i < rounds; i++) {
		void *(*make)(int);
		void *lib = dlopen(pair->path[i & 1], RTLD_NOW);
		if (lib == NULL) {
			fprintf(stderr, "%s\n", dlerror());
			exit(1);
		}
		*(void **)&make = dlsym(lib, "shape_make");
		if ((void *)make == before)
			__atomic_add_fetch(&reused, 1, __ATOMIC_RELAXED);
		before = (void *)make;
		for (int depth = 0; depth < 6; depth++) {
			void *p = make(depth);
			if (i % 16 > 1)
				free(p);
		}
		dlclose(lib);
	}
	__atomic_sub_fetch(&working, 1, __ATOMIC_RELAXED);
	return NULL;
}

__attribute__((noinline)) static void
descend(int depth)
{
	free(malloc((size_t)depth + 1));
	if (depth > 0)
		descend(depth - 1);
	__asm__ volatile("" ::: "memory");
}

static void *
allocate(void *unused)
{
	while (__atomic_load_n(&working, __ATOMIC_RELAXED) > 0)
		descend(20);
	return unused;
}

int
main(int argc, char **argv)
{
	pthread_t threads[9];
	struct pair pairs[8];
	int n = 0;
	rounds = atoi(argv[1]);
	for (int i = 2; i + 1 < argc && n < 8; i += 2, n++)
		pairs[n] = (struct pair){{argv[i], argv[i + 1]}};
	working = n;
	for (int i = 0; i < n; i++)
		pthread_create(&threads[i], NULL, load_in_turn, &pairs[i]);
	pthread_create(&threads[n], NULL, allocate, NULL);
	for (int i = 0; i <= n; i++)
		pthread_join(threads[i], NULL);
	printf("%d\n", reused);
	return 0;
}
