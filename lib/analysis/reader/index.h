/*
 * Where each column's chunks stand in a file: the result of walking the
 * headers of the chunks, from the file's header to its end record.
 *
 * The chunks of a column follow each other without gap or overlap; what does
 * not fit is left out and found fault with.  After a damaged header the walk
 * goes on at the next place that holds a good one.
 */
#ifndef HQ_ANALYSIS_READER_INDEX_H
#define HQ_ANALYSIS_READER_INDEX_H

#include "analysis/reader/findings.h"
#include "analysis/reader/source.h"
#include "dumpfile/chunk.h"
#include "dumpfile/schema.h"

#include <stdbool.h>

/* A row number is a dense 32-bit index; the last two numbers mean "none". */
#define HQ_INDEX_MAX_ROWS (UINT32_MAX - 2)

struct hq_index_chunk {
	uint64_t offset; /* of the payload */
	uint32_t rows;
	uint32_t stored;
	uint32_t crc;
	uint8_t codec;
};

struct hq_index_column {
	struct hq_index_chunk *chunks;
	size_t nchunks;
	size_t capacity;
	uint64_t rows; /* of all its chunks */
};

struct hq_index {
	struct hq_index_column columns[HQ_NCOLUMNS];
	uint64_t rows[HQ_NSECTIONS]; /* in all columns, from the first */
	uint64_t chunks_seen[HQ_NSECTIONS];
	uint64_t stored[HQ_NSECTIONS]; /* bytes of payload */
	bool has_end;              /* an end record was found */
	bool listed[HQ_NSECTIONS]; /* it names the table */
	uint64_t told[HQ_NSECTIONS]; /* rows that it says there are */
};

/*
 * Fills *index, which is zeroed.  An error is only what makes the rest
 * meaningless; all else goes to `findings`.
 */
enum hq_status hq_index_build(struct hq_index *index, struct hq_source *source,
    struct hq_findings *findings, struct hq_error *reterr) HQ_CHECKED;

/* Keeps the first `nchunks` chunks of a column. */
void hq_index_cut(struct hq_index *index, enum hq_column_id column,
    size_t nchunks);

/* Computes `rows` anew from the columns, and says what is missing. */
void hq_index_settle(struct hq_index *index, struct hq_findings *findings);

void hq_index_release(struct hq_index *index);

#endif
