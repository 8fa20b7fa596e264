/*
 * The integrity of a dump: every checksum, and every rule of doc/format.md
 * that its numbers must keep.  What is broken goes to the reader's findings.
 */
#ifndef HQ_ANALYSIS_READER_VERIFY_H
#define HQ_ANALYSIS_READER_VERIFY_H

#include "analysis/reader/sums.h"

/*
 * Verifies all tables.  An error is only what keeps it from looking: no
 * memory, or a file that cannot be read.
 */
enum hq_status hq_verify(struct hq_reader *r, struct hq_sums *ret_sums,
    struct hq_error *reterr) HQ_CHECKED;

/* Adds a finding about row `row` of a table. */
void hq_verify_fault(struct hq_reader *r, enum hq_section_id section,
    uint32_t row, const char *what);

/*
 * How far the counters may be from the blocks.  A thread is stopped wherever
 * it is, also between making a block live and counting it, and a signal
 * handler may have interrupted it there and stand at the same place: two for
 * each thread that was stopped, and two for the one that asked.
 */
uint64_t hq_verify_tolerance(struct hq_reader *r);

/* The rules of each table; their columns decode. */
enum hq_status hq_verify_small(
    struct hq_reader *r, struct hq_error *reterr) HQ_CHECKED;
enum hq_status hq_verify_pools(
    struct hq_reader *r, struct hq_error *reterr) HQ_CHECKED;
enum hq_status hq_verify_blocks(
    struct hq_reader *r, struct hq_error *reterr) HQ_CHECKED;
enum hq_status hq_verify_traces(
    struct hq_reader *r, struct hq_error *reterr) HQ_CHECKED;
enum hq_status hq_verify_objects(
    struct hq_reader *r, struct hq_error *reterr) HQ_CHECKED;
enum hq_status hq_verify_graph(
    struct hq_reader *r, struct hq_error *reterr) HQ_CHECKED;

#endif
