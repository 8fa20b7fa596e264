/* A chain from a root with one interior link in its middle: reachable up to
 * there, possible behind it, except for the last one, which is kept, too.
 * leaks: possible 384/6 reachable 288/5 */
#include "leak.h"

struct node *kept[2];

static APART void
build(void)
{
	struct node *node = list(4, 56), *tail = list(7, 64), *at;
	kept[0] = node;
	while (node->next != NULL)
		node = node->next;
	node->next = (struct node *)((char *)tail + 32);
	for (at = tail; at->next != NULL; at = at->next)
		;
	kept[1] = at;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
