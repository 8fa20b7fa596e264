/* Whether something has grown. */
#include "analysis/check/rule.h"

/* Fewer dumps than that say little of what never shrank. */
#define DUMPS_MIN 6

bool
hq_rule_grew(const int64_t *changes, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (changes[i] <= 0)
			return false;
	return n > 0;
}

/* The same of values, one more than steps. */
static bool
grew(const int64_t *values, unsigned steps)
{
	for (unsigned i = 0; i < steps; i++) {
		int64_t change = values[i + 1] - values[i];
		if (!hq_rule_grew(&change, 1))
			return false;
	}
	return steps > 0;
}

/* What each thread of a pool makes once is made in every step where they begin
 * one after the other, but hardly more later on. */
static bool
is_early(const struct hq_rule_item *i)
{
	int64_t born = 0;

	for (unsigned k = 0; k < i->steps; k++)
		born += i->born[k];
	return i->late < born / 4;
}

/*
 * From each step at least one block stays, and what there is more at the end
 * is at least half of what stays of the step of which least does, taken for
 * each step: else it replaces what goes, and happened to come out higher.
 *
 * What fills up at random, slower and slower, grows for long; but at the end
 * nearly all that it had before is replaced.
 */
static bool
stays(const struct hq_rule_item *i)
{
	int64_t more = i->ends[i->steps] - i->ends[0], least = INT64_MAX;
	int64_t born = 0, older;

	for (unsigned k = 0; k < i->steps; k++) {
		least = i->born[k] < least ? i->born[k] : least;
		born += i->born[k];
	}
	older = i->ends[i->steps] - born;
	return hq_rule_grew(i->born, i->steps) && !is_early(i) &&
	       more / i->steps >= least / 2 &&
	       (older >= i->settled[0] / 2 || more >= born / 2);
}

/*
 * Blocks that stay and grow.  The largest of so many random sizes, which a
 * buffer that is used again grows to, rises a few times too, if only by
 * little: one such block must have grown by a fourth.
 */
static bool
resized(const struct hq_rule_item *i)
{
	int64_t more = i->kept[i->steps] - i->kept[0];

	return grew(i->kept, i->steps) && i->rising > 0 &&
	       i->gave <= more / 2 &&
	       (i->rising > 1 || more >= i->kept[0] / 4);
}

/* It grew in every step, in none by less than half of the average: what fills
 * up at random does so slower and slower. */
static bool
is_steady(const int64_t *values, unsigned steps)
{
	int64_t average = (values[steps] - values[0]) / steps;

	for (unsigned i = 0; i < steps; i++)
		if (values[i + 1] - values[i] < average / 2)
			return false;
	return grew(values, steps);
}

/* As many blocks as before, and larger ones; or more in each step, all of which
 * were replaced, as in a queue that is not emptied as fast as it fills. */
static bool
replaced(const struct hq_rule_item *i)
{
	int64_t more = i->bytes[i->steps] - i->bytes[0];

	return i->dumps >= DUMPS_MIN && !i->shrank && !is_early(i) &&
	       (i->ends[i->steps] == i->ends[0] ||
		   is_steady(i->ends, i->steps)) &&
	       grew(i->bytes, i->steps) && more >= i->bytes[0] / 4;
}

enum hq_grown
hq_rule_judge(const struct hq_rule_item *i)
{
	/* What has levelled off has so at once in its highs, while its lows
	 * and what is settled go on for a step. */
	if (grew(i->lows, i->steps) && grew(i->highs, i->steps) && stays(i))
		return HQ_GROWN_BLOCKS;
	if (grew(i->settled, i->steps) && stays(i) &&
	    i->highs[i->steps] > i->highs[i->steps - 1])
		return HQ_GROWN_SETTLED;
	if (i->ends[i->steps] < i->ends[0])
		return HQ_GROWN_NOT;
	if (resized(i))
		return HQ_GROWN_RESIZED;
	return replaced(i) ? HQ_GROWN_REPLACED : HQ_GROWN_NOT;
}
