/* heapy's reference pattern of a set of blocks. */
#include "analysis/set/rp.h"

#include "analysis/graph/array.h"
#include "analysis/support/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
name_of(void *opaque, bool root, uint32_t kind)
{
	const struct hq_rp *rp = opaque;
	const char *name =
	    hq_texts_get(root ? &rp->roots : &rp->rows.labels, kind + 1ull);

	return name != NULL ? name : "";
}

/* The kinds of all rows of root, in their order. */
static enum hq_status
read_kinds(struct hq_ask *a, struct hq_rp *rp, uint32_t *kinds, uint32_t n,
    struct hq_error *reterr)
{
	static const char sql[] =
	    "SELECT kind FROM root WHERE dump_id = ?1 ORDER BY root_id";
	sqlite3 *handle = hq_ask_handle(a);
	enum hq_status status = HQ_OK;
	sqlite3_stmt *s;
	char name[80];

	if (sqlite3_prepare_v2(handle, sql, -1, &s, NULL) != SQLITE_OK)
		return hq_database_fail(handle, reterr);
	sqlite3_bind_int64(s, 1, hq_ask_dump(a));
	for (uint32_t i = 0;
	     status == HQ_OK && i < n && sqlite3_step(s) == SQLITE_ROW; i++) {
		const char *kind = (const char *)sqlite3_column_text(s, 0);
		snprintf(name, sizeof name, "root %.64s",
		    kind == NULL ? "" : kind);
		kinds[i] = hq_texts_add(&rp->roots, name);
		if (kinds[i]-- == 0)
			status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	if (sqlite3_finalize(s) != SQLITE_OK && status == HQ_OK)
		status = hq_database_fail(handle, reterr);
	return status;
}

static enum hq_status
find_roots(struct hq_holders *h, struct hq_rp *rp, struct hq_error *reterr)
{
	const struct hq_edges *roots = &h->graph->roots;
	uint32_t *kinds =
	    hq_array_new_zero(roots->references, sizeof *kinds);
	enum hq_status status = HQ_OK;

	rp->root_kind = hq_array_new(roots->count, sizeof *rp->root_kind);
	if (kinds == NULL || rp->root_kind == NULL)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK)
		status = read_kinds(
		    h->ask, rp, kinds, roots->references, reterr);
	for (uint32_t i = 0; status == HQ_OK && i < roots->count; i++)
		rp->root_kind[i] = kinds[hq_edges_reference(roots, i)];
	free(kinds);
	return status;
}

enum hq_status
hq_rp_new(struct hq_holders *h, const uint64_t *set,
    const struct hq_rp_options *options, struct hq_rp *ret_rp,
    struct hq_error *reterr)
{
	struct hq_dense sizes;
	struct hq_pattern_input in = {.g = h->graph, .sizes = &sizes,
	    .name = name_of, .opaque = ret_rp, .stop = options->stop,
	    .depth = options->depth, .most = options->most,
	    .imdom = options->imdom};
	enum hq_status status;

	memset(ret_rp, 0, sizeof *ret_rp);
	status = hq_part_rows_new(h->ask, options->by, h->graph->nodes,
	    &ret_rp->rows, reterr);
	if (status == HQ_OK)
		status = find_roots(h, ret_rp, reterr);
	if (status == HQ_OK)
		status = hq_holders_sizes(h, &sizes, reterr);
	if (status != HQ_OK)
		return status;
	in.kind = ret_rp->rows.kind;
	in.nkinds = (uint32_t)ret_rp->rows.labels.count;
	in.root_kind = ret_rp->root_kind;
	in.nroot_kinds = (uint32_t)ret_rp->roots.count;
	if (in.nroot_kinds == 0)
		in.nroot_kinds = 1;
	return hq_pattern_new(&in, set, &ret_rp->pattern, reterr);
}

void
hq_rp_release(struct hq_rp *rp)
{
	hq_part_rows_release(&rp->rows);
	hq_texts_release(&rp->roots);
	free(rp->root_kind);
	hq_pattern_release(&rp->pattern);
	memset(rp, 0, sizeof *rp);
}

const char *
hq_rp_name(const struct hq_rp *rp, uint32_t row)
{
	const struct hq_pattern_row *r = &rp->pattern.rows[row];

	if (r->kind == HQ_PATTERN_NONE)
		return NULL;
	return hq_texts_get(
	    r->root ? &rp->roots : &rp->rows.labels, r->kind + 1ull);
}

/* The letter of a step, or its number. */
static void
put_step(FILE *out, uint32_t child, uint32_t times)
{
	for (uint32_t i = 0; i < (times > 2 ? 1 : times); i++)
		if (child < 26)
			fputc('a' + (int)child, out);
		else if (child < 52)
			fputc('A' + (int)child - 26, out);
		else
			fprintf(out, "(%u)", child);
	if (times > 2)
		fprintf(out, "%u", times);
}

const char *
hq_rp_path(char buffer[HQ_RP_PATH_SIZE], const struct hq_rp *rp, uint32_t row)
{
	const struct hq_pattern_row *rows = rp->pattern.rows;
	uint32_t steps[HQ_RP_PATH_SIZE / 2], n = 0;
	FILE *out = fmemopen(buffer, HQ_RP_PATH_SIZE, "w");

	buffer[0] = '\0';
	while (rows[row].parent != HQ_PATTERN_NONE &&
	       n < HQ_RP_PATH_SIZE / 2) {
		steps[n++] = rows[row].child;
		row = rows[row].parent;
	}
	if (out == NULL)
		return buffer;
	if (n == 0)
		fputc('_', out);
	while (n > 0) {
		uint32_t times = 1, child = steps[--n];
		for (; n > 0 && steps[n - 1] == child; n--)
			times++;
		put_step(out, child, times);
	}
	fclose(out);
	return buffer;
}
