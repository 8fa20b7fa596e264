/*
 * A program that knows every one of its blocks.
 *
 *	known_blocks LIST [SEED [THREADS]]
 *
 * Several threads make 100 000 blocks that live, among many that die, move and
 * change hands; then it writes "ADDRESS REQUESTED" of each live one to LIST, in
 * hexadecimal and decimal, and asks for a dump labelled "known".  The list is
 * of those blocks alone: libc and the threads have a few more.
 */
#define _GNU_SOURCE
#include <inttypes.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "expect.h"

enum { BLOCKS = 100000, THREADS_MAX = 64, STEPS_PER_BLOCK = 6 };

struct known {
	void *p;
	size_t size;
};

/* Not on the heap: the list of blocks is none of them. */
static struct known known[BLOCKS];
static unsigned threads = 4;
static uint64_t seed;

struct part {
	pthread_t thread;
	unsigned number;
};

static uint64_t
draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static size_t
draw_size(uint64_t *state)
{
	uint64_t r = draw(state);
	if (r % 4000 == 0)
		return r >> 20 & 0x1fffff;
	if (r % 400 == 0)
		return r >> 20 & 0x1ffff;
	if (r % 40 == 0)
		return r >> 20 & 0x3fff;
	return r >> 20 & 0xff;
}

static void
set(struct known *k, void *p, size_t size)
{
	EXPECT(p);
	memset(p, 0x77, size < 64 ? size : 64);
	k->p = p;
	k->size = size;
}

static void
one_step(struct known *k, uint64_t *state)
{
	size_t size = draw_size(state);
	if (!k->p) {
		set(k, draw(state) % 5 ? malloc(size) : calloc(1, size), size);
	} else if (draw(state) % 2) {
		size += size == 0;
		set(k, realloc(k->p, size), size);
	} else {
		free(k->p);
		k->p = NULL;
	}
}

/* Works on blocks number, number + threads, ... */
static void *
work(void *arg)
{
	const struct part *part = arg;
	uint64_t state = seed * 1000 + part->number + 1;
	unsigned mine = (BLOCKS - part->number + threads - 1) / threads;
	for (unsigned i = 0; i < mine * STEPS_PER_BLOCK; i++) {
		unsigned k = (unsigned)(draw(&state) % mine);
		one_step(&known[part->number + k * threads], &state);
	}
	return NULL;
}

/* The second time round the parts shift by one, so that threads free and move
 * what others made. */
static void
run_threads(unsigned shift)
{
	static struct part parts[THREADS_MAX];
	for (unsigned i = 0; i < threads; i++) {
		parts[i].number = (i + shift) % threads;
		EXPECT(pthread_create(&parts[i].thread, NULL, work,
				      &parts[i]) == 0);
	}
	for (unsigned i = 0; i < threads; i++)
		pthread_join(parts[i].thread, NULL);
}

static void
fill_gaps(void)
{
	uint64_t state = seed + 12345;
	for (unsigned i = 0; i < BLOCKS; i++)
		if (!known[i].p) {
			size_t size = draw_size(&state);
			set(&known[i], malloc(size), size);
		}
}

static void
write_list(const char *path)
{
	FILE *f = fopen(path, "w");
	EXPECT(f);
	for (unsigned i = 0; i < BLOCKS; i++)
		fprintf(f, "%" PRIxPTR " %zu\n", (uintptr_t)known[i].p,
			known[i].size);
	EXPECT(fclose(f) == 0);
}

int
main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: known_blocks LIST [SEED [THREADS]]\n", stderr);
		return 2;
	}
	seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL);
	if (argc > 3)
		threads = (unsigned)atoi(argv[3]);
	EXPECT(threads >= 1 && threads <= THREADS_MAX);
	printf("seed %" PRIu64 "\n", seed);
	run_threads(0);
	run_threads(1);
	fill_gaps();
	write_list(argv[1]);
	EXPECT(heapql_check_heap() == 0);
	EXPECT(heapql_dump("known") >= 0);
	EXPECT(heapql_dump_wait() == 0);
	return 0;
}
