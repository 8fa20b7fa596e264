/*
 * What a function of SQL works on: the dumps that its connection sees, each
 * with an hq_ask, and its graph where that is wanted.
 *
 *	struct hq_function_dump *d;
 *	if (!hq_function_dump(context, "path", argc > 1 ? argv[1] : NULL, &d))
 *		return;				the result is an error already
 *	... d->ask ...
 *
 * All this is kept until the statement that calls the function has ended, and
 * shared by the functions that it calls; nothing is kept longer, since a host
 * cannot close a connection that has statements.  A database is read anew by
 * each statement; opened dumps keep what was computed of them.
 */
#ifndef HQ_ANALYSIS_FUNCTION_FUNCTION_H
#define HQ_ANALYSIS_FUNCTION_FUNCTION_H

#include "analysis/ask/ask.h"
#include "analysis/ask/holders.h"
#include "analysis/store/sqlite.h"

struct hq_function_dump {
	struct hq_function_dump *next;
	int64_t dump_id;
	struct hq_ask *ask;
	struct hq_holders *holders; /* by hq_function_holders; the ask's */
	char *set; /* the last expression that retained.c was asked, or NULL */
	int64_t retained;
};

/*
 * The dump of a number.  NULL for `dump_id` is the only dump, and an error
 * where there are several.  False: context has its result, which is NULL for
 * a number that is NULL, or an error that names heapql_`name`.
 */
bool hq_function_dump(sqlite3_context *context, const char *name,
    sqlite3_value *dump_id, struct hq_function_dump **ret_dump);

/* d->holders, made. */
enum hq_status hq_function_holders(
    struct hq_function_dump *d, struct hq_error *reterr) HQ_CHECKED;

/*
 * The serial of the block that an argument means: a number is a serial, a
 * text is a word of hq_ask_find.  HQ_ERR_NOTFOUND: there is none.
 */
enum hq_status hq_function_block(struct hq_function_dump *d,
    sqlite3_value *value, int64_t *ret_serial,
    struct hq_error *reterr) HQ_CHECKED;

/* Makes an error the result: "heapql_NAME: what". */
void hq_function_error(
    sqlite3_context *context, const char *name, const struct hq_error *err);

/*
 * Makes the end of a function its result: a text, which is freed, or NULL
 * where `status` is HQ_ERR_NOTFOUND or there is none, or the error.
 */
void hq_function_text(sqlite3_context *context, const char *name,
    enum hq_status status, char *text, const struct hq_error *err);

#endif
