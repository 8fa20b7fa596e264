/*
 * A million typed blocks with known references, written down as the dump should
 * tell of them:
 *
 *	block ADDRESS TYPE REFCOUNT INDEGREE	INDEGREE: strong ones, of blocks
 *	ref SOURCE OFFSET TARGET HOW		1 a field, 2 traverse, 3 weak
 *
 * Some blocks are freed and others moved by realloc before that; the words
 * beside the fields look like pointers, which the types know that they are not.
 * Usage: million FILE COUNT SEED
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <heapql/heapql.h>

/* Three types: a leaf, a tree node with a list of children, a bag whose
 * references only its function tells. */
struct leaf {
	uint32_t refs;
	uint32_t in;
	void *no_pointer;
};

struct node {
	uint64_t refs;
	uint32_t in, used;
	void *no_pointer;
	void *left;
	void *parent; /* weak */
	void *child[];
};

struct bag {
	uint16_t refs;
	uint16_t used;
	uint32_t in;
	uintptr_t hidden[6]; /* inverted */
};

static uint64_t
read_refs(const void *p)
{
	return ((const struct bag *)p)->refs;
}

static void
visit_bag(const void *p, struct heapql_visitor *v)
{
	const struct bag *b = p;

	for (unsigned i = 0; i < b->used; i++)
		heapql_visit(v, (const void *)~b->hidden[i], NULL);
}

static const struct heapql_field node_fields[] = {
	HEAPQL_FIELD(struct node, left, HEAPQL_POINTER),
	HEAPQL_FIELD(struct node, parent, HEAPQL_WEAK),
	HEAPQL_COUNTED(struct node, child, used, HEAPQL_POINTERS),
};
static const struct heapql_type types[3] = {
	{ .struct_size = sizeof(struct heapql_type), .name = "leaf",
	    .size = sizeof(struct leaf), .flags = HEAPQL_LEAF,
	    .refcount_offset = offsetof(struct leaf, refs),
	    .refcount_size = 4 },
	HEAPQL_TYPE_COUNTED(struct node, 0, node_fields, refs),
	{ .struct_size = sizeof(struct heapql_type), .name = "bag",
	    .size = sizeof(struct bag), .refcount = read_refs,
	    .traverse = visit_bag },
};

enum { LEAF, NODE, BAG };

static void **all;
static uint32_t count;
static uint64_t seed;

static uint32_t
draw(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((seed >> 33) * (uint64_t)n >> 31);
}

static unsigned
kind_of(uint32_t i)
{
	return i % 4 == 0 ? LEAF : i % 4 == 3 ? BAG : NODE;
}

static void *
make(uint32_t i)
{
	unsigned kind = kind_of(i), children = draw(6);
	size_t bytes = types[kind].size;
	void *p, *moved;

	if (kind == NODE)
		bytes += children * sizeof(void *);
	p = calloc(1, bytes);
	heapql_tag(p, &types[kind]);
	if (draw(8) == 0 && (moved = realloc(p, bytes + 200)) != NULL)
		p = moved;
	if (kind == NODE)
		((struct node *)p)->used = children;
	return p;
}

static void
refer_to(uint32_t i)
{
	switch (kind_of(i)) {
	case LEAF:
		((struct leaf *)all[i])->refs++;
		((struct leaf *)all[i])->in++;
		break;
	case NODE:
		((struct node *)all[i])->refs++;
		((struct node *)all[i])->in++;
		break;
	case BAG:
		((struct bag *)all[i])->refs++;
		((struct bag *)all[i])->in++;
		break;
	}
}

static void *
any(void)
{
	uint32_t i = draw(count);

	refer_to(i);
	return all[i];
}

static void
connect(uint32_t i)
{
	struct leaf *leaf = all[i];
	struct node *node = all[i];
	struct bag *bag = all[i];

	switch (kind_of(i)) {
	case LEAF:
		leaf->no_pointer = all[draw(count)];
		break;
	case NODE:
		node->no_pointer = all[draw(count)];
		node->left = draw(2) == 0 ? any() : NULL;
		node->parent = all[draw(count)];
		for (unsigned k = 0; k < node->used; k++)
			node->child[k] = any();
		break;
	case BAG:
		bag->used = (uint16_t)draw(3);
		for (unsigned k = 0; k < bag->used; k++)
			bag->hidden[k] = ~(uintptr_t)any();
		break;
	}
	if (draw(10) == 0) { /* one reference more than there is */
		if (kind_of(i) == LEAF)
			leaf->refs++;
		else if (kind_of(i) == NODE)
			node->refs++;
		else
			bag->refs++;
	}
}

static void
tell_ref(FILE *f, void *from, uint64_t off, const void *to, int how)
{
	if (to != NULL)
		fprintf(f, "ref %" PRIuPTR " %" PRId64 " %" PRIuPTR " %d\n",
		    (uintptr_t)from, (int64_t)off, (uintptr_t)to, how);
}

static void
tell(FILE *f, uint32_t i)
{
	struct leaf *leaf = all[i];
	struct node *node = all[i];
	struct bag *bag = all[i];
	unsigned kind = kind_of(i);
	uint64_t refs = kind == LEAF ? leaf->refs :
			kind == NODE ? node->refs :
				       bag->refs;
	uint32_t in = kind == LEAF ? leaf->in :
		      kind == NODE ? node->in :
				     bag->in;

	fprintf(f, "block %" PRIuPTR " %s %" PRIu64 " %" PRIu32 "\n",
	    (uintptr_t)all[i], strrchr(types[kind].name, ' ') != NULL ?
	    strrchr(types[kind].name, ' ') + 1 : types[kind].name, refs, in);
	if (kind == NODE) {
		tell_ref(f, node, offsetof(struct node, left), node->left, 1);
		tell_ref(
		    f, node, offsetof(struct node, parent), node->parent, 3);
		for (unsigned k = 0; k < node->used; k++)
			tell_ref(f, node,
			    offsetof(struct node, child) + k * sizeof(void *),
			    node->child[k], 1);
	} else if (kind == BAG) {
		for (unsigned k = 0; k < bag->used; k++)
			tell_ref(f, bag, UINT64_MAX,
			    (const void *)~bag->hidden[k], 2);
	}
}

int
main(int argc, char **argv)
{
	FILE *f;

	if (argc != 4 || (f = fopen(argv[1], "w")) == NULL)
		return 2;
	count = (uint32_t)strtoul(argv[2], NULL, 10);
	seed = strtoull(argv[3], NULL, 10);
	all = malloc(count * sizeof *all);
	for (uint32_t i = 0; i < count; i++) {
		void *gone = make(i);
		all[i] = make(i);
		free(gone);
	}
	for (uint32_t i = 0; i < count; i++)
		connect(i);
	for (uint32_t i = 0; i < count; i++)
		tell(f, i);
	fclose(f);
	if (heapql_dump("graph") < 0)
		return 1;
	heapql_dump_wait();
	return 0;
}
