/*
 * Stacks that were started late: what is new, what was freed, what is net.
 *
 *	heapql run --stack off -o dumps/ --dump-at none -- samples/late_stacks
 *	heapql report totals dumps/late_stacks.*.hqd
 *
 * A million blocks of 28 bytes stand in an array before stacks are recorded;
 * then each is replaced by a new one.  A tool that knows only of what it has
 * seen being allocated reports 28 MB more and no word of the 28 MB that were
 * freed, as Python's tracemalloc does with
 *
 *	xs = list(range(10**6)); tracemalloc.start()
 *	for i, x in enumerate(xs): xs[i] = -x
 *
 * The first line of the report here:
 *
 *	since trace start: 28.0 MB traced new, 28.0 MB of untraced freed, net 0 B
 *
 * The new blocks took the places of the old ones: the heap has as many
 * arenas as before, and table timeline shows it level.
 */
#include <stdlib.h>

#include <heapql/heapql.h>

#define BLOCKS 1000000
#define SIZE 28

static void *block[BLOCKS];

static void
replace(int i)
{
	void *old = block[i];

	block[i] = malloc(SIZE);
	free(old);
}

int
main(void)
{
	for (int i = 0; i < BLOCKS; i++)
		block[i] = malloc(SIZE);
	heapql_trace_start(0);
	for (int i = 0; i < BLOCKS; i++)
		replace(i);
	heapql_dump("each replaced");
	heapql_dump_wait();
	return block[BLOCKS - 1] == NULL;
}
