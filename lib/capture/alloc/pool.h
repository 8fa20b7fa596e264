/*
 * A pool is a run of slots of an arena with blocks of one size class.
 *
 *words | traces | block | block | ... | never used yet
 *	                                     ^ virgin
 *
 * Its descriptor lies in bookkeeping memory, and so do the side words of pools
 * of at most HQ_POOL_OUTSIDE blocks; other pools begin with them.  One word per
 * block is nearly all that is known of it:
 *
 *	live block   serial << 12 | slack     serial > 0; slack = block size
 *	                                      minus requested size, < 4096
 *	free block   index of the next free block of its list, or HQ_POOL_NONE
 *
 * One store makes a block live or dead, so a reader that stops the world at
 * any moment sees whole blocks only, and a second free always sees a word
 * below 4096.  Behind the words stands, for each block, the trace of its
 * allocation, written before its word; of a free block it means nothing.
 *
 * States and invariants (used = number of live words):
 *	CURRENT  the pool that its heap takes from; left is meaningless
 *	LISTED   on heap->partial[szidx]; left == used + remote
 *	FULL     on no list; until `left` frees by the owner or one by another
 *		 thread
 *	RUN      one block of whole pages; owner is NULL
 *	HUGE     the same in a mapping of its own (see huge.h); in no arena
 * where remote is the length of the list of blocks that other threads freed;
 * always virgin == used + length of the free list + remote for pools that are not runs.
 *
 * Context: the owner's thread, except where a function says otherwise.
 */
#ifndef HQ_ALLOC_POOL_H
#define HQ_ALLOC_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HQ_POOL_NONE 0xfffu   /* end of a list of blocks */
#define HQ_POOL_LIVE 0x1000u  /* words from here on are live blocks */
#define HQ_POOL_OUTSIDE 64u   /* up to so many words lie in the descriptor, */
#define HQ_POOL_OUTSIDE_WORDS 96u /* with their traces, half a word each */
#define HQ_POOL_NOTIFY 0x1000u /* in `remote`: tell the owner of a free */
#define HQ_POOL_SINGLE_SZIDX 0xff /* szidx of a page run or a mapping */

struct hq_heap;
struct hq_arena;

enum hq_pool_state {
	HQ_POOL_FREE, /* the descriptor is of no pool */
	HQ_POOL_CURRENT,
	HQ_POOL_LISTED,
	HQ_POOL_FULL,
	HQ_POOL_RUN,
	HQ_POOL_HUGE
};

struct hq_pool {
	/* What malloc and free touch: one cache line. */
	uint64_t reciprocal; /* ceil(2^48 / blk_size), to divide by it */
	char *base;	     /* first block */
	uint64_t *words;     /* one per block */
	struct hq_heap *owner;
	uint32_t blk_size;
	int32_t left; /* frees by the owner until it looks at the pool */
	uint16_t head; /* first free block, or HQ_POOL_NONE */
	uint16_t capacity;
	uint16_t virgin; /* blocks from here on were never in use */
	uint8_t szidx;
	uint8_t state;
	uint8_t slot;  /* first slot in the arena */
	uint8_t slots; /* how many */
	bool pending;  /* armed: on the way to heap->ready, not to be freed */
	uint8_t step;  /* log2 of the pages to bring in use next */
	bool fresh;    /* memory never touched: worth populating */
	struct hq_arena *arena;

	/* The rest. */
	uint32_t remote; /* index of the first block freed elsewhere | NOTIFY */
	uint32_t run_thread; /* of a run or mapping: thread of its block */
	struct hq_heap *stolen_from; /* heap that owned it before, or NULL */
	uint64_t stolen_at; /* serial below which its blocks are of that heap */
	uint64_t run_req; /* of a run or mapping: bytes requested */
	union {
		uint64_t *tags; /* see tag.h; NULL: no block has had one */
		uint64_t tag;	/* of a run or mapping */
	};
	struct hq_pool *next, *prev; /* heap->partial[szidx] */
	struct hq_pool *ready_next;  /* heap->ready */
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct hq_pool) == 128, "two cache lines");

/* What every class of a new heap points to: a pool with nothing to give. */
extern struct hq_pool hq_pool_none;

/*
 * The block that holds `p`; false when `p` is not the start of a block.
 * Exact: an offset is below 2^18 (four slots), so the reciprocal's error
 * offset / 2^48 is below 1 / blk_size.
 */
static inline bool
hq_pool_index(const struct hq_pool *pool, const void *p, uint32_t *ret_index)
{
	uint64_t offset = (uint64_t)((const char *)p - pool->base);
	uint64_t product = (offset & 0x3ffff) * pool->reciprocal;
	uint32_t index = (uint32_t)(product >> 48);
	*ret_index = index;
	return (uint64_t)index * pool->blk_size == offset &&
	       index < pool->virgin;
}

/* The traces of its blocks, by index. */
static inline uint32_t *
hq_pool_traces(const struct hq_pool *pool)
{
	return (uint32_t *)(pool->words + pool->capacity);
}

static inline uint32_t
hq_pool_slack(uint64_t word)
{
	return (uint32_t)word & 0xfff;
}

/* Shapes a pool of class szidx in slots that the descriptor names; `outside`
 * is room for HQ_POOL_OUTSIDE words.  Context: alloc locked. */
void hq_pool_init(struct hq_pool *pool, unsigned szidx, char *start,
		  uint64_t *outside);

/* Shapes a pool of one block of whole pages at pool->base, dead; its word lies
 * elsewhere, with room for the trace behind it.  Context: alloc locked. */
void hq_pool_init_single(struct hq_pool *pool, uint64_t *word,
			 enum hq_pool_state state);

/* Slots of a pool of the class. */
unsigned hq_pool_slots_for(unsigned szidx);

/* Brings more never used blocks into the free list, which is empty; false:
 * none are left. */
bool hq_pool_extend(struct hq_pool *pool);

/* Number of live words.  Context: any; exact when nothing moves. */
uint32_t hq_pool_count_live(const struct hq_pool *pool);

/* Throws its lists away and makes the free list from the words.
 * Context: alloc locked, no other thread uses the pool. */
void hq_pool_rebuild(struct hq_pool *pool);

#endif
