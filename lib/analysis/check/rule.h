/*
 * Whether something has grown: CPython's rule for leaks (regrtest -R), "in
 * each step after the warm-up", on what is known of an item, which is a site,
 * a type or a holder.  Pure functions on arrays.
 *
 * A count alone is not enough.  A cache that is full and replaces its entries,
 * a buffer that is emptied now and then, and the blocks that other threads
 * happen to work on when a dump is made go up and down, and now and then up
 * several times in a row.  So blocks are looked at one by one: what grows has,
 * from each step, at least one that stays.
 */
#ifndef HQ_ANALYSIS_CHECK_RULE_H
#define HQ_ANALYSIS_CHECK_RULE_H

#include <stdbool.h>
#include <stdint.h>

/* Whether every one of n > 0 changes is growth: [5,5,6] and [10,1,1] are,
 * [3,0,0], [0,1,0] and [8,-8,1] are not. */
bool hq_rule_grew(const int64_t *changes, unsigned n);

/*
 * An item over `steps` measured steps.  Arrays of steps + 1 begin with the
 * window before the first of them; `end` is the dump at the end of a window.
 */
struct hq_rule_item {
	unsigned steps;
	const int64_t *lows;    /* [steps + 1] fewest live blocks in a window */
	const int64_t *highs;   /* [steps + 1] most */
	const int64_t *ends;    /* [steps + 1] live blocks at its end */
	const int64_t *settled; /* [steps + 1] of these, older than half a step */
	const int64_t *bytes;   /* [steps + 1] of the live blocks at its end */
	const int64_t *born;    /* [steps] born in it, live at the very end */
	int64_t late;           /* of these, not in the first half of what
				 * their thread did */
	const int64_t *kept;    /* [steps + 1] bytes of those that were live in
				 * all of it, which realloc resizes */
	int64_t gave;           /* bytes that these gave back, of all steps */
	unsigned rising;        /* of these, those that grew in each step */
	unsigned dumps;         /* looked into */
	bool shrank;            /* in blocks or bytes, from one to the next */
};

/* In which way an item has grown. */
enum hq_grown {
	HQ_GROWN_NOT,
	HQ_GROWN_BLOCKS,
	HQ_GROWN_SETTLED,  /* blocks, without those that are in flight */
	HQ_GROWN_RESIZED,  /* blocks that stay have become larger */
	HQ_GROWN_REPLACED, /* blocks are replaced by larger ones, or by more */
};

enum hq_grown hq_rule_judge(const struct hq_rule_item *i);

#endif
