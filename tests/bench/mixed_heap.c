/*
 * Fills a heap of mixed small blocks that refer to each other, measures how fast
 * this machine reads memory, and dumps.  Prints bytes a nanosecond of reading.
 *
 *	mixed_heap MIB PERCENT NEAR
 *
 * Of the words, PERCENT in a hundred are pointers to blocks, and of these NEAR
 * in a hundred to one of the 64 made last, the others to any.
 */
#include <heapql/heapql.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t state = 88172645463325252u;

static uint64_t
draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

static void
fill(size_t bytes, unsigned percent, unsigned near)
{
	size_t most = bytes / 16, n = 0;
	uint64_t **blocks = malloc(most * sizeof *blocks);

	if (blocks == NULL)
		exit(1);
	for (size_t have = 0; have < bytes && n < most; n++) {
		size_t words = 2 + draw(14), back = n < 64 ? n : 64;
		uint64_t *p = malloc(words * 8);
		if (p == NULL)
			exit(1);
		for (size_t i = 0; i < words; i++)
			if (n == 0 || draw(100) >= percent)
				p[i] = draw(3) ? draw(1 << 24) : 0;
			else if (draw(100) < near)
				p[i] = (uintptr_t)blocks[n - 1 - draw(back)];
			else
				p[i] = (uintptr_t)blocks[draw(n)];
		blocks[n] = p;
		have += words * 8;
	}
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* One pass over memory that is in no cache, best of five. */
static double
read_rate(size_t bytes)
{
	uint64_t *p = malloc(bytes);
	double best = 0;

	if (p == NULL)
		exit(1);
	for (size_t i = 0; i < bytes / 8; i++)
		p[i] = i;
	for (int round = 0; round < 5; round++) {
		uint64_t sum[4] = {0};
		double begin = seconds(), rate;
		for (size_t i = 0; i + 4 <= bytes / 8; i += 4)
			for (int k = 0; k < 4; k++)
				sum[k] += p[i + k];
		__asm__ volatile("" ::"r"(sum) : "memory");
		rate = (double)bytes / 1e9 / (seconds() - begin);
		best = rate > best ? rate : best;
	}
	free(p);
	return best;
}

int
main(int argc, char **argv)
{
	size_t bytes;

	if (argc < 4)
		return 2;
	bytes = (size_t)atol(argv[1]) << 20;
	printf("%.2f\n", read_rate((size_t)1 << 30));
	fill(bytes, (unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]));
	heapql_dump("mixed");
	return heapql_dump_wait() != 0;
}
