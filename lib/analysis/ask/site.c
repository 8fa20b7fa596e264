/* What allocated the blocks of a trace, in words. */
#define _GNU_SOURCE
#include "analysis/ask/private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
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

/* Adds one frame to what there is. */
static bool
add_frame(sqlite3_stmt *row, char **text)
{
	char *frame, *longer;
	int r = describe(row, &frame);

	if (r < 0)
		return false;
	if (*text == NULL) {
		*text = frame;
		return true;
	}
	r = asprintf(&longer, "%s < %s", *text, frame);
	free(frame);
	if (r < 0)
		return false;
	free(*text);
	*text = longer;
	return true;
}

enum hq_status
hq_ask_frames(struct hq_ask *a, enum hq_ask_frames_of of, int64_t number,
    char **ret_text, struct hq_error *reterr)
{
	static const enum hq_ask_query queries[] = {
	    [HQ_ASK_STACK] = HQ_QUERY_STACK,
	    [HQ_ASK_PC] = HQ_QUERY_PC,
	    [HQ_ASK_FRAME] = HQ_QUERY_FRAME,
	};
	sqlite3_stmt *row;
	char *text = NULL;
	enum hq_status status = hq_query(a, queries[of], number, &row, reterr);

	while (status == HQ_OK &&
	       (status = hq_query_step(a, row, reterr)) == HQ_OK) {
		if (add_frame(row, &text))
			continue;
		sqlite3_reset(row);
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	if (status != HQ_ERR_NOTFOUND) {
		free(text);
		return status;
	}
	*ret_text = text;
	return HQ_OK;
}

enum hq_status
hq_ask_retained(struct hq_ask *a, int64_t serial, int64_t *ret_bytes,
    struct hq_error *reterr)
{
	sqlite3_stmt *row;
	bool known;
	enum hq_status status =
	    hq_query(a, HQ_QUERY_RETAINED, serial, &row, reterr);

	if (status == HQ_OK)
		status = hq_query_step(a, row, reterr);
	if (status != HQ_OK)
		return status;
	known = sqlite3_column_type(row, 0) != SQLITE_NULL;
	*ret_bytes = sqlite3_column_int64(row, 0);
	sqlite3_reset(row);
	return known ? HQ_OK : HQ_ERR_NOTFOUND;
}
