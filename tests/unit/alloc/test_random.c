/*
 * A seeded random script over the whole family, with the heap check after
 * every step.  HEAPQL_TEST_SEED repeats a run, HEAPQL_TEST_STEPS lengthens it.
 */
#include "cmocka.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "capture/alloc/check.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/private_heap.h"
#include "capture/alloc/survey.h"

enum { BLOCKS = 400 };

struct known {
	unsigned char *p;
	size_t size;
	unsigned char fill;
	uint64_t serial; /* learned from the walk */
	struct hq_private_heap *heap;
};

static struct known known[BLOCKS];
static uint64_t state;

static uint64_t
draw(uint64_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

static size_t
draw_size(void)
{
	switch (draw(20)) {
	case 0:
		return draw(3 << 20);
	case 1:
	case 2:
		return draw(200000);
	case 3:
	case 4:
	case 5:
		return draw(33000);
	default:
		return draw(600);
	}
}

static bool
is_filled(const unsigned char *p, size_t n, unsigned char fill)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != fill)
			return false;
	return true;
}

static void
fill(struct known *k)
{
	k->fill = (unsigned char)draw(256);
	memset(k->p, k->fill, k->size);
}

static void
allocate(struct known *k)
{
	unsigned align = 16u << draw(13);
	k->size = draw_size();
	k->heap = NULL;
	switch (draw(4)) {
	case 0:
		k->p = hq_malloc_zeroed(1, k->size);
		assert_non_null(k->p);
		assert_true(is_filled(k->p, k->size, 0));
		break;
	case 1:
		k->p = hq_malloc_aligned(align, k->size);
		assert_int_equal((uintptr_t)k->p % align, 0);
		break;
	default:
		k->p = hq_malloc(k->size);
		break;
	}
	assert_non_null(k->p);
	assert_int_equal((uintptr_t)k->p % 16, 0);
	assert_true(hq_malloc_usable(k->p) >= k->size);
	fill(k);
}

static void
allocate_private(struct known *k, struct hq_private_heap *heap)
{
	k->size = draw(600);
	k->heap = heap;
	k->p = hq_private_heap_malloc(heap, k->size);
	assert_non_null(k->p);
	assert_true(hq_malloc_usable(k->p) >= k->size);
	fill(k);
}

static void
resize(struct known *k)
{
	/* Half of the time to a size of the same kind. */
	size_t size = draw_size() + 1;
	if (draw(2) && k->size < 8u << 20)
		size = k->size / 2 + draw(k->size * 2 + 1) + 1;
	size_t kept = size < k->size ? size : k->size;
	unsigned char *p = hq_malloc_resize(k->p, size);
	assert_non_null(p);
	assert_true(is_filled(p, kept, k->fill));
	assert_true(hq_malloc_usable(p) >= size);
	k->p = p;
	k->size = size;
	fill(k);
}

static void
release(struct known *k)
{
	assert_true(is_filled(k->p, k->size, k->fill));
	hq_malloc_free(k->p);
	k->p = NULL;
	k->serial = 0;
}

static struct known *
find(uint64_t addr)
{
	for (int i = 0; i < BLOCKS; i++)
		if ((uintptr_t)known[i].p == addr)
			return &known[i];
	return NULL;
}

/* The walk lists exactly the known blocks; a serial stays with its block. */
static void
compare_with_walk(void)
{
	struct hq_enum_walk w;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_block b[64];
	size_t seen = 0, live = 0, n;
	uint64_t last = 0;
	hq_enum_walk_init(&w);
	while (hq_enum_next_arena(&w, &arena))
		while (hq_enum_next_pool(&w, &pool))
			while ((n = hq_enum_next_blocks(&w, b, 64)) > 0)
				for (size_t i = 0; i < n; i++, seen++) {
					struct known *k = find(b[i].addr);
					assert_non_null(k);
					assert_true(b[i].addr > last);
					last = b[i].addr;
					assert_int_equal(b[i].req, k->size);
					assert_true(b[i].usable >= b[i].req);
					assert_true(b[i].serial > 0);
					if (k->serial)
						assert_int_equal(b[i].serial,
								 k->serial);
					k->serial = b[i].serial;
				}
	for (int i = 0; i < BLOCKS; i++)
		live += known[i].p != NULL;
	assert_int_equal(seen, live);
	for (int i = 0; i < BLOCKS; i++)
		for (int j = 0; known[i].p && j < i; j++)
			assert_true(!known[j].p ||
				    known[i].serial != known[j].serial);
}

static void
one_step(struct hq_private_heap *const heaps[2])
{
	struct known *k = &known[draw(BLOCKS)];
	if (!k->p && draw(4) == 0)
		allocate_private(k, heaps[draw(2)]);
	else if (!k->p)
		allocate(k);
	else if (draw(3) == 0)
		resize(k);
	else
		release(k);
	if (draw(500) == 0)
		hq_survey_trim();
}

static void
every_step_keeps_every_invariant(void **unused)
{
	(void)unused;
	const char *steps = getenv("HEAPQL_TEST_STEPS");
	long n = steps ? atol(steps) : 4000;
	struct hq_private_heap *heaps[2] = {
		hq_private_heap_new("a", HQ_PRIVATE_CPYTHON36),
		hq_private_heap_new("b", HQ_PRIVATE_CPYTHON310),
	};
	for (long i = 0; i < n; i++) {
		one_step(heaps);
		assert_int_equal(hq_check_all(), 0);
		if (i % 100 == 0)
			compare_with_walk();
	}
	for (int i = 0; i < BLOCKS; i++)
		if (known[i].p)
			release(&known[i]);
	assert_int_equal(hq_check_all(), 0);
	compare_with_walk();
	hq_private_heap_delete(heaps[0]);
	hq_private_heap_delete(heaps[1]);
	assert_int_equal(hq_check_all(), 0);
}

int
main(void)
{
	const char *seed = getenv("HEAPQL_TEST_SEED");
	state = seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL);
	if (state == 0)
		state = 1;
	printf("# seed %llu\n", (unsigned long long)state);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_keeps_every_invariant),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
