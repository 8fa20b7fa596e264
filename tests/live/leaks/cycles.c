/* A lost ring that refers to another lost ring, which refers to a list: one
 * leader in all.  And a ring held only by a block that is lost.
 * leaks: definite 41/2 indirect 447/10 */
#include "leak.h"

struct two {
	struct two *next;
	void *other;
};

static APART struct two *
ring(size_t n)
{
	struct two *a = make(n), *b = make(n), *c = make(n);
	a->next = b;
	b->next = c;
	c->next = a;
	return a;
}

static APART void
build(void)
{
	struct two *first = ring(24), *second = ring(40);
	void **lone;
	first->next->other = second->next;
	second->other = list(2, 48);

	lone = make(17);
	lone[0] = ring(61);
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
