/* Marks and marked lines of a generated dump. */
#ifndef HQ_TESTS_MKDUMP_MARKS_H
#define HQ_TESTS_MKDUMP_MARKS_H

#include "mkdump_traces.h"

/* mark: n rows over the serials below `end`, of three names in turn, each with
 * more live bytes than the one before but for every fourth; profile_line: n / 4
 * rows of two functions. */
void mkdump_write_marks(
    uint64_t n, uint64_t end, const struct mkdump_output *out);

#endif
