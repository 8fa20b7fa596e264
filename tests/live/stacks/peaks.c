/*
 * Threads whose blocks come and go in waves of their own, so that the highest
 * point of all is somewhere in the middle, and is no thread's highest point.
 *
 *	peaks THREADS      prints the most bytes and blocks that were ever live,
 *	                   of the program's own account
 *
 * The account is kept around malloc and free: it is off by what threads are at
 * that very moment.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCKS = 6000, WAVES = 6, MAX_THREADS = 64 };

static atomic_long live_bytes, live_blocks, peak_bytes, peak_blocks;

static void
note(long bytes, long blocks)
{
	long now = atomic_fetch_add(&live_bytes, bytes) + bytes;
	long n = atomic_fetch_add(&live_blocks, blocks) + blocks;
	long peak = atomic_load(&peak_bytes);
	while (now > peak)
		if (atomic_compare_exchange_weak(&peak_bytes, &peak, now))
			atomic_store(&peak_blocks, n);
}

static __attribute__((noinline)) void *
grow(unsigned size)
{
	void *volatile p = malloc(size);
	note((long)size, 1);
	return p;
}

/* Wave after wave, each to a height of its own; between them most go. */
static void *
work(void *arg)
{
	static void *block[MAX_THREADS][BLOCKS];
	unsigned me = (unsigned)(size_t)arg, x = me * 2654435761u + 1;
	void **mine = block[me];
	unsigned size[64];

	for (unsigned i = 0; i < 64; i++)
		size[i] = 128 + (i * 37 + me * 11) % 900 * 8;
	for (unsigned wave = 0; wave < WAVES; wave++) {
		x = x * 1664525 + 1013904223;
		unsigned height = BLOCKS / 4 + (x >> 8) % (BLOCKS * 3 / 4);
		for (unsigned i = 0; i < height; i++)
			if (mine[i] == NULL)
				mine[i] = grow(size[i % 64]);
		for (unsigned i = 0; i < height; i++) {
			if ((i + wave) % 5 == 0)
				continue;
			free(mine[i]);
			note(-(long)size[i % 64], -1);
			mine[i] = NULL;
		}
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	unsigned n = argc > 1 ? (unsigned)atoi(argv[1]) : 4;
	pthread_t threads[MAX_THREADS];

	for (size_t i = 0; i < n && i < MAX_THREADS; i++)
		pthread_create(&threads[i], NULL, work, (void *)i);
	for (size_t i = 0; i < n && i < MAX_THREADS; i++)
		pthread_join(threads[i], NULL);
	printf("%ld %ld\n", atomic_load(&peak_bytes),
	    atomic_load(&peak_blocks));
	return 0;
}
