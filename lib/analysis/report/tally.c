/* Rows counted and summed by a few numbers. */
#include "analysis/report/tally.h"

#include "analysis/support/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define NONE INT64_MIN /* a key that is NULL */

void
hq_tally_init(struct hq_tally *t, unsigned nkeys, unsigned nsums)
{
	*t = (struct hq_tally){
	    .nkeys = nkeys, .nsums = nsums, .width = nkeys + 1 + nsums};
}

void
hq_tally_release(struct hq_tally *t)
{
	free(t->rows);
	free(t->slots);
	t->rows = NULL;
	t->slots = NULL;
}

/* A call of memcmp takes longer than this. */
static bool
is_same(const int64_t *row, const int64_t *keys, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (row[i] != keys[i])
			return false;
	return true;
}

static size_t
slot_of(const struct hq_tally *t, const int64_t *keys)
{
	uint64_t h = 0;

	for (unsigned i = 0; i < t->nkeys; i++) {
		h = (h ^ (uint64_t)keys[i]) * 0x9e3779b97f4a7c15ull;
		h ^= h >> 32;
	}
	for (size_t at = (size_t)h;; at++) {
		uint32_t n = t->slots[at &= t->nslots - 1];
		if (n == 0 || is_same(t->rows + (size_t)(n - 1) * t->width,
				  keys, t->nkeys))
			return at;
	}
}

static bool
grow(struct hq_tally *t)
{
	size_t n = t->nslots == 0 ? 4096 : 2 * t->nslots;

	if (2 * (t->nrows + 1) <= t->nslots)
		return true;
	if (t->nrows >= UINT32_MAX / 4)
		return false;
	free(t->slots);
	t->slots = hq_array_new_zero(n, sizeof *t->slots);
	t->nslots = t->slots == NULL ? 0 : n;
	for (uint32_t i = 0; t->slots != NULL && i < t->nrows; i++)
		t->slots[slot_of(t, t->rows + (size_t)i * t->width)] = i + 1;
	return t->slots != NULL;
}

/* The row of these keys, its count at [nkeys]; NULL: out of memory. */
static int64_t *
find(struct hq_tally *t, const int64_t *keys)
{
	size_t at;

	if (!grow(t))
		return NULL;
	at = slot_of(t, keys);
	if (t->slots[at] == 0) {
		int64_t *row;
		if (hq_array_reserve((void **)&t->rows, &t->room, t->nrows,
			t->width * sizeof *t->rows) != 0)
			return NULL;
		row = t->rows + t->nrows * t->width;
		memset(row, 0, t->width * sizeof *row);
		memcpy(row, keys, t->nkeys * sizeof *row);
		t->slots[at] = (uint32_t)++t->nrows;
	}
	return t->rows + (size_t)(t->slots[at] - 1) * t->width;
}

int64_t
hq_tally_count(const struct hq_tally *t, const int64_t *keys)
{
	uint32_t n = t->nslots == 0 ? 0 : t->slots[slot_of(t, keys)];

	return n == 0 ? 0 : t->rows[(size_t)(n - 1) * t->width + t->nkeys];
}

bool
hq_tally_add(struct hq_tally *t, const int64_t *keys, const int64_t *values)
{
	int64_t *row = find(t, keys);
	bool first;

	if (row == NULL)
		return false;
	row += t->nkeys;
	first = ++*row++ == 1;
	for (unsigned i = 0; i < t->nsums; i++, row++)
		if (t->least)
			*row = first || values[i] < *row ? values[i] : *row;
		else if (__builtin_add_overflow(*row, values[i], row))
			*row = INT64_MAX;
	return true;
}

static bool
take(struct hq_tally *t, sqlite3_stmt *stmt)
{
	int64_t keys[HQ_TALLY_COLUMNS_MAX], values[HQ_TALLY_COLUMNS_MAX];

	for (unsigned i = 0; i < t->nkeys; i++)
		keys[i] = sqlite3_column_type(stmt, (int)i) == SQLITE_NULL
			      ? NONE
			      : sqlite3_column_int64(stmt, (int)i);
	for (unsigned i = 0; i < t->nsums; i++)
		values[i] = sqlite3_column_int64(stmt, (int)(t->nkeys + i));
	return hq_tally_add(t, keys, values);
}

enum hq_status
hq_tally_query(struct hq_tally *t, sqlite3 *db, const char *sql, int64_t dump,
    struct hq_error *reterr)
{
	return hq_tally_query_of(t, db, sql, dump, NULL, reterr);
}

enum hq_status
hq_tally_query_of(struct hq_tally *t, sqlite3 *db, const char *sql,
    int64_t dump, const char *of, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	int rc;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_fail(
		    reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(db));
	sqlite3_bind_int64(stmt, 1, dump);
	if (sqlite3_bind_parameter_count(stmt) > 1)
		sqlite3_bind_text(stmt, 2, of, -1, SQLITE_STATIC);
	while (status == HQ_OK && (rc = sqlite3_step(stmt)) != SQLITE_DONE)
		if (rc != SQLITE_ROW)
			status = hq_fail(
			    reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(db));
		else if (!take(t, stmt))
			status = hq_fail(
			    reterr, HQ_ERR_NOMEM, "out of memory");
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_tally_store(const struct hq_tally *t, sqlite3 *db, const char *sql,
    int64_t least, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return hq_fail(
		    reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(db));
	for (size_t i = 0; status == HQ_OK && i < t->nrows; i++) {
		const int64_t *row = t->rows + i * t->width;
		if (row[t->nkeys] < least)
			continue;
		for (unsigned k = 0; k < t->width; k++)
			if (k < t->nkeys && row[k] == NONE)
				sqlite3_bind_null(stmt, (int)k + 1);
			else
				sqlite3_bind_int64(stmt, (int)k + 1, row[k]);
		if (sqlite3_step(stmt) != SQLITE_DONE)
			status = hq_fail(
			    reterr, HQ_ERR_SQL, "%s", sqlite3_errmsg(db));
		sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return status;
}
