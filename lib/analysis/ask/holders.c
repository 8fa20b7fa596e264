/* The graph of a dump and what is made of it. */
#include "analysis/ask/holders.h"

#include "analysis/support/memory.h"

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

	if (node < h->own->nodes)
		h->serials[node] = sqlite3_column_int64(row, 1);
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

static void
take_ref(struct hq_holders *h, sqlite3_stmt *row)
{
	hq_graph_add(h->own, (uint64_t)sqlite3_column_int64(row, 0),
	    (uint64_t)sqlite3_column_int64(row, 1),
	    class_of(sqlite3_column_int64(row, 2),
		sqlite3_column_int64(row, 3), false));
}

static void
take_root(struct hq_holders *h, sqlite3_stmt *row)
{
	hq_graph_add_root(h->own, (uint64_t)sqlite3_column_int64(row, 0),
	    class_of(sqlite3_column_int64(row, 1), 0,
		sqlite3_column_int64(row, 2) != 0));
}

static enum hq_status
count_rows(struct hq_holders *h, const char *table, uint64_t *ret_count,
    struct hq_error *reterr)
{
	sqlite3 *handle = hq_ask_handle(h->ask);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt = NULL;
	char *sql = sqlite3_mprintf(
	    "SELECT count(*) FROM \"%w\" WHERE dump_id = ?1", table);

	if (sql == NULL ||
	    sqlite3_prepare_v2(handle, sql, -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_bind_int64(stmt, 1, hq_ask_dump(h->ask)) != SQLITE_OK ||
	    sqlite3_step(stmt) != SQLITE_ROW)
		status = hq_database_fail(handle, reterr);
	else
		*ret_count = (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_free(sql);
	return status;
}

static enum hq_status
read_graph(struct hq_holders *h, struct hq_error *reterr)
{
	uint64_t blocks, refs, roots;
	enum hq_status status = count_rows(h, "block", &blocks, reterr);

	if (status == HQ_OK)
		status = count_rows(h, "ref", &refs, reterr);
	if (status == HQ_OK)
		status = count_rows(h, "root", &roots, reterr);
	if (status == HQ_OK)
		status = hq_graph_new(blocks, refs, roots, &h->own, reterr);
	if (status != HQ_OK)
		return status;
	h->graph = h->own;
	h->serials = hq_array_new_zero(blocks, sizeof *h->serials);
	if (h->serials == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = read_rows(h, "SELECT row, serial FROM block WHERE dump_id = ?1",
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
hq_holders_init(
    struct hq_holders *h, struct hq_ask *a, struct hq_error *reterr)
{
	memset(h, 0, sizeof *h);
	h->ask = a;
	return read_graph(h, reterr);
}

void
hq_holders_release(struct hq_holders *h)
{
	hq_ways_free(h->ways);
	if (h->has_nearest)
		hq_nearest_release(&h->nearest);
	if (h->has_into)
		hq_into_release(&h->into);
	free(h->serials);
	hq_graph_free(h->own);
	memset(h, 0, sizeof *h);
}

enum hq_status
hq_holders_nearest(struct hq_holders *h, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	if (!h->has_nearest)
		status = hq_nearest_new(h->graph, &h->nearest, reterr);
	h->has_nearest = h->has_nearest || status == HQ_OK;
	return status;
}

enum hq_status
hq_holders_ways(struct hq_holders *h, struct hq_error *reterr)
{
	enum hq_status status = hq_holders_nearest(h, reterr);

	if (status == HQ_OK && !h->has_into) {
		status = hq_into_new(h->graph, NULL, &h->into, reterr);
		h->has_into = status == HQ_OK;
	}
	if (status == HQ_OK && h->ways == NULL)
		status = hq_ways_new(
		    h->graph, &h->into, &h->nearest, &h->ways, reterr);
	return status;
}

int64_t
hq_holders_key(const struct hq_holders *h, uint32_t node)
{
	return hq_ask_opened(h->ask) != NULL ? node : h->serials[node];
}
