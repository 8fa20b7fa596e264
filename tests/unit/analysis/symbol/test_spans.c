/* Ranges that lie in one another, and tables by address. */
#include "cmocka.h"

#include "analysis/symbol/pointers.h"
#include "analysis/symbol/spans.h"

#include <stdlib.h>

static void
add(struct hq_spans *s, uint64_t low, uint64_t high, uint32_t rank)
{
	assert_int_equal(
	    hq_spans_add(s, (struct hq_span){low, high, rank,
				(uint32_t)s->count}),
	    0);
}

/* The value found at an address, or -1. */
static int64_t
at(const struct hq_spans *s, uint64_t addr)
{
	const struct hq_span *span = hq_spans_find(s, addr);

	return span == NULL ? -1 : (int64_t)span->value;
}

static void
an_address_is_in_the_innermost_range(void **state)
{
	struct hq_spans s = {0};

	(void)state;
	add(&s, 100, 200, 0); /* 0 */
	add(&s, 120, 140, 0); /* 1 */
	add(&s, 125, 130, 0); /* 2 */
	add(&s, 300, 300, 0); /* empty */
	add(&s, 300, 310, 0); /* 3 */
	add(&s, 0, 5, 0);     /* 4 */
	assert_int_equal(hq_spans_sort(&s), 0);
	assert_int_equal(at(&s, 0), 4);
	assert_int_equal(at(&s, 5), -1);
	assert_int_equal(at(&s, 99), -1);
	assert_int_equal(at(&s, 100), 0);
	assert_int_equal(at(&s, 120), 1);
	assert_int_equal(at(&s, 129), 2);
	assert_int_equal(at(&s, 130), 1);
	assert_int_equal(at(&s, 199), 0);
	assert_int_equal(at(&s, 200), -1);
	assert_int_equal(at(&s, 309), 3);
	assert_int_equal(at(&s, UINT64_MAX), -1);
	hq_spans_release(&s);
}

static void
of_two_at_one_place_the_higher_rank_is_found(void **state)
{
	struct hq_spans s = {0};

	(void)state;
	add(&s, 10, 20, 7);
	add(&s, 10, 20, 3);
	add(&s, 12, 14, 1);
	assert_int_equal(hq_spans_sort(&s), 0);
	assert_int_equal(at(&s, 11), 0);
	assert_int_equal(at(&s, 13), 2);
	assert_int_equal(hq_spans_find_rank(&s, 13)->value, 0);
	assert_null(hq_spans_find_rank(&s, 20));
	hq_spans_release(&s);
}

static void
an_empty_table_finds_nothing(void **state)
{
	struct hq_spans s = {0};

	(void)state;
	assert_null(hq_spans_find(&s, 1));
	assert_int_equal(hq_spans_sort(&s), 0);
	assert_null(hq_spans_find(&s, 1));
	hq_spans_release(&s);
}

static void
ranges_nested_without_end_take_no_time(void **state)
{
	struct hq_spans s = {0};

	(void)state;
	for (uint64_t i = 0; i < 200000; i++)
		add(&s, i, i + 1, 0);
	add(&s, 0, UINT64_MAX, 0);
	assert_int_equal(hq_spans_sort(&s), 0);
	for (uint64_t i = 0; i < 20000; i++)
		hq_spans_find(&s, 300000 + i);
	hq_spans_release(&s);
}

static void
numbers_are_kept_by_address(void **state)
{
	static char things[3000];
	struct hq_pointers p = {0};

	(void)state;
	for (uint32_t i = 0; i < sizeof things; i++) {
		uint32_t *n = hq_pointers_at(&p, &things[i]);
		assert_int_equal(*n, 0);
		*n = i + 1;
	}
	for (uint32_t i = 0; i < sizeof things; i++)
		assert_int_equal(*hq_pointers_at(&p, &things[i]), i + 1);
	assert_int_equal(p.count, sizeof things);
	hq_pointers_release(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_address_is_in_the_innermost_range),
	    cmocka_unit_test(of_two_at_one_place_the_higher_rank_is_found),
	    cmocka_unit_test(an_empty_table_finds_nothing),
	    cmocka_unit_test(ranges_nested_without_end_take_no_time),
	    cmocka_unit_test(numbers_are_kept_by_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
