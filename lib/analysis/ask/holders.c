/* The graph of a dump and what is made of it. */
#include "analysis/ask/holders.h"

#include "analysis/ask/private.h"
#include "analysis/graph/leaks.h"
#include "analysis/store/dump_graph.h"
#include "analysis/support/memory.h"
#include "analysis/support/phase.h"

#include <stdlib.h>
#include <string.h>

typedef void (*take_fn)(struct hq_holders *h, sqlite3_stmt *row);

/* Gives each row of a query, whose only parameter is the dump, to `take`. */
static enum hq_status
read_rows(struct hq_holders *h, const char *sql, take_fn take,
    struct hq_error *reterr)
{
	sqlite3 *handle = hq_ask_handle(h->ask);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 1, hq_ask_dump(h->ask));
	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		take(h, stmt);
		rc = SQLITE_OK;
	}
	if (rc != SQLITE_DONE)
		status = hq_database_fail(handle, reterr);
	sqlite3_finalize(stmt);
	return status;
}

/* Rows are those of the dump, but a database may have been changed. */
static void
take_block(struct hq_holders *h, sqlite3_stmt *row)
{
	uint64_t node = (uint64_t)sqlite3_column_int64(row, 0);

	if (node >= h->own->nodes)
		return;
	h->serials[node] = sqlite3_column_int64(row, 1);
	h->sizes[node] = (uint64_t)sqlite3_column_int64(row, 2);
}

static unsigned
class_of(int64_t rule, int64_t how, bool region)
{
	unsigned told = region || how == HQ_ASK_FIELD || how == HQ_ASK_TOLD
			    ? HQ_EDGE_TOLD
			    : 0;

	if (how == HQ_ASK_WEAK)
		return HQ_EDGE_WEAK;
	/* Rules from 2 on make an interior pointer as good as another. */
	return told | (rule == 1 ? HQ_EDGE_INTERIOR : HQ_EDGE_START);
}

/* A row that is not there is none, as in a damaged dump. */
static uint64_t
node_of(const struct hq_holders *h, sqlite3_stmt *row, int column)
{
	uint64_t node = (uint64_t)sqlite3_column_int64(row, column);

	return node < h->own->nodes ? node : HQ_GRAPH_NONE;
}

static void
take_ref(struct hq_holders *h, sqlite3_stmt *row)
{
	uint64_t src = node_of(h, row, 0), dst = node_of(h, row, 1);

	if (src == HQ_GRAPH_NONE || dst == HQ_GRAPH_NONE) {
		src = src == HQ_GRAPH_NONE ? h->own->nodes - 1 : src;
		dst = HQ_GRAPH_NONE;
	}
	hq_graph_add(h->own, src, dst,
	    class_of(sqlite3_column_int64(row, 2),
		sqlite3_column_int64(row, 3), false));
}

static void
take_root(struct hq_holders *h, sqlite3_stmt *row)
{
	hq_graph_add_root(h->own, node_of(h, row, 0),
	    class_of(sqlite3_column_int64(row, 1), 0,
		sqlite3_column_int64(row, 2) != 0));
}

/* How much there is of what makes the graph, and whether it was looked for:
 * in a heap of lost blocks there may be no reference. */
static enum hq_status
count_rows(struct hq_holders *h, uint64_t counts[4], struct hq_error *reterr)
{
	static const char sql[] =
	    "SELECT (SELECT count(*) FROM block WHERE dump_id = ?1),"
	    "       (SELECT count(*) FROM ref WHERE dump_id = ?1),"
	    "       (SELECT count(*) FROM root WHERE dump_id = ?1),"
	    "       (SELECT scan_ns > 0 FROM dump WHERE dump_id = ?1)";
	sqlite3 *handle = hq_ask_handle(h->ask);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_bind_int64(stmt, 1, hq_ask_dump(h->ask)) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		status = hq_database_fail(handle, reterr);
	for (int i = 0; status == HQ_OK && i < 4; i++)
		counts[i] = (uint64_t)sqlite3_column_int64(stmt, i);
	sqlite3_finalize(stmt);
	return status;
}

static enum hq_status
read_graph(struct hq_holders *h, struct hq_error *reterr)
{
	HQ_PHASE("graph from the database", NULL);
	uint64_t n[4], blocks;
	enum hq_status status = count_rows(h, n, reterr);

	if (status != HQ_OK)
		return status;
	blocks = n[0];
	if (blocks == 0 || n[1] + n[2] + n[3] == 0)
		return HQ_OK;
	status = hq_graph_new(blocks, n[1], n[2], &h->own, reterr);
	if (status != HQ_OK)
		return status;
	h->graph = h->own;
	h->serials = hq_array_new_zero(blocks, sizeof *h->serials);
	h->sizes = hq_array_new_zero(blocks, sizeof *h->sizes);
	if (h->serials == NULL || h->sizes == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = read_rows(h,
	    "SELECT row, serial, req FROM block WHERE dump_id = ?1",
	    take_block, reterr);
	if (status == HQ_OK)
		status = read_rows(h,
		    "SELECT src_row, dst_row, rule, how FROM ref"
		    " WHERE dump_id = ?1 ORDER BY ref_id",
		    take_ref, reterr);
	if (status == HQ_OK)
		status = read_rows(h,
		    "SELECT dst_row, rule, kind = 'region' FROM root"
		    " WHERE dump_id = ?1 ORDER BY root_id",
		    take_root, reterr);
	if (status == HQ_OK)
		status = hq_graph_finish(h->own, reterr);
	return status;
}

enum hq_status
hq_holders_of(struct hq_ask *a, struct hq_holders **ret_holders,
    struct hq_error *reterr)
{
	struct hq_dump *d = hq_ask_opened(a);
	struct hq_holders *h = a->holders;
	enum hq_status status;

	*ret_holders = h;
	if (h != NULL)
		return HQ_OK;
	h = calloc(1, sizeof *h);
	if (h == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	h->ask = a;
	status = d != NULL ? hq_dump_graph(d, &h->graph, reterr)
			   : read_graph(h, reterr);
	if (status == HQ_OK && h->graph == NULL)
		status = hq_fail(reterr, HQ_ERR_NOTFOUND,
		    "the dump knows of no references between blocks; it was "
		    "taken without them");
	if (status != HQ_OK) {
		hq_holders_free(h);
		return status;
	}
	*ret_holders = a->holders = h;
	return HQ_OK;
}

void
hq_holders_free(struct hq_holders *h)
{
	if (h == NULL)
		return;
	hq_ways_free(h->own_ways);
	hq_nearest_release(&h->own_nearest);
	hq_into_release(&h->into);
	if (h->own_leaks != NULL)
		hq_leaks_release(h->own_leaks);
	free(h->own_leaks);
	free(h->leaders);
	free(h->serials);
	free(h->sizes);
	hq_graph_free(h->own);
	free(h);
}

enum hq_status
hq_holders_nearest(struct hq_holders *h, struct hq_error *reterr)
{
	enum hq_status status;

	if (h->nearest != NULL)
		return HQ_OK;
	if (h->own == NULL)
		return hq_dump_nearest(
		    hq_ask_opened(h->ask), &h->nearest, reterr);
	status = hq_nearest_new(h->graph, &h->own_nearest, reterr);
	if (status == HQ_OK)
		h->nearest = &h->own_nearest;
	return status;
}

enum hq_status
hq_holders_into(struct hq_holders *h, const struct hq_into **ret_into,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	if (h->own == NULL)
		return hq_dump_into(hq_ask_opened(h->ask), ret_into, reterr);
	if (!h->has_into)
		status = hq_into_new(h->graph, NULL, &h->into, reterr);
	h->has_into = h->has_into || status == HQ_OK;
	*ret_into = &h->into;
	return status;
}

enum hq_status
hq_holders_ways(struct hq_holders *h, struct hq_error *reterr)
{
	const struct hq_into *into;
	enum hq_status status = hq_holders_nearest(h, reterr);

	if (status != HQ_OK || h->ways != NULL)
		return status;
	if (h->own == NULL)
		return hq_dump_ways(
		    hq_ask_opened(h->ask), &h->ways, reterr);
	status = hq_holders_into(h, &into, reterr);
	if (status == HQ_OK)
		status = hq_ways_new(h->graph, into, &h->own_nearest,
		    &h->own_ways, reterr);
	h->ways = h->own_ways;
	return status;
}

enum hq_status
hq_holders_sizes(struct hq_holders *h, struct hq_dense *ret_sizes,
    struct hq_error *reterr)
{
	const struct hq_dense *req;
	enum hq_status status;

	*ret_sizes = (struct hq_dense){
	    .data = h->sizes, .rows = h->graph->nodes, .width = 8};
	if (h->own != NULL)
		return HQ_OK;
	status = hq_reader_column(hq_ask_opened(h->ask)->reader,
	    HQ_COL_BLOCK_req, &req, reterr);
	if (status == HQ_OK)
		*ret_sizes = *req;
	return status;
}

enum hq_status
hq_holders_dominos(struct hq_holders *h, const uint64_t *set,
    struct hq_setsize *ret_size, uint64_t **ret_retained,
    struct hq_error *reterr)
{
	struct hq_dense sizes;
	enum hq_status status = HQ_OK;

	if (h->own == NULL)
		return hq_dump_setsize(hq_ask_opened(h->ask), set, ret_size,
		    ret_retained, reterr);
	if (h->leaders == NULL)
		status = hq_leaks_leaders(h->graph, &h->leaders, reterr);
	if (status == HQ_OK)
		status = hq_holders_sizes(h, &sizes, reterr);
	if (status == HQ_OK)
		status = hq_setsize(h->graph, h->leaders, &sizes, set,
		    ret_size, ret_retained, reterr);
	return status;
}

enum hq_status
hq_holders_setsize(struct hq_holders *h, const uint64_t *set,
    struct hq_setsize *ret_size, struct hq_error *reterr)
{
	return hq_holders_dominos(h, set, ret_size, NULL, reterr);
}

static enum hq_status
own_leaks(struct hq_holders *h, struct hq_error *reterr)
{
	struct hq_leaks *leaks = calloc(1, sizeof *leaks);
	enum hq_status status;

	if (leaks == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = hq_leaks_new(h->graph, leaks, reterr);
	if (status == HQ_OK)
		h->own_leaks = leaks;
	else
		free(leaks);
	return status;
}

enum hq_status
hq_holders_leader(struct hq_holders *h, uint32_t node, uint32_t *ret_leader,
    struct hq_error *reterr)
{
	const struct hq_leaks *known;
	enum hq_status status = hq_holders_nearest(h, reterr);

	*ret_leader = HQ_GRAPH_NONE;
	/* What a root leads to is not lost. */
	if (status != HQ_OK || node >= h->graph->nodes ||
	    h->nearest->via[node] != HQ_GRAPH_NONE)
		return status;
	if (h->own == NULL) {
		status =
		    hq_dump_leaks(hq_ask_opened(h->ask), &known, reterr);
		if (status == HQ_OK)
			*ret_leader = known->leader[node];
		return status;
	}
	if (h->own_leaks == NULL) {
		status = own_leaks(h, reterr);
		if (status != HQ_OK)
			return status;
	}
	*ret_leader = h->own_leaks->leader[node];
	return HQ_OK;
}

enum hq_status
hq_holders_bytes(
    struct hq_holders *h, uint64_t *ret_bytes, struct hq_error *reterr)
{
	sqlite3 *handle = hq_ask_handle(h->ask);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(handle,
		"SELECT coalesce(sum(req), 0) FROM block WHERE dump_id = ?1",
		-1, &stmt, NULL) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	sqlite3_bind_int64(stmt, 1, hq_ask_dump(h->ask));
	if (sqlite3_step(stmt) == SQLITE_ROW)
		*ret_bytes = (uint64_t)sqlite3_column_int64(stmt, 0);
	else
		status = hq_database_fail(handle, reterr);
	sqlite3_finalize(stmt);
	return status;
}

int64_t
hq_holders_key(const struct hq_holders *h, uint32_t node)
{
	return h->own == NULL ? node : h->serials[node];
}
