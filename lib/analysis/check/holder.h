/*
 * Who holds what has grown, in the last dump of a series; private to
 * lib/analysis/check.
 *
 * A block's holder is the nearest block above it that is older than the steps,
 * in the tree of dominators, so that without the one the other would go; and
 * where that is a part of a list or tree of what has grown, that which holds
 * the list.  Where no block does, it is the variable.
 */
#ifndef HQ_ANALYSIS_CHECK_HOLDER_H
#define HQ_ANALYSIS_CHECK_HOLDER_H

#include "analysis/ask/chain.h"
#include "analysis/check/growth_survivors.h"

/* A holder: a block's node, or a root's row. */
struct hq_holder {
	uint32_t node; /* HQ_GRAPH_NONE: it is the root, or not known */
	uint32_t root; /* HQ_GRAPH_NONE */
};

struct hq_holding {
	struct hq_check_context *c;
	struct hq_ask *ask;
	struct hq_holders *holders;
	const uint32_t *idom; /* by node; HQ_GRAPH_NONE: a root holds it */
	uint32_t *own_idom;   /* of a database */
	int64_t *serials;     /* by node */
	uint64_t *kinds;      /* by node: its type, or what function allocated
			       * it */
	bool *stale;          /* by root: of a stack, whose pointers may be
			       * left there from what was before */
	const char *avoid[2]; /* the kinds of such roots that there are */
	unsigned navoid;
	/* By node, the shortest way from a root that is not stale: the block
	 * before it, or the root; neither where there is no such way. */
	uint32_t *way_parent, *way_root;
	uint32_t *stamps;     /* by node: the question that came by */
	uint32_t stamp;
	int64_t first;        /* serials of the steps begin here */
};

/*
 * For the last dump of the series of g.  HQ_ERR_NOTFOUND: it knows of no
 * references.  To be freed.
 */
enum hq_status hq_holding_new(const struct hq_growth *g,
    struct hq_holding **ret_holding, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_holding_free(struct hq_holding *h);

/* For hq_holding_new: finds those ways. */
enum hq_status hq_holding_search(
    struct hq_holding *h, struct hq_error *reterr) HQ_CHECKED;

/* The nearest block above a node, or the root that holds it; neither: it is
 * lost. */
struct hq_holder hq_holding_above(const struct hq_holding *h, uint32_t node);

/*
 * Puts into words who holds survivors of what has grown: f->holder, that which
 * holds most of them; f->shares, who else where it has not nearly all; f->path,
 * how the block f->serial is held.
 */
enum hq_status hq_holding_tell(struct hq_holding *h,
    const struct hq_survivor *survivors, size_t n, struct hq_check_finding *f,
    struct hq_error *reterr) HQ_CHECKED;

/* A holder in words without addresses, serials and indices, to be freed;
 * `below` is a block that it holds.  NULL: not known. */
enum hq_status hq_holder_words(struct hq_holding *h,
    const struct hq_holder *holder, uint32_t below, char **ret_words,
    struct hq_error *reterr) HQ_CHECKED;

#endif
