/* The tables ARENA, POOL and BLOCK: one walk in order of address for each,
 * since a table must be whole before the next begins. */
#include "capture/alloc/enumerate.h"
#include "capture/snapshot/emit.h"

static void
emit_arenas(struct hq_writer *w)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct hq_enum_walk walk;
	struct hq_enum_arena a;

	hq_writer_begin(w, HQ_SECTION_ARENA);
	hq_enum_walk_init(&walk);
	while (hq_enum_next_arena(&walk, &a)) {
		row[HQ_AT(ARENA, arena_id)] = a.arena_id;
		row[HQ_AT(ARENA, heap_id)] = a.heap_id;
		row[HQ_AT(ARENA, kind)] = hq_writer_text(w, a.kind);
		row[HQ_AT(ARENA, base)] = a.base;
		row[HQ_AT(ARENA, size)] = a.size;
		row[HQ_AT(ARENA, ntotalpools)] = a.ntotalpools;
		row[HQ_AT(ARENA, nfreepools)] = a.nfreepools;
		row[HQ_AT(ARENA, free_bytes)] = a.free_bytes;
		row[HQ_AT(ARENA, hdr_size)] = a.hdr_size;
		row[HQ_AT(ARENA, align_lost)] = a.align_lost;
		hq_writer_row(w, row);
	}
	hq_writer_end(w);
}

static void
emit_pool(struct hq_writer *w, const struct hq_enum_pool *p)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	row[HQ_AT(POOL, pool_id)] = p->pool_id;
	row[HQ_AT(POOL, arena_id)] = p->arena_id;
	row[HQ_AT(POOL, base)] = p->base;
	row[HQ_AT(POOL, szidx)] = p->szidx;
	row[HQ_AT(POOL, blk_size)] = p->blk_size;
	row[HQ_AT(POOL, pool_size)] = p->pool_size;
	row[HQ_AT(POOL, hdr_size)] = p->hdr_size;
	row[HQ_AT(POOL, capacity)] = p->capacity;
	row[HQ_AT(POOL, used)] = p->used;
	row[HQ_AT(POOL, state)] = hq_writer_text(w, p->state);
	row[HQ_AT(POOL, thread_id)] = p->thread_id;
	hq_writer_row(w, row);
}

static void
emit_pools(struct hq_writer *w)
{
	struct hq_enum_walk walk;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;

	hq_writer_begin(w, HQ_SECTION_POOL);
	hq_enum_walk_init(&walk);
	while (hq_enum_next_arena(&walk, &arena))
		while (hq_enum_next_pool(&walk, &pool))
			emit_pool(w, &pool);
	hq_writer_end(w);
}

static void
emit_pool_blocks(struct hq_writer *w, struct hq_enum_walk *walk)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct hq_enum_block blocks[256];
	size_t n;

	while ((n = hq_enum_next_blocks(walk, blocks, 256)) > 0) {
		for (size_t i = 0; i < n; i++) {
			row[HQ_AT(BLOCK, addr)] = blocks[i].addr;
			row[HQ_AT(BLOCK, serial)] = blocks[i].serial;
			row[HQ_AT(BLOCK, req)] = blocks[i].req;
			row[HQ_AT(BLOCK, usable)] = blocks[i].usable;
			row[HQ_AT(BLOCK, pool_id)] = blocks[i].pool_id;
			row[HQ_AT(BLOCK, thread_id)] = blocks[i].thread_id;
			row[HQ_AT(BLOCK, trace_id)] = blocks[i].trace;
			hq_writer_row(w, row);
		}
	}
}

void
hq_emit_arena(struct hq_writer *w, const struct hq_facts *facts)
{
	struct hq_enum_walk walk;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;

	(void)facts;
	emit_arenas(w);
	emit_pools(w);
	hq_writer_begin(w, HQ_SECTION_BLOCK);
	hq_enum_walk_init(&walk);
	while (hq_enum_next_arena(&walk, &arena))
		while (hq_enum_next_pool(&walk, &pool))
			emit_pool_blocks(w, &walk);
	hq_writer_end(w);
}
