/* The computed columns of ref and root, and of fill: both ends as serials, and
 * words. */
#include "analysis/store/compute_graph.h"

#include "analysis/graph/array.h"
#include "analysis/store/edge_names.h"

#include <stdlib.h>

/* The serials of rows of block that a stored column names. */
static enum hq_status
follow(struct hq_dump *dump, enum hq_column_id id,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	const struct hq_dense *rows;
	enum hq_status status =
	    hq_reader_column(dump->reader, id, &rows, reterr);

	/* Columns of 4 bytes are kept as they are. */
	if (status == HQ_OK)
		status = hq_graph_column_serials(
		    dump, rows->data, rows->rows, ret_column, reterr);
	return status;
}

enum hq_status
hq_compute_ref_src(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return follow(dump, HQ_COL_REF_src_row, ret_column, reterr);
}

enum hq_status
hq_compute_ref_dst(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return follow(dump, HQ_COL_REF_dst_row, ret_column, reterr);
}

enum hq_status
hq_compute_root_dst(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return follow(dump, HQ_COL_ROOT_dst_row, ret_column, reterr);
}

enum hq_status
hq_compute_fill_src(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return follow(dump, HQ_COL_FILL_block_row, ret_column, reterr);
}

enum hq_status
hq_compute_fill_buffer(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return follow(dump, HQ_COL_FILL_buffer_row, ret_column, reterr);
}

enum hq_status
hq_compute_ref_kind(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	static const char *const names[] = {
	    "scan", "field", "traverse", "weak"};
	const struct hq_dense *hows;
	enum hq_status status = hq_reader_column(
	    dump->reader, HQ_COL_REF_how, &hows, reterr);

	if (status == HQ_OK)
		status = hq_graph_column_texts(dump, names,
		    sizeof names / sizeof *names, hows->data, hows->rows,
		    ret_column, reterr);
	return status;
}

enum hq_status
hq_compute_ref_label(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	uint32_t rows = hq_reader_rows(dump->reader, HQ_SECTION_REF);
	struct hq_edge_names *names;
	uint32_t *data;
	enum hq_status status = hq_edge_names_new(dump, &names, reterr);

	if (status != HQ_OK)
		return status;
	data = hq_big_new(rows, sizeof *data);
	for (uint32_t i = 0; data != NULL && i < rows; i++) {
		uint32_t text = hq_edge_names_label(names, i);
		if (text == 0) {
			free(data);
			data = NULL;
			break;
		}
		data[i] = text + 1;
	}
	hq_edge_names_free(names);
	if (data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	*ret_column = (struct hq_dense){data, rows, 4, true};
	return HQ_OK;
}
