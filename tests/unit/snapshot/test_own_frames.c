/* Of the library's frames on a stack only kept registers are looked at. */
#include "cmocka.h"

#include "capture/snapshot/own_frames.h"
#include "capture/trace/here.h"
#include "capture/trace/pc.h"

#define APART __attribute__((noinline))

static uintptr_t of_program_local, of_library_local;
static struct hq_own_gap gaps[HQ_OWN_FRAMES_MAX];
static size_t ngaps;

/* Where the library goes on after the innermost call. */
static uintptr_t library_code;

static bool
is_library(uint64_t pc)
{
	return pc == library_code;
}

static bool
is_left_out(uintptr_t address)
{
	for (size_t i = 0; i < ngaps; i++)
		if (address >= gaps[i].start && address < gaps[i].end)
			return true;
	return false;
}

/* The library's innermost function. */
static APART void
take(bool is_caller)
{
	const struct hq_frame caller = HQ_FRAME_HERE;
	struct hq_registers registers = {.pc = caller.pc,
	    .fp = caller.fp,
	    .sp = (uintptr_t)&registers,
	    .return_sp = is_caller ? caller.sp : 0};

	library_code = caller.pc;
	ngaps = hq_own_frames_gaps(&registers, is_library, gaps);
	__asm__ volatile("" ::"r"(&registers) : "memory");
}

static APART void
outer(bool is_caller)
{
	uintptr_t local[16] = {0};

	of_library_local = (uintptr_t)local;
	__asm__ volatile("" ::"r"(local) : "memory");
	take(is_caller);
	__asm__ volatile("" ::"r"(local) : "memory");
}

static APART void
program(bool is_caller)
{
	uintptr_t local[16] = {0};

	of_program_local = (uintptr_t)local;
	__asm__ volatile("" ::"r"(local) : "memory");
	outer(is_caller);
	__asm__ volatile("" ::"r"(local) : "memory");
}

static void
locals_of_the_library_are_left_out(void **state)
{
	(void)state;
	if (HQ_ARCH_KEPT_WORDS == 0)
		skip();
	assert_true(hq_pc_init());
	program(true);
	assert_int_equal(ngaps, 2);
	assert_true(is_left_out(of_library_local));
	assert_true(is_left_out(of_library_local + 8 * 8));
	assert_true(gaps[1].start - gaps[0].end ==
		    HQ_ARCH_KEPT_WORDS * sizeof(uint64_t));
}

static void
what_is_the_programs_is_not(void **state)
{
	(void)state;
	program(true);
	assert_false(is_left_out(of_program_local));
	assert_false(is_left_out(of_program_local + 15 * 8));
}

static void
a_thread_that_was_stopped_has_no_such_frames(void **state)
{
	(void)state;
	program(false);
	assert_int_equal(ngaps, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(locals_of_the_library_are_left_out),
	    cmocka_unit_test(what_is_the_programs_is_not),
	    cmocka_unit_test(a_thread_that_was_stopped_has_no_such_frames),
	};
	return cmocka_run_group_tests_name("own_frames", tests, NULL, NULL);
}
