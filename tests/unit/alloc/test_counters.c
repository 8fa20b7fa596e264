/* Totals with one thread are exact; the hooks fire when they should. */
#include "cmocka.h"

#include <errno.h>
#include <string.h>

#include "capture/alloc/alloc.h"
#include "capture/alloc/check.h"
#include "capture/alloc/enumerate.h"
#include "capture/alloc/malloc.h"

static uint64_t
counter(const char *name)
{
	struct hq_enum_counter c;
	for (uint32_t i = 0; hq_enum_counter_at(i, &c); i++)
		if (strcmp(c.name, name) == 0)
			return c.value;
	fail_msg("no counter %s", name);
	return 0;
}

static void
totals_of_one_thread_are_exact(void **unused)
{
	(void)unused;
	char *a = hq_malloc(100), *b = hq_malloc(1000), *c = hq_malloc(2000000);
	assert_int_equal(counter("allocations"), 3);
	assert_int_equal(counter("live_bytes"), 2001100);
	assert_int_equal(hq_alloc_live_bytes(), 2001100);
	hq_malloc_free(c);
	a = hq_malloc_resize(a, 300);
	assert_int_equal(counter("reallocs"), 1);
	assert_int_equal(counter("frees"), 1);
	assert_int_equal(counter("live_blocks"), 2);
	assert_int_equal(counter("live_bytes"), 1300);
	assert_int_equal(counter("bytes_allocated"), 2001300);
	assert_int_equal(counter("bytes_freed"), 2000000);
	assert_int_equal(counter("peak_live_bytes"), 2001100);
	hq_malloc_free(a);
	hq_malloc_free(b);
	assert_int_equal(counter("live_bytes"), 0);
	assert_int_equal(counter("peak_live_bytes"), 2001100);
	assert_int_equal(hq_check_all(), 0);
}

static uint64_t grown_at;
static unsigned grown_times, failed_times, ticks;

static void
grown(uint64_t live_bytes)
{
	grown_at = live_bytes;
	grown_times++;
}

static void
failed(size_t size)
{
	assert_true(size > 0);
	failed_times++;
}

static void
tick(uint64_t mono_ns)
{
	assert_true(mono_ns > 0);
	ticks++;
}

static void
hooks_fire_at_growth_and_failure(void **unused)
{
	(void)unused;
	static const struct hq_alloc_hooks hooks = {
		.grown = grown, .failed = failed, .tick = tick
	};
	static void *p[40000];
	hq_alloc_set_hooks(&hooks);
	hq_alloc_set_growth_threshold(1 << 20);
	for (int i = 0; i < 40000; i++)
		p[i] = hq_malloc(100);
	assert_int_equal(grown_times, 1);
	assert_in_range(grown_at, 1 << 20, (1 << 20) + (128 << 10));
	assert_true(ticks > 0);
	errno = 0;
	assert_null(hq_malloc((size_t)1 << 46));
	assert_int_equal(errno, ENOMEM);
	assert_int_equal(failed_times, 1);
	hq_alloc_set_hooks(NULL);
	for (int i = 0; i < 40000; i++)
		hq_malloc_free(p[i]);
}

static uint64_t fallen_to, fallen_from;
static unsigned fallen_times;

static void
fallen(uint64_t live_bytes, uint64_t peak_bytes)
{
	fallen_to = live_bytes;
	fallen_from = peak_bytes;
	fallen_times++;
}

/* Freed in no order, so that no pool loses many blocks early. */
static void
a_fall_from_the_highest_point_is_noticed_early(void **unused)
{
	(void)unused;
	static const struct hq_alloc_hooks hooks = { .fallen = fallen };
	enum { N = 149993, SIZE = 160 };
	static void *p[N];
	hq_alloc_watch_falls();
	hq_alloc_set_hooks(&hooks);
	hq_alloc_set_peak_threshold(16 << 20);
	for (int i = 0; i < N; i++)
		p[i] = hq_malloc(SIZE);
	assert_int_equal(fallen_times, 0);
	for (size_t i = 0; i < N; i++)
		hq_malloc_free(p[i * 7919 % N]);
	assert_int_equal(fallen_times, 1);
	assert_in_range(fallen_from, N * SIZE / 1000 * 995, N * SIZE);
	assert_in_range(fallen_to, N * SIZE / 1000 * 990, N * SIZE / 1000 * 998);
	/* Not again, unless asked to, and from a higher point. */
	hq_alloc_set_peak_threshold(fallen_from + 1);
	for (int i = 0; i < N / 2; i++)
		p[i] = hq_malloc(SIZE);
	for (int i = 0; i < N / 2; i++)
		hq_malloc_free(p[i]);
	assert_int_equal(fallen_times, 1);
	hq_alloc_set_hooks(NULL);
	hq_alloc_set_peak_threshold(UINT64_MAX);
	assert_int_equal(hq_check_all(), 0);
}

static void
later_blocks_have_larger_serials_once_batches_are_dropped(void **unused)
{
	(void)unused;
	struct hq_signal_mask before;
	struct hq_enum_walk w;
	struct hq_enum_arena arena;
	struct hq_enum_pool pool;
	struct hq_enum_block b;
	void *early = hq_malloc(5000);
	hq_alloc_lock_for_snapshot(&before);
	uint64_t next = hq_alloc_drop_batches();
	hq_alloc_unlock_after_snapshot(&before);
	void *late = hq_malloc(5000);
	unsigned seen = 0;
	hq_enum_walk_init(&w);
	while (hq_enum_next_arena(&w, &arena))
		while (hq_enum_next_pool(&w, &pool))
			while (hq_enum_next_blocks(&w, &b, 1)) {
				seen++;
				if (b.addr == (uintptr_t)early)
					assert_true(b.serial < next);
				else
					assert_true(b.serial >= next);
				assert_int_equal(b.thread_id, 1);
			}
	assert_int_equal(seen, 2);
	hq_malloc_free(early);
	hq_malloc_free(late);
}

static void
ticks_ascend(void **unused)
{
	(void)unused;
	struct hq_enum_tick t, before = { 0, 0 };
	uint32_t n = 0;
	for (; hq_enum_tick_at(n, &t); n++) {
		assert_true(t.serial > before.serial);
		assert_true(t.mono_ns > before.mono_ns);
		before = t;
	}
	assert_true(n > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totals_of_one_thread_are_exact),
		cmocka_unit_test(hooks_fire_at_growth_and_failure),
		cmocka_unit_test(
			later_blocks_have_larger_serials_once_batches_are_dropped),
		cmocka_unit_test(a_fall_from_the_highest_point_is_noticed_early),
		cmocka_unit_test(ticks_ascend),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
