/*
 * What stays of the dumps of a run in which something was found.
 */
#ifndef HQ_TOOLS_CHECK_KEEP_H
#define HQ_TOOLS_CHECK_KEEP_H

#include "check_place.h"

#include "analysis/check/check.h"

/* Whether there is a finding that counts, or a dump that the message of an
 * assertion names. */
bool hq_check_keep_any(const struct hq_verdict *v);

/*
 * Unless all are kept, removes the dumps of processes without findings that
 * count, but for those of assertions; names the directory in the verdict, and makes a database of the
 * dumps that findings name: the last, and of growth the first and the last
 * step.  One that cannot be made is told of and does no harm.  False: no memory.
 */
bool hq_check_keep(struct hq_check_place *place, struct hq_verdict *v,
    const struct hq_check_options *how, bool all);

#endif
