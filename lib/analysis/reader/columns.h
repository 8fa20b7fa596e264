/*
 * All columns of a table at once.
 */
#ifndef HQ_ANALYSIS_READER_COLUMNS_H
#define HQ_ANALYSIS_READER_COLUMNS_H

#include "analysis/reader/reader.h"

/* columns[HQ_AT(TABLE, name)] of HQ_MAX_COLUMNS. */
static inline enum hq_status
hq_columns_get(struct hq_reader *r, enum hq_section_id section,
    const struct hq_dense **ret_columns, struct hq_error *reterr)
{
	unsigned first = hq_sections[section].first;
	enum hq_status status = HQ_OK;

	for (unsigned i = 0; status == HQ_OK && i < hq_section_width(section);
	     i++)
		status =
		    hq_reader_column(r, first + i, &ret_columns[i], reterr);
	return status;
}

#endif
