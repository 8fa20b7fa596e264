/*
 * One number of the table counter by its name.
 */
#ifndef HQ_ANALYSIS_READER_COUNTER_H
#define HQ_ANALYSIS_READER_COUNTER_H

#include "analysis/reader/reader.h"

#include <stdbool.h>

/* False: there is no such counter, or the table does not decode. */
bool hq_counter_find(
    struct hq_reader *r, const char *name, uint64_t *ret_value);

#endif
