/* The library's environment: what is read, and what is taken out of it. */
#include "cmocka.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "capture/entry/options.h"

/* An entry of an environment, which may be changed. */
#define E(text) ((char[]){text})

static void
nothing_set_is_the_defaults(void **state)
{
	char *none[] = {NULL};
	struct hq_options o;

	(void)state;
	hq_options_read(none, &o);
	assert_string_equal(o.output, "./");
	assert_true(o.dump_at.signal);
	assert_false(o.dump_at.at_exit);
	assert_int_equal(o.signal, SIGUSR2);
	assert_true(o.follow);
	assert_false(o.abort_on_corruption || o.verbose || o.owner);
	assert_int_equal(o.stack_limit, 256);
	assert_int_equal(o.sample_bytes, 0);
	assert_false(o.frame_pointers);
	hq_options_read(NULL, &o);
	assert_true(o.follow);
}

static void
each_option_is_read(void **state)
{
	char run[64];
	char *all[] = {E("PATH=/bin"), E("HEAPQL_OUTPUT=/d/"),
	    E("HEAPQL_FOLLOW=no"), E("HEAPQL_SIGNAL=none"),
	    E("HEAPQL_DUMP_AT=exit"), E("HEAPQL_ON_CORRUPTION=abort"),
	    E("HEAPQL_VERBOSE=yes"), E("HEAPQL_STACK=20"),
	    E("HEAPQL_SAMPLE=512K"), E("HEAPQL_UNWIND=fp"), run, NULL};
	struct hq_options o;

	(void)state;
	snprintf(run, sizeof run, "HEAPQL_RUN=%d:77:5", (int)getpid());
	hq_options_read(all, &o);
	assert_string_equal(o.output, "/d/");
	assert_false(o.follow);
	assert_int_equal(o.signal, 0);
	assert_true(o.dump_at.at_exit);
	assert_true(o.abort_on_corruption && o.verbose && o.owner);
	assert_int_equal(o.stack_limit, 20);
	assert_int_equal(o.sample_bytes, 512 << 10);
	assert_true(o.frame_pointers);
	assert_int_equal(o.run_pid, 77);
	assert_int_equal(o.run_fd, 5);
}

static void
a_process_may_be_left_out(void **state)
{
	char *others[] = {E("HEAPQL_PROGRAMS=sh,!test_*"),
	    E("HEAPQL_DUMP_AT=exit,growth=1M"), E("HEAPQL_CHECK_STACKS=1"),
	    NULL};
	char *these[] = {E("HEAPQL_PROGRAMS=*/tests/unit/*test_options"),
	    E("HEAPQL_DUMP_AT=exit"), NULL};
	struct hq_options o;

	(void)state;
	hq_options_read(others, &o);
	assert_true(o.left_out);
	assert_false(o.dump_at.at_exit || o.dump_at.signal);
	assert_int_equal(o.dump_at.growth, 0);
	assert_int_equal(o.signal, 0);
	assert_int_equal(o.stack_limit, 0);
	assert_int_equal(o.check_stacks, 0);
	hq_options_read(these, &o);
	assert_false(o.left_out);
	assert_true(o.dump_at.at_exit);
	assert_int_equal(o.stack_limit, 256);
}

/* The complaints go to standard error, which the test silences. */
static void
nonsense_is_the_default(void **state)
{
	char *all[] = {E("HEAPQL_FOLLOW=perhaps"), E("HEAPQL_SIGNAL=KILL"),
	    E("HEAPQL_DUMP_AT=sometimes"), E("HEAPQL_RUN=1:2"),
	    E("HEAPQL_OUTPUTS=x"), E("HEAPQL_STACK=0"),
	    E("HEAPQL_SAMPLE=often"), E("HEAPQL_UNWIND=dwarf"), NULL};
	struct hq_options o;
	int kept = dup(2);

	(void)state;
	assert_non_null(freopen("/dev/null", "w", stderr));
	hq_options_read(all, &o);
	dup2(kept, 2);
	close(kept);
	assert_true(o.follow);
	assert_int_equal(o.signal, SIGUSR2);
	assert_true(o.dump_at.signal);
	assert_int_equal(o.run_pid, 0);
	assert_int_equal(o.stack_limit, 256);
	assert_int_equal(o.sample_bytes, 0);
	assert_false(o.frame_pointers);
	assert_string_equal(o.output, "./");
}

static void
strip_one(const char *text, const char *wanted)
{
	char entry[128];
	char *all[] = {E("A=1"), entry, E("HEAPQL_OUTPUT=/d/"), E("B=2"), NULL};

	snprintf(entry, sizeof entry, "LD_PRELOAD=%s", text);
	hq_options_strip(all);
	assert_string_equal(all[0], "A=1");
	if (wanted == NULL) {
		assert_string_equal(all[1], "B=2");
		assert_null(all[2]);
		return;
	}
	assert_string_equal(all[1] + strlen("LD_PRELOAD="), wanted);
	assert_string_equal(all[2], "B=2");
	assert_null(all[3]);
}

static void
stripping_leaves_other_preloads(void **state)
{
	(void)state;
	strip_one("/x/libheapql.so", NULL);
	strip_one("libheapql.so.0.0.0", NULL);
	strip_one("/x/libheapql.so:/y/liby.so", "/y/liby.so");
	strip_one("/y/a.so /x/libheapql.so liby.so", "/y/a.so:liby.so");
	strip_one("/x/libheapql.so.d/liby.so", "/x/libheapql.so.d/liby.so");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_set_is_the_defaults),
	    cmocka_unit_test(each_option_is_read),
	    cmocka_unit_test(a_process_may_be_left_out),
	    cmocka_unit_test(nonsense_is_the_default),
	    cmocka_unit_test(stripping_leaves_other_preloads),
	};
	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
