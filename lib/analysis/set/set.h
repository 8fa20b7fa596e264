/*
 * Sets of blocks of one dump, and the words in which people ask for them:
 *
 *	type:Node & leak:definite		KIND:VALUE, as heapql part has it
 *	where 'req > 4096' - reachable(0x7f12c4a81000)
 *	row 3 of part type,size of since(1)
 *
 *	~ all   not these		- binds tighter than &, that than ^ and
 *	a - b   without these		that than |, as in Python
 *	a & b, a ^ b, a | b		in both, in one of them, in any
 *
 * doc/heapy.md has the whole language.  Members are rows of block.
 */
#ifndef HQ_ANALYSIS_SET_SET_H
#define HQ_ANALYSIS_SET_SET_H

#include "analysis/ask/ask.h"
#include "analysis/graph/array.h"

/* The bit of a row is set for a member. */
struct hq_set {
	uint64_t *bits;
	uint64_t rows; /* of block; no bit beyond is set */
};

static inline bool
hq_set_has(const struct hq_set *s, uint64_t row)
{
	return row < s->rows && hq_bit(s->bits, row);
}

/* With all blocks of the dump's table as `rows`, and none in it. */
enum hq_status hq_set_new(
    struct hq_ask *a, struct hq_set *ret_set, struct hq_error *reterr) HQ_CHECKED;

void hq_set_release(struct hq_set *s);

/* How many are in it. */
uint64_t hq_set_count(const struct hq_set *s);

/*
 * The set that an expression means, to be released.  HQ_ERR_USAGE: it is no
 * expression, and where; HQ_ERR_NOTFOUND: it names what is not there.
 */
enum hq_status hq_set_find(struct hq_ask *a, const char *text,
    struct hq_set *ret_set, struct hq_error *reterr) HQ_CHECKED;

/* Whether it is one, without looking for its blocks.  HQ_ERR_USAGE. */
enum hq_status hq_set_check(
    const char *text, struct hq_error *reterr) HQ_CHECKED;

/* The same as hq_set_find; the bits are to be freed. */
enum hq_status hq_set_eval(struct hq_ask *a, const char *text,
    uint64_t **ret_bits, uint64_t *ret_rows,
    struct hq_error *reterr) HQ_CHECKED;

#endif
