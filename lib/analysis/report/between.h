/*
 * What was born between two marks of the program (table mark), told by serials.
 *
 *	A,B    NAME or NAME#PASS each; an empty A is the start, an empty B the dump
 *
 * A name that is there several times means its last pass, of A the last one
 * before B.
 */
#ifndef HQ_ANALYSIS_REPORT_BETWEEN_H
#define HQ_ANALYSIS_REPORT_BETWEEN_H

#include "analysis/report/prepare.h"

/*
 * Sets v->from and v->to of v->dump by v->between.  A block was born in between
 * when from <= serial < to; v->of and *of, a text of malloc's or NULL, become
 * the part of that set, in words, for which this holds.  HQ_ERR_NOTFOUND: there
 * is no such mark; HQ_ERR_USAGE: no comma, or B is not after A.
 */
enum hq_status hq_between_find(sqlite3 *db, struct hq_report_values *v,
    char **of, struct hq_error *reterr) HQ_CHECKED;

/* Where two marks were told, the traces of the model count the blocks that were
 * born in between and are live; what else they count is 0 then. */
enum hq_status hq_between_count(struct hq_report_context *c,
    struct hq_model *m, struct hq_error *reterr) HQ_CHECKED;

/* And a line says so, and how the heap changed meanwhile. */
enum hq_status hq_between_line(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;

#endif
