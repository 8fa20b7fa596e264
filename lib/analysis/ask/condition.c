/* Conditions on blocks that a user gives. */
#include "analysis/ask/condition.h"

#include "analysis/ask/private.h"
#include "analysis/store/hint.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Compiles one statement that only reads. */
static enum hq_status
compile(struct hq_ask *a, const char *option, const char *sql,
    sqlite3_stmt **ret_stmt, struct hq_error *reterr)
{
	sqlite3 *handle = hq_ask_handle(a);
	const char *rest = "";
	struct hq_near near;
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(handle, sql, -1, &stmt, &rest) != SQLITE_OK)
		return hq_fail(reterr, HQ_ERR_USAGE, "--%s: %s%s", option,
		    sqlite3_errmsg(handle),
		    hq_sql_hint(&near, sqlite3_errmsg(handle), sql));
	while (isspace((unsigned char)*rest))
		rest++;
	if (*rest == '\0' && stmt != NULL && sqlite3_stmt_readonly(stmt) &&
	    sqlite3_column_count(stmt) == 1) {
		*ret_stmt = stmt;
		return HQ_OK;
	}
	sqlite3_finalize(stmt);
	return hq_fail(reterr, HQ_ERR_USAGE,
	    "--%s wants a condition on the columns of block, such as "
	    "'req > 4096'",
	    option);
}

/* Whether what a user gives is whole, so that nothing of it, like the second
 * half of "1) OR (1", ends up beside the parentheses that it is put in. */
static enum hq_status
check(struct hq_ask *a, const char *option, const char *condition,
    struct hq_error *reterr)
{
	sqlite3_stmt *stmt = NULL;
	enum hq_status status;
	char *sql = sqlite3_mprintf("SELECT 1 FROM block WHERE %s", condition);

	if (sql == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = compile(a, option, sql, &stmt, reterr);
	sqlite3_free(sql);
	sqlite3_finalize(stmt);
	return status;
}

enum hq_status
hq_condition_prepare(struct hq_ask *a, const char *option,
    const char *condition, sqlite3_stmt **ret_stmt, struct hq_error *reterr)
{
	enum hq_status status;
	char *sql;

	*ret_stmt = NULL;
	if (condition == NULL)
		return HQ_OK;
	status = check(a, option, condition, reterr);
	if (status != HQ_OK)
		return status;
	sql = sqlite3_mprintf("SELECT 1 FROM block WHERE dump_id = ?1"
			      " AND serial = ?2 AND (%s\n)",
	    condition);
	if (sql == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	status = compile(a, option, sql, ret_stmt, reterr);
	sqlite3_free(sql);
	if (status == HQ_OK)
		sqlite3_bind_int64(*ret_stmt, 1, hq_ask_dump(a));
	return status;
}

enum hq_status
hq_condition_holds(struct hq_ask *a, sqlite3_stmt *stmt, int64_t serial,
    bool *ret_holds, struct hq_error *reterr)
{
	int rc;

	*ret_holds = true;
	if (stmt == NULL)
		return HQ_OK;
	sqlite3_bind_int64(stmt, 2, serial);
	rc = sqlite3_step(stmt);
	*ret_holds = rc == SQLITE_ROW;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return hq_database_fail(hq_ask_handle(a), reterr);
	sqlite3_reset(stmt);
	return HQ_OK;
}

static enum hq_status
take_rows(struct hq_ask *a, sqlite3_stmt *stmt,
    void (*take)(void *opaque, int64_t row), void *opaque,
    struct hq_error *reterr)
{
	int rc;

	sqlite3_bind_int64(stmt, 1, hq_ask_dump(a));
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		take(opaque, sqlite3_column_int64(stmt, 0));
	if (rc != SQLITE_DONE)
		return hq_database_fail(hq_ask_handle(a), reterr);
	return HQ_OK;
}

static char *
make_query(struct hq_ask *a, const struct hq_set_options *set,
    struct hq_error *reterr)
{
	char *types = NULL, *sql;

	if (set->type != NULL && hq_ask_type_list(a, set->type,
				     strlen(set->type), &types,
				     reterr) != HQ_OK)
		return NULL;
	sql = sqlite3_mprintf("SELECT row FROM block WHERE dump_id = ?1"
			      " AND (%s\n)%s%s%s",
	    set->where == NULL ? "1" : set->where,
	    types == NULL ? ""
			  : " AND type_id IN (",
	    types == NULL ? "" : types, types == NULL ? "" : ")");
	sqlite3_free(types);
	if (sql == NULL)
		hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return sql;
}

enum hq_status
hq_condition_rows(struct hq_ask *a, const struct hq_set_options *set,
    void (*take)(void *opaque, int64_t row), void *opaque,
    struct hq_error *reterr)
{
	const char *option = set->option == NULL ? "where" : set->option;
	struct hq_error err = {0};
	sqlite3_stmt *stmt = NULL;
	enum hq_status status = HQ_OK;
	char *sql;

	if (set->where != NULL)
		status = check(a, option, set->where, reterr);
	if (status != HQ_OK)
		return status;
	sql = make_query(a, set, &err);
	if (sql == NULL)
		return hq_fail(reterr, err.status, "%s", hq_error_text(&err));
	status = compile(a, option, sql, &stmt, reterr);
	sqlite3_free(sql);
	if (status == HQ_OK)
		status = take_rows(a, stmt, take, opaque, reterr);
	sqlite3_finalize(stmt);
	return status;
}
