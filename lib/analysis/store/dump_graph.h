/*
 * Who holds what in a dump: its graph, and what has been found out about it,
 * each made when first asked for and kept while the dump is open.
 *
 * Nodes are rows of `block`.  A dump that knows of no references has none of
 * all this: functions succeed and give NULL.  In a damaged dump that was
 * opened all the same, references to rows that are cut off are left out.
 */
#ifndef HQ_ANALYSIS_STORE_DUMP_GRAPH_H
#define HQ_ANALYSIS_STORE_DUMP_GRAPH_H

#include "analysis/graph/components.h"
#include "analysis/graph/dominators.h"
#include "analysis/graph/kinds.h"
#include "analysis/graph/leaks.h"
#include "analysis/graph/nearest.h"
#include "analysis/graph/setsize.h"
#include "analysis/graph/ways.h"
#include "analysis/store/dump.h"

/* The graph itself; hq_edges_reference tells the row of `ref` or `root`. */
enum hq_status hq_dump_graph(struct hq_dump *d,
    const struct hq_graph **ret_graph, struct hq_error *reterr) HQ_CHECKED;

/* Sources by target. */
enum hq_status hq_dump_into(struct hq_dump *d, const struct hq_into **ret_into,
    struct hq_error *reterr) HQ_CHECKED;

enum hq_status hq_dump_leaks(struct hq_dump *d,
    const struct hq_leaks **ret_leaks, struct hq_error *reterr) HQ_CHECKED;

/* Leaders of lost blocks, as bits; cheaper than hq_dump_leaks. */
enum hq_status hq_dump_leaders(struct hq_dump *d,
    const uint64_t **ret_leaders, struct hq_error *reterr) HQ_CHECKED;

enum hq_status hq_dump_dominators(struct hq_dump *d,
    const struct hq_dominators **ret_dominators,
    struct hq_error *reterr) HQ_CHECKED;

enum hq_status hq_dump_nearest(struct hq_dump *d,
    const struct hq_nearest **ret_nearest,
    struct hq_error *reterr) HQ_CHECKED;

/* The cycle of each block, from 1, or 0. */
enum hq_status hq_dump_cycles(struct hq_dump *d,
    const struct hq_components **ret_cycles,
    struct hq_error *reterr) HQ_CHECKED;

/* Sets of kinds of referrers, or of words for references; members are texts
 * of the dump's own. */
enum hq_status hq_dump_kinds(struct hq_dump *d, bool words,
    const struct hq_kinds **ret_kinds, struct hq_error *reterr) HQ_CHECKED;

/* What finds ways; not constant, but the dump's own. */
enum hq_status hq_dump_ways(struct hq_dump *d, struct hq_ways **ret_ways,
    struct hq_error *reterr) HQ_CHECKED;

/* What a set of blocks, as bits, retains.  HQ_ERR_NOTFOUND where the dump
 * knows of no references.  *ret_retained, or NULL, is the caller's. */
enum hq_status hq_dump_setsize(struct hq_dump *d, const uint64_t *set,
    struct hq_setsize *ret_size, uint64_t **ret_retained,
    struct hq_error *reterr) HQ_CHECKED;

/* For compute_graph.c: `retained` and `retained_n` of the dominators are
 * columns from now on, which the dump releases. */
enum hq_dump_lent { HQ_DUMP_LENT_RETAINED = 1, HQ_DUMP_LENT_COUNT = 2 };
void hq_dump_graph_lend(struct hq_dump *d, enum hq_dump_lent what);

/* For dump.c.  NULL is nothing. */
struct hq_dump_graph;
void hq_dump_graph_free(struct hq_dump_graph *k);

#endif
