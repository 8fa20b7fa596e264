/* Blocks that nothing refers to, of all sizes of small blocks.
 * leaks: definite 5050/100 reachable 77/1 */
#include "leak.h"

void *kept;

static APART void
build(void)
{
	for (size_t n = 1; n <= 100; n++)
		make(n);
	kept = make(77);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
