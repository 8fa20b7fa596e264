/* Rings of nodes that refer to both neighbours; some are dropped whole. */
#include "corpus.h"

struct node {
	struct node *next, *previous;
	size_t value;
};

static const struct heapql_field node_fields[] = {
    HEAPQL_FIELD(struct node, next, HEAPQL_POINTER),
    HEAPQL_FIELD(struct node, previous, HEAPQL_POINTER),
};
static const struct heapql_type node_type =
    HEAPQL_TYPE(struct node, 0, node_fields);

static struct node *
make_node(size_t value)
{
	struct node *node = filled(malloc(sizeof *node), sizeof *node);
	heapql_tag(node, &node_type);
	node->next = node->previous = node;
	node->value = value;
	return node;
}

static struct node *
make_ring(struct job *job)
{
	struct node *first = make_node(0);
	for (size_t n = between(job, 2, 6); n > 0; n--) {
		struct node *node = make_node(n);
		node->next = first;
		node->previous = first->previous;
		first->previous->next = node;
		first->previous = node;
	}
	return first;
}

static void
free_ring(struct node *first)
{
	struct node *node = first->next;
	while (node != first) {
		struct node *next = node->next;
		free(node);
		node = next;
	}
	free(first);
}

static void
work(struct job *job)
{
	struct node *ring = make_ring(job);
	if (pick(job, 6) != 0)
		free_ring(ring);
}

int
main(void)
{
	static const struct corpus_program program = {.work = work};
	return corpus_run(&program);
}
