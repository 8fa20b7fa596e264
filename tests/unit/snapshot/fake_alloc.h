/* What a test may set and see of the fake allocator. */
#ifndef HQ_TESTS_UNIT_SNAPSHOT_FAKE_ALLOC_H
#define HQ_TESTS_UNIT_SNAPSHOT_FAKE_ALLOC_H

#include <stdint.h>

#include "capture/alloc/alloc.h"

struct fake_alloc {
	int locked; /* depth; 0 outside a snapshot */
	int fork_children;
	uint32_t blocks; /* live ones, in one pool */
	uint64_t threshold;
	struct hq_alloc_size size;
	const struct hq_alloc_hooks *hooks;
};

extern struct fake_alloc fake_alloc;

#endif
