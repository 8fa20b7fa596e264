/* The stacks of one source file by line, and its text. */
#include "analysis/report/groups.h"
#include "analysis/report/text_file.h"

#include <stdlib.h>

static const char tables_sql[] =
    "DROP TABLE IF EXISTS temp.source_file;"
    "DROP TABLE IF EXISTS temp.source_line;"
    "CREATE TEMP TABLE source_file(file);"
    "CREATE TEMP TABLE source_line(line INTEGER PRIMARY KEY, text)";
static const char order_sql[] =
    "SELECT 1 FROM dump o JOIN dump n ON n.pid = o.pid"
    "   AND n.start_ns = o.start_ns AND n.host = o.host"
    " WHERE o.dump_id = ?1 AND n.dump_id = ?2 AND o.mono_ns > n.mono_ns";
static const char file_sql[] = "INSERT INTO temp.source_file VALUES (?)";
static const char line_sql[] = "INSERT INTO temp.source_line VALUES (?, ?)";

static enum hq_status
sql_error(struct hq_report_context *c, struct hq_error *reterr)
{
	return hq_fail(reterr, HQ_ERR_SQL, "report %s: %s", c->report->name,
	    sqlite3_errmsg(c->db));
}

static enum hq_status
keep_file(struct hq_report_context *c, const char *file,
    struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(c->db, file_sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, file, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		sqlite3_step(stmt);
	return sqlite3_finalize(stmt) == SQLITE_OK && rc == SQLITE_OK
		   ? HQ_OK
		   : sql_error(c, reterr);
}

static enum hq_status
keep_lines(struct hq_report_context *c, char *text, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	int rc = sqlite3_prepare_v2(c->db, line_sql, -1, &stmt, NULL);
	int64_t number = 0;

	while (rc == SQLITE_OK && *text != '\0') {
		char *line = hq_text_file_line(&text);
		if (line == NULL)
			rc = SQLITE_NOMEM;
		if (rc == SQLITE_OK)
			rc = sqlite3_bind_int64(stmt, 1, ++number);
		if (rc == SQLITE_OK)
			rc = sqlite3_bind_text(
			    stmt, 2, line, -1, SQLITE_TRANSIENT);
		if (rc == SQLITE_OK)
			rc = sqlite3_step(stmt) == SQLITE_DONE
				 ? sqlite3_reset(stmt)
				 : SQLITE_ERROR;
		free(line);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? HQ_OK : sql_error(c, reterr);
}

static enum hq_status
read_source(struct hq_report_context *c, const char *file,
    struct hq_error *reterr)
{
	char path[4096], *text;
	enum hq_status status;

	text = hq_text_file_read(file, c->values->source_dirs,
	    c->values->nsource_dirs, path, sizeof path);
	if (text == NULL)
		return hq_prepare_line(c, reterr,
		    "%s: no such file here, so lines have no text; "
		    "--source-dir tells where sources are",
		    file);
	status = keep_lines(c, text, reterr);
	free(text);
	if (status == HQ_OK)
		status = hq_prepare_line(c, reterr, "%s", path);
	return status;
}

/* Between a later and an earlier dump of a process nothing is born. */
static enum hq_status
check_order(struct hq_report_context *c, struct hq_error *reterr)
{
	sqlite3_stmt *stmt;
	bool wrong =
	    sqlite3_prepare_v2(c->db, order_sql, -1, &stmt, NULL) ==
		SQLITE_OK &&
	    sqlite3_bind_int64(stmt, 1, c->values->old) == SQLITE_OK &&
	    sqlite3_bind_int64(stmt, 2, c->values->dump) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW;

	sqlite3_finalize(stmt);
	return wrong ? hq_fail(reterr, HQ_ERR_INCONSISTENT,
			   "the dump to begin with was taken after the other; "
			   "give them in the other order")
		     : HQ_OK;
}

static enum hq_status
annotate(struct hq_report_context *c, struct hq_error *reterr)
{
	const struct hq_report_values *v = c->values;
	struct hq_groups_sum sum;
	const char *file = NULL;
	enum hq_status status = check_order(c, reterr);

	if (status == HQ_OK && v->old != 0 && v->old != v->dump)
		status =
		    hq_groups_read_and_fill(
		    c, v->old, HQ_BY_SITE, 0, &sum, reterr);
	if (status == HQ_OK)
		status =
		    hq_groups_read_and_fill(
		    c, v->dump, HQ_BY_SITE, 0, &sum, reterr);
	if (status == HQ_OK)
		status = hq_text_file_find(&c->keys, v->operand, &file, reterr);
	if (status == HQ_OK)
		status = keep_file(c, file, reterr);
	if (status == HQ_OK)
		status = read_source(c, file, reterr);
	if (status == HQ_OK)
		status = hq_prepare_line(c, reterr,
		    "born and freed: all bytes, also those that were both, "
		    "%s",
		    v->old != 0 ? "between the two dumps"
				: "since stacks are recorded");
	return status;
}

enum hq_status
hq_prepare_source(struct hq_report_context *c, struct hq_error *reterr)
{
	enum hq_status status = hq_groups_begin(c, HQ_BY_LINE, reterr);

	if (status == HQ_OK)
		status = hq_prepare_run(c, tables_sql, reterr);
	if (status == HQ_OK && c->render != NULL)
		status = annotate(c, reterr);
	return status;
}
