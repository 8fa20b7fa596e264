/* A lost ring to which a block refers that was allocated later, not at its
 * first block: all but that one are indirect.  memcheck looks at blocks by
 * address and does not come back to one that it has called a leader, when what
 * it holds is known already.
 * leaks: definite 81/2 indirect 48/1 */
#include "leak.h"

static APART void
build(void)
{
	struct node *a = make(48), *b = make(48), *head;
	a->next = b;
	b->next = a;
	head = make(33);
	head->next = b;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
