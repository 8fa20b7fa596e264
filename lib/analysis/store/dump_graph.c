/* Who holds what in a dump. */
#include "analysis/store/dump_graph.h"

#include "analysis/reader/stream.h"
#include "analysis/store/compute_graph.h"
#include "analysis/support/phase.h"

#include <stdlib.h>
#include <string.h>

/* Rows that are read at once. */
#define BATCH 4096u

/* Values of ref.how. */
enum { HOW_FIELD = 1, HOW_TRAVERSE = 2, HOW_WEAK = 3 };

/* Values of `rule` above it make an interior pointer as good as any. */
enum { RULE_INTERIOR = 1 };

struct hq_dump_graph {
	struct hq_graph *g;
	struct hq_into into;
	struct hq_leaks leaks;
	uint64_t *leaders;
	struct hq_dominators dominators;
	struct hq_nearest nearest;
	struct hq_components cycles;
	struct hq_kinds kinds[2]; /* of referrers, and words */
	struct hq_ways *ways;
	unsigned lent;
};

void
hq_dump_graph_free(struct hq_dump_graph *k)
{
	if (k == NULL)
		return;
	if (k->lent & HQ_DUMP_LENT_RETAINED)
		k->dominators.retained = NULL;
	if (k->lent & HQ_DUMP_LENT_COUNT)
		k->dominators.retained_n = NULL;
	hq_ways_free(k->ways);
	hq_kinds_release(&k->kinds[0]);
	hq_kinds_release(&k->kinds[1]);
	hq_components_release(&k->cycles);
	hq_nearest_release(&k->nearest);
	hq_dominators_release(&k->dominators);
	free(k->leaders);
	hq_leaks_release(&k->leaks);
	hq_into_release(&k->into);
	hq_graph_free(k->g);
	free(k);
}

void
hq_dump_graph_lend(struct hq_dump *d, enum hq_dump_lent what)
{
	d->graph->lent |= what;
}

static unsigned
class_of(uint32_t how, uint32_t rule)
{
	unsigned class = rule == RULE_INTERIOR ? HQ_EDGE_INTERIOR
					       : HQ_EDGE_START;

	if (how == HOW_WEAK)
		return HQ_EDGE_WEAK;
	return how == HOW_FIELD || how == HOW_TRAVERSE ? class | HQ_EDGE_TOLD
						       : class;
}

/* The columns of ref that make an edge, each with a batch of its rows. */
enum { SRC, DST, HOW, RULE, NSTREAMS };
struct refs {
	struct hq_stream *streams[NSTREAMS];
	uint32_t values[NSTREAMS][BATCH];
};

static void
add_batch(struct hq_graph *g, const struct refs *refs, uint32_t n, bool partial)
{
	for (uint32_t i = 0; i < n; i++) {
		uint32_t src = refs->values[SRC][i], dst = refs->values[DST][i];
		if (partial && (src >= g->nodes || dst >= g->nodes)) {
			src = src < g->nodes ? src : g->nodes - 1;
			dst = HQ_GRAPH_NONE;
		} else if (dst >= g->nodes) {
			dst = g->nodes; /* which is refused */
		}
		hq_graph_add(g, src, dst,
		    class_of(refs->values[HOW][i], refs->values[RULE][i]));
	}
}

static enum hq_status
add_references(struct hq_dump *d, struct hq_graph *g, struct hq_error *reterr)
{
	static const enum hq_column_id columns[NSTREAMS] = {
	    HQ_COL_REF_src_row, HQ_COL_REF_dst_row, HQ_COL_REF_how,
	    HQ_COL_REF_rule};
	struct refs *refs = calloc(1, sizeof *refs);
	uint32_t left = hq_reader_rows(d->reader, HQ_SECTION_REF);
	enum hq_status status = HQ_OK;

	if (refs == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (unsigned i = 0; status == HQ_OK && i < NSTREAMS; i++)
		status = hq_stream_open(
		    d->reader, columns[i], &refs->streams[i], reterr);
	while (status == HQ_OK && left > 0) {
		uint32_t n = left < BATCH ? left : BATCH;
		for (unsigned i = 0; status == HQ_OK && i < NSTREAMS; i++)
			status = hq_stream_read(
			    refs->streams[i], n, refs->values[i], reterr);
		if (status == HQ_OK)
			add_batch(g, refs, n, d->damage != NULL);
		left -= n;
	}
	for (unsigned i = 0; i < NSTREAMS; i++)
		hq_stream_close(refs->streams[i]);
	free(refs);
	return status;
}

static bool
is_region(struct hq_dump *d, uint64_t kind)
{
	const char *text;
	size_t n;

	return hq_reader_text(d->reader, kind, &text, &n, NULL) == HQ_OK &&
	       n == strlen("region") && memcmp(text, "region", n) == 0;
}

static enum hq_status
add_roots(struct hq_dump *d, struct hq_graph *g, struct hq_error *reterr)
{
	const struct hq_dense *kinds, *dsts, *rules;
	uint64_t last = UINT64_MAX;
	bool told = false;
	enum hq_status status =
	    hq_reader_column(d->reader, HQ_COL_ROOT_kind, &kinds, reterr);

	if (status == HQ_OK)
		status = hq_reader_column(
		    d->reader, HQ_COL_ROOT_dst_row, &dsts, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    d->reader, HQ_COL_ROOT_rule, &rules, reterr);
	for (uint32_t i = 0; status == HQ_OK && i < kinds->rows; i++) {
		uint64_t kind = hq_dense_raw(kinds, i);
		uint64_t dst = hq_dense_raw(dsts, i);
		unsigned class =
		    class_of(0, (uint32_t)hq_dense_raw(rules, i));
		if (kind != last) {
			last = kind;
			told = is_region(d, kind);
		}
		if (dst >= g->nodes)
			dst = d->damage != NULL ? HQ_GRAPH_NONE : g->nodes;
		hq_graph_add_root(g, dst, told ? class | HQ_EDGE_TOLD : class);
	}
	return status;
}

static enum hq_status
build(struct hq_dump *d, struct hq_graph **ret_graph, struct hq_error *reterr)
{
	HQ_PHASE("graph", NULL);
	struct hq_graph *g;
	enum hq_status status = hq_graph_new(
	    hq_reader_rows(d->reader, HQ_SECTION_BLOCK),
	    hq_reader_rows(d->reader, HQ_SECTION_REF),
	    hq_reader_rows(d->reader, HQ_SECTION_ROOT), &g, reterr);

	if (status != HQ_OK)
		return status;
	status = add_references(d, g, reterr);
	if (status == HQ_OK)
		status = add_roots(d, g, reterr);
	if (status == HQ_OK)
		status = hq_graph_finish(g, reterr);
	if (status == HQ_OK) {
		*ret_graph = g;
	} else {
		hq_error_file(reterr, hq_reader_path(d->reader));
		hq_graph_free(g);
	}
	return status;
}

/* Whether references were looked for: in a heap of lost blocks there may be
 * none. */
static bool
has_references(struct hq_dump *d)
{
	const struct hq_dense *ns;

	if (hq_reader_rows(d->reader, HQ_SECTION_REF) > 0 ||
	    hq_reader_rows(d->reader, HQ_SECTION_ROOT) > 0)
		return true;
	return hq_reader_rows(d->reader, HQ_SECTION_COST) > 0 &&
	       hq_reader_column(d->reader, HQ_COL_COST_scan_ns, &ns, NULL) ==
		   HQ_OK &&
	       hq_dense_raw(ns, 0) > 0;
}

/* The graph, or NULL where the dump has none. */
static enum hq_status
get(struct hq_dump *d, struct hq_dump_graph **ret_known,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	*ret_known = NULL;
	if (hq_reader_rows(d->reader, HQ_SECTION_BLOCK) == 0 ||
	    !has_references(d))
		return HQ_OK;
	if (d->graph == NULL)
		d->graph = calloc(1, sizeof *d->graph);
	if (d->graph == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (d->graph->g == NULL)
		status = build(d, &d->graph->g, reterr);
	if (status == HQ_OK)
		*ret_known = d->graph;
	return status;
}

enum hq_status
hq_dump_graph(struct hq_dump *d, const struct hq_graph **ret_graph,
    struct hq_error *reterr)
{
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	*ret_graph = k == NULL ? NULL : k->g;
	return status;
}

enum hq_status
hq_dump_into(struct hq_dump *d, const struct hq_into **ret_into,
    struct hq_error *reterr)
{
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	HQ_PHASE("graph backwards", NULL);
	if (k != NULL && k->into.first == NULL)
		status = hq_into_new(k->g, NULL, &k->into, reterr);
	*ret_into = k == NULL ? NULL : &k->into;
	return status;
}

enum hq_status
hq_dump_leaks(struct hq_dump *d, const struct hq_leaks **ret_leaks,
    struct hq_error *reterr)
{
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	HQ_PHASE("leak classes", NULL);
	if (k != NULL && k->leaks.leak == NULL)
		status = hq_leaks_new(k->g, &k->leaks, reterr);
	*ret_leaks = k == NULL ? NULL : &k->leaks;
	return status;
}

enum hq_status
hq_dump_leaders(struct hq_dump *d, const uint64_t **ret_leaders,
    struct hq_error *reterr)
{
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	HQ_PHASE("leaders of what is lost", NULL);
	if (k != NULL && k->leaders == NULL)
		status = hq_leaks_leaders(k->g, &k->leaders, reterr);
	*ret_leaders = k == NULL ? NULL : k->leaders;
	return status;
}

enum hq_status
hq_dump_dominators(struct hq_dump *d,
    const struct hq_dominators **ret_dominators, struct hq_error *reterr)
{
	const struct hq_dense *sizes;
	const uint64_t *leaders;
	struct hq_domtree tree = {0};
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	*ret_dominators = k == NULL ? NULL : &k->dominators;
	if (k == NULL || k->dominators.idom != NULL)
		return status;
	HQ_PHASE("dominators", NULL);
	status = hq_dump_leaders(d, &leaders, reterr);
	if (status == HQ_OK)
		status = hq_domtree_new(k->g, leaders, &tree, reterr);
	/* Only now, as memory is scarce before. */
	if (status == HQ_OK)
		status = hq_reader_column(
		    d->reader, HQ_COL_BLOCK_req, &sizes, reterr);
	if (status == HQ_OK)
		status = hq_dominators_new(
		    k->g, &tree, sizes, &k->dominators, reterr);
	hq_domtree_release(&tree);
	return status;
}

enum hq_status
hq_dump_nearest(struct hq_dump *d, const struct hq_nearest **ret_nearest,
    struct hq_error *reterr)
{
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	HQ_PHASE("shortest ways", NULL);
	if (k != NULL && k->nearest.dist == NULL)
		status = hq_nearest_new(k->g, &k->nearest, reterr);
	*ret_nearest = k == NULL ? NULL : &k->nearest;
	return status;
}

enum hq_status
hq_dump_cycles(struct hq_dump *d, const struct hq_components **ret_cycles,
    struct hq_error *reterr)
{
	struct hq_components c;
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	*ret_cycles = k == NULL ? NULL : &k->cycles;
	if (k == NULL || k->cycles.of != NULL)
		return status;
	HQ_PHASE("cycles", NULL);
	status = hq_components_new(k->g, &c, reterr);
	if (status != HQ_OK)
		return status;
	status = hq_components_cycles(k->g, &c, reterr);
	if (status == HQ_OK)
		k->cycles = c;
	else
		hq_components_release(&c);
	return status;
}

enum hq_status
hq_dump_kinds(struct hq_dump *d, bool words,
    const struct hq_kinds **ret_kinds, struct hq_error *reterr)
{
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	HQ_PHASE("sets of kinds", NULL);
	if (k != NULL && k->kinds[words].of == NULL)
		status = hq_graph_make_kinds(
		    d, words, &k->kinds[words], reterr);
	*ret_kinds = k == NULL ? NULL : &k->kinds[words];
	return status;
}

enum hq_status
hq_dump_ways(struct hq_dump *d, struct hq_ways **ret_ways,
    struct hq_error *reterr)
{
	const struct hq_into *into;
	const struct hq_nearest *nearest;
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	HQ_PHASE("shortest ways", NULL);
	if (k != NULL && k->ways == NULL) {
		status = hq_dump_into(d, &into, reterr);
		if (status == HQ_OK)
			status = hq_dump_nearest(d, &nearest, reterr);
		if (status == HQ_OK)
			status = hq_ways_new(
			    k->g, into, nearest, &k->ways, reterr);
	}
	*ret_ways = k == NULL ? NULL : k->ways;
	return status;
}

enum hq_status
hq_dump_setsize(struct hq_dump *d, const uint64_t *set,
    struct hq_setsize *ret_size, uint64_t **ret_retained,
    struct hq_error *reterr)
{
	const struct hq_dense *sizes;
	const uint64_t *leaders;
	struct hq_dump_graph *k;
	enum hq_status status = get(d, &k, reterr);

	HQ_PHASE("what goes with a set", NULL);
	if (status == HQ_OK && k == NULL)
		return hq_fail(reterr, HQ_ERR_NOTFOUND,
		    "the dump knows of no references");
	if (status == HQ_OK)
		status = hq_dump_leaders(d, &leaders, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    d->reader, HQ_COL_BLOCK_req, &sizes, reterr);
	if (status == HQ_OK)
		status = hq_setsize(k->g, leaders, sizes, set, ret_size,
		    ret_retained, reterr);
	return status;
}
