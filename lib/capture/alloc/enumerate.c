/* The walk over arenas, pools and blocks. */
#include "capture/alloc/enumerate.h"

#include "capture/alloc/arena.h"
#include "capture/alloc/huge.h"
#include "capture/alloc/private_arena.h"
#include "capture/alloc/region.h"
#include "capture/alloc/tag.h"
#include "capture/alloc/tenancy.h"

void
hq_enum_walk_init(struct hq_enum_walk *w)
{
	*w = (struct hq_enum_walk){ 0 };
}

static void
describe_shared(const struct hq_arena *a, struct hq_enum_arena *ret)
{
	ret->ntotalpools = HQ_ARENA_SLOTS;
	ret->nfreepools = (uint32_t)__builtin_popcountl(a->free_slots);
	ret->free_bytes = ret->nfreepools * (uint64_t)HQ_ARENA_SLOT;
}

static void
describe_private(const struct hq_private_arena *a, struct hq_enum_arena *ret)
{
	const struct hq_private_shape *shape = a->heap->shape;
	ret->heap_id = a->heap->heap_id;
	ret->ntotalpools = a->ntotal;
	ret->nfreepools = a->nfree;
	ret->free_bytes = a->nfree * (uint64_t)shape->pool_size;
	ret->align_lost = shape->arena_size -
			  a->ntotal * (uint64_t)shape->pool_size;
}

bool
hq_enum_next_arena(struct hq_enum_walk *w, struct hq_enum_arena *ret)
{
	const struct hq_region *r = hq_region_at(w->region);
	if (!r)
		return false;
	struct hq_enum_arena arena = {
		.arena_id = w->next_arena,
		.kind = "pools",
		.base = (uintptr_t)r->base,
		.size = r->size,
	};
	switch (r->kind) {
	case HQ_REGION_ARENA:
		describe_shared(r->what, &arena);
		break;
	case HQ_REGION_PRIVATE:
		describe_private(r->what, &arena);
		break;
	case HQ_REGION_HUGE:
		arena.kind = "huge";
		arena.ntotalpools = 1;
		break;
	}
	w->region++;
	w->next_arena++;
	w->in = r;
	w->slot = 0;
	w->pool = NULL;
	*ret = arena;
	return true;
}

static const char *
state_of(uint32_t used, uint32_t capacity)
{
	return used == 0 ? "empty" : used == capacity ? "full" : "used";
}

/* Bytes in front of the first block: the side words and their padding. */
static void
describe_pool(const struct hq_pool *pool, struct hq_enum_pool *ret)
{
	char *start = hq_arena_start(pool);
	bool run = pool->state == HQ_POOL_RUN;
	ret->base = (uintptr_t)start;
	ret->szidx = run ? HQ_ENUM_LARGE_SZIDX : pool->szidx;
	ret->blk_size = pool->blk_size;
	ret->pool_size = pool->slots * (uint64_t)HQ_ARENA_SLOT;
	ret->hdr_size = (uint32_t)(pool->base - start);
	ret->capacity = pool->capacity;
	ret->used = hq_pool_count_live(pool);
	ret->thread_id = run ? pool->run_thread : pool->owner->thread_id;
}

static bool
next_shared_pool(struct hq_enum_walk *w, const struct hq_arena *a,
		 struct hq_enum_pool *ret)
{
	while (w->slot < HQ_ARENA_SLOTS && a->free_slots >> w->slot & 1)
		w->slot++;
	if (w->slot == HQ_ARENA_SLOTS)
		return false;
	const struct hq_pool *pool = &a->pools[w->slot];
	w->slot += pool->slots;
	w->pool = pool;
	describe_pool(pool, ret);
	return true;
}

static uint32_t
count_private_live(const struct hq_private_pool *pool)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < pool->virgin; i++)
		n += pool->words[i] >= HQ_POOL_LIVE;
	return n;
}

static bool
next_private_pool(struct hq_enum_walk *w, const struct hq_private_arena *a,
		  struct hq_enum_pool *ret)
{
	while (w->slot < a->carved && !a->pools[w->slot].in_use)
		w->slot++;
	if (w->slot == a->carved)
		return false;
	const struct hq_private_pool *pool = &a->pools[w->slot++];
	w->pool = pool;
	ret->base = (uintptr_t)hq_private_arena_start(pool);
	ret->szidx = pool->szidx;
	ret->blk_size = hq_private_class_size(a->heap, pool->szidx);
	ret->pool_size = a->heap->shape->pool_size;
	ret->hdr_size = HQ_PRIVATE_POOL_HEADER;
	ret->capacity = pool->capacity;
	ret->used = count_private_live(pool);
	return true;
}

static bool
next_huge(struct hq_enum_walk *w, const struct hq_huge *huge,
	  struct hq_enum_pool *ret)
{
	if (w->slot++ > 0)
		return false;
	w->pool = huge;
	ret->base = (uintptr_t)huge->pool.base;
	ret->szidx = HQ_ENUM_LARGE_SZIDX;
	ret->blk_size = huge->size;
	ret->pool_size = huge->size;
	ret->capacity = 1;
	ret->used = huge->word >= HQ_POOL_LIVE;
	ret->thread_id = huge->pool.run_thread;
	return true;
}

bool
hq_enum_next_pool(struct hq_enum_walk *w, struct hq_enum_pool *ret)
{
	const struct hq_region *r = w->in;
	struct hq_enum_pool pool = {
		.pool_id = w->next_pool,
		.arena_id = w->next_arena - 1,
	};
	bool found = false;
	switch (r->kind) {
	case HQ_REGION_ARENA:
		found = next_shared_pool(w, r->what, &pool);
		break;
	case HQ_REGION_PRIVATE:
		found = next_private_pool(w, r->what, &pool);
		break;
	case HQ_REGION_HUGE:
		found = next_huge(w, r->what, &pool);
		break;
	}
	if (!found)
		return false;
	pool.state = state_of(pool.used, pool.capacity);
	w->next_pool++;
	w->index = 0;
	*ret = pool;
	return true;
}

static struct hq_enum_words
shared_words(const struct hq_pool *pool)
{
	return (struct hq_enum_words){
		.first = (uintptr_t)pool->base,
		.words = pool->words,
		.tags = pool->state == HQ_POOL_RUN ? &pool->tag : pool->tags,
		.virgin = pool->virgin,
		.single = pool->state == HQ_POOL_RUN,
		.single_req = pool->run_req,
	};
}

static struct hq_enum_words
huge_words(const struct hq_huge *huge)
{
	return (struct hq_enum_words){
		.first = (uintptr_t)huge->pool.base,
		.words = &huge->word,
		.tags = &huge->pool.tag,
		.virgin = 1,
		.single = true,
		.single_req = huge->pool.run_req,
	};
}

void
hq_enum_words(const struct hq_enum_walk *w, struct hq_enum_words *ret)
{
	const struct hq_region *r = w->in;
	const struct hq_private_pool *pool = w->pool;
	switch (r->kind) {
	case HQ_REGION_ARENA:
		*ret = shared_words(w->pool);
		return;
	case HQ_REGION_HUGE:
		*ret = huge_words(w->pool);
		return;
	case HQ_REGION_PRIVATE:
		break;
	}
	*ret = (struct hq_enum_words){
		.first = (uintptr_t)hq_private_arena_start(pool) +
			 HQ_PRIVATE_POOL_HEADER,
		.words = pool->words,
		.tags = pool->tags,
		.virgin = pool->virgin,
	};
}

static uint32_t
thread_of(const struct hq_pool *pool, uint64_t serial)
{
	const struct hq_heap *heap = pool->owner;
	if (pool->stolen_from && serial < pool->stolen_at)
		heap = pool->stolen_from;
	return hq_tenancy_find(heap, serial);
}

static struct hq_enum_block
one_block(const struct hq_enum_walk *w, const char *base, uint32_t index,
	  uint32_t blk, uint64_t word)
{
	return (struct hq_enum_block){
		.addr = (uintptr_t)base + (uint64_t)index * blk,
		.serial = word >> 12,
		.req = blk - hq_pool_slack(word),
		.usable = blk,
		.pool_id = w->next_pool - 1,
	};
}

static size_t
next_small(struct hq_enum_walk *w, struct hq_enum_block *ret, size_t max)
{
	const struct hq_pool *pool = w->pool;
	size_t n = 0;
	for (; w->index < pool->virgin && n < max; w->index++) {
		uint64_t word = pool->words[w->index];
		if (word < HQ_POOL_LIVE)
			continue;
		ret[n] = one_block(w, pool->base, w->index, pool->blk_size,
				   word);
		ret[n].thread_id = thread_of(pool, word >> 12);
		ret[n].trace = hq_pool_traces(pool)[w->index];
		if (pool->tags)
			ret[n].tag = hq_tag_read(pool->tags + w->index, word);
		n++;
	}
	return n;
}

static size_t
next_private(struct hq_enum_walk *w, struct hq_enum_block *ret, size_t max)
{
	const struct hq_private_pool *pool = w->pool;
	const char *base = hq_private_arena_start(pool) +
			   HQ_PRIVATE_POOL_HEADER;
	uint32_t blk = hq_private_class_size(pool->arena->heap, pool->szidx);
	size_t n = 0;
	for (; w->index < pool->virgin && n < max; w->index++) {
		uint64_t word = pool->words[w->index];
		if (word < HQ_POOL_LIVE)
			continue;
		ret[n] = one_block(w, base, w->index, blk, word);
		ret[n].trace = pool->traces[w->index];
		if (pool->tags)
			ret[n].tag = hq_tag_read(pool->tags + w->index, word);
		n++;
	}
	return n;
}

/* A page run or a mapping: at most one block. */
static size_t
next_large(struct hq_enum_walk *w, struct hq_enum_block block, uint64_t word,
	   struct hq_enum_block *ret)
{
	if (w->index++ > 0 || word < HQ_POOL_LIVE)
		return 0;
	block.serial = word >> 12;
	block.pool_id = w->next_pool - 1;
	*ret = block;
	return 1;
}

static size_t
next_in_arena(struct hq_enum_walk *w, struct hq_enum_block *ret, size_t max)
{
	const struct hq_pool *pool = w->pool;
	if (pool->state != HQ_POOL_RUN)
		return next_small(w, ret, max);
	struct hq_enum_block run = {
		.addr = (uintptr_t)pool->base,
		.req = pool->run_req,
		.usable = pool->blk_size,
		.thread_id = pool->run_thread,
		.trace = hq_pool_traces(pool)[0],
		.tag = hq_tag_read(&pool->tag, pool->words[0]),
	};
	return next_large(w, run, pool->words[0], ret);
}

size_t
hq_enum_next_blocks(struct hq_enum_walk *w, struct hq_enum_block *ret,
		    size_t max)
{
	const struct hq_region *r = w->in;
	const struct hq_huge *huge = w->pool;
	if (max == 0)
		return 0;
	switch (r->kind) {
	case HQ_REGION_ARENA:
		return next_in_arena(w, ret, max);
	case HQ_REGION_PRIVATE:
		return next_private(w, ret, max);
	case HQ_REGION_HUGE:
		break;
	}
	struct hq_enum_block mapping = {
		.addr = (uintptr_t)huge->pool.base,
		.req = huge->pool.run_req,
		.usable = huge->size,
		.thread_id = huge->pool.run_thread,
		.trace = hq_pool_traces(&huge->pool)[0],
		.tag = hq_tag_read(&huge->pool.tag, huge->word),
	};
	return next_large(w, mapping, huge->word, ret);
}
