/* One opened dump as the tables see it. */
#include "analysis/store/dump.h"

#include "analysis/reader/verify.h"
#include "analysis/store/dump_graph.h"
#include "analysis/store/stacks.h"
#include "analysis/store/utf8.h"
#include "analysis/support/memory.h"
#include "analysis/support/phase.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The first finding, and how many there are. */
static enum hq_status
refuse(struct hq_dump *d, struct hq_error *reterr)
{
	const struct hq_findings *f = hq_reader_findings(d->reader);
	const struct hq_finding *first = &f->items[0];
	char more[64] = "";

	hq_error_file(reterr, hq_reader_path(d->reader));
	if (f->count > 1)
		snprintf(more, sizeof more, " (and %" PRIu64 " more)",
		    f->count - 1);
	return hq_fail(reterr, HQ_ERR_FORMAT,
	    "damaged: %s%s%s%s; heapql info tells all, --partial opens what "
	    "is whole",
	    first->section != NULL ? first->section : "",
	    first->section != NULL ? ": " : "", first->text, more);
}

static enum hq_status
describe_damage(struct hq_dump *d, struct hq_error *reterr)
{
	const struct hq_findings *f = hq_reader_findings(d->reader);
	size_t size;
	FILE *out;

	free(d->damage);
	d->damage = NULL;
	if (f->count == 0)
		return HQ_OK;
	out = open_memstream(&d->damage, &size);
	if (out == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (unsigned i = 0; i < hq_findings_kept(f); i++) {
		const struct hq_finding *item = &f->items[i];
		if (item->offset != HQ_FINDING_NOWHERE)
			fprintf(out, "byte %" PRIu64 ": ", item->offset);
		if (item->section != NULL)
			fprintf(out, "%s: ", item->section);
		fprintf(out, "%s\n", item->text);
	}
	if (f->count > hq_findings_kept(f))
		fprintf(out, "and %" PRIu64 " more\n",
		    f->count - hq_findings_kept(f));
	if (fclose(out) != 0)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	return HQ_OK;
}

/* What to do about the findings so far. */
static enum hq_status
judge(struct hq_dump *d, bool partial, struct hq_error *reterr)
{
	if (!partial && hq_reader_findings(d->reader)->count > 0)
		return refuse(d, reterr);
	return describe_damage(d, reterr);
}

/* The words come before any other text, so their numbers ascend. */
static bool
add_words(struct hq_texts *texts)
{
	uint32_t last = 0;

	for (unsigned i = 0; hq_table_words[i] != NULL; i++) {
		uint32_t number = hq_texts_add(texts, hq_table_words[i]);
		if (number <= last)
			return false;
		last = number;
	}
	return true;
}

enum hq_status
hq_dump_open(const char *path, int64_t dump_id, bool partial,
    struct hq_symbols *symbols, struct hq_dump **ret_dump,
    struct hq_error *reterr)
{
	struct hq_dump *d = calloc(1, sizeof *d);
	enum hq_status status;

	if (d == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	d->dump_id = dump_id;
	d->symbols = symbols;
	if (!add_words(hq_symbols_texts(symbols))) {
		free(d);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	status = hq_reader_open(
	    path, partial ? HQ_READER_PARTIAL : 0, &d->reader, reterr);
	if (status == HQ_OK)
		status = judge(d, partial, reterr);
	/* A join by numbers that are there twice multiplies rows without end.
	 * The small tables are small, so this takes no time. */
	if (status == HQ_OK && !partial)
		status = hq_verify_small(d->reader, reterr);
	if (status == HQ_OK && !partial)
		status = judge(d, partial, reterr);
	if (status != HQ_OK) {
		hq_dump_close(d);
		return status;
	}
	*ret_dump = d;
	return HQ_OK;
}

enum hq_status
hq_dump_verify(struct hq_dump *d, bool partial, struct hq_error *reterr)
{
	struct hq_sums sums;
	enum hq_status status = hq_verify(d->reader, &sums, reterr);

	return status == HQ_OK ? judge(d, partial, reterr) : status;
}

void
hq_dump_close(struct hq_dump *d)
{
	if (d == NULL)
		return;
	for (unsigned i = 0; i < HQ_NCOMPUTED; i++)
		free(d->computed[i].data);
	for (unsigned i = 0; i < HQ_NDERIVED; i++)
		for (unsigned k = 0; k < HQ_DERIVED_MAX_COLUMNS; k++)
			if (!d->derived[i].borrowed)
				free(d->derived[i].columns[k].data);
	hq_stacks_free(d->stacks);
	hq_dump_graph_free(d->graph);
	for (size_t i = 0; i < d->norders; i++) {
		free(d->orders[i]->order.rows);
		free(d->orders[i]);
	}
	free(d->orders);
	free(d->damage);
	hq_reader_close(d->reader);
	free(d);
}

enum hq_status
hq_dump_stacks(struct hq_dump *d, const struct hq_stacks **ret_stacks,
    struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	HQ_PHASE("stacks", NULL);
	if (d->stacks == NULL)
		status = hq_stacks_new(d, &d->stacks, reterr);
	*ret_stacks = d->stacks;
	return status;
}

static enum hq_status
get_derived(struct hq_dump *d, enum hq_derived_id id,
    const struct hq_derived_rows **ret_rows, struct hq_error *reterr)
{
	enum hq_status status = HQ_OK;

	if (!d->derived[id].made)
		status = hq_derived[id].derive(d, &d->derived[id], reterr);
	if (status == HQ_OK)
		d->derived[id].made = true;
	*ret_rows = &d->derived[id];
	return status;
}

enum hq_status
hq_dump_rows(struct hq_dump *d, const struct hq_table *t, uint32_t *ret_rows,
    struct hq_error *reterr)
{
	const struct hq_derived_rows *derived;
	enum hq_status status;

	if (t->derived == HQ_NDERIVED) {
		*ret_rows = t->section == HQ_SECTION_DUMP
				? 1
				: hq_reader_rows(d->reader, t->section);
		return HQ_OK;
	}
	status = get_derived(d, t->derived, &derived, reterr);
	if (status == HQ_OK)
		*ret_rows = derived->rows;
	return status;
}

uint32_t
hq_dump_guess_rows(const struct hq_dump *d, const struct hq_table *t)
{
	if (t->section == HQ_SECTION_DUMP)
		return 1;
	if (t->derived == HQ_NDERIVED)
		return hq_reader_rows(d->reader, t->section);
	if (d->derived[t->derived].made)
		return d->derived[t->derived].rows;
	if (t->derived == HQ_DERIVED_FRAME)
		return hq_reader_rows(d->reader, HQ_SECTION_PC);
	if (t->derived == HQ_DERIVED_SETNAME)
		return hq_reader_rows(d->reader, HQ_SECTION_BLOCK) / 50;
	return hq_reader_rows(d->reader, HQ_SECTION_TRACE) / 4 * 100;
}

enum hq_status
hq_dump_computed(struct hq_dump *d, enum hq_computed_id id,
    const struct hq_dense **ret_column, struct hq_error *reterr)
{
	*ret_column = &d->computed[id];
	if (d->computed[id].data != NULL)
		return HQ_OK;
	HQ_PHASE("compute", hq_computed[id].name);
	return hq_computed[id].compute(d, &d->computed[id], reterr);
}

enum hq_status
hq_dump_column(struct hq_dump *d, const struct hq_table_column *column,
    const struct hq_dense **ret_column, struct hq_error *reterr)
{
	const struct hq_derived_rows *derived;
	const struct hq_derived_column *c;
	enum hq_status status;

	if (column->origin == HQ_ORIGIN_DERIVED) {
		c = &hq_derived_columns[column->index];
		status = get_derived(d, c->table, &derived, reterr);
		*ret_column = &derived->columns[column->index -
						hq_derived[c->table].first];
		return status;
	}
	if (column->origin == HQ_ORIGIN_COMPUTED)
		return hq_dump_computed(
		    d, column->index, ret_column, reterr);
	return hq_reader_column(d->reader, column->index, ret_column, reterr);
}

static const struct hq_order *
find_order(const struct hq_dump *d, const struct hq_table *t,
    const unsigned *columns, unsigned n)
{
	for (size_t i = 0; i < d->norders; i++) {
		const struct hq_kept_order *k = d->orders[i];
		if (k->table == t && k->ncolumns == n &&
		    memcmp(k->columns, columns, n * sizeof *columns) == 0)
			return &k->order;
	}
	return NULL;
}

enum hq_status
hq_dump_order(struct hq_dump *d, const struct hq_table *t,
    const unsigned *columns, unsigned n, const struct hq_order **ret_order,
    struct hq_error *reterr)
{
	const struct hq_dense *dense[HQ_ORDER_MAX_COLUMNS];
	struct hq_kept_order *k;
	uint32_t rows;
	enum hq_status status = hq_dump_rows(d, t, &rows, reterr);

	*ret_order = find_order(d, t, columns, n);
	if (*ret_order != NULL || status != HQ_OK)
		return status;
	for (unsigned i = 0; status == HQ_OK && i < n; i++)
		status = hq_dump_column(
		    d, &t->columns[columns[i]], &dense[i], reterr);
	if (status != HQ_OK)
		return status;
	k = calloc(1, sizeof *k);
	if (k == NULL ||
	    hq_array_reserve((void **)&d->orders, &d->orders_capacity,
		d->norders, sizeof *d->orders) != 0) {
		free(k);
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	}
	k->table = t;
	k->ncolumns = n;
	memcpy(k->columns, columns, n * sizeof *columns);
	HQ_PHASE("sort", t->name);
	status = hq_order_build(dense, n, rows, &k->order, reterr);
	if (status != HQ_OK) {
		free(k);
		return status;
	}
	d->orders[d->norders++] = k;
	*ret_order = &k->order;
	return HQ_OK;
}

struct hq_dump_text
hq_dump_text(
    struct hq_dump *d, const struct hq_table_column *column, uint64_t number)
{
	struct hq_dump_text t = {0};

	if (column->origin != HQ_ORIGIN_STORED) {
		t.text = hq_texts_get(hq_symbols_texts(d->symbols), number);
		t.length = t.text == NULL ? 0 : strlen(t.text);
	} else if (hq_reader_text(d->reader, number, &t.text, &t.length,
		       NULL) != HQ_OK) {
		t.text = NULL;
	}
	if (t.text == NULL || hq_utf8_is_plain(t.text, t.length))
		return t;
	t.text = hq_utf8_clean(t.text, t.length, &t.length);
	t.release = free;
	return t;
}
