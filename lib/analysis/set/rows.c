/* The kind of each block of a dump. */
#include "analysis/set/rows.h"

#include "analysis/graph/array.h"
#include "analysis/set/census.h"
#include "analysis/set/part.h"
#include "analysis/support/memory.h"
#include "analysis/support/phase.h"

#include <stdlib.h>
#include <string.h>

struct work {
	struct hq_ask *ask;
	struct hq_part part;
	struct hq_scan scan;
	struct hq_census groups; /* one for each different keys */
	sqlite3_stmt *naming;
	struct hq_part_rows *to;
	struct hq_error *reterr;
};

#define NONE UINT32_MAX /* a row that no block has: a database may be wrong */

static enum hq_status
take(void *opaque, const struct hq_scan_block *block)
{
	struct work *k = opaque;
	const struct hq_census_group *g;

	if (block->row >= k->to->rows)
		return HQ_OK;
	g = hq_census_find(&k->groups, block->keys);
	if (g == NULL)
		return HQ_ERR_NOMEM;
	k->to->kind[block->row] = (uint32_t)(g - k->groups.groups);
	return HQ_OK;
}

/* The number of the label of a group; 0: no memory. */
static uint32_t
label(struct work *k, const struct hq_census_group *g)
{
	const char *text = NULL;
	uint32_t number;

	for (unsigned i = 0; i < k->scan.nkeys; i++) {
		const struct hq_scan_key *key = &g->keys[i];
		int at = (int)i + 1;
		if (at > sqlite3_bind_parameter_count(k->naming))
			break;
		if (key->type == HQ_SCAN_NUMBER)
			sqlite3_bind_int64(k->naming, at, key->number);
		else if (key->type == HQ_SCAN_TEXT)
			sqlite3_bind_text(k->naming, at,
			    hq_scan_text(&k->scan, i, key), -1,
			    SQLITE_TRANSIENT);
		else
			sqlite3_bind_null(k->naming, at);
	}
	if (sqlite3_step(k->naming) == SQLITE_ROW)
		text = (const char *)sqlite3_column_text(k->naming, 0);
	number = hq_texts_add(&k->to->labels, text == NULL ? "" : text);
	sqlite3_reset(k->naming);
	return number;
}

/* Labels for groups, in each row's place. */
static enum hq_status
label_all(struct work *k)
{
	uint32_t none, *labels =
	    hq_array_new(k->groups.ngroups, sizeof *labels);
	enum hq_status status = HQ_OK;

	if (labels == NULL)
		return hq_fail(k->reterr, HQ_ERR_NOMEM, "out of memory");
	for (size_t i = 0; status == HQ_OK && i < k->groups.ngroups; i++) {
		labels[i] = label(k, &k->groups.groups[i]);
		if (labels[i] == 0)
			status =
			    hq_fail(k->reterr, HQ_ERR_NOMEM, "out of memory");
	}
	none = status == HQ_OK ? hq_texts_add(&k->to->labels, "") : 0;
	if (status == HQ_OK && none == 0)
		status = hq_fail(k->reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t row = 0; status == HQ_OK && row < k->to->rows; row++) {
		uint32_t *kind = &k->to->kind[row];
		*kind = (*kind == NONE ? none : labels[*kind]) - 1;
	}
	free(labels);
	return status;
}

static enum hq_status
scan(struct work *k)
{
	char *keys = hq_part_keys(&k->part);
	char *naming = hq_part_label_query(&k->part);
	enum hq_status status = HQ_ERR_NOMEM;

	if (keys == NULL || naming == NULL)
		hq_fail(k->reterr, status, "out of memory");
	else
		status = hq_scan_init(&k->scan, hq_ask_database(k->ask),
		    k->part.dump, keys, k->reterr);
	k->groups.nkeys = k->scan.nkeys;
	if (status == HQ_OK &&
	    sqlite3_prepare_v2(k->scan.handle, naming, -1, &k->naming, NULL) !=
		SQLITE_OK)
		status = hq_database_fail(k->scan.handle, k->reterr);
	if (status == HQ_OK)
		status = hq_scan_run(&k->scan, take, k, k->reterr);
	if (status == HQ_OK && k->to->rows > 0)
		status = label_all(k);
	sqlite3_free(keys);
	sqlite3_free(naming);
	return status;
}

enum hq_status
hq_part_rows_new(struct hq_ask *a, const char *kinds, uint32_t rows,
    struct hq_part_rows *ret_rows, struct hq_error *reterr)
{
	HQ_PHASE("kinds of blocks", NULL);
	struct work k = {.ask = a, .to = ret_rows, .reterr = reterr};
	enum hq_status status;

	*ret_rows = (struct hq_part_rows){.rows = rows};
	status = hq_part_init(&k.part, a, kinds, reterr);
	ret_rows->kind = hq_big_filled(rows, sizeof *ret_rows->kind, 0xff);
	if (status == HQ_OK && ret_rows->kind == NULL)
		status = hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	if (status == HQ_OK)
		status = scan(&k);
	hq_part_release(&k.part);
	sqlite3_finalize(k.naming);
	hq_census_release(&k.groups);
	hq_scan_release(&k.scan);
	return status;
}

void
hq_part_rows_release(struct hq_part_rows *r)
{
	free(r->kind);
	hq_texts_release(&r->labels);
	*r = (struct hq_part_rows){0};
}
