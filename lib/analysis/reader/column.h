/*
 * One column from its chunks: read, checksum verified, decoded, and kept as
 * narrow as its values allow.
 */
#ifndef HQ_ANALYSIS_READER_COLUMN_H
#define HQ_ANALYSIS_READER_COLUMN_H

#include "analysis/reader/dense.h"
#include "analysis/reader/index.h"

/* Room for one chunk, stored and decoded; big, so it is shared. */
struct hq_column_scratch {
	uint8_t stored[HQ_CHUNK_MAX_BYTES];
	uint8_t raw[HQ_CHUNK_MAX_BYTES];
	uint64_t out[HQ_CHUNK_MAX_ROWS];
};

/* Decodes a chunk into scratch->out, `width` bytes a number. */
enum hq_status hq_column_decode_chunk(struct hq_source *source,
    const struct hq_index_chunk *chunk, unsigned width,
    struct hq_column_scratch *scratch) HQ_CHECKED;

/*
 * Decodes the first `rows` rows of a column.  *ret_bad is the number of the
 * chunk that could not be decoded.  The array is the caller's, to be freed.
 */
enum hq_status hq_column_decode(struct hq_source *source,
    const struct hq_index_column *column, unsigned width, uint32_t rows,
    struct hq_column_scratch *scratch, struct hq_dense *ret_dense,
    size_t *ret_bad) HQ_CHECKED;

#endif
