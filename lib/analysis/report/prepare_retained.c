/*
 * What would go: with a block, with all blocks of a type or a site, with a
 * set.
 *
 *	temp.retained: retained, percent, retained_blocks, bytes, ...
 *
 * Of one block the tree of dominators says it.  Of several at once it is
 * found out by a walk through the graph, exactly; of types and sites only for
 * those that may be among the first, as the sum of what their blocks retain
 * one by one is never less.
 */
#include "analysis/report/blocks.h"

#include "analysis/ask/holders.h"
#include "analysis/report/name.h"
#include "analysis/set/set.h"
#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.retained;"
    "CREATE TEMP TABLE retained(rank INTEGER PRIMARY KEY, retained, percent,"
    " retained_blocks, bytes, blocks, serial, addr, type, name)";
static const char blocks_sql[] =
    "INSERT INTO temp.retained(retained, percent, retained_blocks, bytes,"
    " serial, addr, type, name)"
    " SELECT b.retained, 100.0 * b.retained / (SELECT nullif(sum(req), 0)"
    "          FROM block WHERE dump_id = ?1),"
    "        b.retained_n, b.req, b.serial, b.addr,"
    "        hq_type(b.type_id),"
    "        hq_name((SELECT s.site FROM temp.trace_site s"
    "          WHERE s.trace_id = b.trace_id))"
    "   FROM (SELECT retained, retained_n, req, serial, addr, type_id,"
    "          trace_id FROM block WHERE dump_id = ?1"
    "          ORDER BY retained DESC, retained_n DESC, serial LIMIT ?2) b";
static const char types_sql[] =
    "SELECT row, coalesce(type_id, 0), req, retained, serial"
    "  FROM block WHERE dump_id = ?1";
static const char sites_sql[] =
    "SELECT b.row, coalesce(s.site, -1), b.req, b.retained, b.serial"
    "  FROM block b LEFT JOIN temp.trace_site s ON s.trace_id = b.trace_id"
    " WHERE b.dump_id = ?1";
static const char insert_sql[] =
    "INSERT INTO temp.retained(retained, percent, retained_blocks, bytes,"
    " blocks, type, name) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)";

struct group {
	int64_t id; /* of the type or site */
	uint64_t blocks, bytes;
	uint64_t most; /* what its blocks retain one by one, added up */
	int64_t first; /* the lowest serial of its blocks */
	uint32_t number;
};

struct work {
	struct hq_report_context *c;
	struct hq_holders *holders;
	bool by_type;
	uint64_t all; /* bytes */
	struct group *groups;
	size_t ngroups, room;
	uint32_t *slots; /* hash table of groups + 1, by id */
	size_t nslots;
	uint32_t *of;   /* by node: number of its group + 1 */
	uint64_t *set;  /* bits */
	struct hq_error *reterr;
};

static enum hq_status
no_memory(struct work *k)
{
	return hq_fail(k->reterr, HQ_ERR_NOMEM, "out of memory");
}

static enum hq_status
sql_error(struct work *k)
{
	return hq_fail(k->reterr, HQ_ERR_SQL, "report %s: %s",
	    k->c->report->name, sqlite3_errmsg(k->c->db));
}

static enum hq_status
fill_blocks(struct work *k)
{
	uint64_t limit = k->c->values->limit;
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(k->c->db, blocks_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return sql_error(k);
	sqlite3_bind_int64(stmt, 1, k->c->values->dump);
	sqlite3_bind_int64(stmt, 2,
	    limit == 0 || limit > INT64_MAX ? -1 : (int64_t)limit);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		status = sql_error(k);
	sqlite3_finalize(stmt);
	return status;
}

static size_t
slot_of(const struct work *k, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * 0x9e3779b97f4a7c15ull >> 24);

	for (;; at++) {
		uint32_t n = k->slots[at &= k->nslots - 1];
		if (n == 0 || k->groups[n - 1].id == id)
			return at;
	}
}

static bool
grow_slots(struct work *k)
{
	size_t n = k->nslots == 0 ? 1024 : 2 * k->nslots;

	if (2 * (k->ngroups + 1) <= k->nslots)
		return true;
	free(k->slots);
	k->slots = hq_array_new_zero(n, sizeof *k->slots);
	if (k->slots == NULL)
		return false;
	k->nslots = n;
	for (uint32_t i = 0; i < k->ngroups; i++)
		k->slots[slot_of(k, k->groups[i].id)] = i + 1;
	return true;
}

static enum hq_status
take(struct work *k, sqlite3_stmt *row)
{
	uint64_t node = (uint64_t)sqlite3_column_int64(row, 0);
	uint64_t most = (uint64_t)sqlite3_column_int64(row, 3);
	int64_t id = sqlite3_column_int64(row, 1);
	int64_t serial = sqlite3_column_int64(row, 4);
	struct group *g;
	uint32_t *slot;

	if (!grow_slots(k) ||
	    hq_array_reserve((void **)&k->groups, &k->room, k->ngroups,
		sizeof *k->groups) != 0)
		return no_memory(k);
	slot = &k->slots[slot_of(k, id)];
	if (*slot == 0) {
		k->groups[k->ngroups] = (struct group){
		    .id = id,
		    .first = serial,
		    .number = (uint32_t)k->ngroups};
		*slot = (uint32_t)++k->ngroups;
	}
	g = &k->groups[*slot - 1];
	g->blocks++;
	g->first = serial < g->first ? serial : g->first;
	g->bytes += (uint64_t)sqlite3_column_int64(row, 2);
	g->most = g->most + most < most ? UINT64_MAX : g->most + most;
	k->all += (uint64_t)sqlite3_column_int64(row, 2);
	if (node < k->holders->graph->nodes)
		k->of[node] = *slot;
	return HQ_OK;
}

static enum hq_status
read_groups(struct work *k)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(k->c->db,
	    k->by_type ? types_sql : sites_sql, -1, &row, NULL);

	if (rc == SQLITE_OK)
		sqlite3_bind_int64(row, 1, k->c->values->dump);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		status = take(k, row);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = sql_error(k);
	sqlite3_finalize(row);
	return status;
}

static int
compare(const void *left, const void *right)
{
	const struct group *a = left, *b = right;

	if (a->most != b->most)
		return a->most > b->most ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

/* A row of the table; `g` is NULL for a set. */
static enum hq_status
put(struct work *k, const struct hq_setsize *size, const struct group *g)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	char name[1024];

	if (sqlite3_prepare_v2(k->c->db, insert_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return sql_error(k);
	sqlite3_bind_int64(stmt, 1, (int64_t)size->retained_bytes);
	if (k->all > 0)
		sqlite3_bind_double(stmt, 2,
		    100.0 * (double)size->retained_bytes / (double)k->all);
	sqlite3_bind_int64(stmt, 3, (int64_t)size->retained_nodes);
	sqlite3_bind_int64(stmt, 4, (int64_t)size->bytes);
	sqlite3_bind_int64(stmt, 5, (int64_t)size->nodes);
	if (g != NULL && k->by_type) {
		sqlite3_bind_text(stmt, 6,
		    hq_ask_type_name(k->c->ask, (uint32_t)g->id), -1,
		    SQLITE_TRANSIENT);
	} else if (g != NULL && g->id >= 0) {
		hq_name_key(
		    &k->c->keys, (uint32_t)g->id, name, sizeof name);
		sqlite3_bind_text(stmt, 7, name, -1, SQLITE_TRANSIENT);
	}
	if (sqlite3_step(stmt) != SQLITE_DONE)
		status = sql_error(k);
	sqlite3_finalize(stmt);
	return status;
}

static enum hq_status
measure(struct work *k, const struct group *g, struct hq_setsize *ret_size)
{
	uint32_t nodes = k->holders->graph->nodes;

	memset(k->set, 0, (size_t)(nodes / 64 + 1) * 8);
	for (uint32_t i = 0; i < nodes; i++)
		if (k->of[i] == g->number + 1)
			hq_bit_set(k->set, i);
	return hq_holders_setsize(k->holders, k->set, ret_size, k->reterr);
}

static int
compare_sizes(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a > b ? -1 : a < b;
}

/* The largest groups, and the others that had to be measured. */
static enum hq_status
fill_groups(struct work *k)
{
	uint64_t limit = k->c->values->limit == 0 ? UINT64_MAX
						  : k->c->values->limit;
	uint64_t *sizes, n = 0;
	enum hq_status status = read_groups(k);

	if (status != HQ_OK)
		return status;
	sizes = hq_array_new(k->ngroups, sizeof *sizes);
	if (sizes == NULL)
		return no_memory(k);
	qsort(k->groups, k->ngroups, sizeof *k->groups, compare);
	for (size_t i = 0; status == HQ_OK && i < k->ngroups; i++) {
		struct hq_setsize size;
		if (n >= limit) {
			qsort(sizes, n, sizeof *sizes, compare_sizes);
			if (sizes[limit - 1] >= k->groups[i].most)
				break;
		}
		status = measure(k, &k->groups[i], &size);
		if (status == HQ_OK)
			status = put(k, &size, &k->groups[i]);
		sizes[n++] = size.retained_bytes;
	}
	free(sizes);
	return status;
}

static enum hq_status
fill_set(struct work *k)
{
	struct hq_setsize size;
	struct hq_set set = {0};
	enum hq_status status = hq_set_find(
	    k->c->ask, k->c->values->of, &set, k->reterr);

	if (status == HQ_OK)
		status = hq_holders_setsize(
		    k->holders, set.bits, &size, k->reterr);
	if (status == HQ_OK)
		status = hq_holders_bytes(k->holders, &k->all, k->reterr);
	if (status == HQ_OK)
		status = put(k, &size, NULL);
	hq_set_release(&set);
	return status;
}

static enum hq_status
fill(struct work *k)
{
	const struct hq_report_values *v = k->c->values;
	bool set = v->of != NULL;
	bool by_block = v->by == NULL || strcmp(v->by, "block") == 0;
	enum hq_status status;

	if (k->c->ask == NULL)
		return hq_fail(k->reterr, HQ_ERR_USAGE,
		    "report %s wants the database", k->c->report->name);
	if (set && v->by != NULL)
		return hq_fail(k->reterr, HQ_ERR_USAGE,
		    "--by and a set exclude each other");
	if (by_block && !set)
		return fill_blocks(k);
	k->by_type = !by_block && strcmp(v->by, "type") == 0;
	status = hq_holders_of(k->c->ask, &k->holders, k->reterr);
	if (status == HQ_ERR_NOTFOUND && !set)
		return HQ_OK; /* it was said that nothing is known */
	if (status != HQ_OK)
		return status;
	k->set = hq_bits_new(k->holders->graph->nodes);
	k->of = hq_big_filled(k->holders->graph->nodes, sizeof *k->of, 0);
	if (k->set == NULL || k->of == NULL)
		return no_memory(k);
	return set ? fill_set(k) : fill_groups(k);
}

enum hq_status
hq_prepare_retained(struct hq_report_context *c, struct hq_error *reterr)
{
	struct work k = {.c = c, .reterr = reterr};
	enum hq_status status = hq_holding_begin(c, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = fill(&k);
	free(k.groups);
	free(k.slots);
	free(k.of);
	free(k.set);
	return status;
}
