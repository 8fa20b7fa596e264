/* A ring of five, a block that refers to itself, and a ring that is kept.
 * leaks: definite 88/2 indirect 160/4 reachable 168/3 */
#include "leak.h"

void *kept;

static APART struct node *
ring(int count, size_t n)
{
	struct node *head = list(count, n), *last = head;
	while (last->next != NULL)
		last = last->next;
	last->next = head;
	return head;
}

static APART void
build(void)
{
	ring(5, 40);
	ring(1, 48);
	kept = ring(3, 56);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
