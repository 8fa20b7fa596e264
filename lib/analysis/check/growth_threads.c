/* How far threads had come with passes of their own. */
#include "analysis/check/growth_threads.h"

#include "analysis/support/memory.h"

#include <stdlib.h>

static const char marks_sql[] =
    "SELECT m.thread_id, m.passes, t.state = 'running', m.serial"
    "  FROM (SELECT thread_id, serial,"
    "               count(*) OVER (PARTITION BY thread_id) AS passes,"
    "               row_number() OVER (PARTITION BY thread_id"
    "                 ORDER BY serial) AS pass"
    "          FROM mark WHERE dump_id = ?1 AND name = ?2) m"
    "  LEFT JOIN thread t ON t.dump_id = ?1 AND t.thread_id = m.thread_id"
    " WHERE m.pass = m.passes / 2 + 1 ORDER BY m.thread_id";

static enum hq_status
take(struct hq_growth_threads *t, sqlite3_stmt *row, unsigned least,
    struct hq_error *reterr)
{
	struct hq_growth_thread *thread;

	if (hq_array_reserve((void **)&t->threads, &t->room, t->count,
		sizeof *t->threads) != 0)
		return hq_check_nomem(reterr);
	thread = &t->threads[t->count++];
	thread->thread_id = sqlite3_column_int64(row, 0);
	thread->middle = INT64_MIN;
	if (sqlite3_column_int64(row, 1) >= least &&
	    sqlite3_column_int(row, 2) != 0)
		thread->middle = sqlite3_column_int64(row, 3);
	return HQ_OK;
}

enum hq_status
hq_growth_threads_read(struct hq_check_context *c, unsigned least,
    struct hq_growth_threads *t, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(c->db, marks_sql, -1, &row, NULL);

	sqlite3_bind_int64(row, 1, c->series->dump_id);
	sqlite3_bind_text(row, 2, c->options->mark, -1, SQLITE_STATIC);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		status = take(t, row, least, reterr);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(row);
	if (t->count < 2)
		t->count = 0;
	return status;
}

bool
hq_growth_threads_early(
    const struct hq_growth_threads *t, int64_t thread_id, int64_t serial)
{
	size_t low = 0, high = t->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (t->threads[mid].thread_id < thread_id)
			low = mid + 1;
		else
			high = mid;
	}
	return low < t->count && t->threads[low].thread_id == thread_id &&
	       serial < t->threads[low].middle;
}

void
hq_growth_threads_release(struct hq_growth_threads *t)
{
	free(t->threads);
	*t = (struct hq_growth_threads){0};
}
