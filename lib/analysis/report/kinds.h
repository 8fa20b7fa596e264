/*
 * How much of each kind there is in one dump or several, for reports of more
 * than one; private to lib/analysis/report.
 *
 *	temp.kind_value(dump_id, name, part, blocks, bytes)
 *
 * What :by says are the kinds, as heapql part has them, of what :of says are
 * the blocks.  The same name is the same kind in all dumps.
 */
#ifndef HQ_ANALYSIS_REPORT_KINDS_H
#define HQ_ANALYSIS_REPORT_KINDS_H

#include "analysis/report/prepare.h"

/* Makes the table, which is empty.  HQ_ERR_USAGE: there is no such kind. */
enum hq_status hq_kinds_begin(struct hq_report_context *c, const char *term,
    struct hq_error *reterr) HQ_CHECKED;

/* Adds a dump, which is read once.  `part` is what `term` says of a block, in
 * SQL on its columns; NULL: SQL's NULL. */
enum hq_status hq_kinds_add(struct hq_report_context *c, int64_t dump_id,
    const char *term, struct hq_error *reterr) HQ_CHECKED;

/* Returns `status`; where that is an error with a set, says of which dump. */
enum hq_status hq_kinds_fail(struct hq_report_context *c, int64_t dump_id,
    enum hq_status status, struct hq_error *reterr) HQ_CHECKED;

#endif
