/* Blocks held only by a lost ring, which nothing else refers to, and a ring in
 * the middle of a chain.
 * leaks: definite 84/2 indirect 516/9 */
#include "leak.h"

struct two {
	struct two *next;
	void *load;
};

static APART void
build(void)
{
	struct two *a = make(48), *b = make(48), *c, *d;
	struct node *head;
	a->next = b;
	b->next = a;
	a->load = list(3, 60);
	b->load = make(72);

	head = make(36);
	c = make(54);
	d = make(54);
	head->next = (struct node *)c;
	c->next = d;
	d->next = c;
	d->load = list(2, 54);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
