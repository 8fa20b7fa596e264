/*
 * An array that grows and never moves: a directory of chunks of 65 536 items,
 * mapped when first needed.  Items are zero at first.
 *
 * Context: any thread, signal handler; takes no lock.
 */
#ifndef HQ_TRACE_CHUNKS_H
#define HQ_TRACE_CHUNKS_H

#include <stdbool.h>
#include <stdint.h>

#define HQ_CHUNKS_SHIFT 16
#define HQ_CHUNKS_MAX 512
/* Numbers from here on cannot be given: 33 million. */
#define HQ_CHUNKS_ITEMS ((uint32_t)HQ_CHUNKS_MAX << HQ_CHUNKS_SHIFT)

struct hq_chunks {
	uint32_t item_bytes;
	char *chunk[HQ_CHUNKS_MAX];
};

/* Makes room for item i; false: no memory, or i is beyond the bound. */
bool hq_chunks_reserve(struct hq_chunks *c, uint32_t i);

/* Whether there is room for item i. */
static inline bool
hq_chunks_has(const struct hq_chunks *c, uint32_t i)
{
	return i < HQ_CHUNKS_ITEMS &&
	       __atomic_load_n(&c->chunk[i >> HQ_CHUNKS_SHIFT],
			       __ATOMIC_ACQUIRE);
}

/* Item i, for which there is room. */
static inline void *
hq_chunks_at(const struct hq_chunks *c, uint32_t i)
{
	return __atomic_load_n(&c->chunk[i >> HQ_CHUNKS_SHIFT],
			       __ATOMIC_ACQUIRE) +
	       (uint64_t)(i & ((1u << HQ_CHUNKS_SHIFT) - 1)) * c->item_bytes;
}

#endif
