/*
 * The name that was meant by one that does not exist: what every error about
 * an unknown name ends with.
 *
 *	struct hq_near near;
 *	hq_near_start(&near, wanted);
 *	for (...)
 *		hq_near_offer(&near, name);
 *	hq_fail(err, HQ_ERR_NOTFOUND, "there is no type \"%s\"%s", wanted,
 *	    hq_near_hint(&near));		; did you mean "Node"?
 *
 * Near is: the wanted name is its beginning, or its last part behind "::",
 * "." or "/"; or a few letters inserted, dropped or replaced (Levenshtein's
 * distance, capitals counting as small letters): one for up to 3 letters, two
 * for up to 9, three for longer names.
 */
#ifndef HQ_ANALYSIS_SUPPORT_NEAR_H
#define HQ_ANALYSIS_SUPPORT_NEAR_H

#include <stddef.h>

#define HQ_NEAR_SIZE 128 /* of the longest name that is remembered */

struct hq_near {
	unsigned least; /* the distance that the next one must be below */
	char wanted[HQ_NEAR_SIZE];
	char best[HQ_NEAR_SIZE]; /* empty: none is near yet */
	char hint[HQ_NEAR_SIZE + 32];
};

/* `wanted` is copied; to one that is too long nothing is near. */
void hq_near_start(struct hq_near *n, const char *wanted);

/* The name, which is copied, is one that there is; of several as near, the
 * first stays.  NULL and empty ones are nothing. */
void hq_near_offer(struct hq_near *n, const char *name);

/* "; did you mean "NAME"?", or "" when none is near; *n's. */
const char *hq_near_hint(struct hq_near *n);

/*
 * The name of names[0..count) nearest to `wanted`, or NULL when none is near.
 * Returns one of the pointers of names.
 */
const char *hq_nearest_name(
    const char *wanted, const char *const *names, size_t count);

#endif
