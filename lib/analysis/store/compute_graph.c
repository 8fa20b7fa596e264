/*
 * The computed columns of block that follow from who holds what.  Each asks
 * only for what it needs, so that the classes of leaks cost no dominators.
 * Where the dump knows of no references, all is NULL.
 */
#include "analysis/store/compute_graph.h"

#include "analysis/store/dump_graph.h"

enum hq_status
hq_graph_column_null(
    uint32_t rows, struct hq_dense *ret_column, struct hq_error *reterr)
{
	void *data = hq_big_filled(rows, 1, 0);

	if (data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	*ret_column = (struct hq_dense){data, rows, 1, true};
	return HQ_OK;
}

/* Serials as a nullable column keeps them: whether 4 bytes are enough. */
static bool
fit_nullable_32(const struct hq_dense *d)
{
	for (uint32_t i = 0; d->width < 8 && i < d->rows; i++)
		if (hq_dense_raw(d, i) == UINT32_MAX)
			return false;
	return d->width < 8;
}

enum hq_status
hq_graph_column_serials(struct hq_dump *dump, const uint32_t *rows, uint32_t n,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	const struct hq_dense *serials;
	struct hq_dense d = {.rows = n, .nullable = true};
	enum hq_status status = hq_reader_column(
	    dump->reader, HQ_COL_BLOCK_serial, &serials, reterr);

	if (status != HQ_OK)
		return status;
	d.width = fit_nullable_32(serials) ? 4 : 8;
	d.data = hq_big_new(n, d.width);
	if (d.data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < n; i++) {
		uint64_t kept = rows[i] < serials->rows
				    ? hq_dense_raw(serials, rows[i]) + 1
				    : 0;
		if (d.width == 4)
			((uint32_t *)d.data)[i] = (uint32_t)kept;
		else
			((uint64_t *)d.data)[i] = kept;
	}
	*ret_column = d;
	return HQ_OK;
}

enum hq_status
hq_graph_column_numbers(const uint32_t *numbers, uint32_t n,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	uint32_t *data = hq_big_new(n, sizeof *data);

	if (data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	/* HQ_GRAPH_NONE becomes 0. */
	for (uint32_t i = 0; i < n; i++)
		data[i] = numbers[i] + 1;
	*ret_column = (struct hq_dense){data, n, 4, true};
	return HQ_OK;
}

enum hq_status
hq_graph_column_texts(struct hq_dump *dump, const char *const *texts,
    unsigned ntexts, const uint8_t *which, uint32_t n,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	uint32_t kept[16], most = 0;
	struct hq_dense d = {.rows = n, .nullable = true};

	for (unsigned i = 0; i < ntexts; i++) {
		uint32_t number =
		    hq_texts_add(hq_symbols_texts(dump->symbols), texts[i]);
		if (number == 0)
			return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
		kept[i] = number + 1;
		most = most > kept[i] ? most : kept[i];
	}
	d.width = most <= UINT8_MAX ? 1 : 4;
	d.data = hq_big_new(n, d.width);
	if (d.data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	for (uint32_t i = 0; i < n; i++) {
		uint32_t value = which[i] < ntexts ? kept[which[i]] : 0;
		if (d.width == 1)
			((uint8_t *)d.data)[i] = (uint8_t)value;
		else
			((uint32_t *)d.data)[i] = value;
	}
	*ret_column = d;
	return HQ_OK;
}

static uint32_t
block_rows(struct hq_dump *dump)
{
	return hq_reader_rows(dump->reader, HQ_SECTION_BLOCK);
}

enum hq_status
hq_compute_block_leak(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	static const char *const names[] = {[HQ_LEAK_REACHABLE] = "reachable",
	    [HQ_LEAK_POSSIBLE] = "possible",
	    [HQ_LEAK_INDIRECT] = "indirect",
	    [HQ_LEAK_DEFINITE] = "definite"};
	const struct hq_leaks *l;
	enum hq_status status = hq_dump_leaks(dump, &l, reterr);

	if (status != HQ_OK)
		return status;
	if (l == NULL)
		return hq_graph_column_null(
		    block_rows(dump), ret_column, reterr);
	return hq_graph_column_texts(dump, names,
	    sizeof names / sizeof *names, l->leak, block_rows(dump),
	    ret_column, reterr);
}

/* A column of blocks, which are shown as serials, or of other numbers. */
static enum hq_status
make(struct hq_dump *dump, enum hq_status status, const uint32_t *rows,
    const uint32_t *numbers, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	uint32_t n = block_rows(dump);

	if (status != HQ_OK)
		return status;
	if (rows != NULL)
		return hq_graph_column_serials(
		    dump, rows, n, ret_column, reterr);
	if (numbers != NULL)
		return hq_graph_column_numbers(numbers, n, ret_column, reterr);
	return hq_graph_column_null(n, ret_column, reterr);
}

enum hq_status
hq_compute_block_leader(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_leaks *l;
	enum hq_status status = hq_dump_leaks(dump, &l, reterr);

	return make(dump, status, l == NULL ? NULL : l->leader, NULL,
	    ret_column, reterr);
}

enum hq_status
hq_compute_block_leak_src(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_leaks *l;
	enum hq_status status = hq_dump_leaks(dump, &l, reterr);

	return make(dump, status, l == NULL ? NULL : l->parent, NULL,
	    ret_column, reterr);
}

enum hq_status
hq_compute_block_leak_off(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_leaks *l;
	const struct hq_graph *g;
	const struct hq_dense *offs;
	uint32_t n = block_rows(dump);
	uint64_t *data;
	enum hq_status status = hq_dump_leaks(dump, &l, reterr);

	if (status != HQ_OK || l == NULL)
		return make(dump, status, NULL, NULL, ret_column, reterr);
	status = hq_dump_graph(dump, &g, reterr);
	if (status == HQ_OK)
		status = hq_reader_column(
		    dump->reader, HQ_COL_REF_off, &offs, reterr);
	if (status != HQ_OK)
		return status;
	data = hq_big_new(n, sizeof *data);
	if (data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	/* An edge without a slot has 2^64-1, which becomes 0. */
	for (uint32_t i = 0; i < n; i++)
		data[i] = l->parent[i] == HQ_GRAPH_NONE
			      ? 0
			      : hq_dense_raw(offs, hq_edges_reference(
						       &g->edges, l->via[i])) +
				    1;
	*ret_column = (struct hq_dense){data, n, 8, true};
	return HQ_OK;
}

static enum hq_status
compute_degrees(struct hq_dump *dump, bool told, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_graph *g;
	uint32_t *degrees;
	enum hq_status status = hq_dump_graph(dump, &g, reterr);

	if (status != HQ_OK || g == NULL)
		return make(dump, status, NULL, NULL, ret_column, reterr);
	status = hq_into_degrees(g, told, &degrees, reterr);
	if (status == HQ_OK)
		*ret_column = (struct hq_dense){degrees, g->nodes, 4, false};
	return status;
}

enum hq_status
hq_compute_block_indeg(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return compute_degrees(dump, false, ret_column, reterr);
}

enum hq_status
hq_compute_block_indeg_exact(struct hq_dump *dump,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	return compute_degrees(dump, true, ret_column, reterr);
}

enum hq_status
hq_compute_block_idom(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dominators *d;
	enum hq_status status = hq_dump_dominators(dump, &d, reterr);

	return make(dump, status, d == NULL ? NULL : d->idom, NULL,
	    ret_column, reterr);
}

enum hq_status
hq_compute_block_retained(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_dominators *d;
	enum hq_status status = hq_dump_dominators(dump, &d, reterr);

	if (status != HQ_OK || d == NULL)
		return make(dump, status, NULL, NULL, ret_column, reterr);
	*ret_column =
	    (struct hq_dense){d->retained, block_rows(dump), 8, false};
	hq_dump_graph_lend(dump, HQ_DUMP_LENT_RETAINED);
	return HQ_OK;
}

enum hq_status
hq_compute_block_retained_n(struct hq_dump *dump,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	const struct hq_dominators *d;
	enum hq_status status = hq_dump_dominators(dump, &d, reterr);

	if (status != HQ_OK || d == NULL)
		return make(dump, status, NULL, NULL, ret_column, reterr);
	*ret_column =
	    (struct hq_dense){d->retained_n, block_rows(dump), 4, false};
	hq_dump_graph_lend(dump, HQ_DUMP_LENT_COUNT);
	return HQ_OK;
}

enum hq_status
hq_compute_block_sp_parent(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_nearest *n;
	enum hq_status status = hq_dump_nearest(dump, &n, reterr);

	return make(dump, status, n == NULL ? NULL : n->parent, NULL,
	    ret_column, reterr);
}

enum hq_status
hq_compute_block_sp_dist(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_nearest *n;
	enum hq_status status = hq_dump_nearest(dump, &n, reterr);

	return make(dump, status, NULL, n == NULL ? NULL : n->dist,
	    ret_column, reterr);
}

enum hq_status
hq_compute_block_sp_root(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_nearest *n;
	const struct hq_graph *g;
	uint32_t *data;
	enum hq_status status = hq_dump_nearest(dump, &n, reterr);

	if (status == HQ_OK)
		status = hq_dump_graph(dump, &g, reterr);
	if (status == HQ_OK)
		status = make(dump, status, NULL, n == NULL ? NULL : n->root,
		    ret_column, reterr);
	if (status != HQ_OK || n == NULL || g->roots.dropped == NULL)
		return status;
	data = ret_column->data;
	for (uint32_t i = 0; i < ret_column->rows; i++)
		if (data[i] != 0)
			data[i] =
			    hq_edges_reference(&g->roots, data[i] - 1) + 1;
	return HQ_OK;
}

enum hq_status
hq_compute_block_scc(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	const struct hq_components *c;
	enum hq_status status = hq_dump_cycles(dump, &c, reterr);

	return make(dump, status, NULL, c == NULL ? NULL : c->of, ret_column,
	    reterr);
}
