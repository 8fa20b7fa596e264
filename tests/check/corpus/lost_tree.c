/* A tree is freed, but not what lies to the right of its root. */
#include "corpus.h"

struct tree {
	struct tree *left, *right;
	unsigned key;
};

static struct tree *
insert(struct tree *tree, unsigned key)
{
	if (tree == NULL) {
		tree = filled(malloc(sizeof *tree), sizeof *tree);
		tree->left = tree->right = NULL;
		tree->key = key;
	} else if (key < tree->key)
		tree->left = insert(tree->left, key);
	else
		tree->right = insert(tree->right, key);
	return tree;
}

static void
free_tree(struct tree *tree)
{
	if (tree == NULL)
		return;
	free_tree(tree->left);
	free_tree(tree->right);
	free(tree);
}

static void
work(struct job *job)
{
	struct tree *tree = insert(NULL, 500);
	for (size_t n = between(job, 4, 12); n > 0; n--)
		tree = insert(tree, pick(job, 1000));
	free_tree(tree->left);
	if (pick(job, 8) != 0)
		free_tree(tree->right);
	free(tree);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
