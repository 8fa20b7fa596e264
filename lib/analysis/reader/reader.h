/*
 * Opens a dump that it does not trust, and hands out its columns.
 *
 *	hq_reader_open(path, 0, &reader, &err)
 *	hq_reader_column(reader, HQ_COL_BLOCK_req, &column, &err)
 *	... hq_dense_get(column, row, &value) ...
 *	hq_reader_close(reader)
 *
 * Opening walks the headers of the chunks and decodes nothing; a column is
 * decoded, and its checksums verified, when it is first asked for.  Memory is
 * taken only for rows whose chunks were seen.
 *
 * Damage does not keep a dump from opening: it goes on the list of findings,
 * and hq_reader_rows says how many rows of a table are whole, in all its
 * columns, from the first.  Only what makes the rest meaningless is an error:
 * no dump at all, a newer version, an unknown table that must be understood.
 *
 * Columns and texts are borrowed and die with hq_reader_close.  A reader is
 * used by one thread at a time.
 */
#ifndef HQ_ANALYSIS_READER_READER_H
#define HQ_ANALYSIS_READER_READER_H

#include "analysis/reader/dense.h"
#include "analysis/reader/findings.h"
#include "analysis/support/error.h"
#include "dumpfile/schema.h"

#include <stddef.h>

struct hq_reader;

enum hq_reader_flags {
	/* Decode everything once while opening, and cut each table at its
	 * first damaged chunk. */
	HQ_READER_PARTIAL = 1,
};

/* `path` may be "-" for standard input, or a pipe. */
enum hq_status hq_reader_open(const char *path, unsigned flags,
    struct hq_reader **ret_reader, struct hq_error *reterr) HQ_CHECKED;

/* NULL is nothing. */
void hq_reader_close(struct hq_reader *r);

const char *hq_reader_path(const struct hq_reader *r);

/* Bytes of the file. */
uint64_t hq_reader_size(const struct hq_reader *r);

/* What opening found; empty when the file is whole as far as its headers
 * tell.  Verification adds to it. */
struct hq_findings *hq_reader_findings(struct hq_reader *r);

/* Rows of a table that are there in all its columns, from the first. */
uint32_t hq_reader_rows(const struct hq_reader *r, enum hq_section_id section);

/* Bytes of a table in the file, without headers. */
uint64_t hq_reader_stored(
    const struct hq_reader *r, enum hq_section_id section);

/* A column of hq_reader_rows rows, decoded at the first call. */
enum hq_status hq_reader_column(struct hq_reader *r, enum hq_column_id column,
    const struct hq_dense **ret_column, struct hq_error *reterr) HQ_CHECKED;

/*
 * The number in one row, below hq_reader_rows, as hq_dense_raw has it.  Only the
 * chunk that it is in is decoded, and kept; a column that is asked for in many
 * places is decoded as a whole.
 */
enum hq_status hq_reader_value(struct hq_reader *r, enum hq_column_id column,
    uint32_t row, uint64_t *ret_value, struct hq_error *reterr) HQ_CHECKED;

/*
 * A text by its number, not zero-terminated, any bytes.  HQ_ERR_RANGE when
 * there is no such text.
 */
enum hq_status hq_reader_text(struct hq_reader *r, uint64_t number,
    const char **ret_text, size_t *ret_length,
    struct hq_error *reterr) HQ_CHECKED;

#endif
