/* The functions of SQL: their table, and how they get into a connection. */
#include "analysis/function/functions.h"

#include "analysis/function/function.h"

#define HQ_FUNCTION(name, least, most, flags, arguments, doc)                  \
	void hq_function_##name(                                               \
	    sqlite3_context *context, int argc, sqlite3_value **argv);
#include "analysis/function/functions.def"
#undef HQ_FUNCTION

const struct hq_function_text hq_function_texts[] = {
#define HQ_FUNCTION(name, least, most, flags, arguments, doc)                  \
	{"heapql_" #name, arguments, doc},
#include "analysis/function/functions.def"
#undef HQ_FUNCTION
    {NULL, NULL, NULL},
};

static const struct {
	const char *name;
	int least, most, flags;
	void (*call)(sqlite3_context *context, int argc, sqlite3_value **argv);
} functions[] = {
#define HQ_FUNCTION(name, least, most, flags, arguments, doc)                  \
	{"heapql_" #name, least, most, flags, hq_function_##name},
#include "analysis/function/functions.def"
#undef HQ_FUNCTION
};

static void
drop_store(void *opaque)
{
	hq_store_drop(opaque);
}

int
hq_functions_register(sqlite3 *handle, struct hq_store *store)
{
	int rc = hq_tally_register(handle, store);

	for (unsigned i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		int n = functions[i].least;
		for (; rc == SQLITE_OK && n <= functions[i].most; n++) {
			hq_store_take(store);
			/* SQLite drops the reference, also when it fails. */
			rc = sqlite3_create_function_v2(handle,
			    functions[i].name, n,
			    SQLITE_UTF8 | functions[i].flags, store,
			    functions[i].call, NULL, NULL, drop_store);
		}
	}
	return rc;
}
