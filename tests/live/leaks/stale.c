/* What stood in a block before it was allocated again is not the program's:
 * memcheck knows that the words were not written since.
 * leaks: definite 149/1 reachable 200/1 */
#include "leak.h"

void *kept;

static APART void
build(void)
{
	void **p = make(200);
	p[20] = make(149);
	free(p);
	for (int i = 0; i < 1000 && kept != (void *)p; i++) {
		free(kept);
		kept = malloc(200);
	}
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
