/*
 * A quick look over the whole heap, for mallinfo and its like, and giving back
 * what is not in use.
 *
 * Context: any thread; takes the alloc lock.  Numbers of other threads' pools
 * are approximate while they run.
 */
#ifndef HQ_ALLOC_SURVEY_H
#define HQ_ALLOC_SURVEY_H

#include <stddef.h>

struct hq_survey {
	size_t pool_bytes;   /* mapped for arenas */
	size_t used_bytes;   /* of live blocks in them, block sizes */
	size_t free_blocks;  /* in pools */
	size_t unused_bytes; /* slots in no pool */
	size_t huge_blocks;
	size_t huge_bytes;
	size_t peak_live_bytes;
};

void hq_survey_take(struct hq_survey *ret_survey);

/* 1 when memory went back to the system, else 0. */
int hq_survey_trim(void);

#endif
