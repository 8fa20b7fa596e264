/* A tag stays with its block, wherever realloc moves it, and with nothing else. */
#include "cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "capture/alloc/check.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/private_heap.h"
#include "capture/alloc/tag.h"

/* The tag that a dump would tell of the block at p; UINT32_MAX: no block. */
static uint32_t
dumped(const void *p)
{
	struct hq_enum_walk w;
	struct hq_enum_arena a;
	struct hq_enum_pool pool;
	struct hq_enum_block b[64];
	uint32_t tag = UINT32_MAX;
	size_t n;
	hq_enum_walk_init(&w);
	while (hq_enum_next_arena(&w, &a))
		while (hq_enum_next_pool(&w, &pool))
			while ((n = hq_enum_next_blocks(&w, b, 64)) > 0)
				for (size_t i = 0; i < n; i++)
					if (b[i].addr == (uintptr_t)p)
						tag = b[i].tag;
	return tag;
}

static void
a_tag_goes_where_its_block_goes(void **state)
{
	(void)state;
	static const size_t sizes[] = {
		16,  24,     200,  5000,    20, 40000, 300000, 70000, 1 << 20,
		8,   3 << 20, 5 << 20, 2 << 20, 32, 32000, 48
	};
	/* Pools in hand, so that blocks move by the common way, too. */
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		hq_malloc_free(hq_malloc(sizes[i]));
	char *p = hq_malloc(16);
	assert_int_equal(hq_tag_set(p, 77), HQ_TAG_DONE);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		p = hq_malloc_resize(p, sizes[i]);
		assert_int_equal(dumped(p), 77);
	}
	assert_int_equal(hq_tag_set(p, 0), HQ_TAG_DONE);
	assert_int_equal(dumped(p), 0);
	hq_malloc_free(p);
}

static void
in_a_private_heap_and_out_of_it(void **state)
{
	(void)state;
	static const size_t sizes[] = { 16, 24, 500, 40, 512, 513, 16 };
	struct hq_private_heap *heap =
		hq_private_heap_new("tags", HQ_PRIVATE_CPYTHON36);
	char *p = hq_private_heap_malloc(heap, 16);
	assert_int_equal(hq_tag_set(p, 5), HQ_TAG_DONE);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		p = hq_malloc_resize(p, sizes[i]);
		assert_int_equal(dumped(p), 5);
	}
	hq_malloc_free(p);
	hq_private_heap_delete(heap);
}

static void
what_comes_after_has_none(void **state)
{
	(void)state;
	static const size_t sizes[] = { 48, 6000, 200000, 4 << 20 };
	for (size_t i = 0; i < 4; i++) {
		void *p = hq_malloc(sizes[i]), *q;
		assert_int_equal(hq_tag_set(p, 9), HQ_TAG_DONE);
		hq_malloc_free(p);
		q = hq_malloc(sizes[i]);
		assert_ptr_equal(p, q); /* the same place */
		assert_int_equal(dumped(q), 0);
		hq_malloc_free(q);
	}
}

/* Pools come and go, and their arrays of tags with them. */
static void
arrays_are_used_again(void **state)
{
	(void)state;
	enum { N = 30000 };
	static void *p[N];
	for (int round = 0; round < 6; round++) {
		size_t size = 32 + 16 * (size_t)round;
		for (int i = 0; i < N; i++)
			p[i] = hq_malloc(size);
		for (int i = 0; i < N; i += 7)
			assert_int_equal(hq_tag_set(p[i], 1 + (uint32_t)i),
					 HQ_TAG_DONE);
		for (int i = 0; i < N; i += 1009)
			assert_int_equal(dumped(p[i]),
					 i % 7 == 0 ? 1 + i : 0);
		for (int i = 0; i < N; i++)
			hq_malloc_free(p[i]);
		assert_int_equal(hq_check_all(), 0);
	}
}

static void
no_block_no_tag(void **state)
{
	(void)state;
	char here[64], *p = hq_malloc(64);
	uint64_t before = hq_tag_ignored();
	assert_int_equal(hq_tag_set(p + 16, 1), HQ_TAG_NO_BLOCK);
	assert_int_equal(hq_tag_set(here, 1), HQ_TAG_NO_BLOCK);
	hq_malloc_free(p);
	assert_int_equal(hq_tag_set(p, 1), HQ_TAG_NO_BLOCK);
	assert_int_equal(hq_tag_ignored() - before, 3);
	assert_int_equal(hq_tag_lost(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_tag_goes_where_its_block_goes),
		cmocka_unit_test(in_a_private_heap_and_out_of_it),
		cmocka_unit_test(what_comes_after_has_none),
		cmocka_unit_test(arrays_are_used_again),
		cmocka_unit_test(no_block_no_tag),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
