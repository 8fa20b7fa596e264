/* What is known of a stack: found by asking, kept for the own one only. */
#include "cmocka.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

#include "capture/trace/memory.h"
#include "os/map.h"
#include "os/probe.h"

enum { PAGE = 4096, PAGES = 64 };

/* Readable pages [1, PAGES - 1) between two that are not. */
static char *
make_stack(void)
{
	char *p = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_true(p != MAP_FAILED);
	mprotect(p, PAGE, PROT_NONE);
	mprotect(p + (PAGES - 1) * PAGE, PAGE, PROT_NONE);
	return p;
}

static void
probes_tell(void **unused)
{
	(void)unused;
	char *p = make_stack();
	uintptr_t at = (uintptr_t)p;
	errno = 77;
	assert_false(hq_probe_page(at));
	assert_true(hq_probe_page(at + PAGE));
	assert_true(hq_probe_page(at + 2 * PAGE - 1));
	assert_false(hq_probe_page(at + (PAGES - 1) * PAGE));
	assert_true(hq_probe_range(at + PAGE, (PAGES - 2) * PAGE));
	assert_false(hq_probe_range(at + PAGE, (PAGES - 2) * PAGE + 1));
	assert_false(hq_probe_range(at + PAGE - 1, 2));
	assert_true(hq_probe_range(at, 0));
	assert_false(hq_probe_page(0));
	assert_false(hq_probe_page(UINTPTR_MAX));
	assert_false(hq_probe_range(UINTPTR_MAX - 3, 8));
	assert_int_equal(errno, 77);
	munmap(p, PAGES * PAGE);
}

static void
a_foreign_stack_is_known_for_one_walk(void **unused)
{
	(void)unused;
	struct hq_unwind_memory m = {0};
	char *p = make_stack();
	uintptr_t sp = (uintptr_t)p + 2 * PAGE + 100, v;
	uintptr_t end = (uintptr_t)p + (PAGES - 1) * PAGE;
	hq_unwind_memory_enter(&m, sp);
	assert_true(hq_unwind_memory_knows(&m, sp, 8));
	assert_false(hq_unwind_memory_knows(&m, sp + PAGE, 8));
	assert_true(hq_unwind_memory_has(&m, sp + PAGE, 8));
	assert_true(hq_unwind_memory_knows(&m, sp + PAGE, 8));
	/* Step by step and in one leap, to the end and not beyond. */
	assert_true(hq_unwind_memory_load(&m, end - 8, &v));
	assert_false(hq_unwind_memory_load(&m, end - 7, &v));
	assert_false(hq_unwind_memory_load(&m, end, &v));
	assert_false(hq_unwind_memory_has(&m, UINTPTR_MAX - 3, 8));
	/* A word across two pages. */
	memset(p + 3 * PAGE - 4, 0x5a, 8);
	hq_unwind_memory_enter(&m, sp);
	assert_true(hq_unwind_memory_load(
	    &m, (uintptr_t)p + 3 * PAGE - 4, &v));
	assert_int_equal(v, 0x5a5a5a5a5a5a5a5a);
	/* Something smaller is there when it is seen again. */
	mprotect(p + 3 * PAGE, PAGE, PROT_NONE);
	hq_unwind_memory_enter(&m, sp);
	assert_false(hq_unwind_memory_load(
	    &m, (uintptr_t)p + 3 * PAGE - 4, &v));
	assert_false(hq_unwind_memory_has(&m, sp + PAGE, 8));
	/* And nothing at all. */
	mprotect(p, PAGES * PAGE, PROT_NONE);
	hq_unwind_memory_enter(&m, sp);
	assert_false(hq_unwind_memory_has(&m, sp, 8));
	munmap(p, PAGES * PAGE);
}

static __attribute__((noinline)) void
check_own_stack(int depth)
{
	static struct hq_unwind_memory m;
	volatile char room[3000];
	room[0] = (char)depth;
	uintptr_t sp = (uintptr_t)&room[0];
	hq_unwind_memory_enter(&m, sp);
	assert_true(hq_unwind_memory_knows(&m, sp, 8));
	if (depth > 0) {
		check_own_stack(depth - 1);
		/* Deeper frames made more known; it stays so. */
		hq_unwind_memory_enter(&m, sp);
		assert_true(m.home_low < sp - 2000);
		assert_true(hq_unwind_memory_knows(&m, sp - 2000, 8));
	} else {
		assert_int_equal(m.low, m.home_low);
		assert_int_equal(m.high, m.home_high);
	}
	room[1] = 0;
}

/* Far from anything that was seen before: on the first thread's stack known at
 * once, on another's when a walk has come from there to what is known. */
static __attribute__((noinline)) void
check_large_frame(bool first_thread)
{
	struct hq_unwind_memory m = {0};
	volatile char room[700 * 1024];
	room[0] = 1;
	hq_unwind_memory_enter(&m, (uintptr_t)&room[0]);
	assert_int_equal(m.low == m.home_low, first_thread);
	assert_true(hq_unwind_memory_has(
	    &m, (uintptr_t)__builtin_frame_address(0) + 8, 8));
	hq_unwind_memory_enter(&m, (uintptr_t)&room[0]);
	assert_int_equal(m.low, m.home_low);
	assert_true(hq_unwind_memory_knows(
	    &m, (uintptr_t)&room[0], sizeof room));
}

static void *
in_a_thread(void *opaque)
{
	struct hq_unwind_memory m = {0};
	uintptr_t sp = (uintptr_t)__builtin_frame_address(0);
	hq_unwind_memory_enter(&m, sp);
	assert_int_equal(m.low, m.home_low);
	assert_true(m.high - sp < 64 * PAGE);
	check_large_frame(false);
	/* A visit elsewhere, and back. */
	char *p = make_stack();
	hq_unwind_memory_enter(&m, (uintptr_t)p + 5 * PAGE);
	assert_int_not_equal(m.low, m.home_low);
	hq_unwind_memory_enter(&m, sp);
	assert_int_equal(m.low, m.home_low);
	munmap(p, PAGES * PAGE);
	return opaque;
}

/* What one thread knew is nothing to another one. */
static void *
with_anothers(void *opaque)
{
	struct hq_unwind_memory *m = opaque;
	uintptr_t before = m->home_low;
	uintptr_t sp = (uintptr_t)__builtin_frame_address(0);
	hq_unwind_memory_enter(m, sp);
	assert_int_not_equal(m->home_low, before);
	assert_true(m->low <= sp && sp < m->high);
	/* Also of a stack that it happens to be on. */
	m->owner = 1;
	m->home_low = sp - 1000 * PAGE;
	hq_unwind_memory_enter(m, sp);
	assert_true(m->home_low > sp - 1000 * PAGE);
	return NULL;
}

static void
the_own_stack_stays_known(void **unused)
{
	(void)unused;
	pthread_t t;
	struct hq_unwind_memory shared = {0};
	hq_unwind_memory_init();
	check_large_frame(true);
	check_own_stack(10);
	assert_int_equal(pthread_create(&t, NULL, in_a_thread, NULL), 0);
	pthread_join(t, NULL);
	hq_unwind_memory_enter(
	    &shared, (uintptr_t)__builtin_frame_address(0));
	assert_int_equal(
	    pthread_create(&t, NULL, with_anothers, &shared), 0);
	pthread_join(t, NULL);
}

/* The last one: it is never taken back. */
static void
nothing_is_asked_in_a_sandbox(void **unused)
{
	(void)unused;
	struct hq_unwind_memory m = {0};
	char *p = make_stack();
	uintptr_t sp = (uintptr_t)p + 5 * PAGE + 8;
	hq_unwind_memory_enter(&m, (uintptr_t)__builtin_frame_address(0));
	hq_probe_set_quiet();
	assert_false(hq_probe_page(sp));
	/* The page that the thread is on, no more. */
	hq_unwind_memory_enter(&m, sp);
	assert_true(hq_unwind_memory_has(&m, sp, 8));
	assert_false(hq_unwind_memory_has(&m, sp + PAGE, 8));
	/* The own stack, somewhat below what is known. */
	sp = m.home_low - 100 * PAGE;
	hq_unwind_memory_enter(&m, sp);
	assert_true(hq_unwind_memory_knows(&m, sp, 101 * PAGE));
	munmap(p, PAGES * PAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(probes_tell),
	    cmocka_unit_test(a_foreign_stack_is_known_for_one_walk),
	    cmocka_unit_test(the_own_stack_stays_known),
	    cmocka_unit_test(nothing_is_asked_in_a_sandbox),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
