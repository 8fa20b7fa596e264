/*
 * Finding the call frame information of an address in .eh_frame, by the sorted
 * table of .eh_frame_hdr.
 *
 * Nothing here is trusted: nothing outside of the region is read, and no loop
 * is longer than the region.
 *
 * Context: any thread, signal handler; reads the region only.
 */
#ifndef HQ_TRACE_EH_FRAME_H
#define HQ_TRACE_EH_FRAME_H

#include <stdbool.h>
#include <stdint.h>

/* Bytes that are readable, with both tables in them. */
struct hq_eh_region {
	const uint8_t *start, *end;
	const uint8_t *header; /* .eh_frame_hdr */
};

/* What says how the frames of one function are unwound. */
struct hq_eh_fde {
	uint64_t start, end;                /* addresses of code */
	const uint8_t *common, *common_end; /* instructions of the CIE */
	const uint8_t *own, *own_end;       /* and of the FDE */
	uint64_t code_unit;
	int64_t data_unit;
	uint64_t return_column;
	uint8_t encoding;
	bool is_augmented;
	bool is_signal;
};

/* False: there is nothing about `address`, or it is broken. */
bool hq_eh_find(
    const struct hq_eh_region *region, uint64_t address, struct hq_eh_fde *ret);

#endif
