/* A list whose head is lost, one that is kept, one kept from the third node on.
 * leaks: definite 72/2 indirect 328/10 reachable 760/17 */
#include "leak.h"

struct node *kept[2];

static APART void
build(void)
{
	list(10, 32);
	kept[0] = list(10, 48);
	kept[1] = list(9, 40)->next->next;
	/* The first two of 40 bytes: a leader and one indirect. */
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
