/* Blocks that refer to each other, dumped, all moved by realloc, dumped again:
 * the references are the same, by the serials of the blocks. */
#include <stdlib.h>
#include <string.h>

#include "heapql/heapql.h"

enum { BLOCKS = 5000 };

static struct item {
	struct item *to[3];
	char rest[40];
} *items[BLOCKS];

static void
connect_all(const unsigned *order)
{
	for (int i = 0; i < BLOCKS; i++)
		for (int k = 0; k < 3; k++)
			items[i]->to[k] = items[order[3 * i + k]];
}

int
main(void)
{
	static unsigned order[3 * BLOCKS];
	unsigned state = 1;
	int moved = 0;

	for (int i = 0; i < 3 * BLOCKS; i++) {
		state = state * 1664525 + 1013904223;
		order[i] = (state >> 8) % BLOCKS;
	}
	for (int i = 0; i < BLOCKS; i++)
		if ((items[i] = calloc(1, sizeof *items[i])) == NULL)
			return 1;
	connect_all(order);
	heapql_dump("before");
	for (int i = 0; i < BLOCKS; i++) {
		size_t size = i % 2 ? 3000 : i % 64 ? 200 : 100000;
		struct item *before = items[i];
		items[i] = realloc(before, size);
		memset((char *)items[i] + sizeof *before, 0,
		    size - sizeof *before);
		moved += items[i] != before;
	}
	connect_all(order);
	heapql_dump("after");
	return heapql_dump_wait() != 0 || moved < BLOCKS;
}
