/*
 * What an opened dump is; for the files of the reader alone.
 */
#ifndef HQ_ANALYSIS_READER_OPEN_H
#define HQ_ANALYSIS_READER_OPEN_H

#include "analysis/reader/column.h"
#include "analysis/reader/reader.h"

/* The chunk of a column that was looked into last. */
struct hq_peek {
	struct hq_dense here;
	uint32_t first;  /* row of it */
	uint32_t misses; /* how often another one was wanted */
};

struct hq_reader {
	char *path;
	struct hq_source source;
	struct hq_index index;
	struct hq_findings findings;
	struct hq_dense columns[HQ_NCOLUMNS]; /* data is NULL: not yet */
	struct hq_peek peeks[HQ_NCOLUMNS];
	struct hq_column_scratch *scratch; /* of decoding */
};

#endif
