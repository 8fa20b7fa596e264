/* Single rows of a column. */
#include "analysis/reader/open.h"
#include "analysis/support/memory.h"
#include "dumpfile/format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* After so many chunks the whole column has cost as much. */
enum { MISSES_MAX = 200 };

/* Decodes the chunk that has the row. */
static enum hq_status
load(struct hq_reader *r, enum hq_column_id id, uint32_t row,
    struct hq_error *reterr)
{
	const struct hq_column *col = &hq_columns[id];
	const struct hq_index_column *c = &r->index.columns[id];
	struct hq_peek *p = &r->peeks[id];
	unsigned width = hq_kind_width(col->kind);
	uint32_t first = 0;
	size_t i = 0;
	enum hq_status status;

	for (; i < c->nchunks && row - first >= c->chunks[i].rows; i++)
		first += c->chunks[i].rows;
	if (i == c->nchunks)
		return hq_fail(reterr, HQ_ERR_RANGE, "there is no such row");
	if (p->here.data == NULL)
		p->here.data = hq_array_new(HQ_CHUNK_MAX_ROWS, width);
	if (p->here.data == NULL)
		return hq_fail(reterr, HQ_ERR_NOMEM, "out of memory");
	p->here.rows = 0;
	status = hq_column_decode_chunk(
	    &r->source, &c->chunks[i], width, r->scratch);
	if (status != HQ_OK) {
		hq_error_file(reterr, r->path);
		return hq_fail(reterr, status,
		    "table %s, column %s, byte %" PRIu64 ": %s",
		    hq_sections[col->section].name, col->name,
		    c->chunks[i].offset, hq_status_message(status));
	}
	p->here.width = (uint8_t)width;
	p->here.rows = c->chunks[i].rows;
	p->first = first;
	memcpy(p->here.data, r->scratch->out, (size_t)p->here.rows * width);
	return HQ_OK;
}

enum hq_status
hq_reader_value(struct hq_reader *r, enum hq_column_id id, uint32_t row,
    uint64_t *ret_value, struct hq_error *reterr)
{
	struct hq_peek *p = &r->peeks[id];
	const struct hq_dense *whole = &r->columns[id];
	enum hq_status status = HQ_OK;

	if (whole->data == NULL && p->misses >= MISSES_MAX)
		status = hq_reader_column(r, id, &whole, reterr);
	if (status == HQ_OK && whole->data != NULL) {
		*ret_value = hq_dense_raw(whole, row);
		return HQ_OK;
	}
	if (status == HQ_OK && row - p->first >= p->here.rows) {
		p->misses++;
		status = load(r, id, row, reterr);
	}
	if (status == HQ_OK)
		*ret_value = hq_dense_raw(&p->here, row - p->first);
	return status;
}
