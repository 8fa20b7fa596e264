/*
 * The scan: every word of some memory that points into a live block.
 *
 * Words that may be addresses of blocks are collected first; then they are
 * looked up in steps, all of a batch before the next step, so that the memory
 * that one needs is on its way while the others are worked on (CAPTURE: two and
 * a half times as fast as one by one).
 *
 *	hq_scan_init(&s, &index, take, opaque, &memory)
 *	hq_scan_words(&s, source, how, 0, words, n)   any number of times
 *	hq_scan_pool(&s, span)
 *	hq_scan_flush(&s)
 *
 * Context: snapshot child, or the process itself with all other threads
 * stopped.  What is scanned must be readable.
 */
#ifndef HQ_SNAPSHOT_SCAN_H
#define HQ_SNAPSHOT_SCAN_H

#include "capture/snapshot/heap_index.h"
#include "capture/snapshot/heuristic.h"
#include "os/filter.h"

enum {
	HQ_SCAN_BATCH = 1024, /* at so many candidates they are looked up */
	HQ_SCAN_PIECE = 1024, /* words that are filtered at once */
	HQ_SCAN_ROOM = HQ_SCAN_BATCH + HQ_SCAN_PIECE + HQ_FILTER_SLACK
};

/* A word that points into a block. */
struct hq_scan_hit {
	uint32_t source; /* as given */
	uint32_t how;    /* as given */
	uint64_t off;    /* bytes, from what was given */
	uint64_t dst_off;
	uint32_t dst_row;
	uint8_t rule; /* enum hq_ref_rule */
};

typedef void hq_scan_take_fn(
    void *opaque, const struct hq_scan_hit *hits, size_t n);

struct hq_scan {
	const struct hq_heap_index *index;
	const struct hq_heuristic_memory *memory;
	hq_scan_take_fn *take;
	void *opaque;
	uint64_t base; /* of the offsets in `where` */
	uint32_t n;
	/* A word, and source << 32 | how << 30 | its offset in words. */
	uint64_t value[HQ_SCAN_ROOM], where[HQ_SCAN_ROOM];
	uint32_t at[HQ_SCAN_PIECE + HQ_FILTER_SLACK];
	uint32_t span[HQ_SCAN_ROOM], block[HQ_SCAN_ROOM];
	struct hq_scan_hit hits[HQ_SCAN_ROOM];
};

void hq_scan_init(struct hq_scan *s, const struct hq_heap_index *index,
    hq_scan_take_fn *take, void *opaque,
    const struct hq_heuristic_memory *memory);

/* n words at `words`, which is aligned; the first one's offset is `off`, a
 * multiple of 8.  `how` is below 4. */
void hq_scan_words(struct hq_scan *s, uint32_t source, uint32_t how,
    uint64_t off, const uint64_t *words, uint64_t n);

/* All words of the live blocks of a pool of small ones, whose rows are the
 * sources; `how` is 0. */
void hq_scan_pool(struct hq_scan *s, uint32_t span);

/* One value that stands nowhere, as of a register; `off` as it is given. */
void hq_scan_value(
    struct hq_scan *s, uint32_t source, uint64_t off, uint64_t value);

/* Looks up what was collected. */
void hq_scan_flush(struct hq_scan *s);

#endif
