/*
 * A column read once from its first row to its last, a chunk decoded at a
 * time and kept nowhere: for columns of so many rows that they are better
 * turned into something else on the way.
 *
 *	hq_stream_open(reader, HQ_COL_REF_dst_row, &stream, &err)
 *	hq_stream_read(stream, 4096, values, &err) ...
 *	hq_stream_close(stream)
 *
 * A column that the reader has decoded already is taken from there.
 */
#ifndef HQ_ANALYSIS_READER_STREAM_H
#define HQ_ANALYSIS_READER_STREAM_H

#include "analysis/reader/reader.h"

struct hq_stream;

/* A column of numbers of at most 4 bytes; one of 8 is HQ_ERR_USAGE. */
enum hq_status hq_stream_open(struct hq_reader *r, enum hq_column_id column,
    struct hq_stream **ret_stream, struct hq_error *reterr) HQ_CHECKED;

/* The next n rows; more than are left of hq_reader_rows is HQ_ERR_USAGE. */
enum hq_status hq_stream_read(struct hq_stream *s, uint32_t n,
    uint32_t *out, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_stream_close(struct hq_stream *s);

#endif
