/* Which dumps are steps, and where windows end. */
#include "cmocka.h"

#include "analysis/check/steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The passes that are dumped of `last` passes. */
static unsigned
fill(struct hq_check_dump *dumps, int64_t last)
{
	unsigned n = 0;
	int64_t spacing = 1;

	for (int64_t p = 1; p <= last; p += spacing) {
		while (p >= 16 * spacing)
			spacing *= 2;
		dumps[n++] = (struct hq_check_dump){.pass = p,
		    .trigger = (char *)(uintptr_t)"mark",
		    .next_serial = 10 * p};
	}
	return n;
}

/* "1 | 2 | 3 5 | 8": the passes looked into, a bar behind each boundary. */
static void
show(const struct hq_check_process *p, const struct hq_steps *s, char *out,
    size_t size)
{
	size_t at = 0;

	out[0] = '\0';
	for (unsigned i = 0; i < s->ndumps; i++)
		at += (size_t)snprintf(out + at, size - at, "%s%d%s",
		    i == 0 ? "" : " ", (int)p->dumps[s->dumps[i]].pass,
		    s->boundary[s->window[i]] == i ? " |" : "");
}

static const struct {
	int64_t last;
	unsigned warmup, repeat, measured;
	const char *wanted;
} rows[] = {
    {1, 1, 4, 0, ""},
    {2, 1, 4, 0, ""},
    {3, 1, 4, 0, ""},
    {4, 1, 4, 2, "1 | 2 | 3 | 4 |"},
    {6, 1, 4, 4, "1 | 2 | 3 | 4 | 5 | 6 |"},
    {7, 1, 4, 4, "1 | 2 | 3 | 4 5 | 6 | 7 |"},
    {11, 1, 4, 4, "1 | 2 3 | 4 5 | 6 7 | 8 9 | 10 11 |"},
    {3, 0, 2, 2, "1 | 2 | 3 |"},
    {3, 1, 1, 1, "1 | 2 | 3 |"},
    {2, 1, 1, 0, ""},
    {3, 0, 0, 0, ""},
    {21, 1, 4, 4,
	"1 | 2 3 4 5 | 6 7 8 9 | 10 11 12 | 13 14 15 16 | 18 20 |"},
    {1000, 1, 1, 1, NULL},
};

static void
windows_are_of_equal_passes(void **state)
{
	struct hq_check_dump dumps[100];
	char text[2000];

	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct hq_check_process p = {.dumps = dumps,
		    .ndumps = fill(dumps, rows[i].last)};
		struct hq_steps s;
		hq_steps_flag(&p, rows[i].warmup, rows[i].repeat);
		assert_int_equal(hq_steps_choose(&p, rows[i].warmup,
				     rows[i].repeat, &s, NULL),
		    HQ_OK);
		assert_int_equal(s.measured, rows[i].measured);
		show(&p, &s, text, sizeof text);
		if (rows[i].wanted != NULL && s.measured > 0)
			assert_string_equal(text, rows[i].wanted);
		if (s.measured > 0)
			assert_int_equal(hq_steps_end(&p, &s,
					     s.warmup + s.measured)->pass,
			    dumps[p.ndumps - 1].pass);
		hq_steps_release(&s);
	}
}

static void
births_fall_into_windows(void **state)
{
	struct hq_check_dump dumps[100];
	struct hq_check_process p = {.dumps = dumps, .ndumps = fill(dumps, 11)};
	struct hq_steps s;

	(void)state;
	hq_steps_flag(&p, 1, 4);
	assert_int_equal(hq_steps_choose(&p, 1, 4, &s, NULL), HQ_OK);
	assert_int_equal(hq_steps_birth(&p, &s, 0), 0);
	assert_int_equal(hq_steps_birth(&p, &s, 9), 0);
	assert_int_equal(hq_steps_birth(&p, &s, 10), 1);
	assert_int_equal(hq_steps_birth(&p, &s, 29), 1);
	assert_int_equal(hq_steps_birth(&p, &s, 30), 2);
	assert_int_equal(hq_steps_birth(&p, &s, 109), 5);
	/* A serial that cannot be. */
	assert_int_equal(hq_steps_birth(&p, &s, INT64_MAX), 5);
	assert_int_equal(hq_steps_settled(&p, &s, 1), 20);
	hq_steps_release(&s);
}

/* What a damaged or made-up dump may say. */
static void
odd_series_are_none(void **state)
{
	struct hq_check_dump dumps[100];
	struct hq_check_process p = {.dumps = dumps, .ndumps = fill(dumps, 9)};
	struct hq_steps s;

	(void)state;
	dumps[5].next_serial = 1;
	hq_steps_flag(&p, 1, 4);
	assert_int_equal(hq_steps_choose(&p, 1, 4, &s, NULL), HQ_OK);
	assert_int_equal(s.measured, 0);
	hq_steps_release(&s);
	p.ndumps = fill(dumps, 9);
	for (unsigned i = 0; i < p.ndumps; i++)
		dumps[i].pass = INT64_MAX - (i % 2);
	hq_steps_flag(&p, 1, 4);
	assert_int_equal(
	    hq_steps_choose(&p, UINT32_MAX, UINT32_MAX, &s, NULL), HQ_OK);
	assert_int_equal(s.measured, 0);
	hq_steps_release(&s);
	assert_int_equal(hq_steps_choose(&p, 1, 4, &s, NULL), HQ_OK);
	assert_int_equal(s.measured, 4);
	hq_steps_release(&s);
	p.ndumps = 0;
	assert_int_equal(hq_steps_choose(&p, 1, 4, &s, NULL), HQ_OK);
	assert_int_equal(s.measured, 0);
	hq_steps_release(&s);
}

/* Threads make marks and get their dumps in another order. */
static void
passes_need_not_ascend(void **state)
{
	struct hq_check_dump dumps[100];
	struct hq_check_process p = {
	    .dumps = dumps, .ndumps = fill(dumps, 100)};
	unsigned wanted[6];
	struct hq_steps s;

	(void)state;
	for (unsigned again = 0; again < 2; again++) {
		hq_steps_flag(&p, 1, 4);
		assert_int_equal(hq_steps_choose(&p, 1, 4, &s, NULL), HQ_OK);
		for (unsigned w = 0; w <= 5; w++)
			if (again)
				assert_int_equal(
				    s.dumps[s.boundary[w]], wanted[w]);
			else
				wanted[w] = s.dumps[s.boundary[w]];
		hq_steps_release(&s);
		dumps[5].pass = 7;
		dumps[6].pass = 6;
	}
}

/* While the last mark is made, threads put away what they had. */
static void
the_last_of_threads_is_left_out(void **state)
{
	struct hq_check_dump dumps[100];
	struct hq_check_process p = {.dumps = dumps, .ndumps = fill(dumps, 7)};

	(void)state;
	dumps[3].threads = true;
	hq_steps_flag(&p, 1, 4);
	assert_false(dumps[6].step);
	assert_true(dumps[5].step);
	hq_steps_flag(&p, 1, 6);
	assert_true(dumps[6].step);
	dumps[3].threads = false;
	hq_steps_flag(&p, 1, 4);
	assert_true(dumps[6].step);
}

static void
long_series_are_thinned(void **state)
{
	static struct hq_check_dump dumps[1000];
	struct hq_check_process p = {.dumps = dumps, .ndumps = 1000};
	struct hq_steps s;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		dumps[i] = (struct hq_check_dump){
		    .trigger = (char *)(uintptr_t)"call", .next_serial = i};
	dumps[0].trigger = (char *)(uintptr_t)"growth";
	dumps[999].trigger = (char *)(uintptr_t)"exit";
	hq_steps_flag(&p, 1, 4);
	assert_false(dumps[0].step);
	assert_true(dumps[1].step);
	assert_false(dumps[999].step);
	assert_int_equal(hq_steps_choose(&p, 1, 4, &s, NULL), HQ_OK);
	assert_int_equal(s.measured, 4);
	assert_true(s.ndumps <= 5 * HQ_STEPS_DUMPS + 1);
	assert_int_equal(s.dumps[0], 1);
	assert_int_equal(s.dumps[s.ndumps - 1], 998);
	for (unsigned i = 1; i < s.ndumps; i++)
		assert_true(s.dumps[i] > s.dumps[i - 1]);
	hq_steps_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(windows_are_of_equal_passes),
	    cmocka_unit_test(births_fall_into_windows),
	    cmocka_unit_test(odd_series_are_none),
	    cmocka_unit_test(passes_need_not_ascend),
	    cmocka_unit_test(the_last_of_threads_is_left_out),
	    cmocka_unit_test(long_series_are_thinned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
