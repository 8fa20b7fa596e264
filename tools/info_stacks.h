/* heapql info of the stacks in a dump. */
#ifndef HQ_TOOLS_INFO_STACKS_H
#define HQ_TOOLS_INFO_STACKS_H

#include "analysis/reader/reader.h"
#include "analysis/render/render.h"

/* A table of pairs: how stacks were recorded, what they took, what was lost,
 * and the peak. */
enum hq_status hq_info_stacks(struct hq_reader *r, const char *path,
    struct hq_render *out) HQ_CHECKED;

#endif
