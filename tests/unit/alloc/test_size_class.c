/* Every size has a class that holds it, and wastes little. */
#include "cmocka.h"

#include "capture/alloc/size_class.h"

static void
the_class_of_a_size_is_the_smallest_that_holds_it(void **unused)
{
	(void)unused;
	for (size_t size = 1; size <= HQ_CLASS_MAX; size++) {
		unsigned c = hq_class_of(size);
		assert_in_range(c, 1, HQ_CLASS_COUNT - 1);
		assert_true(hq_class_size(c) >= size);
		if (c > 1)
			assert_true(hq_class_size(c - 1) < size);
	}
	assert_int_equal(hq_class_of(0), 1);
}

static void
classes_ascend_in_steps_of_16_and_waste_at_most_an_eighth(void **unused)
{
	(void)unused;
	for (unsigned c = 2; c < HQ_CLASS_COUNT; c++) {
		uint32_t size = hq_class_size(c), before = hq_class_size(c - 1);
		assert_true(size > before);
		assert_int_equal(size % 16, 0);
		if (size > HQ_CLASS_FINE_MAX)
			assert_true((size - before) * 8 <= before);
		else
			assert_int_equal(size - before, 16);
	}
	assert_int_equal(hq_class_size(HQ_CLASS_COUNT - 1), HQ_CLASS_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_class_of_a_size_is_the_smallest_that_holds_it),
		cmocka_unit_test(
			classes_ascend_in_steps_of_16_and_waste_at_most_an_eighth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
