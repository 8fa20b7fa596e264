/* Freed without what it owned: a free block holds nothing.
 * leaks: definite 98/2 indirect 102/3 */
#include "leak.h"

void *stale;

static APART void
build(void)
{
	void **owner = make(200);
	owner[5] = make(64);
	owner[24] = list(4, 34);
	stale = owner;
	free(owner);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
