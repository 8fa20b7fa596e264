/*
 * heapql_in(set, dump_id, row): whether a block, by its row, is in a set, by
 * an expression.
 */
#include "analysis/function/function.h"
#include "analysis/set/set.h"

#include <stdlib.h>

void hq_function_in(
    sqlite3_context *context, int argc, sqlite3_value **argv);

/* The set that the expression is in one dump. */
struct kept {
	int64_t dump;
	struct hq_set set;
};

static void
free_kept(void *opaque)
{
	struct kept *k = opaque;

	hq_set_release(&k->set);
	free(k);
}

static struct kept *
make(sqlite3_context *context, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	struct hq_function_dump *d;
	struct hq_error err = {0};
	struct kept *k;

	if (text == NULL || !hq_function_dump(context, "in", argv[1], &d))
		return NULL;
	k = calloc(1, sizeof *k);
	if (k == NULL) {
		sqlite3_result_error_nomem(context);
		return NULL;
	}
	k->dump = d->dump_id;
	if (hq_set_find(d->ask, text, &k->set, &err) == HQ_OK)
		return k;
	hq_function_error(context, "in", &err);
	free_kept(k);
	return NULL;
}

/* The set of an expression that is a constant is kept until the statement
 * ends, or until another dump is asked for. */
void
hq_function_in(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct kept *k = sqlite3_get_auxdata(context, 0);
	int64_t row = sqlite3_value_int64(argv[2]);
	bool known = k != NULL && k->dump == sqlite3_value_int64(argv[1]);

	(void)argc;
	if (!known)
		k = make(context, argv);
	if (k == NULL)
		return;
	sqlite3_result_int(
	    context, row >= 0 && hq_set_has(&k->set, (uint64_t)row));
	/* After this it may be gone. */
	if (!known)
		sqlite3_set_auxdata(context, 0, k, free_kept);
}
