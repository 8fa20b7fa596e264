/* Buffers behind their length, as SQLite has them; and near misses.
 * leaks: definite 108/1 possible 328/3 reachable 208/2
 * heuristic: length64 208/2 */
#include "leak.h"

char *kept[6];

static APART char *
buffer(uint64_t n, uint64_t said)
{
	uint64_t *p = make(n + 8);
	p[0] = said;
	return (char *)(p + 1);
}

static APART void
build(void)
{
	buffer(100, 100);
	kept[0] = buffer(101, 101);
	kept[1] = buffer(91, 91);
	kept[2] = buffer(101, 100);
	kept[3] = buffer(101, 102);
	kept[4] = buffer(102, 102) + 8;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
