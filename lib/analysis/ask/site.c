/* What allocated the blocks of a trace, in words. */
#define _GNU_SOURCE
#include "analysis/ask/private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *
text_of(sqlite3_stmt *row, int column)
{
	return (const char *)sqlite3_column_text(row, column);
}

/* The last parts of a path: `parts` of them. */
static const char *
tail_of(const char *path, unsigned parts)
{
	const char *p = path + strlen(path);

	while (p > path && (p[-1] != '/' || --parts > 0))
		p--;
	return p;
}

/* The function with its place, or where its code is. */
static int
describe(sqlite3_stmt *row, char **ret_text)
{
	const char *func = text_of(row, 1), *file = text_of(row, 2);
	const char *path = text_of(row, 4);

	if (func != NULL && file != NULL)
		return asprintf(ret_text, "%s (%s:%" PRId64 ")", func,
		    tail_of(file, 2), (int64_t)sqlite3_column_int64(row, 3));
	if (func != NULL && path != NULL)
		return asprintf(
		    ret_text, "%s (%s)", func, tail_of(path, 1));
	if (func != NULL)
		return asprintf(ret_text, "%s", func);
	if (path != NULL)
		return asprintf(ret_text, "%s+0x%" PRIx64, tail_of(path, 1),
		    (uint64_t)sqlite3_column_int64(row, 5));
	return asprintf(ret_text, "0x%" PRIx64,
	    (uint64_t)sqlite3_column_int64(row, 6));
}

enum hq_status
hq_ask_site(struct hq_ask *a, int64_t trace, char **ret_text,
    struct hq_error *reterr)
{
	sqlite3_stmt *row;
	char *text = NULL;
	int r = 0;
	enum hq_status status = hq_query(a, HQ_QUERY_SITE, trace, &row, reterr);

	*ret_text = NULL;
	if (status == HQ_OK)
		status = hq_query_step(a, row, reterr);
	if (status != HQ_OK)
		return status == HQ_ERR_NOTFOUND ? HQ_OK : status;
	if (text_of(row, 0) != NULL)
		r = asprintf(&text, "[%s]", text_of(row, 0));
	else if (sqlite3_column_type(row, 6) != SQLITE_NULL)
		r = describe(row, &text);
	sqlite3_reset(row);
	if (r < 0)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	*ret_text = text;
	return HQ_OK;
}
