/*
 * Why did `del x` give nothing back?  The program that people ask that about,
 *
 *	x = [list(range(2 * i, 2 * i + 2)) for i in range(50000)]
 *	y = copy.deepcopy(x)
 *	del x
 *	y2 = copy.deepcopy(y); del y2
 *	y3 = copy.deepcopy(y)
 *
 * on CPython 3.6's object allocator, with its sizes: an int has 28 bytes, a list
 * 40 and an array of its items apart.  As there, a deep copy shares the ints.
 *
 *	heapql run -o dumps/ --dump-at none -- samples/lines
 *	heapql profile dumps/lines.*.1.hqd
 *
 * By hand: a list of 50000 lists is 50000 * (40 + 16) + 40 + 400000 = 3200040
 * bytes, its 100000 ints 2800000.  So x adds 6000040 bytes, del x takes 3200040
 * away and leaves the ints, which lie beside the lists in every arena of 256 KiB,
 * so no arena goes back.
 * Each further copy finds that room and adds none.
 *
 * Dump 1 is made after `del x`, dump 2 at the end, with marks at both and at the
 * start.
 */
#include <stdint.h>
#include <stdlib.h>

#include <heapql/heapql.h>

enum { LISTS = 50000, EACH = 2 };

struct integer {
	size_t refs;
	uint64_t digits;
	uint64_t ndigits;
	uint32_t digit;
} __attribute__((packed, aligned(4)));

struct list {
	size_t refs;
	size_t used, allocated;
	void **items;
	void *reserved;
};

static const struct heapql_type int_type = {
	.struct_size = sizeof(struct heapql_type), .name = "int",
	.size = sizeof(struct integer), .flags = HEAPQL_LEAF
};
static const struct heapql_field list_fields[] = {
	HEAPQL_FIELD(struct list, items, HEAPQL_POINTER),
};
static const struct heapql_type list_type =
	HEAPQL_TYPE(struct list, HEAPQL_CONTAINER, list_fields);

static struct heapql_heap *objects;
static struct list *x, *y, *y2, *y3;

static struct integer *
new_int(uint32_t value)
{
	struct integer *n = heapql_heap_malloc(objects, sizeof(*n));
	*n = (struct integer){ .refs = 1, .ndigits = 1, .digit = value };
	heapql_tag(n, &int_type);
	return n;
}

static struct list *
new_list(size_t size)
{
	struct list *l = heapql_heap_malloc(objects, sizeof(*l));
	*l = (struct list){ .refs = 1, .used = size, .allocated = size };
	l->items = heapql_heap_malloc(objects, size * sizeof(*l->items));
	heapql_tag(l, &list_type);
	return l;
}

static struct list *
make(void)
{
	struct list *all = new_list(LISTS);

	for (uint32_t i = 0; i < LISTS; i++) {
		struct list *l = new_list(EACH);
		for (uint32_t k = 0; k < EACH; k++)
			l->items[k] = new_int(EACH * i + k);
		all->items[i] = l;
	}
	return all;
}

static struct list *
deepcopy(const struct list *from)
{
	struct list *all = new_list(from->used);

	for (size_t i = 0; i < from->used; i++) {
		const struct list *one = from->items[i];
		struct list *l = new_list(one->used);
		for (size_t k = 0; k < one->used; k++) {
			struct integer *n = one->items[k];
			n->refs++;
			l->items[k] = n;
		}
		all->items[i] = l;
	}
	return all;
}

static void
del(struct list **name)
{
	struct list *all = *name;

	*name = NULL;
	for (size_t i = 0; i < all->used; i++) {
		struct list *l = all->items[i];
		for (size_t k = 0; k < l->used; k++) {
			struct integer *n = l->items[k];
			if (--n->refs == 0)
				heapql_heap_free(objects, n);
		}
		heapql_heap_free(objects, l->items);
		heapql_heap_free(objects, l);
	}
	heapql_heap_free(objects, all->items);
	heapql_heap_free(objects, all);
}

static void
function(void)
{
	HEAPQL_PROFILE();
	x = make(); HEAPQL_LINE();
	y = deepcopy(x); HEAPQL_LINE();
	del(&x); HEAPQL_LINE();
	heapql_mark("deleted");
	heapql_dump("del x");
	y2 = deepcopy(y); HEAPQL_LINE();
	del(&y2); HEAPQL_LINE();
	y3 = deepcopy(y); HEAPQL_LINE();
}

int
main(void)
{
	objects = heapql_heap_new("objects", HEAPQL_CPYTHON36);
	heapql_mark("start");
	function();
	heapql_mark("end");
	heapql_dump("end");
	heapql_dump_wait();
	return y == NULL || y3 == NULL;
}
