/*
 * One column from its chunks.
 *
 * Numbers of 8 bytes are kept as 4 until one does not fit: sizes and serials
 * of most programs need no more, and ten million rows then take 40 MB less.
 */
#include "analysis/reader/column.h"

#include "analysis/support/memory.h"
#include "common/crc32c.h"
#include "dumpfile/codec.h"

#include <stdlib.h>
#include <string.h>

enum hq_status
hq_column_decode_chunk(struct hq_source *source,
    const struct hq_index_chunk *chunk, unsigned width,
    struct hq_column_scratch *scratch)
{
	enum hq_status status = hq_source_read(
	    source, chunk->offset, scratch->stored, chunk->stored);

	if (status != HQ_OK)
		return status;
	if (hq_crc32c(0, scratch->stored, chunk->stored) != chunk->crc)
		return HQ_ERR_CHECKSUM;
	return hq_decode(scratch->stored, chunk->stored, chunk->rows, width,
	    chunk->codec, scratch->out, scratch->raw);
}

static bool
fits_32(const uint64_t *values, uint32_t rows)
{
	uint64_t all = 0;

	for (uint32_t i = 0; i < rows; i++)
		all |= values[i];
	return all <= UINT32_MAX;
}

/* From 4 to 8 bytes a number, the first `filled` rows kept. */
static enum hq_status
widen(struct hq_dense *d, uint32_t filled)
{
	uint64_t *wide = hq_array_new(d->rows, 8);
	const uint32_t *narrow = d->data;

	if (wide == NULL)
		return HQ_ERR_NOMEM;
	for (uint32_t i = 0; i < filled; i++)
		wide[i] = narrow[i];
	free(d->data);
	d->data = wide;
	d->width = 8;
	return HQ_OK;
}

/* Appends a decoded chunk at row `at`. */
static enum hq_status
append(struct hq_dense *d, unsigned width, const uint64_t *values, uint32_t at,
    uint32_t rows)
{
	enum hq_status status;

	if (width == 8 && d->width == 4) {
		uint32_t *out = (uint32_t *)d->data + at;
		if (fits_32(values, rows)) {
			for (uint32_t i = 0; i < rows; i++)
				out[i] = (uint32_t)values[i];
			return HQ_OK;
		}
		status = widen(d, at);
		if (status != HQ_OK)
			return status;
	}
	memcpy((uint8_t *)d->data + (size_t)at * d->width, values,
	    (size_t)rows * d->width);
	return HQ_OK;
}

enum hq_status
hq_column_decode(struct hq_source *source,
    const struct hq_index_column *column, unsigned width, uint32_t rows,
    struct hq_column_scratch *scratch, struct hq_dense *ret_dense,
    size_t *ret_bad)
{
	struct hq_dense d = {.rows = rows, .width = width == 8 ? 4 : width};
	enum hq_status status = HQ_OK;
	uint32_t at = 0;
	size_t i = 0;

	d.data = hq_array_new(rows, d.width);
	if (d.data == NULL)
		return HQ_ERR_NOMEM;
	for (; status == HQ_OK && at < rows && i < column->nchunks; i++) {
		uint32_t n = column->chunks[i].rows;
		status = hq_column_decode_chunk(
		    source, &column->chunks[i], width, scratch);
		n = n < rows - at ? n : rows - at;
		if (status == HQ_OK)
			status = append(&d, width, scratch->out, at, n);
		at += n;
	}
	if (status != HQ_OK) {
		*ret_bad = i - 1;
		free(d.data);
		return status;
	}
	*ret_dense = d;
	return HQ_OK;
}
