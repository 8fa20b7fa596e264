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

/* A column that grows: memory follows the chunks that were decoded, not the
 * rows that headers promise. */
struct growing {
	struct hq_dense d;
	uint32_t capacity; /* rows that there is room for */
};

/* From 4 to 8 bytes a number. */
static enum hq_status
widen(struct growing *g)
{
	uint64_t *wide = hq_array_new(g->capacity, 8);
	const uint32_t *narrow = g->d.data;

	if (wide == NULL)
		return HQ_ERR_NOMEM;
	for (uint32_t i = 0; i < g->d.rows; i++)
		wide[i] = narrow[i];
	free(g->d.data);
	g->d.data = wide;
	g->d.width = 8;
	return HQ_OK;
}

/* Room for n more rows, of at most `most` in the end. */
static enum hq_status
reserve(struct growing *g, uint32_t n, uint32_t most)
{
	uint64_t wanted = (uint64_t)g->capacity * 2;
	size_t bytes;
	void *p;

	if (n <= g->capacity - g->d.rows)
		return HQ_OK;
	if (wanted < (uint64_t)g->d.rows + n)
		wanted = (uint64_t)g->d.rows + n;
	if (wanted > most)
		wanted = most;
	if (__builtin_mul_overflow((size_t)wanted, g->d.width, &bytes))
		return HQ_ERR_NOMEM;
	p = realloc(g->d.data, bytes);
	if (p == NULL)
		return HQ_ERR_NOMEM;
	g->d.data = p;
	g->capacity = (uint32_t)wanted;
	return HQ_OK;
}

/* Appends the n rows of a decoded chunk. */
static enum hq_status
append(struct growing *g, unsigned width, const uint64_t *values, uint32_t n)
{
	struct hq_dense *d = &g->d;
	enum hq_status status;

	if (width == 8 && d->width == 4 && !fits_32(values, n)) {
		status = widen(g);
		if (status != HQ_OK)
			return status;
	}
	if (width == 8 && d->width == 4) {
		uint32_t *out = (uint32_t *)d->data + d->rows;
		for (uint32_t i = 0; i < n; i++)
			out[i] = (uint32_t)values[i];
	} else {
		memcpy((uint8_t *)d->data + (size_t)d->rows * d->width,
		    values, (size_t)n * d->width);
	}
	d->rows += n;
	return HQ_OK;
}

enum hq_status
hq_column_decode(struct hq_source *source,
    const struct hq_index_column *column, unsigned width, uint32_t rows,
    struct hq_column_scratch *scratch, struct hq_dense *ret_dense,
    size_t *ret_bad)
{
	struct growing g = {.d.width = width == 8 ? 4 : (uint8_t)width};
	enum hq_status status = HQ_OK;
	size_t i = 0;

	/* A column without rows is there, too. */
	g.d.data = hq_array_new(1, 8);
	if (g.d.data == NULL)
		return HQ_ERR_NOMEM;
	for (; status == HQ_OK && g.d.rows < rows; i++) {
		uint32_t n = column->chunks[i].rows;
		n = n < rows - g.d.rows ? n : rows - g.d.rows;
		status = hq_column_decode_chunk(
		    source, &column->chunks[i], width, scratch);
		if (status == HQ_OK)
			status = reserve(&g, n, rows);
		if (status == HQ_OK)
			status = append(&g, width, scratch->out, n);
	}
	if (status != HQ_OK) {
		*ret_bad = i - 1;
		free(g.d.data);
		return status;
	}
	*ret_dense = g.d;
	return HQ_OK;
}
