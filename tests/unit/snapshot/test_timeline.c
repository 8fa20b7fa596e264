/* The table of the heap's size over time: spacing, bound, what stays. */
#include "cmocka.h"

#include "capture/snapshot/timeline.h"
#include "fake_alloc.h"
#include "os/lock.h"
#include "os/quiet.h"

enum { MS = 1000000 };

static uint32_t
row_count(void)
{
	struct hq_timeline_row row;
	uint32_t n = 0;

	while (hq_timeline_at(n, &row))
		n++;
	return n;
}

static struct hq_timeline_row
row_at(uint32_t i)
{
	struct hq_timeline_row row;

	assert_true(hq_timeline_at(i, &row));
	return row;
}

static int
begin(void **state)
{
	(void)state;
	hq_timeline_fork_child();
	fake_alloc.size = (struct hq_alloc_size){
	    .live_bytes = 1000,
	    .arena_bytes = 4096,
	    .next_serial = 7,
	    .arenas = 1};
	return 0;
}

static void
a_row_is_what_was_measured(void **state)
{
	(void)state;
	hq_timeline_sample(5 * MS);
	assert_int_equal(row_count(), 1);
	assert_int_equal(row_at(0).mono_ns, 5 * MS);
	assert_int_equal(row_at(0).live_bytes, 1000);
	assert_int_equal(row_at(0).arena_bytes, 4096);
	assert_int_equal(row_at(0).serial, 7);
	assert_int_equal(row_at(0).arenas, 1);
	assert_true(row_at(0).rss > 4096);
}

static void
rows_are_a_millisecond_apart(void **state)
{
	(void)state;
	for (uint64_t t = 0; t < 10 * MS; t += MS / 10)
		hq_timeline_sample(t);
	assert_int_equal(row_count(), 10);
	for (uint32_t i = 0; i < 10; i++)
		assert_int_equal(row_at(i).mono_ns, i * MS);
	hq_timeline_sample(3 * MS);
	assert_int_equal(row_count(), 10);
}

static void
the_table_is_bounded_and_keeps_the_highest_row(void **state)
{
	uint64_t last = 0, highest = 0;

	(void)state;
	for (uint64_t t = 1; t <= 100000; t++) {
		fake_alloc.size.live_bytes =
		    t >= 33300 && t < 33400 ? 5000 : t % 100;
		hq_timeline_sample(t * MS);
	}
	assert_true(row_count() <= HQ_TIMELINE_MAX);
	assert_true(row_count() > HQ_TIMELINE_MAX / 4);
	for (uint32_t i = 0; i < row_count(); i++) {
		struct hq_timeline_row row = row_at(i);
		assert_true(row.mono_ns > last);
		last = row.mono_ns;
		if (row.live_bytes > highest)
			highest = row.live_bytes;
	}
	assert_int_equal(highest, 5000);
	assert_true(row_at(0).mono_ns < 200ull * MS);
	assert_true(last > 99900ull * MS);
}

static void
no_row_while_a_snapshot_is_taken(void **state)
{
	(void)state;
	hq_lock_take(HQ_LOCK_SNAPSHOT);
	hq_timeline_sample(MS);
	hq_lock_give(HQ_LOCK_SNAPSHOT);
	assert_int_equal(row_count(), 0);
}

static void
a_child_begins_anew(void **state)
{
	(void)state;
	for (uint64_t t = 1; t <= 10000; t++)
		hq_timeline_sample(t * MS);
	hq_timeline_fork_child();
	assert_int_equal(row_count(), 0);
	hq_timeline_sample(10001ull * MS);
	hq_timeline_sample(10002ull * MS);
	assert_int_equal(row_count(), 2);
}

/* Last, since there is no way back. */
static void
in_a_sandbox_nothing_is_looked_up(void **state)
{
	(void)state;
	hq_quiet_begin();
	hq_timeline_sample(MS);
	assert_int_equal(row_at(0).rss, 0);
	assert_int_equal(row_at(0).live_bytes, 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_row_is_what_was_measured, begin),
	    cmocka_unit_test_setup(rows_are_a_millisecond_apart, begin),
	    cmocka_unit_test_setup(
		the_table_is_bounded_and_keeps_the_highest_row, begin),
	    cmocka_unit_test_setup(no_row_while_a_snapshot_is_taken, begin),
	    cmocka_unit_test_setup(a_child_begins_anew, begin),
	    cmocka_unit_test_setup(in_a_sandbox_nothing_is_looked_up, begin),
	};
	return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
