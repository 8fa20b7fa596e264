/* Marks and lines: what is noted, what goes when there is no room. */
#include "cmocka.h"

#include <stdio.h>
#include <string.h>

#include "capture/snapshot/mark.h"
#include "capture/snapshot/profile.h"
#include "fake_alloc.h"

static uint32_t pass; /* of the last mark */

static uint32_t
mark_count(void)
{
	struct hq_mark m;
	uint32_t n = 0;

	while (hq_mark_at(n, &m))
		n++;
	return n;
}

static void
set_heap(uint64_t live, uint64_t arenas, uint64_t serial)
{
	fake_alloc.size = (struct hq_alloc_size){.live_bytes = live,
	    .arena_bytes = arenas,
	    .next_serial = serial,
	    .arenas = 3};
}

static void
a_mark_is_what_was_measured(void **state)
{
	struct hq_mark m;
	char longer[100];

	(void)state;
	set_heap(1000, 4096, 7);
	assert_int_equal(hq_mark_add("begin", &pass), 0);
	assert_true(hq_mark_at(0, &m));
	assert_string_equal(hq_mark_name(m.name), "begin");
	assert_int_equal(m.pass, 1);
	assert_int_equal(m.heap.live_bytes, 1000);
	assert_int_equal(m.heap.arena_bytes, 4096);
	assert_int_equal(m.heap.next_serial, 7);
	assert_int_equal(m.heap.arenas, 3);
	assert_true(m.rss > 4096);
	assert_int_equal(hq_mark_add(NULL, &pass), 0);
	assert_true(hq_mark_at(1, &m));
	assert_string_equal(hq_mark_name(m.name), "");
	memset(longer, 'x', sizeof longer);
	longer[99] = '\0';
	assert_int_equal(hq_mark_add(longer, &pass), 0);
	assert_true(hq_mark_at(2, &m));
	assert_int_equal(strlen(hq_mark_name(m.name)), HQ_MARK_NAME - 1);
}

/* 20000 passes of a loop between marks that are there once. */
static void
when_full_every_second_of_a_name_goes(void **state)
{
	uint64_t before = hq_mark_lost(), last = 0;
	uint32_t first_pass = 0, rows = 0, n = mark_count();
	struct hq_mark m;

	(void)state;
	for (uint32_t i = 0; i < 20000; i++)
		assert_int_equal(hq_mark_add("loop", &pass), 0);
	assert_int_equal(pass, 20000);
	assert_int_equal(hq_mark_add("once", &pass), 0);
	assert_int_equal(pass, 1);
	assert_true(mark_count() <= HQ_MARK_MAX);
	assert_int_equal(hq_mark_lost() - before, n + 20001 - mark_count());
	for (uint32_t i = 0; hq_mark_at(i, &m); i++) {
		assert_true(m.mono_ns >= last);
		last = m.mono_ns;
		if (strcmp(hq_mark_name(m.name), "loop") != 0)
			continue;
		first_pass = first_pass == 0 ? m.pass : first_pass;
		rows++;
	}
	assert_int_equal(first_pass, 1);
	assert_true(rows > 4000);
	assert_true(hq_mark_at(0, &m));
	assert_string_equal(hq_mark_name(m.name), "begin");
}

static void
names_beyond_the_room_are_lost_and_counted(void **state)
{
	uint64_t before = hq_mark_lost();
	uint32_t refused = 0;
	char name[32];

	(void)state;
	for (uint32_t i = 0; i < HQ_MARK_NAMES; i++) {
		snprintf(name, sizeof name, "name %u", i);
		refused += hq_mark_add(name, &pass) != 0;
	}
	/* begin, "", the long one, loop and once were there. */
	assert_int_equal(refused, 5);
	assert_true(hq_mark_lost() - before >= 5);
	assert_true(mark_count() <= HQ_MARK_MAX);
}

/* Last of the marks, since it acts as a child. */
static void
a_child_counts_passes_anew_for_its_dumps_only(void **state)
{
	uint32_t last = mark_count();
	struct hq_mark m;

	(void)state;
	assert_true(last < HQ_MARK_MAX);
	hq_mark_fork_child();
	assert_int_equal(hq_mark_add("loop", &pass), 0);
	assert_int_equal(pass, 1);
	assert_true(hq_mark_at(last, &m));
	assert_int_equal(m.pass, 20001);
	assert_int_equal(hq_mark_add("loop", &pass), 0);
	assert_int_equal(pass, 2);
	hq_mark_fork_child();
	assert_int_equal(hq_mark_add("loop", &pass), 0);
	assert_int_equal(pass, 1);
}

static const struct hq_profile_line *
line_of(const char *func, uint32_t line)
{
	const struct hq_profile_line *l;

	for (uint32_t i = 0; (l = hq_profile_at(i)) != NULL; i++)
		if (l->line == line && strcmp(l->func, func) == 0)
			return l;
	fail();
	return NULL;
}

static void
a_line_adds_what_came_since_the_line_before(void **state)
{
	struct hq_profile_state s = {0};

	(void)state;
	set_heap(1000, 4096, 10);
	assert_int_equal(hq_profile_pass(&s, "a.c", 1, "f"), 0);
	for (uint64_t i = 0; i < 3; i++) {
		set_heap(1100 + 70 * i, 8192, 20 + i);
		hq_profile_pass(&s, "a.c", 2, "f");
		set_heap(1070 + 70 * i, 8192, 20 + i);
		hq_profile_pass(&s, "a.c", 3, "f");
	}
	assert_true(line_of("f", 1)->is_entry);
	assert_int_equal(line_of("f", 1)->live_change, 0);
	assert_false(line_of("f", 2)->is_entry);
	/* 100 each: 1000 to 1100, 1070 to 1170, 1140 to 1240. */
	assert_int_equal(line_of("f", 2)->occurrences, 3);
	assert_int_equal(line_of("f", 2)->live_change, 300);
	assert_int_equal(line_of("f", 2)->arena_change, 4096);
	assert_int_equal(line_of("f", 2)->last.live_bytes, 1240);
	assert_int_equal(line_of("f", 2)->last.next_serial, 22);
	assert_int_equal(line_of("f", 3)->live_change, -90);
	assert_int_equal(line_of("f", 3)->arena_change, 0);
}

/* f(1) calls f(0) on its line 12: the inner call has a state of its own. */
static void
a_recursion_is_told_apart(void **state)
{
	struct hq_profile_state outer = {0}, inner = {0};

	(void)state;
	set_heap(0, 0, 1);
	hq_profile_pass(&outer, "b.c", 11, "g");
	set_heap(10, 0, 1);
	hq_profile_pass(&inner, "b.c", 11, "g");
	set_heap(15, 0, 1);
	hq_profile_pass(&inner, "b.c", 12, "g");
	hq_profile_pass(&outer, "b.c", 12, "g");
	assert_int_equal(line_of("g", 11)->occurrences, 2);
	assert_int_equal(line_of("g", 12)->occurrences, 2);
	assert_int_equal(line_of("g", 12)->live_change, 5 + 15);
}

static void
lines_beyond_the_room_are_counted(void **state)
{
	struct hq_profile_state s = {.begun = 1};
	uint32_t refused = 0, n = 0;

	(void)state;
	while (hq_profile_at(n) != NULL)
		n++;
	for (uint32_t i = 0; i < HQ_PROFILE_MAX; i++)
		refused += hq_profile_pass(&s, "c.c", i, "h") != 0;
	assert_int_equal(refused, n);
	assert_int_equal(hq_profile_lost(), n);
	assert_int_equal(hq_profile_pass(&s, "a.c", 2, "f"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mark_is_what_was_measured),
	    cmocka_unit_test(when_full_every_second_of_a_name_goes),
	    cmocka_unit_test(names_beyond_the_room_are_lost_and_counted),
	    cmocka_unit_test(a_child_counts_passes_anew_for_its_dumps_only),
	    cmocka_unit_test(a_line_adds_what_came_since_the_line_before),
	    cmocka_unit_test(a_recursion_is_told_apart),
	    cmocka_unit_test(lines_beyond_the_room_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
