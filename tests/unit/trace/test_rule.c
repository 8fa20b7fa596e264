/* The table of rules: what goes in comes out, also while it is replaced. */
#include "cmocka.h"

#include <pthread.h>

#include "capture/trace/rule.h"

static void
keep(uintptr_t address, uint64_t rule)
{
	hq_rule_end(hq_rule_begin(), address, rule);
}

static uint64_t
make(int64_t cfa)
{
	uint64_t rule = 0;
	assert_true(hq_rule_make(HQ_RULE_SP, cfa, 2, &rule));
	return rule;
}

static void
fields(void **unused)
{
	(void)unused;
	uint64_t rule;
	static const int64_t offsets[] = {0, 8, -8, 65528, -65536};
	for (unsigned i = 0; i < 5; i++) {
		assert_true(
		    hq_rule_make(HQ_RULE_FP, offsets[i], 8191, &rule));
		assert_int_equal(hq_rule_cfa(rule), offsets[i]);
		assert_int_equal(hq_rule_slots(rule), 8191);
		assert_int_equal(hq_rule_kind(rule), HQ_RULE_FP);
	}
	assert_false(hq_rule_make(HQ_RULE_FP, 65536, 0, &rule));
	assert_false(hq_rule_make(HQ_RULE_FP, -65544, 0, &rule));
	assert_false(hq_rule_make(HQ_RULE_FP, 4, 0, &rule));
	assert_false(hq_rule_make(HQ_RULE_FP, 8, 8192, &rule));
}

static void
addresses_are_told_apart(void **unused)
{
	(void)unused;
	hq_rule_flush();
	uintptr_t a = 0x7f0012345678;
	assert_int_equal(hq_rule_find(a), 0);
	keep(a, make(16));
	assert_int_equal(hq_rule_cfa(hq_rule_find(a)), 16);
	for (int bit = 4; bit < 47; bit++)
		assert_int_equal(hq_rule_find(a ^ (uintptr_t)1 << bit), 0);
	/* Nothing is kept for addresses that are none, nor found. */
	keep((uintptr_t)1 << 63 | a, make(24));
	assert_int_equal(hq_rule_find((uintptr_t)1 << 63 | a), 0);
	for (uintptr_t low = 0; low < 4096; low += 8)
		assert_int_equal(hq_rule_find(low), 0);
}

static void
it_grows_when_crowded(void **unused)
{
	(void)unused;
	hq_rule_flush();
	uint64_t before = hq_rule_current->mask;
	unsigned found = 0;
	for (int round = 0; round < 4; round++)
		for (uintptr_t i = 0; i < 20000; i++) {
			/* Anywhere in 16 MiB of code. */
			uintptr_t a = 0x555500000000 +
				      (i * 0x9e3779b97f4a7c15u >> 40);
			uint64_t rule = hq_rule_find(a);
			if (rule == 0)
				keep(a, make((int64_t)(i % 1000) * 8));
			else
				assert_int_equal(
				    hq_rule_cfa(rule), (i % 1000) * 8);
			if (round == 3)
				found += rule != 0;
		}
	assert_true(hq_rule_current->mask > before);
	assert_true(found > 12000);
}

static void
flushed_and_suspended(void **unused)
{
	(void)unused;
	uintptr_t a = 0x7f0000000040;
	hq_rule_flush();
	keep(a, make(16));
	hq_rule_suspend();
	hq_rule_suspend();
	assert_int_equal(hq_rule_find(a), 0);
	keep(a + 8, make(16));
	hq_rule_resume();
	assert_int_equal(hq_rule_find(a), 0);
	hq_rule_resume();
	assert_int_not_equal(hq_rule_find(a), 0);
	assert_int_equal(hq_rule_find(a + 8), 0);
	hq_rule_suspend();
	hq_rule_flush();
	hq_rule_resume();
	assert_int_equal(hq_rule_find(a), 0);
}

/* Who began before a flush does not write into what comes after it, however
 * many flushes there are. */
static void
stale_writers_do_no_harm(void **unused)
{
	(void)unused;
	uintptr_t a = 0x7f0000000100;
	struct hq_rule_table *stale = hq_rule_begin();
	for (int i = 0; i < 50; i++) {
		hq_rule_flush();
		assert_ptr_not_equal(hq_rule_current, stale);
	}
	hq_rule_end(stale, a, make(8));
	assert_int_equal(hq_rule_find(a), 0);
	keep(a, make(16));
	assert_int_equal(hq_rule_cfa(hq_rule_find(a)), 16);
	/* It can be used again, and is empty. */
	for (int i = 0; i < 50; i++) {
		hq_rule_flush();
		assert_int_equal(hq_rule_find(a), 0);
	}
	/* Writers that never end, as after a fork, use tables up: then nothing
	 * is kept any more, and nothing wrong. */
	for (int i = 0; i < 40; i++) {
		(void)hq_rule_begin();
		hq_rule_flush();
		keep(a, make(24));
		assert_true(hq_rule_find(a) == 0 ||
			    hq_rule_cfa(hq_rule_find(a)) == 24);
	}
	hq_rule_fork_child();
	hq_rule_flush();
	assert_int_equal(hq_rule_find(a), 0);
	keep(a, make(32));
	assert_int_equal(hq_rule_cfa(hq_rule_find(a)), 32);
}

enum { ROUNDS = 2000, ADDRESSES = 3000 };
static uint64_t epoch;

static void *
use(void *unused)
{
	/* A rule that is found must not be older than what was true when the
	 * search began. */
	while (__atomic_load_n(&epoch, __ATOMIC_SEQ_CST) < ROUNDS)
		for (uintptr_t i = 0; i < ADDRESSES; i++) {
			uintptr_t a = 0x7f0000000000 + i * 16;
			uint64_t now =
			    __atomic_load_n(&epoch, __ATOMIC_SEQ_CST);
			uint64_t rule = hq_rule_find(a);
			if (rule != 0) {
				assert_true(
				    hq_rule_cfa(rule) / 8 >= (intptr_t)now);
				continue;
			}
			struct hq_rule_table *t = hq_rule_begin();
			now = __atomic_load_n(&epoch, __ATOMIC_SEQ_CST);
			hq_rule_end(t, a, make((int64_t)now * 8));
		}
	return unused;
}

static void
threads_never_see_old_rules(void **unused)
{
	(void)unused;
	pthread_t threads[3];
	hq_rule_flush();
	epoch = 1;
	for (int i = 0; i < 3; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, use, NULL), 0);
	while (epoch < ROUNDS) {
		/* As at a dlclose: nothing is remembered while it changes. */
		hq_rule_suspend();
		__atomic_add_fetch(&epoch, 1, __ATOMIC_SEQ_CST);
		hq_rule_flush();
		hq_rule_resume();
	}
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields),
	    cmocka_unit_test(addresses_are_told_apart),
	    cmocka_unit_test(it_grows_when_crowded),
	    cmocka_unit_test(flushed_and_suspended),
	    cmocka_unit_test(threads_never_see_old_rules),
	    cmocka_unit_test(stale_writers_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
