/* Blocks moved by realloc.  The old address stays behind in a global: it is no
 * pointer to the block any more.  What a moved block refers to moves along.
 * leaks: definite 70001/2 indirect 164/4 reachable 100123/4 */
#include "leak.h"

void *stale, *kept;

static APART void *
grow(void *p, size_t n)
{
	p = realloc(p, n);
	if (p == NULL)
		abort();
	return p;
}

static APART void
build(void)
{
	struct node *lost = make(24), *held = make(24);
	lost->next = list(4, 41);
	held->next = list(3, 41);
	make(1);
	stale = lost;
	lost = grow(lost, 70000);
	memset((char *)lost + 24, 0, 70000 - 24);
	if (stale == lost)
		abort();
	held = grow(held, 100000);
	memset((char *)held + 24, 0, 100000 - 24);
	kept = held;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
