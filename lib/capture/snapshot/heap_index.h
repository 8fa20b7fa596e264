/*
 * From an address to the live block that holds it, and its row in the table
 * block: what the scan for references asks of every word that may be a
 * pointer.
 *
 * Made once for a dump, of a heap that does not change.  Per pool a *span*, in
 * two halves, since a lookup needs the first only; and 16 bytes for each 64
 * blocks: a bit per block that is live and the number of live blocks before
 * them.  Addresses lead to spans by a table with an entry for 64 KiB.  Where
 * pools share such a slot, or the heap is spread too far for the table, they do by
 * one of 4 GiB pieces, one of granules of 4 MiB in each, and one of pages in
 * those.
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped; memory by raw system calls.
 */
#ifndef HQ_SNAPSHOT_HEAP_INDEX_H
#define HQ_SNAPSHOT_HEAP_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/arch.h"

enum {
	HQ_HEAP_PIECE_SHIFT = 32,
	HQ_HEAP_GRANULE_SHIFT = 22,
	HQ_HEAP_GRANULES = 1 << (HQ_HEAP_PIECE_SHIFT - HQ_HEAP_GRANULE_SHIFT),
	HQ_HEAP_SLOT_SHIFT = 16,
	HQ_HEAP_NO_SPAN = 0,
};

#define HQ_HEAP_SHARED_SLOT UINT32_MAX /* see the granules */

/* 64 neighbouring blocks of a pool. */
struct hq_heap_live {
	uint64_t bits;
	uint32_t before; /* live blocks of the heap before them */
	uint32_t unused;
};

/* A pool: what every lookup needs. */
struct hq_heap_span {
	uint64_t first;      /* address of the first block */
	uint64_t reciprocal; /* ceil(2^48 / blk_size); 0: one large block */
	const struct hq_heap_live *live;
	uint32_t blk_size; /* 0: one large block */
	uint32_t capacity;
};

/* And the rest. */
struct hq_heap_pool {
	uint64_t size;        /* bytes of its blocks */
	uint64_t single_req;  /* bytes requested, of a large block */
	const uint64_t *words; /* as in alloc/pool.h */
	const uint64_t *tags;  /* as in alloc/tag.h; NULL: none */
	uint32_t used;
	uint32_t unused;
};

struct hq_heap_granule {
	uint32_t *span_of; /* by page of 1 << shift; NULL: nothing there */
	uint32_t shift;
	uint32_t unused;
};

struct hq_heap_index {
	uint64_t lowest, extent; /* of all addresses of blocks */
	struct hq_heap_granule **pieces; /* by address >> 32, less the first */
	uint64_t first_piece;
	uint64_t npieces;
	uint32_t *slots;     /* the span of each; NULL: too many */
	uint64_t first_slot; /* address >> HQ_HEAP_SLOT_SHIFT */
	struct hq_heap_span *spans; /* from 1 */
	struct hq_heap_pool *pools; /* the same numbers */
	uint32_t nspans;            /* the last is nspans */
	uint32_t rows;
	int counts_bits; /* see hq_arch_count_bits */
	char *memory;
	size_t mapped, used;
};

/* False: no memory for it. */
bool hq_heap_index_make(struct hq_heap_index *ret);
void hq_heap_index_free(struct hq_heap_index *x);

/* By the granules. */
static inline uint32_t
hq_heap_span_far(const struct hq_heap_index *x, uint64_t address)
{
	const struct hq_heap_granule *piece =
	    x->pieces[(address >> HQ_HEAP_PIECE_SHIFT) - x->first_piece];
	const struct hq_heap_granule *g;

	if (piece == NULL)
		return HQ_HEAP_NO_SPAN;
	g = &piece[address >> HQ_HEAP_GRANULE_SHIFT & (HQ_HEAP_GRANULES - 1)];
	if (g->span_of == NULL)
		return HQ_HEAP_NO_SPAN;
	return g->span_of[(address & ((1u << HQ_HEAP_GRANULE_SHIFT) - 1)) >>
	    g->shift];
}

/* The pool that an address between lowest and lowest + extent lies in, or
 * HQ_HEAP_NO_SPAN. */
static inline uint32_t
hq_heap_span_of(const struct hq_heap_index *x, uint64_t address)
{
	uint32_t span;

	if (x->slots == NULL)
		return hq_heap_span_far(x, address);
	span = x->slots[(address >> HQ_HEAP_SLOT_SHIFT) - x->first_slot];
	return __builtin_expect(span == HQ_HEAP_SHARED_SLOT, 0)
	    ? hq_heap_span_far(x, address)
	    : span;
}

/* The number of the block in its pool that holds the address, which is not
 * before the first: exact for pools of up to 2^18 bytes, as in pool.h. */
static inline uint32_t
hq_heap_block_of(const struct hq_heap_span *s, uint64_t address)
{
	return (uint32_t)(((address - s->first) & 0x3ffff) * s->reciprocal >>
	    48);
}

/* Bytes requested of a block of pool `span`. */
static inline uint64_t
hq_heap_req(const struct hq_heap_index *x, uint32_t span, uint32_t block)
{
	const struct hq_heap_pool *p = &x->pools[span];

	return x->spans[span].blk_size == 0
	    ? p->single_req
	    : x->spans[span].blk_size - (p->words[block] & 0xfff);
}

static inline bool
hq_heap_is_live(const struct hq_heap_span *s, uint32_t block)
{
	return s->live[block >> 6].bits >> (block & 63) & 1;
}

static inline uint32_t
hq_heap_row(const struct hq_heap_index *x, const struct hq_heap_span *s,
    uint32_t block)
{
	const struct hq_heap_live *l = &s->live[block >> 6];
	uint64_t below = l->bits & ((UINT64_C(1) << (block & 63)) - 1);

	return l->before + hq_arch_count_bits(below, x->counts_bits);
}

/* A live block. */
struct hq_heap_at {
	uint32_t row;
	uint64_t start;
	uint64_t req;
};

/* Whether the address lies in a live block: in its requested bytes, or is the
 * address of one of none. */
bool hq_heap_find(const struct hq_heap_index *x, uint64_t address,
    struct hq_heap_at *ret);

#endif
