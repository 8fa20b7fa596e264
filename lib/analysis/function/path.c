/*
 * heapql_path(block [, dump_id]): the shortest chain of references that holds
 * a block, as `heapql path` finds it, in one text:
 *
 *	data table in prog -> List #3 -> List.items[2] -> Node #7
 *	(lost) Node #4 -> Node.next -> Node #5
 */
#define _GNU_SOURCE
#include "analysis/function/function.h"

#include "analysis/ask/chain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void hq_function_path(sqlite3_context *context, int argc, sqlite3_value **argv);

static enum hq_status
write_chain(const struct hq_ask *a, const struct hq_chain *c, char **ret_text,
    struct hq_error *reterr)
{
	size_t size;
	FILE *out = open_memstream(ret_text, &size);

	for (uint32_t i = 0; out != NULL && i < c->count; i++) {
		const struct hq_chain_step *s = &c->steps[i];
		if (i == 0 && !s->has_ref)
			fputs("(lost)", out);
		else
			fprintf(out, "%s%s ->", i > 0 ? " -> " : "",
			    s->label == NULL ? "" : s->label);
		fprintf(out, " %s #%" PRId64, hq_ask_type_name(a, s->block.type),
		    s->block.serial);
	}
	if (out == NULL || fclose(out) != 0)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}

static enum hq_status
find_path(struct hq_function_dump *d, int64_t serial, char **ret_text,
    struct hq_error *reterr)
{
	const struct hq_chain_options how = {.most = 1};
	struct hq_ask_block block;
	struct hq_chain *chains;
	uint32_t leader, n;
	enum hq_status status = hq_ask_block(d->ask, serial, &block, reterr);

	if (status == HQ_OK)
		status = hq_function_holders(d, reterr);
	if (status == HQ_OK)
		status = hq_holders_leader(
		    d->holders, (uint32_t)block.row, &leader, reterr);
	if (status == HQ_OK)
		status = hq_chain_find(d->holders, &block, leader, &how,
		    &chains, &n, reterr);
	if (status != HQ_OK)
		return status;
	if (n > 0)
		status = write_chain(d->ask, &chains[0], ret_text, reterr);
	hq_chain_release(chains, n);
	return status;
}

void
hq_function_path(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct hq_function_dump *d;
	struct hq_error err = {0};
	char *text = NULL;
	int64_t serial;
	enum hq_status status;

	if (sqlite3_value_type(argv[0]) == SQLITE_NULL ||
	    !hq_function_dump(context, "path", argc > 1 ? argv[1] : NULL, &d))
		return;
	status = hq_function_block(d, argv[0], &serial, &err);
	if (status == HQ_OK)
		status = find_path(d, serial, &text, &err);
	hq_function_text(context, "path", status, text, &err);
}
