/*
 * Blocks that are live in all measured steps: whether realloc makes them
 * larger and larger; private to lib/analysis/check.
 *
 *	hq_kept_add		each block of the last dump that may be one
 *	hq_kept_see(.., 0)	each block of the dump after the warm-up
 *	hq_kept_select		leaves those of the cells in which one has grown
 *	hq_kept_see(.., m)	each block of the dump at the end of step m
 *	hq_kept_finish		what the last dump has of them, into the cells
 */
#ifndef HQ_ANALYSIS_CHECK_GROWTH_KEPT_H
#define HQ_ANALYSIS_CHECK_GROWTH_KEPT_H

#include "analysis/check/growth.h"

struct hq_kept_block {
	int64_t serial;
	uint64_t last, now; /* bytes: at the end, and where it was last seen */
	uint32_t cell;
	bool seen, rises;
};

/* Zeroed is empty. */
struct hq_kept {
	struct hq_kept_block *blocks;
	size_t count, room;
	uint32_t *slots; /* hash table of blocks + 1, by serial */
	size_t nslots;
};

/* False: no memory. */
bool hq_kept_add(
    struct hq_kept *k, int64_t serial, uint32_t cell, uint64_t bytes);

/* After the last hq_kept_add. */
bool hq_kept_index(struct hq_kept *k);

void hq_kept_see(struct hq_kept *k, struct hq_growth *g, unsigned step,
    int64_t serial, uint64_t bytes);

bool hq_kept_select(struct hq_kept *k, struct hq_growth *g);

void hq_kept_finish(struct hq_kept *k, struct hq_growth *g);

void hq_kept_release(struct hq_kept *k);

#endif
