/* The table SUBBLOCK: what the program has carved out of blocks.  The pieces are
 * sorted by address, then walked beside the blocks. */
#include "capture/alloc/enumerate.h"
#include "capture/object/carve.h"
#include "capture/snapshot/emit.h"
#include "common/bytes.h"
#include "os/map.h"
#include "os/own.h"

struct item {
	const struct hq_piece *piece;
	const struct hq_carve_pool *pool;
};

struct list {
	struct item *items;
	size_t n, next;
	uint64_t row; /* of block */
};

static size_t
count_all(void)
{
	const struct hq_carve_pool *pool;
	size_t n = 0;

	for (uint32_t i = 0; (pool = hq_carve_at(i)) != NULL; i++)
		n += pool->count;
	return n;
}

static void
collect(struct list *l)
{
	const struct hq_carve_pool *pool;

	for (uint32_t i = 0; (pool = hq_carve_at(i)) != NULL; i++)
		for (uint32_t k = 0; k < pool->nslots; k++)
			if (pool->slots[k].addr != 0)
				l->items[l->n++] =
				    (struct item){&pool->slots[k], pool};
}

/* Of two at one address, in different pools, the older first. */
static bool
is_before(const struct item *a, const struct item *b)
{
	if (a->piece->addr != b->piece->addr)
		return a->piece->addr < b->piece->addr;
	return a->piece->serial < b->piece->serial;
}

static void
sink(struct item *items, size_t i, size_t n)
{
	struct item moving = items[i];
	size_t child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && is_before(&items[child], &items[child + 1]))
			child++;
		if (!is_before(&moving, &items[child]))
			break;
		items[i] = items[child];
		i = child;
	}
	items[i] = moving;
}

/* Heapsort: no memory, no bad case. */
static void
sort(struct item *items, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sink(items, i, n);
	for (size_t end = n; end-- > 1;) {
		struct item last = items[end];
		items[end] = items[0];
		items[0] = last;
		sink(items, 0, end);
	}
}

static void
emit_piece(struct hq_writer *w, const struct list *l,
    const struct hq_enum_block *block, const struct item *item)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	const struct hq_piece *p = item->piece;

	/* Its block was freed, or moved, and something else is there. */
	if (p->block_serial != block->serial ||
	    p->addr - block->addr + p->size > block->usable)
		return;
	row[HQ_AT(SUBBLOCK, block_row)] = l->row;
	row[HQ_AT(SUBBLOCK, off)] = p->addr - block->addr;
	row[HQ_AT(SUBBLOCK, size)] = p->size;
	row[HQ_AT(SUBBLOCK, serial)] = p->serial;
	row[HQ_AT(SUBBLOCK, trace_id)] = p->trace;
	row[HQ_AT(SUBBLOCK, name)] = hq_writer_text(w, item->pool->name);
	row[HQ_AT(SUBBLOCK, type_id)] = p->type;
	hq_writer_row(w, row);
}

static void
emit_block(struct hq_writer *w, struct list *l, const struct hq_enum_block *b)
{
	while (l->next < l->n && l->items[l->next].piece->addr < b->addr)
		l->next++;
	for (; l->next < l->n &&
	       l->items[l->next].piece->addr - b->addr < b->usable;
	     l->next++)
		emit_piece(w, l, b, &l->items[l->next]);
	l->row++;
}

static void
emit_all(struct hq_writer *w, struct list *l)
{
	struct hq_enum_walk walk;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_block blocks[256];
	size_t n;

	hq_enum_walk_init(&walk);
	while (hq_enum_next_arena(&walk, &arena))
		while (hq_enum_next_pool(&walk, &pool))
			while ((n = hq_enum_next_blocks(&walk, blocks, 256)) >
			       0)
				for (size_t i = 0; i < n; i++)
					emit_block(w, l, &blocks[i]);
}

void
hq_emit_subblock(struct hq_writer *w, const struct hq_facts *facts)
{
	size_t n = count_all();
	size_t bytes = hq_round_up(n * sizeof(struct item), HQ_MAP_PAGE);
	struct list l = {0};

	(void)facts;
	hq_writer_begin(w, HQ_SECTION_SUBBLOCK);
	if (n > 0)
		l.items = hq_own_map(bytes);
	if (l.items != NULL) {
		collect(&l);
		sort(l.items, l.n);
		emit_all(w, &l);
		hq_own_unmap(l.items, bytes);
	}
	hq_writer_end(w);
}
