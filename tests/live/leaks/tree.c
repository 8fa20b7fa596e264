/* A tree of 31 nodes that is lost, and one whose left half is kept.
 * leaks: definite 128/2 indirect 2184/37 reachable 504/7 */
#include "leak.h"

struct tree {
	char text[24];
	struct tree *left, *right;
};

void *kept;

static APART struct tree *
tree(int depth, size_t n)
{
	struct tree *t;
	if (depth == 0)
		return NULL;
	t = make(n);
	t->left = tree(depth - 1, n);
	t->right = tree(depth - 1, n);
	return t;
}

static APART void
build(void)
{
	tree(5, 56);
	kept = tree(4, 72)->left;
}

int
main(void)
{
	build();
	scrub();
	return 0;
}
