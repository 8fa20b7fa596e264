/* Sets of blocks of one dump. */
#include "analysis/set/private.h"

#include <stdlib.h>
#include <string.h>

/* Rows of block; those of a database are numbered without gaps. */
static enum hq_status
count_rows(struct hq_ask *a, uint64_t *ret_rows, struct hq_error *reterr)
{
	struct hq_dump *d = hq_ask_opened(a);
	sqlite3 *handle = hq_ask_handle(a);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;

	if (d != NULL) {
		*ret_rows = hq_reader_rows(d->reader, HQ_SECTION_BLOCK);
		return HQ_OK;
	}
	if (sqlite3_prepare_v2(handle,
		"SELECT count(*) FROM block WHERE dump_id = ?1", -1, &stmt,
		NULL) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	sqlite3_bind_int64(stmt, 1, hq_ask_dump(a));
	if (sqlite3_step(stmt) == SQLITE_ROW)
		*ret_rows = (uint64_t)sqlite3_column_int64(stmt, 0);
	else
		status = hq_database_fail(handle, reterr);
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_set_new(struct hq_ask *a, struct hq_set *ret_set, struct hq_error *reterr)
{
	enum hq_status status = count_rows(a, &ret_set->rows, reterr);

	ret_set->bits = NULL;
	if (status != HQ_OK)
		return status;
	ret_set->bits = hq_bits_new(ret_set->rows);
	return ret_set->bits != NULL
		   ? HQ_OK
		   : hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
}

void
hq_set_release(struct hq_set *s)
{
	free(s->bits);
	memset(s, 0, sizeof *s);
}

uint64_t
hq_set_count(const struct hq_set *s)
{
	uint64_t n = 0;

	for (uint64_t i = 0; i <= s->rows / 64; i++)
		n += (uint64_t)__builtin_popcountll(s->bits[i]);
	return n;
}

void
hq_set_complement(struct hq_set *s)
{
	for (uint64_t i = 0; i <= s->rows / 64; i++)
		s->bits[i] = ~s->bits[i];
	s->bits[s->rows / 64] &= (UINT64_C(1) << s->rows % 64) - 1;
}
