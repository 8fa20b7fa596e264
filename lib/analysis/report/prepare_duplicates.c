/*
 * Blocks that hold the same:
 *
 *	temp.duplicate_total  one row
 *	temp.duplicate_group  what is there more than once, as much as is shown
 *	temp.duplicate_who    of these groups, the traces and types
 *	temp.duplicate_part   of each site, type or trace, what it has more than
 *	                      once
 *	temp.duplicate_zero   and its blocks of zeros
 *
 * Two passes over the blocks: what is alone, which is most, is only counted.
 */
#include "analysis/report/blocks.h"

#include "analysis/report/tally.h"
#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.duplicate_total;"
    "DROP TABLE IF EXISTS temp.duplicate_group;"
    "DROP TABLE IF EXISTS temp.duplicate_who;"
    "DROP TABLE IF EXISTS temp.duplicate_part;"
    "DROP TABLE IF EXISTS temp.duplicate_zero;"
    "CREATE TEMP TABLE duplicate_total(blocks, bytes, groups, equal,"
    " equal_bytes, saved, zero, zero_bytes);"
    "CREATE TEMP TABLE duplicate_group(hash, req, blocks, example, zero);"
    "CREATE TEMP TABLE duplicate_who(hash, req, trace_id, type_id, blocks);"
    "CREATE TEMP TABLE duplicate_part(part PRIMARY KEY, groups, saved,"
    " blocks, bytes, example);"
    "CREATE TEMP TABLE duplicate_zero(part PRIMARY KEY, blocks, bytes,"
    " example, largest)";
static const char rows_sql[] =
    "SELECT hash, req, serial, zero, trace_id, coalesce(type_id, 0)"
    "  FROM block WHERE dump_id = ?1 AND hash IS NOT NULL AND req > 0";
static const char sites_sql[] =
    "SELECT trace_id, site FROM temp.trace_site WHERE trace_id >= 0";
static const char known_sql[] =
    "SELECT EXISTS (SELECT 1 FROM counter WHERE dump_id = ?1"
    "               AND name = 'hash_blocks')"
    "    OR EXISTS (SELECT 1 FROM hash WHERE dump_id = ?1)";
static const char total_sql[] =
    "INSERT INTO temp.duplicate_total VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
static const char group_sql[] =
    "INSERT INTO temp.duplicate_group VALUES(?1, ?2, ?3, ?4, ?5)";
static const char who_sql[] =
    "INSERT INTO temp.duplicate_who VALUES(?1, ?2, ?3, ?4, ?5)";
static const char part_sql[] =
    "INSERT INTO temp.duplicate_part VALUES(?1, ?2, ?3, ?4, ?5, NULL)";
static const char part_first_sql[] =
    "UPDATE temp.duplicate_part SET example = ?3 + 0 * ?2 WHERE part = ?1";
static const char zero_sql[] =
    "INSERT INTO temp.duplicate_zero VALUES(?1, ?2, ?3, NULL, NULL)";
static const char zero_first_sql[] =
    "UPDATE temp.duplicate_zero SET example = ?3 + 0 * ?2, largest = -?4"
    " WHERE part = ?1";

#define SITES_MOST ((int64_t)1 << 26)

enum { HASH, REQ, SERIAL, ZERO, TRACE, TYPE, NCOLUMNS };
enum total { BLOCKS, BYTES, GROUPS, EQUAL, EQUAL_BYTES, SAVED, ZEROS,
	ZERO_BYTES, NTOTALS };

struct work {
	struct hq_report_context *c;
	struct hq_error *reterr;
	int64_t *sites; /* by trace; -1: not known */
	int64_t nsites;
	int64_t total[NTOTALS];
	struct hq_tally all;   /* hash, req: least serial, zero */
	struct hq_tally shown; /* hash, req: the groups that are shown */
	struct hq_tally who;   /* hash, req, trace, type */
	struct hq_tally some;  /* hash, req, part: least serial */
	struct hq_tally parts, part_first; /* part */
	struct hq_tally zeros, zero_first; /* part */
};

static enum hq_status
sql_error(struct work *k)
{
	return hq_fail(k->reterr, HQ_ERR_SQL, "report %s: %s",
	    k->c->report->name, sqlite3_errmsg(k->c->db));
}

static enum hq_status
check_known(struct work *k)
{
	sqlite3_stmt *stmt;
	bool known;

	if (sqlite3_prepare_v2(k->c->db, known_sql, -1, &stmt, NULL) !=
	    SQLITE_OK)
		return sql_error(k);
	sqlite3_bind_int64(stmt, 1, k->c->values->dump);
	known = sqlite3_step(stmt) == SQLITE_ROW &&
		sqlite3_column_int(stmt, 0) != 0;
	sqlite3_finalize(stmt);
	if (known)
		return HQ_OK;
	return hq_fail(k->reterr, HQ_ERR_NOTFOUND,
	    "report %s: the dump does not tell what blocks hold; heapql run "
	    "--contents hash, or HEAPQL_CONTENTS=hash, makes one that does",
	    k->c->report->name);
}

/* False: out of memory. */
typedef bool row_fn(struct work *k, const int64_t *row);

static enum hq_status
for_rows(struct work *k, const char *sql, row_fn *take)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc;

	if (sqlite3_prepare_v2(k->c->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(k);
	if (sqlite3_bind_parameter_count(stmt) > 0)
		sqlite3_bind_int64(stmt, 1, k->c->values->dump);
	while (status == HQ_OK && (rc = sqlite3_step(stmt)) != SQLITE_DONE) {
		int64_t row[NCOLUMNS];
		int n = sqlite3_column_count(stmt);
		for (int i = 0; rc == SQLITE_ROW && i < n; i++)
			row[i] = sqlite3_column_int64(stmt, i);
		if (rc != SQLITE_ROW)
			status = sql_error(k);
		else if (!take(k, row))
			status = hq_fail(
			    k->reterr, HQ_ERR_NOMEM, "out of memory");
	}
	sqlite3_finalize(stmt);
	return status;
}

static bool
take_site(struct work *k, const int64_t *row)
{
	int64_t room = k->nsites;

	if (row[0] >= SITES_MOST)
		return true;
	if (row[0] >= room) {
		int64_t *grown;
		room = 2 * (row[0] + 512);
		grown = realloc(k->sites, (size_t)room * sizeof *grown);
		if (grown == NULL)
			return false;
		for (int64_t i = k->nsites; i < room; i++)
			grown[i] = -1;
		k->sites = grown;
		k->nsites = room;
	}
	k->sites[row[0]] = row[1];
	return true;
}

/* Numbers of a dump may be any: the most, where they are too large. */
static int64_t
times(int64_t n, int64_t size)
{
	int64_t product;

	return __builtin_mul_overflow(n, size, &product) ? INT64_MAX : product;
}

static void
add(int64_t *sum, int64_t n)
{
	if (__builtin_add_overflow(*sum, n, sum))
		*sum = INT64_MAX;
}

/* What the report groups by. */
static int64_t
part_of(const struct work *k, const int64_t *row)
{
	const char *by = k->c->values->by;

	if (by != NULL && strcmp(by, "type") == 0)
		return row[TYPE];
	if (by != NULL && strcmp(by, "trace") == 0)
		return row[TRACE];
	return row[TRACE] >= 0 && row[TRACE] < k->nsites ? k->sites[row[TRACE]]
							 : -1;
}

static bool
take_first(struct work *k, const int64_t *row)
{
	const int64_t first[] = {row[SERIAL], -row[REQ]};
	int64_t part = part_of(k, row);

	k->total[BLOCKS]++;
	add(&k->total[BYTES], row[REQ]);
	if (row[ZERO] != 0) {
		k->total[ZEROS]++;
		add(&k->total[ZERO_BYTES], row[REQ]);
		if (!hq_tally_add(&k->zeros, &part, &row[REQ]) ||
		    !hq_tally_add(&k->zero_first, &part, first))
			return false;
	}
	return hq_tally_add(&k->all, row, &row[SERIAL]);
}

static bool
take_second(struct work *k, const int64_t *row)
{
	const int64_t key[] = {row[HASH], row[REQ], part_of(k, row)};
	const int64_t who[] = {row[HASH], row[REQ], row[TRACE], row[TYPE]};

	if (hq_tally_count(&k->all, row) < 2)
		return true;
	if (hq_tally_count(&k->shown, row) > 0 &&
	    !hq_tally_add(&k->who, who, NULL))
		return false;
	return hq_tally_add(&k->some, key, &row[SERIAL]);
}

/* A row of `all`: hash, req, count, least serial, zero. */
static int
compare(const void *left, const void *right)
{
	const int64_t *a = *(const int64_t *const *)left;
	const int64_t *b = *(const int64_t *const *)right;
	int64_t x = times(a[2] - 1, a[1]), y = times(b[2] - 1, b[1]);

	if (x != y)
		return x > y ? -1 : 1;
	if (a[2] != b[2])
		return a[2] > b[2] ? -1 : 1;
	return a[3] < b[3] ? -1 : a[3] > b[3];
}

static bool
show_groups(struct work *k, const int64_t **by, size_t n)
{
	uint64_t limit = k->c->values->limit;
	bool fine = true;

	qsort(by, n, sizeof *by, compare);
	for (size_t i = 0; fine && i < n && (limit == 0 || i < limit); i++)
		fine = hq_tally_add(&k->shown, by[i], NULL);
	return fine;
}

/* Sums of the groups, and those that are shown. */
static bool
take_groups(struct work *k)
{
	const struct hq_tally *t = &k->all;
	const int64_t **by = hq_array_new(t->nrows, sizeof *by);
	size_t n = 0;
	bool fine = by != NULL;

	for (size_t i = 0; fine && i < t->nrows; i++) {
		const int64_t *g = t->rows + i * t->width;
		if (g[2] < 2)
			continue;
		by[n++] = g;
		k->total[GROUPS]++;
		k->total[EQUAL] += g[2];
		add(&k->total[EQUAL_BYTES], times(g[2], g[1]));
		add(&k->total[SAVED], times(g[2] - 1, g[1]));
	}
	fine = fine && show_groups(k, by, n);
	free(by);
	return fine;
}

/* A row of `some`: hash, req, part, count, least serial. */
static bool
take_parts(struct work *k)
{
	const struct hq_tally *t = &k->some;
	bool fine = true;

	for (size_t i = 0; fine && i < t->nrows; i++) {
		const int64_t *g = t->rows + i * t->width;
		const int64_t sums[] = {times(g[3] - 1, g[1]), g[3],
		    times(g[3], g[1])};
		if (g[3] > 1)
			fine = hq_tally_add(&k->parts, &g[2], sums) &&
			       hq_tally_add(&k->part_first, &g[2], &g[4]);
	}
	return fine;
}

/* The groups that are shown, with what `all` knows of them. */
static enum hq_status
store_groups(struct work *k)
{
	struct hq_tally few = k->all;
	enum hq_status status = HQ_OK;

	few.nrows = 1;
	for (size_t i = 0; status == HQ_OK && i < k->all.nrows; i++) {
		few.rows = k->all.rows + i * k->all.width;
		if (few.rows[2] > 1 &&
		    hq_tally_count(&k->shown, few.rows) > 0)
			status = hq_tally_store(
			    &few, k->c->db, group_sql, 1, k->reterr);
	}
	return status;
}

static enum hq_status
store(struct work *k)
{
	struct hq_tally total = {.nkeys = 0, .width = NTOTALS,
	    .rows = k->total, .nrows = 1};
	const struct {
		const struct hq_tally *tally;
		const char *sql;
	} all[] = {
	    {&total, total_sql},
	    {&k->who, who_sql},
	    {&k->parts, part_sql},
	    {&k->part_first, part_first_sql},
	    {&k->zeros, zero_sql},
	    {&k->zero_first, zero_first_sql},
	};
	enum hq_status status = store_groups(k);

	for (unsigned i = 0; status == HQ_OK && i < sizeof all / sizeof *all;
	     i++)
		status = hq_tally_store(
		    all[i].tally, k->c->db, all[i].sql, INT64_MIN, k->reterr);
	return status;
}

static enum hq_status
fill(struct work *k)
{
	enum hq_status status = check_known(k);

	if (status == HQ_OK)
		status = for_rows(k, sites_sql, take_site);
	if (status == HQ_OK)
		status = for_rows(k, rows_sql, take_first);
	if (status == HQ_OK && !take_groups(k))
		status = hq_fail(k->reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK && k->total[GROUPS] > 0)
		status = for_rows(k, rows_sql, take_second);
	if (status == HQ_OK && !take_parts(k))
		status = hq_fail(k->reterr, HQ_ERR_NOMEM, "out of memory");
	return status == HQ_OK ? store(k) : status;
}

enum hq_status
hq_prepare_duplicates(struct hq_report_context *c, struct hq_error *reterr)
{
	struct work k = {.c = c, .reterr = reterr};
	struct hq_tally *const tallies[] = {&k.all, &k.shown, &k.who, &k.some,
	    &k.parts, &k.part_first, &k.zeros, &k.zero_first};
	static const unsigned char shapes[][3] = {{2, 2, true}, {2, 0, false},
	    {4, 0, false}, {3, 1, true}, {1, 3, false}, {1, 1, true},
	    {1, 1, false}, {1, 2, true}}; /* keys, sums, the least */
	enum hq_status status = hq_blocks_begin(c, reterr);

	for (unsigned i = 0; i < sizeof tallies / sizeof *tallies; i++) {
		hq_tally_init(tallies[i], shapes[i][0], shapes[i][1]);
		tallies[i]->least = shapes[i][2];
	}
	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = fill(&k);
	for (unsigned i = 0; i < sizeof tallies / sizeof *tallies; i++)
		hq_tally_release(tallies[i]);
	free(k.sites);
	return status;
}
