/*
 * Memory that cannot go back: one small block in every pool keeps it.
 *
 *	heapql run -o dumps/ --dump-at none -- samples/fragment
 *	heapql report arenas dumps/fragment.*.hqd
 *
 * 200000 blocks of 100 bytes, then all but every 500th are freed: 400 blocks,
 * 40000 bytes, hold on to some 20 MB of arenas.  The report shows the arenas
 * as nearly empty and the blocks that pin them.
 */
#include <stdlib.h>

#include <heapql/heapql.h>

#define BLOCKS 200000
#define KEEP 500

static void *block[BLOCKS];

int
main(void)
{
	for (int i = 0; i < BLOCKS; i++)
		block[i] = malloc(100);
	for (int i = 0; i < BLOCKS; i++)
		if (i % KEEP != 0) {
			free(block[i]);
			block[i] = NULL;
		}
	heapql_dump("after the frees");
	heapql_dump_wait();
	return block[0] == NULL;
}
