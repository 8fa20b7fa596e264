/*
 * The regions that the program named, as far as they can be read: without what
 * it has protected and pages behind the end of a file.
 *
 * Context: as roots.h.
 */
#ifndef HQ_SNAPSHOT_ROOT_REGIONS_H
#define HQ_SNAPSHOT_ROOT_REGIONS_H

#include "capture/snapshot/memory_map.h"
#include "capture/snapshot/roots.h"

/* Calls for each range of each. */
void hq_root_regions_each(const struct hq_memory_map *map,
    void (*take)(void *opaque, const struct hq_root_range *range),
    void *opaque);

#endif
