/*
 * What the writer of a dump has made for itself of the process: who is where in
 * memory.
 */
#ifndef HQ_SNAPSHOT_VIEW_H
#define HQ_SNAPSHOT_VIEW_H

#include "capture/object/typed.h"
#include "capture/snapshot/heap_index.h"
#include "capture/snapshot/heuristic.h"
#include "capture/snapshot/memory_map.h"

struct hq_view {
	struct hq_heap_index index;
	struct hq_memory_map map;
	struct hq_heuristic_memory memory; /* of the map */
	struct hq_typed_memory blocks;
	bool has_holes; /* parts of the heap cannot be read */
	uint64_t probed; /* page of a file that can be read; 0: none yet */
};

/* Whether dumps are to have types, roots and references; set before main. */
extern bool hq_view_wanted;

/* With `finds_wiped` blocks of which a copy has zeros (MADV_WIPEONFORK) are holes.
 * False: no memory, or the system does not tell. */
bool hq_view_make(struct hq_view *ret, bool finds_wiped);
void hq_view_free(struct hq_view *v);

#endif
