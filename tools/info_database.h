/* heapql info of a database: the dumps that are in it. */
#ifndef HQ_TOOLS_INFO_DATABASE_H
#define HQ_TOOLS_INFO_DATABASE_H

#include "analysis/render/render.h"

/* Returns an exit status: failed, too, when one of the dumps is a part of a
 * damaged one. */
int hq_info_database(const char *path, struct hq_render *out);

#endif
