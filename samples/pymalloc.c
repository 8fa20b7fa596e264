/*
 * CPython 3.6's object allocator with a known population, so that the table of
 * sys._debugmallocstats can be checked by hand.
 *
 *	heapql run -o dumps/ --dump-at none -- samples/pymalloc
 *	heapql report classes dumps/pymalloc.*.hqd
 *
 * 1000 blocks of 8 bytes: a pool of 4096 bytes with a header of 48 holds
 * (4096 - 48) / 8 = 506, so 2 pools, 1000 in use, 12 available.
 * 100 blocks of 500 bytes: class 504, 8 to a pool, 16 bytes lost at the end of
 * each, so 13 pools, 100 in use, 4 available.
 * 15 pools of the 64 in the one arena of 256 KiB; 49 are unused.
 */
#include <stddef.h>

#include <heapql/heapql.h>

static void *small[1000];
static void *medium[100];

int
main(void)
{
	struct heapql_heap *heap =
	    heapql_heap_new("objects", HEAPQL_CPYTHON36);

	for (int i = 0; i < 1000; i++)
		small[i] = heapql_heap_malloc(heap, 1 + i % 8);
	for (int i = 0; i < 100; i++)
		medium[i] = heapql_heap_malloc(heap, 500);
	heapql_dump("populated");
	heapql_dump_wait();
	return small[999] == NULL || medium[99] == NULL;
}
