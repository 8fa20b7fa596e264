/* Doubly linked lists: one lost, in which all refer to all; one held at its
 * middle, so that it is reachable as a whole.
 * leaks: definite 40/1 indirect 240/6 reachable 576/9 */
#include "leak.h"

struct dnode {
	struct dnode *next, *prev;
	long value;
};

void *kept;

static APART struct dnode *
dlist(int count, size_t n)
{
	struct dnode *head = NULL;
	while (count-- > 0) {
		struct dnode *node = make(n);
		node->next = head;
		if (head != NULL)
			head->prev = node;
		head = node;
	}
	return head;
}

static APART void
build(void)
{
	dlist(7, 40);
	kept = dlist(9, 64)->next->next->next;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
