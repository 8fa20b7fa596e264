/* Orders of rows: against a plain sort, with NULLs, and their bounds. */
#include "cmocka.h"

#include "analysis/reader/order.h"

#include <stdlib.h>
#include <string.h>

#define ROWS 5000u

static uint64_t seed = 88172645463325252ull;

static uint64_t
draw(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* NULL is less than any number. */
static int
compare(const struct hq_dense *d, uint32_t a, uint32_t b)
{
	int64_t x = 0, y = 0;
	bool hx = hq_dense_get(d, a, &x), hy = hq_dense_get(d, b, &y);

	if (!hx || !hy)
		return hx - hy;
	return (x > y) - (x < y);
}

static void
check_sorted(
    const struct hq_dense *const *columns, unsigned n, uint32_t nrows)
{
	struct hq_order o;
	bool *seen = calloc(nrows + 1, sizeof *seen);

	assert_int_equal(hq_order_build(columns, n, nrows, &o, NULL), HQ_OK);
	for (uint32_t i = 0; i < nrows; i++) {
		uint32_t row = hq_order_row(&o, i);
		int c = 0;
		assert_true(row < nrows && !seen[row]);
		seen[row] = true;
		if (i == 0)
			continue;
		for (unsigned k = 0; k < n && c == 0; k++)
			c = compare(columns[k], hq_order_row(&o, i - 1), row);
		assert_true(c <= 0);
		/* Equal rows stay in the order of the file. */
		assert_true(c < 0 || hq_order_row(&o, i - 1) < row);
	}
	free(seen);
	free(o.rows);
}

static void
sorts_numbers_of_every_width(void **state)
{
	static const uint64_t masks[] = {0xff, 0xffff, 0xffffffff, UINT64_MAX};

	(void)state;
	for (unsigned w = 0; w < 4; w++) {
		struct hq_dense d = {
		    calloc(ROWS, 8), ROWS, (uint8_t)(1u << w), false};
		const struct hq_dense *column = &d;
		for (uint32_t i = 0; i < ROWS; i++) {
			uint64_t v = draw() & masks[w];
			memcpy((char *)d.data + ((size_t)i << w), &v,
			    (size_t)1 << w);
		}
		check_sorted(&column, 1, ROWS);
		free(d.data);
	}
}

static void
sorts_by_three_columns_with_nulls(void **state)
{
	uint32_t *values[3];
	struct hq_dense d[3];
	const struct hq_dense *columns[3];

	(void)state;
	for (unsigned k = 0; k < 3; k++) {
		values[k] = calloc(ROWS, sizeof *values[k]);
		for (uint32_t i = 0; i < ROWS; i++)
			values[k][i] = (uint32_t)(draw() % (5 + 100 * k));
		d[k] = (struct hq_dense){values[k], ROWS, 4, true};
		columns[k] = &d[k];
	}
	check_sorted(columns, 3, ROWS);
	for (unsigned k = 0; k < 3; k++)
		free(values[k]);
}

static void
what_ascends_needs_no_memory(void **state)
{
	uint16_t values[] = {1, 2, 2, 9};
	struct hq_dense d = {values, 4, 2, false};
	const struct hq_dense *column = &d;
	struct hq_order o;

	(void)state;
	assert_int_equal(hq_order_build(&column, 1, 4, &o, NULL), HQ_OK);
	assert_null(o.rows);
	assert_int_equal(hq_order_lower(&o, &d, 2), 1);
	assert_int_equal(hq_order_upper(&o, &d, 2), 3);
	assert_int_equal(hq_order_lower(&o, &d, 100), 4);
	assert_int_equal(hq_order_lower(&o, &d, INT64_MIN), 0);
	assert_int_equal(hq_order_upper(&o, &d, INT64_MAX), 4);
}

static void
bounds_leave_nulls_out(void **state)
{
	uint32_t values[] = {6, 0, 1, 0, 3}; /* 5, NULL, 0, NULL, 2 */
	struct hq_dense d = {values, 5, 4, true};
	const struct hq_dense *column = &d;
	struct hq_order o;

	(void)state;
	assert_int_equal(hq_order_build(&column, 1, 5, &o, NULL), HQ_OK);
	assert_int_equal(hq_order_first(&o, &d), 2);
	assert_int_equal(hq_order_lower(&o, &d, -7), 2);
	assert_int_equal(hq_order_lower(&o, &d, 1), 3);
	assert_int_equal(hq_order_upper(&o, &d, 2), 4);
	free(o.rows);
}

static void
negative_numbers_come_before_positive_ones(void **state)
{
	uint64_t values[] = {5, (uint64_t)-3, 0, 1ull << 63};
	struct hq_dense d = {values, 4, 8, false};
	const struct hq_dense *column = &d;
	struct hq_order o;

	(void)state;
	assert_int_equal(hq_order_build(&column, 1, 4, &o, NULL), HQ_OK);
	assert_int_equal(hq_order_row(&o, 0), 3);
	assert_int_equal(hq_order_row(&o, 1), 1);
	assert_int_equal(hq_order_lower(&o, &d, 0), 2);
	free(o.rows);
}

static void
no_rows_are_sorted_too(void **state)
{
	struct hq_dense d = {NULL, 0, 4, false};
	const struct hq_dense *column = &d;
	struct hq_order o;

	(void)state;
	assert_int_equal(hq_order_build(&column, 1, 0, &o, NULL), HQ_OK);
	assert_int_equal(hq_order_lower(&o, &d, 3), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sorts_numbers_of_every_width),
	    cmocka_unit_test(sorts_by_three_columns_with_nulls),
	    cmocka_unit_test(what_ascends_needs_no_memory),
	    cmocka_unit_test(bounds_leave_nulls_out),
	    cmocka_unit_test(negative_numbers_come_before_positive_ones),
	    cmocka_unit_test(no_rows_are_sorted_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
