/* A pointer right behind a block is none to it.  The blocks here have no
 * neighbour to which it would be one: see doc/leaks.md.
 * leaks: definite 147/2 reachable 61/1 */
#include "leak.h"

char *kept[3];

static APART void
build(void)
{
	kept[0] = (char *)make(100) + 100;
	kept[1] = (char *)make(47) + 47;
	kept[2] = make(61);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
