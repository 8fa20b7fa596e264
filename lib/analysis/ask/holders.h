/*
 * The graph of a dump and what is made of it, each when first asked for:
 * taken from an opened dump, or read by SQL from a loaded database.
 *
 * Nodes are rows of `block`, references and roots have the numbers of their
 * rows.
 */
#ifndef HQ_ANALYSIS_ASK_HOLDERS_H
#define HQ_ANALYSIS_ASK_HOLDERS_H

#include "analysis/ask/ask.h"
#include "analysis/graph/ways.h"

struct hq_holders {
	struct hq_ask *ask;
	const struct hq_graph *graph;
	struct hq_graph *own; /* NULL: it is the dump's */
	int64_t *serials;     /* by node, of a database; else NULL */
	struct hq_into into;
	struct hq_nearest nearest;
	bool has_into, has_nearest;
	struct hq_ways *ways;
};

/* With its graph; to be released in any case. */
enum hq_status hq_holders_init(struct hq_holders *h, struct hq_ask *a,
    struct hq_error *reterr) HQ_CHECKED;

void hq_holders_release(struct hq_holders *h);

enum hq_status hq_holders_nearest(
    struct hq_holders *h, struct hq_error *reterr) HQ_CHECKED;

/* h->ways, and what they need. */
enum hq_status hq_holders_ways(
    struct hq_holders *h, struct hq_error *reterr) HQ_CHECKED;

/* The key of a node's block. */
int64_t hq_holders_key(const struct hq_holders *h, uint32_t node);

#endif
