/* The integrity of a dump: what is checked in which order. */
#include "analysis/reader/verify.h"

#include "analysis/reader/columns.h"

#include <inttypes.h>

void
hq_verify_fault(struct hq_reader *r, enum hq_section_id section, uint32_t row,
    const char *what)
{
	hq_findings_add(hq_reader_findings(r), HQ_ERR_INCONSISTENT,
	    HQ_FINDING_NOWHERE, hq_sections[section].name,
	    "row %" PRIu32 ": %s", row, what);
}

uint64_t
hq_verify_tolerance(struct hq_reader *r)
{
	const struct hq_dense *stopped, *missed;

	if (hq_reader_column(r, HQ_COL_COST_threads_stopped, &stopped, NULL) !=
		HQ_OK ||
	    hq_reader_column(r, HQ_COL_COST_threads_missed, &missed, NULL) !=
		HQ_OK ||
	    stopped->rows == 0 || missed->rows == 0 ||
	    hq_dense_raw(missed, 0) > 0)
		return UINT64_MAX;
	return 2 * (hq_dense_raw(stopped, 0) + 1);
}

/* Errors that keep from looking, in contrast to what is found. */
static bool
is_fatal(enum hq_status status)
{
	return status == HQ_ERR_NOMEM || status == HQ_ERR_IO;
}

/* Decodes every column, which verifies its checksums. */
static enum hq_status
decode_all(struct hq_reader *r, bool *ret_all, struct hq_error *reterr)
{
	const struct hq_dense *column;

	*ret_all = true;
	for (unsigned i = 0; i < HQ_NCOLUMNS; i++) {
		struct hq_error err = {0};
		enum hq_status status = hq_reader_column(r, i, &column, &err);
		if (status == HQ_OK)
			continue;
		if (is_fatal(status))
			return hq_fail(
			    reterr, status, "%s", hq_error_text(&err));
		*ret_all = false;
		hq_findings_add(hq_reader_findings(r), status,
		    HQ_FINDING_NOWHERE, NULL, "%s", hq_error_text(&err));
	}
	return HQ_OK;
}

/* A text column's numbers name texts. */
static enum hq_status
check_texts(
    struct hq_reader *r, enum hq_column_id id, struct hq_error *reterr)
{
	const struct hq_dense *column;
	const char *text;
	size_t length;
	enum hq_status status = hq_reader_column(r, id, &column, reterr);

	if (status != HQ_OK)
		return status;
	for (uint32_t i = 0; i < column->rows; i++)
		if (hq_reader_text(r, hq_dense_raw(column, i), &text, &length,
			NULL) != HQ_OK)
			hq_verify_fault(r, hq_columns[id].section, i,
			    "a text that is not there");
	return HQ_OK;
}

enum hq_status
hq_verify(struct hq_reader *r, struct hq_sums *ret_sums,
    struct hq_error *reterr)
{
	bool all;
	enum hq_status status = decode_all(r, &all, reterr);

	*ret_sums = (struct hq_sums){0};
	if (status != HQ_OK || !all)
		return status;
	for (unsigned i = 0; status == HQ_OK && i < HQ_NCOLUMNS; i++)
		if (hq_columns[i].kind == HQ_KIND_STR)
			status = check_texts(r, i, reterr);
	if (status == HQ_OK)
		status = hq_verify_small(r, reterr);
	if (status == HQ_OK)
		status = hq_sums_check(r, ret_sums, reterr);
	if (status == HQ_OK)
		status = hq_verify_pools(r, reterr);
	if (status == HQ_OK)
		status = hq_verify_blocks(r, reterr);
	if (status == HQ_OK)
		status = hq_verify_traces(r, reterr);
	if (status == HQ_OK)
		status = hq_verify_objects(r, reterr);
	if (status == HQ_OK)
		status = hq_verify_graph(r, reterr);
	return status;
}
