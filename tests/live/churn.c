/*
 * Two dumps with a known difference: a million blocks at first, then half a
 * million of them freed, a million born (which take the freed addresses), and
 * a thousand grown by realloc, half of which must move.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <heapql/heapql.h>

enum { OLD = 1000000, FREED = 500000, BORN = 1000000, GROWN = 1000 };

/* volatile: the compiler must not leave out what is never read. */
static void *volatile old_block[OLD];
static void *volatile new_block[BORN];

/* xorshift */
static uint32_t
draw(void)
{
	static uint32_t x = 2463534242u;
	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

static size_t
some_size(void)
{
	return 1 + draw() % 120;
}

int
main(void)
{
	uint64_t freed = 0, born = 0;
	static size_t size[OLD];

	for (int i = 0; i < OLD; i++)
		old_block[i] = malloc(size[i] = some_size());
	heapql_dump("old");
	heapql_dump_wait();
	for (int i = 0; i < FREED; i++) {
		freed += size[i];
		free(old_block[i]);
	}
	for (int i = 0; i < GROWN; i++) {
		int at = FREED + i;
		size_t more = i % 2 == 0 ? (size[at] + 15) / 16 * 16 : 5000;
		if (more == size[at])
			more++;
		old_block[at] = realloc(old_block[at], more);
	}
	for (int i = 0; i < BORN; i++) {
		size_t n = some_size();
		new_block[i] = malloc(n);
		born += n;
	}
	heapql_dump("new");
	heapql_dump_wait();
	printf("born %d %llu freed %d %llu grown %d\n", BORN,
	    (unsigned long long)born, FREED, (unsigned long long)freed, GROWN);
	return 0;
}
