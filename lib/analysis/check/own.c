/* The suppressions that a process brings along. */
#define _GNU_SOURCE
#include "analysis/check/process.h"
#include "analysis/check/suppress.h"

#include <stdio.h>
#include <stdlib.h>

static const char own_sql[] =
    "SELECT text FROM suppression WHERE dump_id = ?1";

static enum hq_status
add(struct hq_check_context *c, sqlite3_stmt *row, struct hq_error *reterr)
{
	const char *text = (const char *)sqlite3_column_text(row, 0);
	int n = sqlite3_column_bytes(row, 0);
	enum hq_status status;
	char *name;

	if (text == NULL)
		return HQ_OK;
	if (asprintf(&name, "%s's __lsan_default_suppressions",
		c->process->program) < 0)
		return hq_check_nomem(reterr);
	status = hq_suppressions_add(c->options->suppressions, name, text,
	    (size_t)n, c->process, reterr);
	free(name);
	return status;
}

enum hq_status
hq_check_own_suppressions(
    struct hq_check_context *c, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;
	sqlite3_stmt *row;
	int rc;

	if (c->options->suppressions == NULL)
		return HQ_OK;
	rc = sqlite3_prepare_v2(c->db, own_sql, -1, &row, NULL);
	sqlite3_bind_int64(row, 1, c->last->dump_id);
	while (rc == SQLITE_OK && status == HQ_OK &&
	       (rc = sqlite3_step(row)) == SQLITE_ROW) {
		status = add(c, row, reterr);
		rc = SQLITE_OK;
	}
	if (status == HQ_OK && rc != SQLITE_DONE)
		status = hq_database_fail(c->db, reterr);
	sqlite3_finalize(row);
	return status;
}
