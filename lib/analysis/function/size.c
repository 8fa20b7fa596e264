/* heapql_size(bytes): as people read them. */
#include "analysis/function/function.h"

#include "analysis/render/unit.h"

void hq_function_size(sqlite3_context *context, int argc, sqlite3_value **argv);

void
hq_function_size(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	char buffer[HQ_UNIT_SIZE];

	(void)argc;
	switch (sqlite3_value_numeric_type(argv[0])) {
	case SQLITE_INTEGER:
	case SQLITE_FLOAT:
		hq_unit_bytes(buffer, sqlite3_value_int64(argv[0]));
		sqlite3_result_text(context, buffer, -1, SQLITE_TRANSIENT);
		break;
	case SQLITE_NULL:
		break;
	default:
		sqlite3_result_error(context, "heapql_size: no number", -1);
	}
}
