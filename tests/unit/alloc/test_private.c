/*
 * Private heaps lie as CPython's object allocator would: 3.6 and 3.10.  The
 * numbers are worked out by hand from obmalloc's constants.
 */
#include "cmocka.h"

#include <string.h>

#include "capture/alloc/check.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/private_heap.h"

enum { MANY = 20000 };

static void *blocks[MANY];

/* Rows of the only private heap. */
struct seen {
	unsigned arenas, pools;
	struct hq_enum_arena arena[8];
	struct hq_enum_pool pool[512];
};

static struct seen seen;

static void
look(void)
{
	struct hq_enum_walk w;
	struct hq_enum_arena a;
	struct hq_enum_pool p;
	memset(&seen, 0, sizeof(seen));
	hq_enum_walk_init(&w);
	while (hq_enum_next_arena(&w, &a)) {
		if (a.heap_id == 0)
			continue;
		seen.arena[seen.arenas++] = a;
		while (hq_enum_next_pool(&w, &p))
			seen.pool[seen.pools++] = p;
	}
	assert_int_equal(hq_check_all(), 0);
}

static void
every_class(enum hq_private_geometry g, uint32_t step, uint32_t pool_size)
{
	struct hq_private_heap *heap = hq_private_heap_new("classes", g);
	for (uint32_t size = step; size <= 512; size += step) {
		uint32_t capacity = (pool_size - 48) / size;
		for (uint32_t i = 0; i < capacity; i++) {
			blocks[i] = hq_private_heap_malloc(heap, size);
			assert_ptr_equal(blocks[i],
					 (char *)blocks[0] + i * size);
		}
		look();
		assert_int_equal(seen.pools, 1);
		const struct hq_enum_pool *p = &seen.pool[0];
		assert_int_equal(p->capacity, capacity);
		assert_int_equal(p->used, capacity);
		assert_string_equal(p->state, "full");
		assert_int_equal(p->szidx, size / step - 1);
		assert_int_equal(p->blk_size, size);
		assert_int_equal(p->hdr_size, 48);
		assert_int_equal(p->pool_size, pool_size);
		assert_int_equal(p->base % pool_size, 0);
		assert_int_equal((uintptr_t)blocks[0], p->base + 48);
		for (uint32_t i = 0; i < capacity; i++)
			hq_private_heap_free(blocks[i]);
		look();
		assert_int_equal(seen.arenas, 0);
	}
	hq_private_heap_delete(heap);
}

static void
cpython36_has_64_classes_in_pools_of_4_kib(void **unused)
{
	(void)unused;
	every_class(HQ_PRIVATE_CPYTHON36, 8, 4096);
}

static void
cpython310_has_32_classes_in_pools_of_16_kib(void **unused)
{
	(void)unused;
	every_class(HQ_PRIVATE_CPYTHON310, 16, 16384);
}

static void
an_arena_has_64_pools_or_loses_one_to_alignment(void **unused)
{
	(void)unused;
	static const uint32_t pool_size[] = { 4096, 16384 };
	for (int g = 0; g < 2; g++) {
		struct hq_private_heap *heap =
			hq_private_heap_new(NULL, (enum hq_private_geometry)g);
		hq_private_heap_malloc(heap, 100);
		look();
		const struct hq_enum_arena *a = &seen.arena[0];
		unsigned lost = a->base % pool_size[g] != 0;
		assert_int_equal(a->size, 64 * pool_size[g]);
		assert_int_equal(a->ntotalpools, 64 - lost);
		assert_int_equal(a->nfreepools, 63 - lost);
		assert_int_equal(a->align_lost, lost * pool_size[g]);
		hq_private_heap_delete(heap);
	}
	look();
	assert_int_equal(seen.arenas, 0);
}

static unsigned
free_pools_of(uint64_t base)
{
	for (unsigned i = 0; i < seen.arenas; i++)
		if (seen.arena[i].base == base)
			return seen.arena[i].nfreepools;
	return 999;
}

/* 7 blocks of 512 bytes fill a pool of 4 KiB, 448 an arena of 256 KiB. */
static void
a_new_pool_comes_from_the_fullest_arena(void **unused)
{
	(void)unused;
	struct hq_private_heap *heap =
		hq_private_heap_new("fill", HQ_PRIVATE_CPYTHON36);
	uint64_t base[3];
	for (int i = 0; i < 3 * 448; i++) {
		blocks[i] = hq_private_heap_malloc(heap, 512);
		if (i % 448 == 0)
			base[i / 448] = (uintptr_t)blocks[i] - 48;
	}
	/* Ten free pools in the first arena, three in the second. */
	for (int i = 0; i < 70; i++)
		hq_private_heap_free(blocks[i]);
	for (int i = 448; i < 448 + 21; i++)
		hq_private_heap_free(blocks[i]);
	look();
	assert_int_equal(seen.arenas, 3);
	assert_int_equal(free_pools_of(base[0]), 10);
	assert_int_equal(free_pools_of(base[1]), 3);
	hq_private_heap_malloc(heap, 8);
	look();
	assert_int_equal(free_pools_of(base[0]), 10);
	assert_int_equal(free_pools_of(base[1]), 2);
	/* An arena without a pool in use goes back to the system. */
	for (int i = 70; i < 448; i++)
		hq_private_heap_free(blocks[i]);
	look();
	assert_int_equal(seen.arenas, 2);
	assert_int_equal(free_pools_of(base[0]), 999);
	hq_private_heap_delete(heap);
}

static void
large_requests_go_to_the_drop_in_heap_and_come_back(void **unused)
{
	(void)unused;
	struct hq_private_heap *heap =
		hq_private_heap_new("large", HQ_PRIVATE_CPYTHON310);
	char *p = hq_private_heap_malloc(heap, 513);
	look();
	assert_int_equal(seen.arenas, 0);
	hq_malloc_free(p);
	p = hq_private_heap_malloc(heap, 500);
	strcpy(p, "kept");
	p = hq_malloc_resize(p, 2000);
	assert_string_equal(p, "kept");
	look();
	assert_int_equal(seen.arenas, 0);
	hq_malloc_free(p);
	hq_private_heap_delete(heap);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cpython36_has_64_classes_in_pools_of_4_kib),
		cmocka_unit_test(cpython310_has_32_classes_in_pools_of_16_kib),
		cmocka_unit_test(an_arena_has_64_pools_or_loses_one_to_alignment),
		cmocka_unit_test(a_new_pool_comes_from_the_fullest_arena),
		cmocka_unit_test(
			large_requests_go_to_the_drop_in_heap_and_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
