/*
 * A heap whose every word is known: lists each reference that a scan must find,
 * as "SOURCE TARGET OFFSET OFFSET-IN-TARGET", and each block, to the files
 * named on the command line; what a scan must not find are pointers to freed
 * blocks, behind the end of a block, and numbers.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "heapql/heapql.h"

enum { BLOCKS = 60000 };

static struct {
	char *p;
	size_t size;
	int dead;
} block[BLOCKS];

static uint64_t state;

static uint64_t
draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

static size_t
some_size(void)
{
	uint64_t kind = draw(1000);

	if (kind == 0)
		return 1100000 + draw(5000000); /* a mapping of its own */
	if (kind < 5)
		return 40000 + draw(500000); /* pages of its own */
	if (kind < 50)
		return 600 + draw(30000);
	return kind < 60 ? 0 : draw(600);
}

static void
make_blocks(void)
{
	struct heapql_heap *heaps[2] = {
	    heapql_heap_new("old", HEAPQL_CPYTHON36),
	    heapql_heap_new("new", HEAPQL_CPYTHON310)};

	for (int i = 0; i < BLOCKS; i++) {
		size_t size = some_size();
		char *p = i % 3 == 0 ? heapql_heap_malloc(heaps[i % 2], size)
		                     : malloc(size);
		if (p == NULL)
			abort();
		/* What was there before must not count. */
		memset(p, 0, size);
		block[i].p = p;
		block[i].size = size;
	}
	/* Some are moved, some die. */
	for (int i = 1; i < BLOCKS; i += 10) {
		size_t old = block[i].size;
		block[i].size = old + draw(2000);
		block[i].p = realloc(block[i].p, block[i].size);
		memset(block[i].p + old, 0, block[i].size - old);
	}
	for (int i = 0; i < BLOCKS; i++)
		if (draw(5) == 0) {
			block[i].dead = 1;
			free(block[i].p);
		}
}

/* A word for a place; *ret_to is the block that it is a reference to, or -1. */
static uint64_t
some_word(int *ret_to, uint64_t *ret_off)
{
	int to = (int)draw(BLOCKS);
	uint64_t p = (uintptr_t)block[to].p, size = block[to].size;

	*ret_to = -1;
	switch (draw(6)) {
	case 0:
		return draw(UINT64_MAX);
	case 1: /* behind the end */
		return p + size + (size == 0);
	case 2: /* into it */
		*ret_off = size > 0 ? draw(size) : 0;
		break;
	default:
		*ret_off = 0;
	}
	if (!block[to].dead)
		*ret_to = to;
	return p + *ret_off;
}

/* The end of one may be the start of the next. */
static int
begins_somewhere(uint64_t word)
{
	static char *starts[1 << 18];
	static int filled;

	if (!filled) {
		filled = 1;
		for (int i = 0; i < BLOCKS; i++) {
			uint64_t h = (uintptr_t)block[i].p >> 3;
			if (block[i].dead)
				continue;
			while (starts[h &= (1 << 18) - 1] != NULL)
				h++;
			starts[h] = block[i].p;
		}
	}
	for (uint64_t h = word >> 3; starts[h &= (1 << 18) - 1]; h++)
		if (starts[h] == (char *)(uintptr_t)word)
			return 1;
	return 0;
}

static void
fill(FILE *refs, int i)
{
	uint64_t words = block[i].size / 8;
	uint64_t step = words > 100 ? words / 50 : 1;

	for (uint64_t w = 0; w < words; w += 1 + draw(2 * step)) {
		uint64_t off = 0, word;
		int to;
		word = some_word(&to, &off);
		if (to < 0 && begins_somewhere(word))
			continue;
		memcpy(block[i].p + w * 8, &word, 8);
		if (to >= 0)
			fprintf(refs, "%lx %lx %lu %lu\n",
			    (long)block[i].p, (long)block[to].p, w * 8, off);
	}
}

int
main(int argc, char **argv)
{
	FILE *refs = fopen(argv[1], "w"), *list = fopen(argv[2], "w");
	char *wall;

	if (argc < 4 || refs == NULL || list == NULL)
		return 2;
	state = strtoul(argv[3], NULL, 10) * 7919 + 1;
	/* A block in the middle of which nothing can be read. */
	wall = aligned_alloc(4096, 5 * 4096);
	make_blocks();
	for (int i = 0; i < BLOCKS; i++)
		if (!block[i].dead) {
			fill(refs, i);
			fprintf(list, "%lx\n", (long)block[i].p);
		}
	memset(wall, 0, 5 * 4096);
	memcpy(wall, &wall, 8);
	memcpy(wall + 4 * 4096, &wall, 8);
	/* With a hole somewhere blocks are read one by one, else by pools. */
	if (argc == 4)
		mprotect(wall + 4096, 2 * 4096, PROT_NONE);
	fprintf(list, "%lx\n", (long)wall);
	fprintf(refs, "%lx %lx 0 0\n%lx %lx 16384 0\n", (long)wall, (long)wall,
	    (long)wall, (long)wall);
	fclose(refs);
	fclose(list);
	heapql_dump("known");
	return heapql_dump_wait() != 0;
}
