/* A pool that carves its own blocks out of one: a pointer to the first of them
 * is one to the start, the others are interior; nothing is known of what the
 * pool has given out.
 * leaks: definite 4096/1 indirect 66/1 possible 8266/3 reachable 1057/2 */
#include "leak.h"

void *kept[3];

static APART void
build(void)
{
	char *pool = make(4096);
	void *load = make(66);
	memcpy(pool + 512, &load, sizeof load);

	pool = make(8192);
	kept[0] = pool + 1024;
	load = list(2, 37);
	memcpy(pool + 2048, &load, sizeof load);

	pool = make(1024);
	kept[1] = pool;
	load = make(33);
	memcpy(pool + 1000, &load, sizeof load);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
