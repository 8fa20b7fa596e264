/*
 * heapql_retained(set [, dump_id]): the bytes that would go with a block, by
 * its serial, or with a set of blocks, by an expression; exactly.
 */
#include "analysis/function/function.h"

#include "analysis/set/set.h"

#include <stdlib.h>
#include <string.h>

void hq_function_retained(
    sqlite3_context *context, int argc, sqlite3_value **argv);

static enum hq_status
measure(struct hq_function_dump *d, const char *text, int64_t *ret_bytes,
    struct hq_error *reterr)
{
	struct hq_setsize size;
	struct hq_set set = {0};
	enum hq_status status = hq_set_find(d->ask, text, &set, reterr);

	if (status == HQ_OK)
		status = hq_holders_setsize(
		    d->holders, set.bits, &size, reterr);
	hq_set_release(&set);
	if (status == HQ_OK)
		*ret_bytes = (int64_t)size.retained_bytes;
	return status;
}

/* The same set is asked for again and again, by each row. */
static enum hq_status
measure_once(struct hq_function_dump *d, const char *word, int64_t *ret_bytes,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	if (d->set == NULL || strcmp(d->set, word) != 0) {
		free(d->set);
		d->set = NULL;
		status = hq_function_holders(d, reterr);
		if (status == HQ_OK)
			status = measure(d, word, &d->retained, reterr);
		if (status == HQ_OK)
			d->set = strdup(word);
	}
	*ret_bytes = d->retained;
	return status;
}

void
hq_function_retained(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *word = NULL;
	struct hq_function_dump *d;
	struct hq_error err = {0};
	int64_t bytes;
	enum hq_status status;

	if (sqlite3_value_type(argv[0]) == SQLITE_NULL ||
	    !hq_function_dump(
		context, "retained", argc > 1 ? argv[1] : NULL, &d))
		return;
	if (sqlite3_value_type(argv[0]) == SQLITE_TEXT)
		word = (const char *)sqlite3_value_text(argv[0]);
	if (word != NULL)
		status = measure_once(d, word, &bytes, &err);
	else
		status = hq_ask_retained(
		    d->ask, sqlite3_value_int64(argv[0]), &bytes, &err);
	if (status == HQ_OK)
		sqlite3_result_int64(context, bytes);
	else if (status != HQ_ERR_NOTFOUND || word != NULL)
		hq_function_error(context, "retained", &err);
}
