/*
 * A dump of any size made of a seed.
 *
 * The pools are drawn first and kept, the blocks follow from a pool's number
 * and their own, so that ten million of them need no memory.
 */
#include "mkdump_random.h"

#include "mkdump_edges.h"
#include "mkdump_marks.h"
#include "mkdump_traces.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BASE 0x7f0000000000ull
#define ARENA_SIZE (4ull << 20)
#define SLOT 65536ull
#define SLOTS 64u
#define THREADS 4u

/* Serials are shuffled among so many neighbours. */
#define SHUFFLE 4096u

struct pool {
	uint64_t base;
	uint32_t arena, slots, blk_size, hdr, capacity, used, szidx, first;
	uint32_t kept; /* of `used`, those that are written */
};

struct world {
	const struct mkdump_random *r;
	struct hq_writer *w;
	struct pool *pools;
	uint32_t npools, capacity;
	uint32_t narenas, slot; /* the next free one of the last arena */
	uint64_t nblocks;       /* in the pools so far */
	enum hq_section_id section; /* the open one */
	uint64_t garbled;       /* draws for that, so far */
	uint64_t live_bytes;
	struct mkdump_traces traces;
};

static const uint32_t classes[] = {16, 32, 48, 64, 80, 96, 112, 128, 192, 256,
    384, 512, 1024, 2048, 4096};
#define NCLASSES (sizeof classes / sizeof *classes)

static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15ull;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ull;
	x = (x ^ x >> 27) * 0x94d049bb133111ebull;
	return x ^ x >> 31;
}

static uint64_t
draw(const struct world *a, uint64_t what, uint64_t number)
{
	return mix(mix(a->r->seed * 31 + what) + number);
}

static bool
is_kept(const struct world *a, uint64_t serial)
{
	return draw(a, 7, serial) % 100 < a->r->keep;
}

/* The n-th block's serial: near its neighbours', in no order, each once.
 * Multiplying by an odd number and folding the high bits down each turn a
 * group's numbers into one another. */
static uint64_t
serial_of(uint64_t n)
{
	uint64_t group = n & ~(uint64_t)(SHUFFLE - 1), x = n & (SHUFFLE - 1);

	for (unsigned i = 0; i < 3; i++) {
		x = (x * (2 * (mix(group + i) % 999) + 1) + i) % SHUFFLE;
		x ^= x >> 6;
	}
	return group + x + 1;
}

static void
begin(struct world *a, enum hq_section_id section)
{
	a->section = section;
	hq_writer_begin(a->w, section);
}

/* A number of any size, more often a small one. */
static uint64_t
any_number(struct world *a)
{
	uint64_t n = draw(a, 8, a->garbled++);

	return n >> (n & 63);
}

/* Writes a row; with garble, one value in so many is another. */
static void
put(struct world *a, const uint64_t *row)
{
	unsigned first = hq_sections[a->section].first;
	uint64_t copy[HQ_MAX_COLUMNS];

	memcpy(copy, row, sizeof copy);
	for (unsigned i = 0;
	     a->r->garble != 0 && i < hq_section_width(a->section); i++) {
		unsigned width = hq_kind_width(hq_columns[first + i].kind);
		if (draw(a, 9, a->garbled++) % a->r->garble == 0)
			copy[i] = any_number(a) & UINT64_MAX >> (64 - 8 * width);
	}
	hq_writer_row(a->w, copy);
}

static void
count_kept(struct world *a, struct pool *p)
{
	for (uint32_t i = 0; i < p->used; i++)
		p->kept += is_kept(a, serial_of(p->first + i));
}

static void
add_pool(struct world *a)
{
	uint64_t n = a->npools, left = a->r->blocks - a->nblocks;
	struct pool *p;

	if (a->npools == a->capacity) {
		a->capacity = a->capacity == 0 ? 1024 : a->capacity * 2;
		a->pools = realloc(a->pools, a->capacity * sizeof *a->pools);
		if (a->pools == NULL)
			abort();
	}
	p = &a->pools[a->npools++];
	memset(p, 0, sizeof *p);
	/* Small classes are the most frequent ones. */
	p->szidx = (uint32_t)(draw(a, 1, n) % NCLASSES * (draw(a, 2, n) % 100) / 100);
	p->blk_size = classes[p->szidx];
	p->slots = 1;
	if (draw(a, 3, n) % 40 == 0) { /* a large block */
		p->slots = 2 + (uint32_t)(draw(a, 4, n) % 3);
		p->szidx = HQ_SZIDX_LARGE;
		p->blk_size = p->slots * (uint32_t)SLOT - 4096;
	}
	if (a->narenas == 0 || a->slot + p->slots > SLOTS) {
		a->narenas++;
		a->slot = 1;
	}
	p->arena = a->narenas - 1;
	p->base = ARENA_BASE + p->arena * ARENA_SIZE + a->slot * SLOT;
	a->slot += p->slots;
	p->capacity = p->szidx == HQ_SZIDX_LARGE
			  ? 1
			  : (uint32_t)(SLOT / (p->blk_size + 8));
	p->hdr = p->szidx == HQ_SZIDX_LARGE ? 0 : (8 * p->capacity + 15) & ~15u;
	while (p->hdr + (uint64_t)p->capacity * p->blk_size > p->slots * SLOT)
		p->capacity--;
	p->used = p->capacity - (uint32_t)(draw(a, 5, n) % (p->capacity / 2 + 1));
	p->used = p->used < left ? p->used : (uint32_t)left;
	p->first = (uint32_t)a->nblocks;
	a->nblocks += p->used;
	count_kept(a, p);
}

static uint64_t
text(struct world *a, const char *s)
{
	return hq_writer_text(a->w, s);
}

static void
write_heads(struct world *a)
{
	struct hq_writer *w = a->w;
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	uint64_t top = (a->nblocks / SHUFFLE + 1) * SHUFFLE + 1;

	row[HQ_AT(DUMP, seq)] = a->r->seq;
	row[HQ_AT(DUMP, pid)] = a->r->pid;
	row[HQ_AT(DUMP, ppid)] = 1;
	row[HQ_AT(DUMP, label)] = text(a, a->r->label);
	row[HQ_AT(DUMP, trigger)] = text(a, "exit");
	row[HQ_AT(DUMP, program)] = text(a, "synthetic");
	row[HQ_AT(DUMP, cmdline)] = text(a, "synthetic --run");
	row[HQ_AT(DUMP, exe)] = text(a, "/usr/bin/synthetic");
	row[HQ_AT(DUMP, host)] = text(a, "nowhere");
	row[HQ_AT(DUMP, mono_ns)] = 60000000000ull + a->r->seq * 1000000000ull;
	row[HQ_AT(DUMP, wall_ns)] = 1700000000000000000ull;
	row[HQ_AT(DUMP, start_ns)] = 1000000000ull;
	row[HQ_AT(DUMP, page_size)] = 4096;
	row[HQ_AT(DUMP, rss)] = a->narenas * ARENA_SIZE;
	row[HQ_AT(DUMP, max_rss)] = a->narenas * ARENA_SIZE;
	row[HQ_AT(DUMP, next_serial)] = top;
	begin(a, HQ_SECTION_DUMP);
	put(a, row);
	hq_writer_end(w);
	memset(row, 0, sizeof row);
	row[HQ_AT(HEAP, name)] = text(a, "malloc");
	row[HQ_AT(HEAP, geometry)] = text(a, "malloc");
	row[HQ_AT(HEAP, alignment)] = 16;
	row[HQ_AT(HEAP, pool_size)] = SLOT;
	row[HQ_AT(HEAP, arena_size)] = ARENA_SIZE;
	row[HQ_AT(HEAP, threshold)] = classes[NCLASSES - 1];
	begin(a, HQ_SECTION_HEAP);
	put(a, row);
	hq_writer_end(w);
	begin(a, HQ_SECTION_SIZE_CLASS);
	for (unsigned i = 0; i < NCLASSES; i++) {
		memset(row, 0, sizeof row);
		row[HQ_AT(SIZE_CLASS, szidx)] = i;
		row[HQ_AT(SIZE_CLASS, blk_size)] = classes[i];
		put(a, row);
	}
	hq_writer_end(w);
}

/* An arena's free slots are those after its last pool: pools are laid down
 * in order and none is given back. */
static void
write_arenas(struct world *a)
{
	uint32_t at = 0;

	begin(a, HQ_SECTION_ARENA);
	for (uint32_t i = 0; i < a->narenas; i++) {
		uint64_t row[HQ_MAX_COLUMNS] = {0}, slots = SLOTS - 1;
		for (; at < a->npools && a->pools[at].arena == i; at++)
			slots -= a->pools[at].slots;
		row[HQ_AT(ARENA, arena_id)] = i;
		row[HQ_AT(ARENA, kind)] = text(a, "pools");
		row[HQ_AT(ARENA, base)] = ARENA_BASE + i * ARENA_SIZE;
		row[HQ_AT(ARENA, size)] = ARENA_SIZE;
		row[HQ_AT(ARENA, ntotalpools)] = SLOTS - 1;
		row[HQ_AT(ARENA, nfreepools)] = slots;
		row[HQ_AT(ARENA, free_bytes)] = slots * SLOT;
		row[HQ_AT(ARENA, hdr_size)] = SLOT;
		put(a, row);
	}
	hq_writer_end(a->w);
}

static void
write_pools(struct world *a)
{
	begin(a, HQ_SECTION_POOL);
	for (uint32_t i = 0; i < a->npools; i++) {
		const struct pool *p = &a->pools[i];
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		row[HQ_AT(POOL, pool_id)] = i;
		row[HQ_AT(POOL, arena_id)] = p->arena;
		row[HQ_AT(POOL, base)] = p->base;
		row[HQ_AT(POOL, szidx)] = p->szidx;
		row[HQ_AT(POOL, blk_size)] = p->blk_size;
		row[HQ_AT(POOL, pool_size)] = p->slots * SLOT;
		row[HQ_AT(POOL, hdr_size)] = p->hdr;
		row[HQ_AT(POOL, capacity)] = p->capacity;
		row[HQ_AT(POOL, used)] = p->kept;
		row[HQ_AT(POOL, state)] = text(a,
		    p->kept == p->capacity ? "full"
		    : p->kept == 0	   ? "empty"
					   : "used");
		row[HQ_AT(POOL, thread_id)] = 1 + i % THREADS;
		put(a, row);
	}
	hq_writer_end(a->w);
}

static void
write_blocks(struct world *a)
{
	begin(a, HQ_SECTION_BLOCK);
	for (uint32_t i = 0; i < a->npools; i++) {
		const struct pool *p = &a->pools[i];
		for (uint32_t k = 0; k < p->used; k++) {
			uint64_t row[HQ_MAX_COLUMNS] = {0};
			uint64_t serial = serial_of(p->first + k);
			uint64_t slack = draw(a, 6, p->first + k) % 16;
			if (!is_kept(a, serial))
				continue;
			row[HQ_AT(BLOCK, addr)] =
			    p->base + p->hdr + (uint64_t)k * p->blk_size;
			row[HQ_AT(BLOCK, serial)] = serial;
			row[HQ_AT(BLOCK, req)] = p->blk_size - slack;
			row[HQ_AT(BLOCK, usable)] = p->blk_size;
			row[HQ_AT(BLOCK, pool_id)] = i;
			row[HQ_AT(BLOCK, thread_id)] = 1 + i % THREADS;
			row[HQ_AT(BLOCK, trace_id)] = mkdump_trace(
			    &a->traces, serial, p->blk_size - slack);
			a->live_bytes += p->blk_size - slack;
			put(a, row);
		}
	}
	hq_writer_end(a->w);
}

static void
write_counter(struct world *a, const char *name, uint64_t value)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	row[HQ_AT(COUNTER, name)] = text(a, name);
	row[HQ_AT(COUNTER, value)] = value;
	put(a, row);
}

static void
write_rest(struct world *a, uint64_t live)
{
	struct hq_writer *w = a->w;
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	begin(a, HQ_SECTION_THREAD);
	for (unsigned i = 1; i <= THREADS; i++) {
		row[HQ_AT(THREAD, thread_id)] = i;
		row[HQ_AT(THREAD, tid)] = a->r->pid + i - 1;
		row[HQ_AT(THREAD, name)] = text(a, "worker");
		row[HQ_AT(THREAD, start_ns)] = i * 1000000ull;
		row[HQ_AT(THREAD, state)] = text(a, "running");
		put(a, row);
	}
	hq_writer_end(w);
	memset(row, 0, sizeof row);
	begin(a, HQ_SECTION_TICK);
	for (uint64_t i = 0; i <= a->nblocks / 1000; i++) {
		row[HQ_AT(TICK, serial)] = 1 + i * 1000;
		row[HQ_AT(TICK, mono_ns)] = 1000000000ull + i * 1000000;
		put(a, row);
	}
	hq_writer_end(w);
	begin(a, HQ_SECTION_COUNTER);
	write_counter(a, "allocations", a->nblocks);
	write_counter(a, "frees", a->nblocks - live);
	write_counter(a, "live_blocks", live);
	write_counter(a, "live_bytes", a->live_bytes);
	write_counter(a, "arenas_allocated_current", a->narenas);
	write_counter(a, "stack_limit", 64);
	write_counter(a, "stack_sample_bytes", 0);
	write_counter(a, "traces", MKDUMP_TRACES);
	write_counter(a, "trace_nodes", MKDUMP_NODES);
	write_counter(a, "trace_pcs", MKDUMP_PCS);
	hq_writer_end(w);
	begin(a, HQ_SECTION_MAPPING);
	hq_writer_end(w);
	memset(row, 0, sizeof row);
	row[HQ_AT(COST, pause_ns)] = 1500000;
	row[HQ_AT(COST, write_ns)] = 250000000;
	row[HQ_AT(COST, self_bytes)] = 1 << 20;
	row[HQ_AT(COST, method)] = text(a, "ptrace+fork");
	row[HQ_AT(COST, threads_stopped)] = THREADS - 1;
	begin(a, HQ_SECTION_COST);
	put(a, row);
	hq_writer_end(w);
}

static void
write_hashes(struct world *a, uint64_t live)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	begin(a, HQ_SECTION_HASH);
	for (uint64_t i = 0; i < live; i++) {
		uint64_t what = draw(a, 10, i) % a->r->contents;
		row[HQ_AT(HASH, block_row)] = i;
		row[HQ_AT(HASH, hash)] = draw(a, 11, what);
		row[HQ_AT(HASH, flags)] = what == 0;
		put(a, row);
	}
	hq_writer_end(a->w);
}

/* Containers without room, for who spoils dumps. */
static void
write_fill(struct world *a, uint64_t live)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};

	begin(a, HQ_SECTION_FILL);
	for (uint64_t i = 0; i < live; i += 7) {
		row[HQ_AT(FILL, block_row)] = i;
		row[HQ_AT(FILL, type_id)] = 1 + i % 3;
		row[HQ_AT(FILL, field_offset)] = i % 5 * 8;
		row[HQ_AT(FILL, element_size)] = 8;
		row[HQ_AT(FILL, buffer_row)] = i % 2 == 0 ? i : UINT32_MAX;
		put(a, row);
	}
	hq_writer_end(a->w);
}

static void
begin_table(void *opaque, enum hq_section_id section)
{
	begin(opaque, section);
}

static void
put_row(void *opaque, const uint64_t *row)
{
	put(opaque, row);
}

static void
end_table(void *opaque)
{
	hq_writer_end(((struct world *)opaque)->w);
}

static uint64_t
any_text(void *opaque, const char *s)
{
	return text(opaque, s);
}

void
mkdump_write_random(struct hq_writer *w, const struct mkdump_random *r)
{
	struct world a = {.r = r, .w = w, .traces.seed = r->seed};
	const struct mkdump_output out = {
	    &a, begin_table, put_row, end_table, any_text};
	uint64_t live = 0;

	while (a.nblocks < r->blocks)
		add_pool(&a);
	for (uint32_t i = 0; i < a.npools; i++)
		live += a.pools[i].kept;
	write_heads(&a);
	write_arenas(&a);
	write_pools(&a);
	write_blocks(&a);
	mkdump_write_traces(&a.traces, &out);
	if (r->edges > 0)
		mkdump_write_edges(&(struct mkdump_edges){r->seed,
				       (uint32_t)live, r->edges, r->list},
		    &out);
	if (r->contents > 0)
		write_hashes(&a, live);
	if (r->contents > 0 && r->edges > 0)
		write_fill(&a, live);
	if (r->marks > 0)
		mkdump_write_marks(r->marks, r->blocks, &out);
	write_rest(&a, live);
	free(a.pools);
}
