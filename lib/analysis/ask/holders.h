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
#include "analysis/graph/leaks.h"
#include "analysis/graph/setsize.h"
#include "analysis/graph/ways.h"

struct hq_holders {
	struct hq_ask *ask;
	const struct hq_graph *graph;
	const struct hq_nearest *nearest; /* NULL: not asked for yet */
	struct hq_ways *ways;             /* the same */
	/* Of a database; a dump has its own. */
	struct hq_graph *own;
	int64_t *serials; /* by node */
	uint64_t *sizes;  /* by node: bytes requested */
	struct hq_into into;
	struct hq_nearest own_nearest;
	bool has_into;
	struct hq_ways *own_ways;
	uint64_t *leaders; /* bits, or NULL: not asked for yet */
	struct hq_leaks *own_leaks; /* NULL: not asked for yet */
};

/*
 * That of an ask, with its graph, made when first asked for and kept until
 * hq_ask_free: to read the graph from a database takes longest of all.
 * HQ_ERR_NOTFOUND, in words, where the dump knows of no references.
 */
enum hq_status hq_holders_of(struct hq_ask *a, struct hq_holders **ret_holders,
    struct hq_error *reterr) HQ_CHECKED;

/* For hq_ask_free.  NULL is nothing. */
void hq_holders_free(struct hq_holders *h);

/* h->nearest. */
enum hq_status hq_holders_nearest(
    struct hq_holders *h, struct hq_error *reterr) HQ_CHECKED;

/* Sources by target; borrowed. */
enum hq_status hq_holders_into(struct hq_holders *h,
    const struct hq_into **ret_into, struct hq_error *reterr) HQ_CHECKED;

/* h->ways. */
enum hq_status hq_holders_ways(
    struct hq_holders *h, struct hq_error *reterr) HQ_CHECKED;

/* What a set of nodes, as bits, retains. */
enum hq_status hq_holders_setsize(struct hq_holders *h, const uint64_t *set,
    struct hq_setsize *ret_size, struct hq_error *reterr) HQ_CHECKED;

/* The same, and the retained nodes as bits, the caller's: heapy's dominos. */
enum hq_status hq_holders_dominos(struct hq_holders *h, const uint64_t *set,
    struct hq_setsize *ret_size, uint64_t **ret_retained,
    struct hq_error *reterr) HQ_CHECKED;

/* Bytes requested of each node; borrowed from *h. */
enum hq_status hq_holders_sizes(struct hq_holders *h,
    struct hq_dense *ret_sizes, struct hq_error *reterr) HQ_CHECKED;

/* The leader of a lost node, or HQ_GRAPH_NONE. */
enum hq_status hq_holders_leader(struct hq_holders *h, uint32_t node,
    uint32_t *ret_leader, struct hq_error *reterr) HQ_CHECKED;

/* Bytes requested of all blocks. */
enum hq_status hq_holders_bytes(struct hq_holders *h, uint64_t *ret_bytes,
    struct hq_error *reterr) HQ_CHECKED;

/* The key of a node's block. */
int64_t hq_holders_key(const struct hq_holders *h, uint32_t node);

#endif
