/* Aligned blocks, in the corners where a block is much larger than asked. */
#include "cmocka.h"

#include "capture/alloc/check.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/malloc.h"

static struct hq_enum_block
only_block(void)
{
	struct hq_enum_walk w;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_block b, found = { 0 };
	unsigned n = 0;
	hq_enum_walk_init(&w);
	while (hq_enum_next_arena(&w, &arena))
		while (hq_enum_next_pool(&w, &pool))
			for (; hq_enum_next_blocks(&w, &b, 1); n++)
				found = b;
	assert_int_equal(n, 1);
	return found;
}

static void
the_requested_size_is_exact_at_every_alignment(void **unused)
{
	(void)unused;
	static const size_t sizes[] = { 0, 1, 15, 16, 100, 4095, 4096, 4097,
					30000, 70000 };
	uint64_t last = 0;
	for (size_t align = 16; align <= 1u << 20; align *= 2)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			void *p = hq_malloc_aligned(align, sizes[i]);
			struct hq_enum_block b = only_block();
			assert_int_equal((uintptr_t)p, b.addr);
			assert_int_equal(b.addr % align, 0);
			assert_int_equal(b.req, sizes[i]);
			assert_true(b.serial > last);
			last = b.serial;
			assert_int_equal(hq_check_all(), 0);
			hq_malloc_free(p);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_requested_size_is_exact_at_every_alignment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
