/* The queries about single blocks and references. */
#include "analysis/ask/private.h"

#include "analysis/ask/holders.h"
#include "analysis/support/memory.h"

#include <inttypes.h>
#include <stdlib.h>

/* Of blocks: the column of the key; of references, those of the ends. */
#define BLOCK(key)                                                             \
	"SELECT b." key ", b.serial, b.row, b.addr, b.req, b.usable,"          \
	"       o.type_id, o.start, o.count,"                                  \
	"       CASE WHEN o.has_refcount THEN o.refcount END, b.trace_id"      \
	"  FROM block b LEFT JOIN object o"                                    \
	"    ON o.dump_id = b.dump_id AND o.block_row = b.row"                 \
	" WHERE b.dump_id = ?1 AND b."
#define REF(src, dst)                                                          \
	"SELECT ref_id, " src ", " dst ", off, dst_off, how, rule FROM ref"    \
	" WHERE dump_id = ?1 AND "
#define ROOT(dst)                                                              \
	"SELECT root_id, -1, " dst ", 0, dst_off, 0, rule FROM root"           \
	" WHERE dump_id = ?1 AND "

/* Frames, in the columns of the site of a trace. */
#define FRAMES(from)                                                    \
	"SELECT NULL, f.func, f.file, f.line, m.path,"                    \
	"       coalesce(f.func_addr, p.offset), p.addr"                       \
	"  FROM " from                                                         \
	"  LEFT JOIN module m ON m.dump_id = f.dump_id"                        \
	"   AND m.module_id = f.module_id"                                     \
	"  LEFT JOIN pc p ON p.dump_id = f.dump_id AND p.pc_id = f.pc_id"

#define QUERIES(key, src, dst)                                                 \
	{                                                                      \
		[HQ_QUERY_BLOCK] = BLOCK(key) "serial = ?2",                   \
		[HQ_QUERY_KEY] = BLOCK(key) key " = ?2",                       \
		[HQ_QUERY_REF] = REF(src, dst) "ref_id = ?2",                  \
		[HQ_QUERY_ROOT] = ROOT(dst) "root_id = ?2",                    \
		[HQ_QUERY_OUT] = REF(src, dst) src " = ?2 ORDER BY ref_id",    \
		[HQ_QUERY_IN] = REF(src, dst) dst " = ?2 ORDER BY ref_id",     \
		[HQ_QUERY_ROOTS] = ROOT(dst) dst " = ?2 ORDER BY root_id",     \
		[HQ_QUERY_ADDR] =                                              \
		    "SELECT serial FROM (SELECT serial, addr, usable"          \
		    "   FROM block WHERE dump_id = ?1 AND addr <= ?2"          \
		    "   ORDER BY addr DESC LIMIT 1)"                           \
		    " WHERE ?2 < addr + max(usable, 1)",                       \
		[HQ_QUERY_LARGEST] =                                           \
		    "SELECT serial FROM block"                                 \
		    " WHERE dump_id = ?1 AND type_id = ?2"                     \
		    " ORDER BY req DESC, serial LIMIT 1",                      \
		[HQ_QUERY_REF_NAME] =                                          \
		    "SELECT name FROM ref"                                     \
		    " WHERE dump_id = ?1 AND ref_id = ?2",                     \
		[HQ_QUERY_ROOT_LABEL] =                                        \
		    "SELECT kind, label FROM root"                             \
		    " WHERE dump_id = ?1 AND root_id = ?2",                    \
		[HQ_QUERY_SITE] =                                              \
		    "SELECT t.label, f.func, f.file, f.line, m.path,"          \
		    "       coalesce(f.func_addr, p.offset), p.addr"           \
		    "  FROM trace t"                                           \
		    "  LEFT JOIN frame f ON f.dump_id = t.dump_id"             \
		    "   AND f.frame_id = t.site_frame"                         \
		    "  LEFT JOIN module m ON m.dump_id = t.dump_id"            \
		    "   AND m.module_id = f.module_id"                         \
		    "  LEFT JOIN pc p ON p.dump_id = t.dump_id"                \
		    "   AND p.pc_id = f.pc_id"                                 \
		    " WHERE t.dump_id = ?1 AND t.trace_id = ?2",               \
		[HQ_QUERY_STACK] =                                             \
		    FRAMES("trace_frame x CROSS JOIN frame f"                  \
			   "    ON f.dump_id = x.dump_id"                      \
			   "   AND f.frame_id = x.frame_id")                   \
		    " WHERE x.dump_id = ?1 AND x.trace_id = ?2"    \
		    " ORDER BY x.depth",                                       \
		[HQ_QUERY_PC] = FRAMES("frame f")                      \
		    " WHERE f.dump_id = ?1 AND f.pc_id = ?2"                   \
		    " ORDER BY f.level",                                       \
		[HQ_QUERY_FRAME] = FRAMES("frame f")                   \
		    " WHERE f.dump_id = ?1 AND f.frame_id = ?2",               \
		[HQ_QUERY_RETAINED] =                                          \
		    "SELECT retained FROM block"                               \
		    " WHERE dump_id = ?1 AND serial = ?2",                     \
	}

static const char *const queries[2][HQ_NQUERIES] = {
    QUERIES("serial", "src", "dst"), QUERIES("row", "src_row", "dst_row")};

enum hq_status
hq_query(struct hq_ask *a, enum hq_ask_query id, int64_t value,
    sqlite3_stmt **ret_stmt, struct hq_error *reterr)
{
	sqlite3_stmt **stmt = &a->queries[id];

	if (*stmt == NULL &&
	    sqlite3_prepare_v3(a->handle,
		queries[a->opened != NULL][id], -1,
		SQLITE_PREPARE_PERSISTENT, stmt, NULL) != SQLITE_OK)
		return hq_database_fail(a->handle, reterr);
	sqlite3_reset(*stmt);
	sqlite3_bind_int64(*stmt, 1, a->dump);
	sqlite3_bind_int64(*stmt, 2, value);
	*ret_stmt = *stmt;
	return HQ_OK;
}

enum hq_status
hq_query_step(struct hq_ask *a, sqlite3_stmt *stmt, struct hq_error *reterr)
{
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW)
		return HQ_OK;
	if (rc != SQLITE_DONE)
		return hq_database_fail(a->handle, reterr);
	sqlite3_reset(stmt);
	return HQ_ERR_NOTFOUND;
}

enum hq_status
hq_ask_new(struct hq_database *db, int64_t dump_id, struct hq_ask **ret_ask,
    struct hq_error *reterr)
{
	struct hq_ask *a = calloc(1, sizeof *a);
	enum hq_status status;

	if (a == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	a->database = db;
	a->handle = hq_database_handle(db);
	a->dump = dump_id;
	a->opened = hq_database_opened(db, dump_id);
	status = hq_ask_read_types(a, reterr);
	if (status != HQ_OK) {
		hq_ask_free(a);
		return status;
	}
	*ret_ask = a;
	return HQ_OK;
}

void
hq_ask_free(struct hq_ask *a)
{
	if (a == NULL)
		return;
	for (unsigned i = 0; i < HQ_NQUERIES; i++)
		sqlite3_finalize(a->queries[i]);
	hq_ask_release_types(a);
	hq_holders_free(a->holders);
	free(a);
}

struct hq_database *
hq_ask_database(const struct hq_ask *a)
{
	return a->database;
}

sqlite3 *
hq_ask_handle(const struct hq_ask *a)
{
	return a->handle;
}

int64_t
hq_ask_dump(const struct hq_ask *a)
{
	return a->dump;
}

struct hq_dump *
hq_ask_opened(const struct hq_ask *a)
{
	return a->opened;
}

static void
read_block(sqlite3_stmt *stmt, struct hq_ask_block *ret_block)
{
	*ret_block = (struct hq_ask_block){
	    .key = sqlite3_column_int64(stmt, 0),
	    .serial = sqlite3_column_int64(stmt, 1),
	    .row = sqlite3_column_int64(stmt, 2),
	    .addr = sqlite3_column_int64(stmt, 3),
	    .req = sqlite3_column_int64(stmt, 4),
	    .usable = sqlite3_column_int64(stmt, 5),
	    .type = (uint32_t)sqlite3_column_int64(stmt, 6),
	    .start = (uint64_t)sqlite3_column_int64(stmt, 7),
	    .count = (uint64_t)sqlite3_column_int64(stmt, 8),
	    .has_refcount = sqlite3_column_type(stmt, 9) != SQLITE_NULL,
	    .refcount = sqlite3_column_int64(stmt, 9),
	    .trace = sqlite3_column_int64(stmt, 10),
	};
}

static enum hq_status
ask_block(struct hq_ask *a, enum hq_ask_query id, int64_t value,
    struct hq_ask_block *ret_block, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	enum hq_status status = hq_query(a, id, value, &stmt, reterr);

	if (status == HQ_OK)
		status = hq_query_step(a, stmt, reterr);
	if (status == HQ_ERR_NOTFOUND)
		return hq_fail(reterr, status, "there is no block of %s %" PRId64,
		    id == HQ_QUERY_BLOCK ? "serial" : "key", value);
	if (status != HQ_OK)
		return status;
	read_block(stmt, ret_block);
	sqlite3_reset(stmt);
	return HQ_OK;
}

enum hq_status
hq_ask_block(struct hq_ask *a, int64_t serial, struct hq_ask_block *ret_block,
    struct hq_error *reterr)
{
	return ask_block(a, HQ_QUERY_BLOCK, serial, ret_block, reterr);
}

enum hq_status
hq_ask_block_at(struct hq_ask *a, int64_t key, struct hq_ask_block *ret_block,
    struct hq_error *reterr)
{
	return ask_block(a, HQ_QUERY_KEY, key, ret_block, reterr);
}

static void
read_ref(sqlite3_stmt *stmt, struct hq_ask_ref *ret_ref)
{
	*ret_ref = (struct hq_ask_ref){
	    .number = sqlite3_column_int64(stmt, 0),
	    .src = sqlite3_column_int64(stmt, 1),
	    .dst = sqlite3_column_int64(stmt, 2),
	    .off = (uint64_t)sqlite3_column_int64(stmt, 3),
	    .dst_off = (uint64_t)sqlite3_column_int64(stmt, 4),
	    .how = sqlite3_column_int(stmt, 5),
	    .rule = sqlite3_column_int(stmt, 6),
	};
}

static enum hq_status
ask_ref(struct hq_ask *a, enum hq_ask_query id, int64_t number,
    struct hq_ask_ref *ret_ref, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	enum hq_status status = hq_query(a, id, number, &stmt, reterr);

	if (status == HQ_OK)
		status = hq_query_step(a, stmt, reterr);
	if (status == HQ_ERR_NOTFOUND)
		return hq_fail(reterr, status, "there is no %s %" PRId64,
		    id == HQ_QUERY_REF ? "reference" : "root", number);
	if (status != HQ_OK)
		return status;
	read_ref(stmt, ret_ref);
	sqlite3_reset(stmt);
	return HQ_OK;
}

/* Straight from the columns of an opened dump: trees of merged ways ask of a
 * reference for each block. */
static enum hq_status
get_ref(struct hq_ask *a, uint32_t row, struct hq_ask_ref *ret_ref,
    struct hq_error *reterr)
{
	static const enum hq_column_id ids[] = {HQ_COL_REF_src_row,
	    HQ_COL_REF_dst_row, HQ_COL_REF_off, HQ_COL_REF_dst_off,
	    HQ_COL_REF_how, HQ_COL_REF_rule};
	uint64_t v[6];

	for (unsigned i = 0; i < 6; i++) {
		const struct hq_dense *column;
		enum hq_status status = hq_reader_column(
		    a->opened->reader, ids[i], &column, reterr);
		if (status != HQ_OK)
			return status;
		v[i] = hq_dense_raw(column, row);
	}
	*ret_ref = (struct hq_ask_ref){.number = row,
	    .src = (int64_t)v[0],
	    .dst = (int64_t)v[1],
	    .off = v[2],
	    .dst_off = v[3],
	    .how = (int)v[4],
	    .rule = (int)v[5]};
	return HQ_OK;
}

enum hq_status
hq_ask_ref(struct hq_ask *a, int64_t ref_id, struct hq_ask_ref *ret_ref,
    struct hq_error *reterr)
{
	if (a->opened != NULL && ref_id >= 0 &&
	    ref_id < hq_reader_rows(a->opened->reader, HQ_SECTION_REF))
		return get_ref(a, (uint32_t)ref_id, ret_ref, reterr);
	return ask_ref(a, HQ_QUERY_REF, ref_id, ret_ref, reterr);
}

enum hq_status
hq_ask_root(struct hq_ask *a, int64_t root_id, struct hq_ask_ref *ret_ref,
    struct hq_error *reterr)
{
	return ask_ref(a, HQ_QUERY_ROOT, root_id, ret_ref, reterr);
}

enum hq_status
hq_ask_refs(struct hq_ask *a, enum hq_ask_side side, int64_t key,
    struct hq_ask_ref *out, uint64_t room, uint64_t *ret_total,
    struct hq_error *reterr)
{
	static const enum hq_ask_query of_side[] = {
	    [HQ_ASK_OUT] = HQ_QUERY_OUT,
	    [HQ_ASK_IN] = HQ_QUERY_IN,
	    [HQ_ASK_ROOTS] = HQ_QUERY_ROOTS,
	};
	sqlite3_stmt *stmt;
	uint64_t n = 0;
	enum hq_status status = hq_query(a, of_side[side], key, &stmt, reterr);

	while (status == HQ_OK &&
	       (status = hq_query_step(a, stmt, reterr)) == HQ_OK) {
		if (n < room)
			read_ref(stmt, &out[n]);
		n++;
	}
	if (status != HQ_ERR_NOTFOUND)
		return status;
	*ret_total = n;
	return HQ_OK;
}
