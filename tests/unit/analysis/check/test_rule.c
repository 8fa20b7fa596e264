/* What has grown, as tables. */
#include "cmocka.h"

#include "analysis/check/rule.h"

#include <stdio.h>
#include <string.h>

static void
every_step_counts(void **state)
{
	static const struct {
		int64_t changes[4];
		unsigned n;
		bool grew;
	} rows[] = {
	    {{5, 5, 6}, 3, true},
	    {{10, 1, 1}, 3, true},
	    {{1}, 1, true},
	    {{1, 1, 1, 1}, 4, true},
	    {{3, 0, 0}, 3, false},
	    {{0, 1, 0}, 3, false},
	    {{8, -8, 1}, 3, false},
	    {{0, 0, 1}, 3, false},
	    {{1, 1, 1, 0}, 4, false},
	    {{-1}, 1, false},
	    {{0}, 0, false},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
		if (hq_rule_grew(rows[i].changes, rows[i].n) != rows[i].grew)
			fail_msg("row %u", i);
}

/* Three steps; what is not named is as `ends`, or 0. */
struct row {
	const char *what;
	enum hq_grown grown;
	int64_t ends[4];
	int64_t born[3];
	int64_t lows[4], highs[4], settled[4], bytes[4], kept[4];
	int64_t gave, early;
	unsigned rising;
	bool shrank;
	unsigned dumps;
};

static bool
is_empty(const int64_t *values)
{
	return values[0] == 0 && values[1] == 0 && values[2] == 0 &&
	       values[3] == 0;
}

static enum hq_grown
judge(const struct row *r)
{
	const struct hq_rule_item item = {.steps = 3,
	    .lows = is_empty(r->lows) ? r->ends : r->lows,
	    .highs = is_empty(r->highs) ? r->ends : r->highs,
	    .ends = r->ends,
	    .settled = is_empty(r->settled) ? r->lows : r->settled,
	    .bytes = r->bytes,
	    .born = r->born,
	    .late = r->born[0] + r->born[1] + r->born[2] - r->early,
	    .kept = r->kept,
	    .gave = r->gave,
	    .rising = r->rising,
	    .dumps = r->dumps,
	    .shrank = r->shrank};

	return hq_rule_judge(&item);
}

static const struct row rows[] = {
    {"one more each step", HQ_GROWN_BLOCKS,
	.ends = {0, 1, 2, 3}, .born = {1, 1, 1}},
    {"[5,5,6]", HQ_GROWN_BLOCKS,
	.ends = {9, 14, 19, 25}, .born = {5, 5, 6}},
    {"[10,1,1]", HQ_GROWN_BLOCKS,
	.ends = {0, 10, 11, 12}, .born = {10, 1, 1}},
    {"[3,0,0]", HQ_GROWN_NOT,
	.ends = {0, 3, 3, 3}, .born = {3, 0, 0}},
    {"[0,1,0]", HQ_GROWN_NOT,
	.ends = {4, 4, 5, 5}, .born = {0, 1, 0}},
    {"[8,-8,1]", HQ_GROWN_NOT,
	.ends = {0, 8, 0, 1}, .born = {0, 0, 1}},
    {"the same with a block of each step", HQ_GROWN_NOT,
	.ends = {0, 8, 0, 1}, .born = {1, 1, 1}},
    {"growth with what comes and goes", HQ_GROWN_BLOCKS,
	.ends = {9, 14, 19, 25}, .born = {2, 2, 20}},

    {"the counts grew, but nothing stays", HQ_GROWN_NOT,
	.ends = {1, 2, 3, 4}, .born = {0, 0, 4}},
    {"nothing of the second step stays", HQ_GROWN_NOT,
	.ends = {1, 2, 3, 4}, .born = {1, 0, 3}},
    {"a full cache that happened to rise", HQ_GROWN_NOT,
	.ends = {1000, 1002, 1003, 1005}, .born = {100, 200, 300}},
    {"what threads make once, as they begin one by one", HQ_GROWN_NOT,
	.ends = {5, 10, 15, 20}, .born = {5, 5, 5}, .early = 13},
    {"what they make again and again", HQ_GROWN_BLOCKS,
	.ends = {5, 10, 15, 20}, .born = {5, 5, 5}, .early = 8},
    {"what fills up at random, and replaces", HQ_GROWN_NOT,
	.ends = {40, 46, 48, 49}, .born = {2, 7, 38},
	.settled = {30, 33, 38, 40}},
    {"a queue that grows", HQ_GROWN_BLOCKS,
	.ends = {10, 20, 30, 40}, .born = {1, 9, 30},
	.settled = {4, 8, 12, 16}},
    {"a sawtooth whose teeth fall in with the steps", HQ_GROWN_NOT,
	.ends = {10, 20, 30, 40}, .born = {10, 10, 10}, .lows = {1, 1, 1, 1}},
    {"levelled off in the last step", HQ_GROWN_NOT,
	.ends = {4, 8, 12, 12}, .born = {1, 4, 4}, .lows = {1, 5, 9, 12}},

    {"in flight: the ends hide it", HQ_GROWN_SETTLED,
	.ends = {20, 18, 26, 30}, .born = {4, 4, 12}, .lows = {12, 12, 16, 20}, .settled = {4, 8, 12, 16}},
    {"in flight, and levelled off", HQ_GROWN_NOT,
	.ends = {20, 18, 26, 25}, .born = {4, 4, 12},
	.lows = {12, 12, 16, 20}, .settled = {4, 8, 12, 16}},
    {"in flight, and no more in all", HQ_GROWN_NOT,
	.ends = {30, 18, 26, 30}, .born = {4, 4, 12}, .lows = {12, 12, 16, 20}, .settled = {4, 8, 12, 16}},
    {"in flight, and one step added none", HQ_GROWN_NOT,
	.ends = {20, 18, 26, 30}, .born = {4, 0, 12}, .lows = {12, 12, 16, 20}, .settled = {4, 8, 12, 16}},

    {"a buffer that is resized", HQ_GROWN_RESIZED,
	.ends = {1, 1, 1, 1}, .born = {0},
	.kept = {100, 200, 300, 400}, .rising = 1},
    {"once not", HQ_GROWN_NOT,
	.ends = {1, 1, 1, 1}, .born = {0},
	.kept = {100, 200, 200, 400}, .rising = 0},
    {"one that reaches its largest size", HQ_GROWN_NOT,
	.ends = {1, 1, 1, 1}, .born = {0},
	.kept = {1000, 1010, 1015, 1020}, .rising = 1},
    {"two that grow slowly", HQ_GROWN_RESIZED,
	.ends = {2, 2, 2, 2}, .born = {0},
	.kept = {1000, 1010, 1020, 1030}, .rising = 2},
    {"sizes that go up and down", HQ_GROWN_NOT,
	.ends = {9, 9, 9, 9}, .born = {0},
	.kept = {1000, 1010, 1020, 1030}, .gave = 400, .rising = 2},
    {"fewer blocks, though one grew", HQ_GROWN_NOT,
	.ends = {9, 8, 7, 7}, .born = {0},
	.kept = {100, 200, 300, 400}, .rising = 1},

    {"replaced by larger ones", HQ_GROWN_REPLACED,
	.ends = {1, 1, 1, 1}, .born = {0, 0, 1},
	.bytes = {100, 200, 300, 400}, .dumps = 6},
    {"too few dumps to say so", HQ_GROWN_NOT,
	.ends = {1, 1, 1, 1}, .born = {0, 0, 1},
	.bytes = {100, 200, 300, 400}, .dumps = 5},
    {"which once shrank", HQ_GROWN_NOT,
	.ends = {1, 1, 1, 1}, .born = {0, 0, 1},
	.bytes = {100, 200, 300, 400}, .dumps = 6, .shrank = true},
    {"a cache that still fills up", HQ_GROWN_NOT,
	.ends = {5, 6, 6, 7}, .born = {0, 1, 2},
	.bytes = {100, 120, 130, 160}, .dumps = 9},
    {"a queue that is emptied slower than it fills", HQ_GROWN_REPLACED,
	.ends = {12, 24, 36, 48}, .born = {0, 0, 48},
	.bytes = {120, 240, 360, 480}, .dumps = 9},
    {"one that once was shorter", HQ_GROWN_NOT,
	.ends = {12, 24, 36, 48}, .born = {0, 0, 48},
	.bytes = {120, 240, 360, 480}, .dumps = 9, .shrank = true},
    {"slots that are taken at random, and replaced", HQ_GROWN_NOT,
	.ends = {156, 218, 241, 250}, .born = {1, 30, 180},
	.settled = {120, 150, 170, 180},
	.bytes = {1560, 2180, 2410, 2500}, .dumps = 9},
};

static void
what_stays_counts(void **state)
{
	(void)state;
	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
		if (judge(&rows[i]) != rows[i].grown)
			fail_msg("%s: %d", rows[i].what, judge(&rows[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_step_counts),
	    cmocka_unit_test(what_stays_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
