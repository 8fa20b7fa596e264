/*
 * load_rate DB OUT: the rate of a bare loop of 64-row prepared inserts.
 *
 * Reads table block of a loaded database into memory, then inserts the same
 * rows, in the same order, into the same table of a new database, with the
 * same settings and in one transaction, and prints rows, seconds and CPU seconds.
 * What `heapql load` does beside (reading, verifying, computing, the other
 * tables) is what the comparison shows.
 */
#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROWS_AT_ONCE 64

static sqlite3 *
open_db(const char *path)
{
	sqlite3 *db;

	if (sqlite3_open(path, &db) != SQLITE_OK) {
		fprintf(stderr, "load_rate: %s: %s\n", path,
		    sqlite3_errmsg(db));
		exit(1);
	}
	return db;
}

static void
run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fprintf(stderr, "load_rate: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
}

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *stmt;

	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK) {
		fprintf(stderr, "load_rate: %s\n", sqlite3_errmsg(db));
		exit(1);
	}
	return stmt;
}

/* All values of the table, row by row; NULL is INT64_MIN. */
static int64_t *
read_rows(sqlite3 *db, size_t *ret_rows, int *ret_columns)
{
	sqlite3_stmt *count = prepare(db, "SELECT count(*) FROM block");
	sqlite3_stmt *all = prepare(db, "SELECT * FROM block");
	int n = sqlite3_column_count(all);
	size_t rows, at = 0;
	int64_t *values;

	sqlite3_step(count);
	rows = (size_t)sqlite3_column_int64(count, 0);
	sqlite3_finalize(count);
	values = malloc(rows * (size_t)n * sizeof *values + 1);
	if (values == NULL)
		exit(1);
	while (at < rows * (size_t)n && sqlite3_step(all) == SQLITE_ROW)
		for (int i = 0; i < n; i++)
			values[at++] =
			    sqlite3_column_type(all, i) == SQLITE_NULL
				? INT64_MIN
				: sqlite3_column_int64(all, i);
	sqlite3_finalize(all);
	*ret_rows = rows;
	*ret_columns = n;
	return values;
}

static char *
table_sql(sqlite3 *db)
{
	sqlite3_stmt *stmt = prepare(
	    db, "SELECT sql FROM sqlite_master WHERE name = 'block'");
	char *sql;

	sqlite3_step(stmt);
	sql = strdup((const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return sql;
}

static sqlite3_stmt *
prepare_insert(sqlite3 *db, int columns, int rows)
{
	char *sql = malloc((size_t)rows * ((size_t)columns * 2 + 4) + 64);
	char *p = sql + sprintf(sql, "INSERT INTO block VALUES");
	sqlite3_stmt *stmt;

	for (int i = 0; i < rows; i++) {
		*p++ = i == 0 ? '(' : ',';
		if (i > 0)
			*p++ = '(';
		for (int k = 0; k < columns; k++) {
			*p++ = '?';
			*p++ = k + 1 < columns ? ',' : ')';
		}
	}
	*p = '\0';
	stmt = prepare(db, sql);
	free(sql);
	return stmt;
}

static void
insert(sqlite3 *db, const int64_t *values, size_t rows, int columns)
{
	sqlite3_stmt *many = prepare_insert(db, columns, ROWS_AT_ONCE);
	sqlite3_stmt *one = prepare_insert(db, columns, 1);

	while (rows > 0) {
		size_t n = rows >= ROWS_AT_ONCE ? ROWS_AT_ONCE : 1;
		sqlite3_stmt *stmt = n == 1 ? one : many;
		int last = (int)n * columns;
		for (int i = 0; i < last; i++, values++)
			if (*values == INT64_MIN)
				sqlite3_bind_null(stmt, i + 1);
			else
				sqlite3_bind_int64(stmt, i + 1, *values);
		if (sqlite3_step(stmt) != SQLITE_DONE)
			exit(1);
		sqlite3_reset(stmt);
		rows -= n;
	}
	sqlite3_finalize(many);
	sqlite3_finalize(one);
}

static double
now(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
	sqlite3 *db;
	size_t rows;
	int columns;
	int64_t *values;
	char *sql;
	double start, cpu;

	if (argc != 3) {
		fprintf(stderr, "usage: load_rate DB OUT\n");
		return 2;
	}
	db = open_db(argv[1]);
	values = read_rows(db, &rows, &columns);
	sql = table_sql(db);
	sqlite3_close(db);
	unlink(argv[2]);
	start = now(CLOCK_MONOTONIC);
	cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	db = open_db(argv[2]);
	run(db, "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF;"
		"PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
		"PRAGMA cache_size = -65536; BEGIN");
	run(db, sql);
	insert(db, values, rows, columns);
	run(db, "COMMIT");
	sqlite3_close(db);
	cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	printf("%zu %.2f %.2f\n", rows, now(CLOCK_MONOTONIC) - start, cpu);
	free(values);
	free(sql);
	return 0;
}
