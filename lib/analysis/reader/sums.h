/*
 * The sum rule of a dump: what its arenas are made of.
 *
 *	bytes in allocated blocks   used * blk_size of each pool
 *	+ available blocks          (capacity - used) * blk_size
 *	+ unused pools              free_bytes of each arena
 *	+ headers                   hdr_size of each pool and arena
 *	+ quantization              what is too small for one more block
 *	+ alignment                 align_lost of each arena
 *	= arenas                    size of each arena
 */
#ifndef HQ_ANALYSIS_READER_SUMS_H
#define HQ_ANALYSIS_READER_SUMS_H

#include "analysis/reader/reader.h"

struct hq_sums {
	uint64_t allocated;
	uint64_t available;
	uint64_t unused;
	uint64_t headers;
	uint64_t quantization;
	uint64_t alignment;
	uint64_t arenas;
	bool holds; /* exactly, in every arena */
};

/*
 * Adds up and compares, arena by arena; what does not hold goes to the
 * reader's findings.  Numbers that overflow do not hold.
 */
enum hq_status hq_sums_check(struct hq_reader *r, struct hq_sums *ret_sums,
    struct hq_error *reterr) HQ_CHECKED;

#endif
