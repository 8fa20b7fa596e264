/* Mappings: aligned, zero, resizable, and absent when there is no more. */
#include "cmocka.h"

#include <string.h>

#include "os/map.h"

static void
an_aligned_mapping_is_aligned_and_zero(void **unused)
{
	(void)unused;
	for (size_t align = HQ_MAP_PAGE; align <= (size_t)16 << 20; align *= 4) {
		char *p = hq_map_new_aligned(3 * HQ_MAP_PAGE, align);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % align, 0);
		for (size_t i = 0; i < 3 * HQ_MAP_PAGE; i++)
			assert_int_equal(p[i], 0);
		memset(p, 1, 3 * HQ_MAP_PAGE);
		hq_map_free(p, 3 * HQ_MAP_PAGE);
	}
}

static void
a_resized_mapping_keeps_its_contents(void **unused)
{
	(void)unused;
	char *p = hq_map_new(2 * HQ_MAP_PAGE);
	strcpy(p, "kept");
	p = hq_map_resize(p, 2 * HQ_MAP_PAGE, 2000 * HQ_MAP_PAGE, true);
	assert_non_null(p);
	assert_string_equal(p, "kept");
	p[2000 * HQ_MAP_PAGE - 1] = 1;
	hq_map_free(p, 2000 * HQ_MAP_PAGE);
}

static void
discarded_pages_read_as_zero(void **unused)
{
	(void)unused;
	char *p = hq_map_new(2 * HQ_MAP_PAGE);
	hq_map_populate(p, 2 * HQ_MAP_PAGE);
	hq_map_want_huge_pages(p, 2 * HQ_MAP_PAGE);
	memset(p, 7, 2 * HQ_MAP_PAGE);
	hq_map_discard(p, HQ_MAP_PAGE);
	assert_int_equal(p[0], 0);
	assert_int_equal(p[HQ_MAP_PAGE], 7);
	hq_map_free(p, 2 * HQ_MAP_PAGE);
}

static void
what_cannot_be_mapped_is_null(void **unused)
{
	(void)unused;
	assert_null(hq_map_new((size_t)1 << 50));
	assert_null(hq_map_new_aligned((size_t)1 << 50, 1 << 22));
	assert_null(hq_map_new_aligned(SIZE_MAX - 4095, 1 << 22));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_aligned_mapping_is_aligned_and_zero),
		cmocka_unit_test(a_resized_mapping_keeps_its_contents),
		cmocka_unit_test(discarded_pages_read_as_zero),
		cmocka_unit_test(what_cannot_be_mapped_is_null),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
