/* The computed columns that number the rows of a table. */
#include "analysis/store/compute.h"
#include "analysis/store/dump.h"
#include "analysis/support/memory.h"

static enum hq_status
number_rows(struct hq_dump *dump, enum hq_section_id section,
    struct hq_dense *ret_column, struct hq_error *reterr)
{
	struct hq_dense d = {.rows = hq_reader_rows(dump->reader, section),
	    .data = hq_array_new(1, 1)};

	if (d.data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	*ret_column = d;
	return HQ_OK;
}

enum hq_status
hq_compute_block_row(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return number_rows(dump, HQ_SECTION_BLOCK, ret_column, reterr);
}

enum hq_status
hq_compute_fill_id(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return number_rows(dump, HQ_SECTION_FILL, ret_column, reterr);
}

enum hq_status
hq_compute_ref_id(struct hq_dump *dump, struct hq_dense *ret_column,
    struct hq_error *reterr)
{
	return number_rows(dump, HQ_SECTION_REF, ret_column, reterr);
}
