/*
 * heapql_tail(path [, n]): the last parts of a path, one unless told
 * otherwise, as reports show files.
 */
#include "analysis/function/function.h"

#include <string.h>

void hq_function_tail(
    sqlite3_context *context, int argc, sqlite3_value **argv);

void
hq_function_tail(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[0]), *at;
	int64_t n = argc > 1 ? sqlite3_value_int64(argv[1]) : 1;

	if (text == NULL)
		return;
	at = text + strlen(text);
	while (at > text && (at[-1] != '/' || --n > 0))
		at--;
	/* What is left out of it is a name. */
	if (at == text + 1)
		at = text;
	sqlite3_result_text(context, at, -1, SQLITE_TRANSIENT);
}
