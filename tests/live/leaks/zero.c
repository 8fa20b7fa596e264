/* Blocks of no bytes: a pointer to one counts.
 * leaks: definite 24/2 indirect 0/1 reachable 0/3 */
#include "leak.h"

void *kept[3];

static APART void
build(void)
{
	void **owner = make(24);
	make(0);
	owner[1] = make(0);
	for (int i = 0; i < 3; i++)
		kept[i] = make(0);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
