/* A block made smaller where it is: what stood in the part cut off does not
 * hold anything any more.
 * leaks: definite 67/1 reachable 143/2 */
#include "leak.h"

void **kept;

static APART void
build(void)
{
	kept = make(80);
	kept[0] = make(71);
	kept[9] = make(67);
	kept = realloc(kept, 72);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
