/*
 * The shortest chain of references from a block, forwards or backwards, until
 * a condition holds: objgraph's find_ref_chain and find_backref_chain.
 */
#ifndef HQ_ANALYSIS_SET_UNTIL_H
#define HQ_ANALYSIS_SET_UNTIL_H

#include "analysis/ask/chain.h"

/*
 * Where a chain ends, or through what it must not go:
 *
 *	root          a variable of the program or its libraries, or a region
 *	              that it told of, holds the block
 *	root:KIND     a root of that kind does: stack, register, tls, ...
 *	root:any      any root does
 *	EXPR          it is in this set: see set.h, such as type:NAME
 *	SQL           else, a condition on the columns of block
 */
struct hq_until {
	bool backwards;
	uint32_t most;      /* references, at most */
	const char *until;  /* such a word */
	const char *ignore; /* the same, or NULL */
};

/*
 * *ret_found tells whether there is one; if not, *chain is the block alone, as
 * objgraph has it.  A backward chain until a root begins with that root.
 * *ret_chain is the caller's, an array of one for hq_chain_release.
 */
enum hq_status hq_until_find(struct hq_holders *h,
    const struct hq_ask_block *from, const struct hq_until *until,
    struct hq_chain **ret_chain, bool *ret_found,
    struct hq_error *reterr) HQ_CHECKED;

#endif
