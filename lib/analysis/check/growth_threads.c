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

static const char last_sql[] =
    "SELECT thread_id, max(pass), max(serial) FROM mark"
    " WHERE dump_id = ?1 AND name = ?2 GROUP BY thread_id";

static enum hq_status
take(struct hq_growth_threads *t, sqlite3_stmt *row, struct hq_error *reterr)
{
	struct hq_growth_thread *thread;

	if (hq_array_reserve((void **)&t->threads, &t->room, t->count,
		sizeof *t->threads) != 0)
		return hq_check_nomem(reterr);
	thread = &t->threads[t->count++];
	thread->thread_id = sqlite3_column_int64(row, 0);
	thread->middle = INT64_MIN;
	thread->last_pass = 0;
	thread->begun = INT64_MAX;
	thread->steady = sqlite3_column_int64(row, 1) >= t->least;
	if (thread->steady && sqlite3_column_int(row, 2) != 0)
		thread->middle = sqlite3_column_int64(row, 3);
	return HQ_OK;
}

static int
by_thread(const void *a, const void *b)
{
	const struct hq_growth_thread *x = a, *y = b;

	return x->thread_id < y->thread_id ? -1 : x->thread_id > y->thread_id;
}

static struct hq_growth_thread *
find(const struct hq_growth_threads *t, int64_t thread_id)
{
	const struct hq_growth_thread key = {.thread_id = thread_id};

	return t->count == 0 ? NULL
			     : bsearch(&key, t->threads, t->count, sizeof key,
				   by_thread);
}

/* A later dump knows whether the last passes of the series ended. */
static enum hq_status
take_last(
    struct hq_growth_threads *t, sqlite3_stmt *row, struct hq_error *reterr)
{
	struct hq_growth_thread *thread = find(t, sqlite3_column_int64(row, 0));

	(void)reterr;
	if (thread != NULL && thread->steady)
		thread->last_pass = sqlite3_column_int64(row, 1);
	return HQ_OK;
}

static enum hq_status
take_begun(
    struct hq_growth_threads *t, sqlite3_stmt *row, struct hq_error *reterr)
{
	struct hq_growth_thread *thread = find(t, sqlite3_column_int64(row, 0));

	(void)reterr;
	if (thread != NULL)
		thread->begun = sqlite3_column_int64(row, 1) < thread->last_pass
				    ? sqlite3_column_int64(row, 2)
				    : INT64_MAX;
	return HQ_OK;
}

typedef enum hq_status (*take_fn)(
    struct hq_growth_threads *t, sqlite3_stmt *row, struct hq_error *reterr);

/* The rows of a query on the marks of a dump. */
static enum hq_status
read_marks(struct hq_check_context *c, sqlite3 *db, const char *sql,
    int64_t dump_id, take_fn fn, struct hq_growth_threads *t,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc = sqlite3_prepare_v2(db, sql, -1, &row, NULL);

	sqlite3_bind_int64(row, 1, dump_id);
	sqlite3_bind_text(row, 2, c->options->mark, -1, SQLITE_STATIC);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		status = fn(t, row, reterr);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(db, reterr);
	sqlite3_finalize(row);
	return status;
}

enum hq_status
hq_growth_threads_read(struct hq_check_context *c, unsigned least,
    struct hq_growth_threads *t, struct hq_error *reterr)
{
	enum hq_status status;

	t->least = least;
	status = read_marks(
	    c, c->db, marks_sql, c->series->dump_id, take, t, reterr);
	if (t->count < 2)
		t->count = 0;
	if (status == HQ_OK && t->count > 0)
		status = read_marks(
		    c, c->db, last_sql, c->last->dump_id, take_last, t, reterr);
	return status;
}

enum hq_status
hq_growth_threads_at(struct hq_check_context *c, sqlite3 *db, int64_t dump_id,
    struct hq_growth_threads *t, struct hq_error *reterr)
{
	enum hq_status status;

	t->begun = INT64_MAX;
	if (t->count == 0)
		return HQ_OK;
	/* One without a mark yet is in its first pass. */
	for (size_t i = 0; i < t->count; i++)
		t->threads[i].begun =
		    t->threads[i].last_pass > 0 ? INT64_MIN : INT64_MAX;
	status = read_marks(c, db, last_sql, dump_id, take_begun, t, reterr);
	for (size_t i = 0; i < t->count; i++)
		if (t->threads[i].begun < t->begun)
			t->begun = t->threads[i].begun;
	return status;
}

bool
hq_growth_threads_unfinished(
    const struct hq_growth_threads *t, int64_t thread_id, int64_t serial)
{
	const struct hq_growth_thread *thread;

	if (serial < t->begun)
		return false;
	thread = find(t, thread_id);
	return thread != NULL && serial >= thread->begun;
}

bool
hq_growth_threads_early(
    const struct hq_growth_threads *t, int64_t thread_id, int64_t serial)
{
	const struct hq_growth_thread *thread = find(t, thread_id);

	return thread != NULL && serial < thread->middle;
}

void
hq_growth_threads_release(struct hq_growth_threads *t)
{
	free(t->threads);
	*t = (struct hq_growth_threads){0};
}
