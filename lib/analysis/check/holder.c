/* Who holds what has grown. */
#include "analysis/check/holder.h"

#include "analysis/graph/dominators.h"
#include "analysis/graph/leaks.h"
#include "analysis/set/scan.h"
#include "analysis/store/dump_graph.h"
#include "analysis/support/memory.h"
#include "analysis/support/phase.h"

#include <stdlib.h>
#include <string.h>

/* Of a kind: what has no type is what its site allocated. */
#define KIND_SITE (UINT64_C(1) << 63)

static const char roots_sql[] =
    "SELECT root_id, CASE kind WHEN 'stack' THEN 1 WHEN 'register' THEN 2"
    "  ELSE 0 END FROM root"
    " WHERE dump_id = ?1";

/* The functions of sites. */
struct kind_of {
	int64_t trace;
	uint32_t func;
};

struct kinds {
	struct hq_holding *h;
	struct hq_texts funcs;
	struct kind_of *traces; /* ascending */
	size_t count, room;
};

static const char funcs_sql[] =
    "SELECT t.trace_id, coalesce(f.func, f.func_addr, f.pc_id) ||"
    "       coalesce(f.module_id, '')"
    "  FROM trace t JOIN frame f ON f.dump_id = t.dump_id"
    "   AND f.frame_id = t.site_frame"
    " WHERE t.dump_id = ?1 ORDER BY t.trace_id";

static enum hq_status
read_funcs(struct kinds *k, struct hq_error *reterr)
{
	sqlite3 *db = k->h->c->db;
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(db, funcs_sql, -1, &row, NULL);

	sqlite3_bind_int64(row, 1, k->h->c->series->dump_id);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(row, 1);
		uint32_t func =
		    name == NULL ? 0 : hq_texts_add(&k->funcs, name);
		if (func == 0 ||
		    hq_array_reserve((void **)&k->traces, &k->room, k->count,
			sizeof *k->traces) != 0)
			status = hq_check_nomem(reterr);
		else
			k->traces[k->count++] = (struct kind_of){
			    sqlite3_column_int64(row, 0), func};
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(db, reterr);
	sqlite3_finalize(row);
	return status;
}

static uint32_t
func_of(const struct kinds *k, int64_t trace)
{
	size_t low = 0, high = k->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (k->traces[mid].trace < trace)
			low = mid + 1;
		else
			high = mid;
	}
	return low < k->count && k->traces[low].trace == trace
		   ? k->traces[low].func
		   : 0;
}

static enum hq_status
take(void *opaque, const struct hq_scan_block *b)
{
	struct kinds *k = opaque;
	struct hq_holding *h = k->h;

	if (b->row >= h->holders->graph->nodes)
		return HQ_OK;
	h->serials[b->row] = b->keys[0].number;
	h->kinds[b->row] = b->keys[2].number > 0
			       ? (uint64_t)b->keys[2].number
			       : func_of(k, b->keys[1].number) | KIND_SITE;
	return HQ_OK;
}

static enum hq_status
read_blocks(struct hq_holding *h, struct hq_error *reterr)
{
	struct kinds k = {.h = h};
	struct hq_scan s;
	enum hq_status status = hq_scan_init(&s, h->c->database,
	    h->c->series->dump_id, "serial, trace_id, type_id", reterr);

	if (status == HQ_OK)
		status = read_funcs(&k, reterr);
	if (status == HQ_OK)
		status = hq_scan_run(&s, take, &k, reterr);
	hq_scan_release(&s);
	hq_texts_release(&k.funcs);
	free(k.traces);
	return status;
}

static enum hq_status
read_roots(struct hq_holding *h, struct hq_error *reterr)
{
	static const char *const words[] = {NULL, "root:stack", "root:register"};
	uint32_t n = h->holders->graph->roots.references;
	bool any[3] = {false};
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(h->c->db, roots_sql, -1, &row, NULL);

	sqlite3_bind_int64(row, 1, h->c->series->dump_id);
	while (rc == SQLITE_OK && (rc = sqlite3_step(row)) == SQLITE_ROW) {
		uint64_t id = (uint64_t)sqlite3_column_int64(row, 0);
		int kind = sqlite3_column_int(row, 1);
		if (id < n)
			h->stale[id] = kind > 0;
		any[kind] = true;
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_DONE)
		status = hq_database_fail(h->c->db, reterr);
	sqlite3_finalize(row);
	for (unsigned i = 1; i < 3; i++)
		if (any[i])
			h->avoid[h->navoid++] = words[i];
	return status;
}

/* The dominators of a database's dump, which keeps none. */
static enum hq_status
make_dominators(struct hq_holding *h, struct hq_error *reterr)
{
	const struct hq_graph *g = h->holders->graph;
	struct hq_domtree tree = {0};
	uint64_t *leaders = NULL;
	enum hq_status status = hq_leaks_leaders(g, &leaders, reterr);

	if (status == HQ_OK)
		status = hq_domtree_new(g, leaders, &tree, reterr);
	free(leaders);
	if (status != HQ_OK)
		return status;
	h->own_idom = hq_array_new(g->nodes, sizeof *h->own_idom);
	for (uint32_t i = 0; h->own_idom != NULL && i < g->nodes; i++)
		h->own_idom[i] = HQ_GRAPH_NONE;
	for (uint32_t i = 1; h->own_idom != NULL && i <= tree.count; i++)
		if (tree.idom[i] != 0)
			h->own_idom[tree.order[i]] = tree.order[tree.idom[i]];
	hq_domtree_release(&tree);
	h->idom = h->own_idom;
	return h->own_idom != NULL ? HQ_OK : hq_check_nomem(reterr);
}

static enum hq_status
get_dominators(struct hq_holding *h, struct hq_error *reterr)
{
	struct hq_dump *d = hq_ask_opened(h->ask);
	const struct hq_dominators *known;
	enum hq_status status;

	if (d == NULL)
		return make_dominators(h, reterr);
	status = hq_dump_dominators(d, &known, reterr);
	if (status == HQ_OK)
		h->idom = known->idom;
	return status;
}

static enum hq_status
prepare(struct hq_holding *h, struct hq_error *reterr)
{
	uint32_t nodes, roots;
	enum hq_status status = hq_ask_new(
	    h->c->database, h->c->series->dump_id, &h->ask, reterr);

	if (status == HQ_OK)
		status = hq_holders_of(h->ask, &h->holders, reterr);
	if (status != HQ_OK)
		return status;
	nodes = h->holders->graph->nodes;
	roots = h->holders->graph->roots.references;
	h->serials = hq_array_new_zero(nodes, sizeof *h->serials);
	h->kinds = hq_array_new_zero(nodes, sizeof *h->kinds);
	h->stamps = hq_array_new_zero(nodes, sizeof *h->stamps);
	h->stale = hq_array_new_zero(roots, sizeof *h->stale);
	if (h->serials == NULL || h->kinds == NULL || h->stamps == NULL ||
	    h->stale == NULL)
		return hq_check_nomem(reterr);
	status = get_dominators(h, reterr);
	if (status == HQ_OK)
		status = hq_holders_nearest(h->holders, reterr);
	if (status == HQ_OK)
		status = read_blocks(h, reterr);
	if (status == HQ_OK)
		status = read_roots(h, reterr);
	return status == HQ_OK ? hq_holding_search(h, reterr) : status;
}

enum hq_status
hq_holding_new(const struct hq_growth *g, struct hq_holding **ret_holding,
    struct hq_error *reterr)
{
	HQ_PHASE("holders", NULL);
	struct hq_holding *h = calloc(1, sizeof *h);
	enum hq_status status;

	if (h == NULL)
		return hq_check_nomem(reterr);
	h->c = g->c;
	h->first = hq_steps_end(g->c->process, &g->steps, g->steps.warmup)
		       ->next_serial;
	status = prepare(h, reterr);
	if (status == HQ_OK)
		*ret_holding = h;
	else
		hq_holding_free(h);
	return status;
}

void
hq_holding_free(struct hq_holding *h)
{
	if (h == NULL)
		return;
	hq_ask_free(h->ask);
	free(h->own_idom);
	free(h->serials);
	free(h->kinds);
	free(h->stale);
	free(h->stamps);
	free(h->way_parent);
	free(h->way_root);
	free(h);
}
