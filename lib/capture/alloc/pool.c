#include "capture/alloc/pool.h"

#include <string.h>

#include "capture/alloc/arena.h"
#include "capture/alloc/size_class.h"
#include "os/map.h"

struct hq_pool hq_pool_none = {
	.head = HQ_POOL_NONE,
	.remote = HQ_POOL_NONE,
	.blk_size = 16,
	.state = HQ_POOL_CURRENT,
};

/* A pool grows into its slots by 4, 8, 16, then 32 KiB: a class that is used
 * a little touches little. */
enum { STEP_MAX = 3 };

/* Bytes beside each block: its word and its trace. */
enum { SIDE = 12 };

unsigned
hq_pool_slots_for(unsigned szidx)
{
	return hq_class_size(szidx) > 8192 ? 4 : 1;
}

/* The largest power of two that divides a block, at most a page: blocks of
 * 64 bytes keep within a cache line, of 4096 within a page. */
static uint32_t
natural_alignment(uint32_t blk_size)
{
	uint32_t a = blk_size & -blk_size;
	return a < HQ_MAP_PAGE ? a : (uint32_t)HQ_MAP_PAGE;
}

static void
place_words_inside(struct hq_pool *pool, char *start, uint32_t bytes)
{
	uint32_t blk = pool->blk_size, align = natural_alignment(blk);
	uint32_t n = bytes / (blk + SIDE);
	uint32_t header = (n * SIDE + align - 1) & ~(align - 1);
	if (header + n * blk > bytes) {
		n--;
		header = (n * SIDE + align - 1) & ~(align - 1);
	}
	pool->words = (uint64_t *)start;
	pool->base = start + header;
	pool->capacity = (uint16_t)n;
}

void
hq_pool_init(struct hq_pool *pool, unsigned szidx, char *start,
	     uint64_t *outside)
{
	uint32_t bytes = pool->slots * (uint32_t)HQ_ARENA_SLOT;
	uint32_t blk = hq_class_size(szidx);
	pool->blk_size = blk;
	pool->reciprocal = ((UINT64_C(1) << 48) + blk - 1) / blk;
	if (bytes / blk <= HQ_POOL_OUTSIDE) {
		pool->words = outside;
		pool->base = start;
		pool->capacity = (uint16_t)(bytes / blk);
	} else {
		place_words_inside(pool, start, bytes);
	}
	pool->szidx = (uint8_t)szidx;
	pool->head = HQ_POOL_NONE;
	pool->virgin = 0;
	pool->left = 0;
	pool->step = 0;
	pool->pending = false;
	pool->remote = HQ_POOL_NONE;
	pool->stolen_from = NULL;
	pool->stolen_at = 0;
	pool->next = pool->prev = pool->ready_next = NULL;
}

/* With a reciprocal of 0 every pointer has index 0, and only the first byte is
 * the start of a block, whatever blk_size is. */
void
hq_pool_init_single(struct hq_pool *pool, uint64_t *word,
		    enum hq_pool_state state)
{
	pool->reciprocal = 0;
	pool->words = word;
	pool->words[0] = pool->words[1] = 0; /* word and trace */
	pool->owner = NULL;
	pool->blk_size = HQ_MAP_PAGE;
	pool->head = HQ_POOL_NONE;
	pool->capacity = pool->virgin = 1;
	pool->szidx = HQ_POOL_SINGLE_SZIDX;
	pool->state = (uint8_t)state;
	pool->pending = false;
	pool->remote = HQ_POOL_NONE;
	pool->stolen_from = NULL;
	pool->tag = 0;
}

/* Writes the words of blocks first..last-1, each pointing to the next; the
 * last ends the list. */
static void
link_blocks(struct hq_pool *pool, uint32_t first, uint32_t last)
{
	for (uint32_t i = first; i + 1 < last; i++)
		pool->words[i] = i + 1;
	pool->words[last - 1] = HQ_POOL_NONE;
	memset(hq_pool_traces(pool) + first, 0, (last - first) * 4);
}

static void
populate_blocks(struct hq_pool *pool, uint32_t first, uint32_t last)
{
	uintptr_t from = (uintptr_t)pool->base +
			 (uintptr_t)first * pool->blk_size;
	uintptr_t to = (uintptr_t)pool->base + (uintptr_t)last * pool->blk_size;
	from = (from + HQ_MAP_PAGE - 1) & ~(HQ_MAP_PAGE - 1);
	to &= ~(HQ_MAP_PAGE - 1);
	if (to >= from + 2 * HQ_MAP_PAGE)
		hq_map_populate((void *)from, to - from);
}

bool
hq_pool_extend(struct hq_pool *pool)
{
	uint32_t first = pool->virgin;
	if (first >= pool->capacity)
		return false;
	uint32_t n = (uint32_t)(HQ_MAP_PAGE << pool->step) / pool->blk_size;
	if (n == 0)
		n = 1;
	uint32_t last = first + n;
	if (last > pool->capacity)
		last = pool->capacity;
	if (pool->fresh)
		populate_blocks(pool, first, last);
	link_blocks(pool, first, last);
	/* Only now may a snapshot believe these words. */
	__atomic_store_n(&pool->virgin, (uint16_t)last, __ATOMIC_RELEASE);
	pool->head = (uint16_t)first;
	if (pool->step < STEP_MAX)
		pool->step++;
	return true;
}

uint32_t
hq_pool_count_live(const struct hq_pool *pool)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < pool->virgin; i++)
		n += pool->words[i] >= HQ_POOL_LIVE;
	return n;
}

void
hq_pool_rebuild(struct hq_pool *pool)
{
	uint32_t next = HQ_POOL_NONE, live = 0;
	for (uint32_t i = pool->virgin; i-- > 0;) {
		if (pool->words[i] >= HQ_POOL_LIVE) {
			live++;
			continue;
		}
		pool->words[i] = next;
		next = i;
	}
	pool->head = (uint16_t)next;
	pool->left = (int32_t)live;
	pool->remote = HQ_POOL_NONE;
	pool->pending = false;
}
