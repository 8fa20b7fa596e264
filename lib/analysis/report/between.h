/*
 * What was born between two marks of the program (table mark), told by serials.
 *
 *	A,B    NAME or NAME#PASS each; an empty A is the start, an empty B the dump
 *
 * A name that is there several times means its last pass, of A the last one
 * before B.  Likewise, and together with that, what lies in one heap:
 * tracemalloc's domains.
 *
 *	HEAP   its name or number; !HEAP: what lies in any other
 */
#ifndef HQ_ANALYSIS_REPORT_BETWEEN_H
#define HQ_ANALYSIS_REPORT_BETWEEN_H

#include "analysis/report/prepare.h"

/*
 * Sets v->from and v->to of v->dump by v->between, and v->heap_id by v->domain,
 * where these are not NULL.  A block was born in between when from <= serial <
 * to; v->of and *of, a text of malloc's or NULL, become the part of that set, in
 * words, for which both hold.  HQ_ERR_NOTFOUND: there is no such mark or heap;
 * HQ_ERR_USAGE: no comma, or B is not after A.
 */
enum hq_status hq_between_find(sqlite3 *db, struct hq_report_values *v,
    char **of, struct hq_error *reterr) HQ_CHECKED;

/* Where one of the two was told, the traces of the model count the blocks that are
 * meant; what else they count is 0 then. */
enum hq_status hq_between_count(struct hq_report_context *c,
    struct hq_model *m, struct hq_error *reterr) HQ_CHECKED;

/* And a line says so, and how the heap changed meanwhile. */
enum hq_status hq_between_line(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

#endif
