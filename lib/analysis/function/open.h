/*
 * Dumps and databases with the functions of SQL: what every command opens.
 */
#ifndef HQ_ANALYSIS_FUNCTION_OPEN_H
#define HQ_ANALYSIS_FUNCTION_OPEN_H

#include "analysis/store/database.h"

/*
 * hq_database_open, whose connection has the functions of functions.def too;
 * closed by hq_database_close.  HQ_ERR_USAGE where a dump is given twice,
 * unless options->again: what is asked of all dumps would count it twice.
 */
enum hq_status hq_open(const char *const *paths, unsigned npaths,
    const struct hq_database_options *options, struct hq_database **ret_db,
    struct hq_error *reterr) HQ_CHECKED;

#endif
