/* Sampling: how often allocations are chosen, and what they stand for. */
#include "cmocka.h"

#include <math.h>

#include "capture/trace/sample.h"

/* Of n allocations of `size` bytes with mean R: the number chosen is binomial
 * with p = 1 - exp(-size/R); six standard deviations are never left. */
static void
check_rate(size_t size, double mean)
{
	struct hq_sampler s = {.state = 12345 + size};
	double n = 400000, p = 1 - exp(-(double)size / mean), chosen = 0;

	s.left = (int64_t)mean;
	for (int i = 0; i < 1000; i++)
		hq_sample_choose(&s, size);
	for (int i = 0; i < (int)n; i++)
		chosen += hq_sample_choose(&s, size);
	double deviation = sqrt(n * p * (1 - p)) + 1;
	assert_true(fabs(chosen - n * p) < 6 * deviation);
}

static void
allocations_are_chosen_by_their_bytes(void **state)
{
	(void)state;
	hq_sample_bytes = 4096;
	check_rate(16, 4096);
	check_rate(100, 4096);
	check_rate(4096, 4096);
	check_rate(20000, 4096);
}

static void
a_chosen_one_stands_for_the_others(void **state)
{
	(void)state;
	hq_sample_bytes = 524288;
	for (double size = 1; size < 1e9; size *= 1.7) {
		double s = floor(size);
		double want = s / -expm1(-s / 524288);
		assert_true(fabs((double)hq_sample_weight((size_t)s) - want) <=
			    0.5 + want * 1e-8);
	}
	hq_sample_bytes = 0;
	assert_int_equal(hq_sample_weight(77), 77);
}

/* The estimate has no bias: the mean over many runs is the truth. */
static void
the_estimate_is_true_on_the_average(void **state)
{
	struct hq_sampler s = {.state = 99, .left = 1};
	double sum = 0, truth = 0;

	(void)state;
	hq_sample_bytes = 10000;
	for (unsigned long i = 0; i < 1000000; i++) {
		size_t size = 1 + i * 7919 % 5000;
		truth += (double)size;
		if (hq_sample_choose(&s, size))
			sum += (double)hq_sample_weight(size);
	}
	/* Each of the n samples stands for about R bytes: R sqrt(n). */
	double error = 10000 * sqrt(truth / 10000);
	assert_true(fabs(sum - truth) < 6 * error);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(allocations_are_chosen_by_their_bytes),
	    cmocka_unit_test(a_chosen_one_stands_for_the_others),
	    cmocka_unit_test(the_estimate_is_true_on_the_average),
	};
	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
