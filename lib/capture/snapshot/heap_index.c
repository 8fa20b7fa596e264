#include "capture/snapshot/heap_index.h"

#include "capture/alloc/enumerate.h"
#include "common/bytes.h"
#include "os/map.h"
#include "os/own.h"

#define PAGE_SHIFT 12u
#define SLOTS_MOST ((uint64_t)1 << 26) /* 4 TiB of addresses */
#define GRANULE ((uint64_t)1 << HQ_HEAP_GRANULE_SHIFT)
#define LIVE_WORD 0x1000u /* as HQ_POOL_LIVE */

/* What the arenas add up to; bounds for memory that is touched as needed. */
struct extent {
	uint64_t lowest, highest;
	uint64_t pooled; /* bytes of arenas with pools */
	uint64_t regions;
	uint64_t granules; /* that regions lie in, some counted twice */
};

static struct extent
survey(void)
{
	struct extent e = {.lowest = UINT64_MAX};
	struct hq_enum_walk walk;
	struct hq_enum_arena a;

	hq_enum_walk_init(&walk);
	while (hq_enum_next_arena(&walk, &a)) {
		uint64_t end = a.base + a.size;
		if (a.base < e.lowest)
			e.lowest = a.base;
		if (end > e.highest)
			e.highest = end;
		if (a.kind[0] != 'h')
			e.pooled += a.size;
		e.regions++;
		e.granules += (end - 1) / GRANULE - a.base / GRANULE + 1;
	}
	return e;
}

static void *
take(struct hq_heap_index *x, uint64_t bytes)
{
	void *p = x->memory + x->used;

	bytes = hq_round_up(bytes, 64);
	if (x->mapped - x->used < bytes)
		return NULL;
	x->used += bytes;
	return p;
}

static bool
make_room(struct hq_heap_index *x, const struct extent *e)
{
	uint64_t spans = e->pooled / HQ_MAP_PAGE + e->regions + 2;
	uint64_t live = e->pooled / 8 / 64 + spans;
	uint64_t pieces = (e->highest >> HQ_HEAP_PIECE_SHIFT) -
	    (e->lowest >> HQ_HEAP_PIECE_SHIFT) + 1;
	uint64_t slots = (e->highest >> HQ_HEAP_SLOT_SHIFT) -
	    (e->lowest >> HQ_HEAP_SLOT_SHIFT) + 1;
	uint64_t bytes = spans *
	        (sizeof(struct hq_heap_span) + sizeof(struct hq_heap_pool)) +
	    (slots <= SLOTS_MOST ? slots * 4 : 0) +
	    live * sizeof(struct hq_heap_live) + pieces * 8 +
	    e->granules * (64 + sizeof(struct hq_heap_granule)) +
	    e->regions * 2 * (GRANULE >> PAGE_SHIFT) * 4 +
	    (e->granules < pieces ? e->granules : pieces) * HQ_HEAP_GRANULES *
	        sizeof(struct hq_heap_granule) + 4096;

	x->mapped = hq_round_up(bytes, HQ_MAP_PAGE);
	x->memory = hq_own_map(x->mapped);
	if (x->memory == NULL)
		return false;
	x->first_piece = e->lowest >> HQ_HEAP_PIECE_SHIFT;
	x->npieces = pieces;
	x->pieces = take(x, pieces * sizeof *x->pieces);
	x->spans = take(x, spans * sizeof *x->spans);
	x->pools = take(x, spans * sizeof *x->pools);
	x->first_slot = e->lowest >> HQ_HEAP_SLOT_SHIFT;
	if (slots <= SLOTS_MOST)
		x->slots = take(x, slots * 4);
	return x->pools != NULL;
}

/* The granule of an address, which has or gets a table of at least so fine a
 * step; NULL: the bound was wrong. */
static struct hq_heap_granule *
granule_at(struct hq_heap_index *x, uint64_t address, uint32_t shift)
{
	struct hq_heap_granule **piece =
	    &x->pieces[(address >> HQ_HEAP_PIECE_SHIFT) - x->first_piece];
	struct hq_heap_granule *g;

	if (*piece == NULL)
		*piece = take(x, HQ_HEAP_GRANULES * sizeof **piece);
	if (*piece == NULL)
		return NULL;
	g = &(*piece)[address >> HQ_HEAP_GRANULE_SHIFT &
	    (HQ_HEAP_GRANULES - 1)];
	if (g->span_of == NULL) {
		g->span_of = take(x, GRANULE >> shift << 2);
		g->shift = shift;
	}
	return g->span_of == NULL ? NULL : g;
}

/* Leads the addresses from start to end to a span. */
static bool
enter(struct hq_heap_index *x, uint64_t start, uint64_t end, uint32_t shift,
    uint32_t span)
{
	while (start < end) {
		uint64_t next = (start | (GRANULE - 1)) + 1;
		bool whole = (start & (GRANULE - 1)) == 0 && next <= end;
		struct hq_heap_granule *g = granule_at(
		    x, start, whole ? HQ_HEAP_GRANULE_SHIFT : shift);
		uint64_t stop = next < end ? next : end;
		if (g == NULL)
			return false;
		for (uint64_t a = start; a < stop; a += 1u << g->shift)
			g->span_of[(a & (GRANULE - 1)) >> g->shift] = span;
		start = next;
	}
	return true;
}

/* The slots that no other pool can lie in lead to the span at once. */
static void
enter_slots(
    struct hq_heap_index *x, uint64_t start, uint64_t end, uint32_t span)
{
	uint64_t step = (uint64_t)1 << HQ_HEAP_SLOT_SHIFT;

	if (x->slots == NULL)
		return;
	for (uint64_t a = start & ~(step - 1); a < end; a += step) {
		bool whole = a >= start && end - a >= step;
		x->slots[(a >> HQ_HEAP_SLOT_SHIFT) - x->first_slot] =
		    whole ? span : HQ_HEAP_SHARED_SLOT;
	}
}

/* The bits of the live blocks of a pool. */
static const struct hq_heap_live *
mark_live(struct hq_heap_index *x, const struct hq_enum_words *words)
{
	uint32_t n = words->virgin;
	struct hq_heap_live *live =
	    take(x, ((uint64_t)n + 63) / 64 * sizeof *live);

	if (live == NULL)
		return NULL;
	for (uint32_t i = 0; i < n; i += 64) {
		uint32_t stop = n - i < 64 ? n - i : 64;
		uint64_t bits = 0;
		for (uint32_t k = 0; k < stop; k++)
			bits |= (uint64_t)(words->words[i + k] >= LIVE_WORD)
			    << k;
		live[i / 64].bits = bits;
		live[i / 64].before = x->rows;
		x->rows += hq_arch_count_bits(bits, x->counts_bits);
	}
	return live;
}

static bool
add_pool(struct hq_heap_index *x, const struct hq_enum_arena *a,
    const struct hq_enum_pool *p, const struct hq_enum_words *words)
{
	struct hq_heap_span *s;
	struct hq_heap_pool *rest;
	uint32_t shift = a->size == GRANULE && (a->base & (GRANULE - 1)) == 0
	    ? HQ_HEAP_SLOT_SHIFT
	    : PAGE_SHIFT;
	uint64_t blk = p->blk_size;

	if (p->used == 0)
		return true;
	s = &x->spans[++x->nspans];
	rest = &x->pools[x->nspans];
	s->first = words->first;
	s->capacity = words->virgin;
	if (!words->single) {
		s->blk_size = (uint32_t)blk;
		s->reciprocal = ((UINT64_C(1) << 48) + blk - 1) / blk;
	}
	rest->size = blk * words->virgin;
	rest->words = words->words;
	rest->tags = words->tags;
	rest->used = p->used;
	rest->single_req = words->single_req;
	s->live = mark_live(x, words);
	enter_slots(x, p->base, p->base + p->pool_size, x->nspans);
	return s->live != NULL &&
	    enter(x, p->base, p->base + p->pool_size, shift, x->nspans);
}

static bool
add_pools(struct hq_heap_index *x)
{
	struct hq_enum_walk walk;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_words words;

	hq_enum_walk_init(&walk);
	while (hq_enum_next_arena(&walk, &arena))
		while (hq_enum_next_pool(&walk, &pool)) {
			hq_enum_words(&walk, &words);
			if (!add_pool(x, &arena, &pool, &words))
				return false;
		}
	return true;
}

bool
hq_heap_index_make(struct hq_heap_index *ret)
{
	struct hq_heap_index x = {0};
	struct extent e = survey();

	*ret = x;
	if (e.regions == 0)
		return true;
	x.counts_bits = hq_arch_counts_bits();
	x.lowest = e.lowest;
	x.extent = e.highest - e.lowest;
	if (!make_room(&x, &e))
		return false;
	if (!add_pools(&x)) {
		hq_heap_index_free(&x);
		return false;
	}
	*ret = x;
	return true;
}

void
hq_heap_index_free(struct hq_heap_index *x)
{
	if (x->memory != NULL)
		hq_own_unmap(x->memory, x->mapped);
	x->memory = NULL;
}

bool
hq_heap_find(const struct hq_heap_index *x, uint64_t address,
    struct hq_heap_at *ret)
{
	const struct hq_heap_span *s;
	uint32_t span, block;

	if (address - x->lowest >= x->extent)
		return false;
	span = hq_heap_span_of(x, address);
	if (span == HQ_HEAP_NO_SPAN)
		return false;
	s = &x->spans[span];
	if (address - s->first >= x->pools[span].size)
		return false;
	block = hq_heap_block_of(s, address);
	if (block >= s->capacity || !hq_heap_is_live(s, block))
		return false;
	ret->row = hq_heap_row(x, s, block);
	ret->start = s->first + (uint64_t)block * s->blk_size;
	ret->req = hq_heap_req(x, span, block);
	return address == ret->start || address - ret->start < ret->req;
}
