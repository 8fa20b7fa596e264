/*
 * By what a block is held: sets of the kinds of its referrers (rcs_id) and of
 * the words for the references (via_id), each set once; setname says them in
 * words.  Both are numbers of one table: those of referrers are even.
 */
#include "analysis/store/compute_graph.h"

#include "analysis/graph/garbage.h"
#include "analysis/graph/owners.h"
#include "analysis/reader/columns.h"
#include "analysis/store/dump_graph.h"
#include "analysis/store/edge_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Who owns each block without a type, as rows; to be freed. */
static enum hq_status
find_owners(struct hq_dump *dump, const struct hq_graph *g,
    uint32_t **ret_owners, struct hq_error *reterr)
{
	const struct hq_dense *typed;
	uint64_t *bits;
	enum hq_status status = hq_reader_column(
	    dump->reader, HQ_COL_OBJECT_block_row, &typed, reterr);

	if (status != HQ_OK)
		return status;
	bits = hq_bits_new(g->nodes);
	if (bits == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < typed->rows; i++)
		if (hq_dense_raw(typed, i) < g->nodes)
			hq_bit_set(bits, hq_dense_raw(typed, i));
	status = hq_owners_new(g, bits, ret_owners, reterr);
	free(bits);
	return status;
}

enum hq_status
hq_compute_block_owner(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_graph *g;
	uint32_t *owners;
	enum hq_status status = hq_dump_graph(dump, &g, reterr);

	if (status != HQ_OK)
		return status;
	if (g == NULL)
		return hq_graph_column_null(
		    hq_reader_rows(dump->reader, HQ_SECTION_BLOCK),
		    ret_column, reterr);
	status = find_owners(dump, g, &owners, reterr);
	if (status != HQ_OK)
		return status;
	status = hq_graph_column_serials(
	    dump, owners, g->nodes, ret_column, reterr);
	free(owners);
	return status;
}

enum hq_status
hq_compute_block_owner_type(struct hq_dump *dump,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	const struct hq_dense *types;
	const struct hq_graph *g;
	uint32_t *owners, rows;
	enum hq_status status = hq_dump_graph(dump, &g, reterr);

	rows = hq_reader_rows(dump->reader, HQ_SECTION_BLOCK);
	if (status != HQ_OK)
		return status;
	if (g == NULL)
		return hq_graph_column_null(rows, ret_column, reterr);
	status = hq_dump_computed(
	    dump, HQ_COMPUTED_BLOCK_type_id, &types, reterr);
	if (status == HQ_OK)
		status = find_owners(dump, g, &owners, reterr);
	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < rows; i++) {
		int64_t type;
		owners[i] = i < g->nodes && owners[i] < types->rows &&
				    hq_dense_get(types, owners[i], &type)
				? (uint32_t)type + 1
				: 0;
	}
	*ret_column = (struct hq_dense){owners, rows, 4, true};
	return HQ_OK;
}

/* Reference counts by block, nullable; to be freed. */
static enum hq_status
get_refcounts(struct hq_dump *dump, uint32_t rows, struct hq_dense *ret_counts,
    struct hq_error *reterr)
{
	const struct hq_dense *object[HQ_MAX_COLUMNS];
	uint64_t *counts;
	enum hq_status status = hq_columns_get(
	    dump->reader, HQ_SECTION_OBJECT, object, reterr);

	if (status != HQ_OK)
		return status;
	counts = hq_big_filled(rows, sizeof *counts, 0);
	if (counts == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < object[0]->rows; i++) {
		uint64_t row =
		    hq_dense_raw(object[HQ_AT(OBJECT, block_row)], i);
		if (row < rows &&
		    hq_dense_raw(object[HQ_AT(OBJECT, has_refcount)], i) != 0)
			counts[row] =
			    hq_dense_raw(object[HQ_AT(OBJECT, refcount)], i) +
			    1;
	}
	*ret_counts = (struct hq_dense){counts, rows, 8, true};
	return HQ_OK;
}

enum hq_status
hq_compute_block_garbage(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_graph *g;
	struct hq_dense counts;
	uint64_t *garbage = NULL;
	enum hq_status status = hq_dump_graph(dump, &g, reterr);

	if (status == HQ_OK)
		status = hq_graph_column_null(
		    hq_reader_rows(dump->reader, HQ_SECTION_BLOCK),
		    ret_column, reterr);
	if (status != HQ_OK || g == NULL)
		return status;
	status = get_refcounts(dump, g->nodes, &counts, reterr);
	if (status == HQ_OK) {
		status = hq_garbage_new(g, &counts, &garbage, reterr);
		for (uint32_t i = 0; status == HQ_OK && i < g->nodes; i++)
			if (hq_dense_raw(&counts, i) != 0)
				((uint8_t *)ret_column->data)[i] =
				    1 + hq_bit(garbage, i);
		free(counts.data);
		free(garbage);
	}
	if (status != HQ_OK)
		free(ret_column->data);
	return status;
}

/* What says the kinds of edges. */
struct work {
	struct hq_dump *dump;
	const struct hq_graph *g;
	struct hq_edge_names *names;
	struct hq_texts *texts;
	uint32_t *owners;              /* NULL: words are wanted, not kinds */
	const struct hq_dense *kinds;  /* of roots, texts of the dump */
	const struct hq_dense *holder; /* root.owner, texts of our own */
	uint32_t buffer;               /* the text */
};

/* "buffer (no owner)", or "buffer of Type": heapql part's kinds by clodo. */
static uint32_t
kind_of_buffer(struct work *k, uint32_t block)
{
	uint64_t type;
	uint32_t name;
	char text[1100];

	if (k->owners == NULL || k->owners[block] == HQ_GRAPH_NONE ||
	    !hq_edge_names_type_of(k->names, k->owners[block], &type))
		return k->buffer;
	name = hq_edge_names_type(k->names, type);
	if (name == 0)
		return 0;
	snprintf(text, sizeof text, "buffer of %s",
	    hq_texts_get(k->texts, name));
	return hq_texts_add(k->texts, text);
}

/* Kinds of sources are the same for all edges of one. */
static void
kinds_of_sources(
    void *opaque, uint32_t src, uint32_t from, uint32_t to, uint32_t *out)
{
	struct work *k = opaque;
	uint64_t type;
	uint32_t kind = hq_edge_names_type_of(k->names, src, &type)
			    ? hq_edge_names_type(k->names, type)
			    : kind_of_buffer(k, src);

	for (uint32_t i = from; i < to; i++)
		out[i - from] = kind;
}

static void
words_of_edges(
    void *opaque, uint32_t src, uint32_t from, uint32_t to, uint32_t *out)
{
	struct work *k = opaque;
	uint64_t type;
	bool typed = hq_edge_names_type_of(k->names, src, &type);

	for (uint32_t i = from; i < to; i++)
		out[i - from] =
		    typed ? hq_edge_names_label(k->names,
				hq_edges_reference(&k->g->edges, i))
			  : k->buffer;
}

static uint32_t
kind_of_root(void *opaque, uint32_t root)
{
	struct work *k = opaque;
	uint32_t row = hq_edges_reference(&k->g->roots, root);
	const char *kind = "", *holder = NULL;
	int64_t number;
	size_t n = 0;
	char text[1200];

	if (hq_reader_text(k->dump->reader, hq_dense_raw(k->kinds, row), &kind,
		&n, NULL) != HQ_OK)
		n = 0;
	if (k->holder != NULL && hq_dense_get(k->holder, row, &number))
		holder = hq_texts_get(k->texts, (uint64_t)number);
	if (k->owners != NULL)
		snprintf(text, sizeof text, "root %.*s",
		    (int)(n < 64 ? n : 64), kind);
	else
		snprintf(text, sizeof text, "%.*s%s%s",
		    (int)(n < 64 ? n : 64), kind, holder != NULL && holder[0] != 0 ? ":" : "",
		    holder != NULL ? holder : "");
	return hq_texts_add(k->texts, text);
}

static enum hq_status
prepare(struct work *k, struct hq_dump *dump, bool words,
    struct hq_error *reterr)
{
	enum hq_status status = hq_dump_graph(dump, &k->g, reterr);

	k->dump = dump;
	k->texts = hq_symbols_texts(dump->symbols);
	if (status != HQ_OK || k->g == NULL)
		return status;
	status = hq_edge_names_new(dump, &k->names, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_ROOT_kind, &k->kinds, reterr);
	if (status == HQ_OK && words)
		status = hq_dump_computed(
		    dump, HQ_COMPUTED_ROOT_owner, &k->holder, reterr);
	if (status == HQ_OK && !words)
		status = find_owners(dump, k->g, &k->owners, reterr);
	k->buffer = hq_texts_add(k->texts, words ? "buffer[*]" : "buffer (no owner)");
	return status;
}

enum hq_status
hq_graph_make_kinds(struct hq_dump *dump, bool words,
    struct hq_kinds *ret_kinds, struct hq_error *reterr)
{
	struct work k = {0};
	struct hq_into_values values = {
	    &k, words ? words_of_edges : kinds_of_sources, kind_of_root};
	enum hq_status status = prepare(&k, dump, words, reterr);

	*ret_kinds = (struct hq_kinds){0};
	if (status == HQ_OK && k.g != NULL)
		status = hq_kinds_new(k.g, &values, ret_kinds, reterr);
	free(k.owners);
	hq_edge_names_free(k.names);
	return status;
}

/* rcs_id or via_id: set k is number 2 k, or 2 k + 1. */
static enum hq_status
compute_sets(struct hq_dump *dump, bool words, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_kinds *kinds;
	uint32_t *data;
	enum hq_status status =
	    hq_dump_kinds(dump, words, &kinds, reterr);

	if (status != HQ_OK)
		return status;
	if (kinds == NULL)
		return hq_graph_column_null(
		    hq_reader_rows(dump->reader, HQ_SECTION_BLOCK),
		    ret_column, reterr);
	status = hq_graph_column_numbers(kinds->of,
	    hq_reader_rows(dump->reader, HQ_SECTION_BLOCK), ret_column,
	    reterr);
	if (status != HQ_OK)
		return status;
	data = ret_column->data;
	for (uint32_t i = 0; i < ret_column->rows; i++)
		data[i] = 2 * (data[i] - 1) + words + 1;
	return HQ_OK;
}

enum hq_status
hq_compute_block_rcs(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return compute_sets(dump, false, ret_column, reterr);
}

enum hq_status
hq_compute_block_via(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return compute_sets(dump, true, ret_column, reterr);
}
