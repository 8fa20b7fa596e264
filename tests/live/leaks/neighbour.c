/* A pointer right behind a block, as a container keeps one to its end: to a
 * judge who leaves no room between blocks it may be one to the next block.
 * leaks: definite 128/2 */
#include "leak.h"

char *end;

static APART void
build(void)
{
	end = (char *)make(64) + 64;
	make(64);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
