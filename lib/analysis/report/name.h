/* What groups of stacks are called in a report; private to
 * lib/analysis/report. */
#ifndef HQ_ANALYSIS_REPORT_NAME_H
#define HQ_ANALYSIS_REPORT_NAME_H

#include "analysis/report/prepare.h"

/*
 * The name of a key as a person reads it, cut to `size` bytes: its label in
 * brackets, its function, and where that is: the end of its file's path with
 * the line, or its module.
 */
void hq_name_key(const struct hq_keys *k, uint32_t key, char *buffer,
    size_t size);

/* The function of a key alone, for trees and flame graphs: without what they
 * take for a separator. */
void hq_name_function(const struct hq_keys *k, uint32_t key, char *buffer,
    size_t size);

/*
 * Makes two functions of SQL, which know the context's groups until
 * hq_name_unregister: hq_name(group_id), the name of a group, of a stack all
 * its frames, innermost first; hq_folded(group_id), a stack's functions,
 * outermost first, with semicolons between them.
 */
enum hq_status hq_name_register(
    struct hq_report_context *c, struct hq_error *reterr) HQ_CHECKED;
void hq_name_unregister(struct hq_report_context *c);

#endif
