/* Two lost heads that share a list: it is indirect once.  And a list shared by
 * a lost head and a kept one: reachable.
 * leaks: definite 120/3 indirect 218/4 reachable 222/4 */
#include "leak.h"

void *kept;

static APART struct node *
head_of(struct node *tail, size_t n)
{
	struct node *head = make(n);
	head->next = tail;
	return head;
}

static APART void
build(void)
{
	struct node *tail = list(3, 56);
	head_of(tail, 24);
	head_of(tail->next, 32);
	tail = list(4, 50);
	head_of(tail, 64);
	kept = head_of(tail->next, 72);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
