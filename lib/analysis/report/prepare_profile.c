/* The text of the files that have marked lines. */
#include "analysis/report/blocks.h"
#include "analysis/report/text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char table_sql[] =
    "DROP TABLE IF EXISTS temp.profile_text;"
    "CREATE TEMP TABLE profile_text(file, line, text,"
    " PRIMARY KEY(file, line)) WITHOUT ROWID";
static const char files_sql[] =
    "SELECT DISTINCT file FROM profile_line WHERE dump_id = ?";
static const char insert_sql[] =
    "INSERT OR IGNORE INTO temp.profile_text VALUES (?, ?, ?)";
/* A compiler that was told ../src/a.c wrote the whole path for debuggers. */
static const char whole_sql[] =
    "SELECT min(file), count(DISTINCT file) FROM frame"
    " WHERE dump_id = ?1 AND substr(file, -length(?2) - 1) = '/' || ?2";

static enum hq_status
sql_error(struct hq_report_context *c, struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s", c->report->name,
	    sqlite3_errmsg(c->db));
}

static const char *
without_dots(const char *file)
{
	while (strncmp(file, "../", 3) == 0 || strncmp(file, "./", 2) == 0)
		file = strchr(file, '/') + 1;
	return file;
}

/* The path that debug information has of a relative one, or the file. */
static void
find_whole(struct hq_report_context *c, const char *file, char *path,
    size_t size)
{
	sqlite3_stmt *stmt;

	snprintf(path, size, "%s", file);
	if (file[0] == '/' ||
	    sqlite3_prepare_v2(c->db, whole_sql, -1, &stmt, NULL) != SQLITE_OK)
		return;
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	sqlite3_bind_text(stmt, 2, without_dots(file), -1, SQLITE_STATIC);
	if (sqlite3_step(stmt) == SQLITE_ROW &&
	    sqlite3_column_int(stmt, 1) == 1)
		snprintf(path, size, "%s",
		    (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
}

static enum hq_status
keep_lines(struct hq_report_context *c, const char *file, char *text,
    struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(c->db, insert_sql, -1, &stmt, NULL);
	int64_t number = 0;

	while (rc == SQLITE_OK && *text != '\0') {
		char *line = hq_text_file_line(&text);
		if (line == NULL) {
			rc = SQLITE_NOMEM;
			break;
		}
		sqlite3_bind_text(stmt, 1, file, -1, SQLITE_STATIC);
		sqlite3_bind_int64(stmt, 2, ++number);
		sqlite3_bind_text(stmt, 3, line, -1, SQLITE_STATIC);
		rc = sqlite3_step(stmt) == SQLITE_DONE ? sqlite3_reset(stmt)
						       : SQLITE_ERROR;
		free(line);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? HQ_OK : sql_error(c, reterr);
}

static enum hq_status
read_file(struct hq_report_context *c, const char *file,
    struct hq_error *reterr)
{
	char whole[4096], path[4096], *text;
	enum hq_status status;

	find_whole(c, file, whole, sizeof whole);
	text = hq_text_file_read(whole, c->values->source_dirs,
	    c->values->nsource_dirs, path, sizeof path);
	if (text == NULL)
		return hq_prepare_line(c, reterr,
		    "%s: no such file here, so lines have no text; "
		    "--source-dir tells where sources are",
		    file);
	status = keep_lines(c, file, text, reterr);
	free(text);
	return status == HQ_OK
		   ? hq_prepare_line(c, reterr, "Filename: %s", path)
		   : status;
}

static enum hq_status
read_files(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *stmt;
	bool any = false;

	if (sqlite3_prepare_v2(c->db, files_sql, -1, &stmt, NULL) != SQLITE_OK)
		return sql_error(c, reterr);
	sqlite3_bind_int64(stmt, 1, c->values->dump);
	while (status == HQ_OK && sqlite3_step(stmt) == SQLITE_ROW) {
		const char *file = (const char *)sqlite3_column_text(stmt, 0);
		any = true;
		if (file != NULL)
			status = read_file(c, file, reterr);
	}
	sqlite3_finalize(stmt);
	if (status == HQ_OK && !any)
		status = hq_prepare_line(c, reterr,
		    "the program has marked no lines (HEAPQL_PROFILE, "
		    "HEAPQL_LINE)");
	return status;
}

enum hq_status
hq_prepare_profile(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_blocks_begin(c, reterr);

	if (status == HQ_OK)
		status = hq_prepare_lost(c, reterr);
	if (status == HQ_OK)
		status = hq_prepare_run(c, table_sql, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = read_files(c, reterr);
	return status;
}
