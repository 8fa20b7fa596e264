/*
 * The arrays of graph algorithms: large, dense, one element a node or edge,
 * and sets of bits.
 *
 * Walking a graph reads them in no order, so what is large asks the system
 * for huge pages: with pages of 4 KiB, most reads would miss the table of
 * pages as well as the cache.
 */
#ifndef HQ_ANALYSIS_GRAPH_ARRAY_H
#define HQ_ANALYSIS_GRAPH_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* count * size bytes, not zeroed; NULL when that overflows or there is no
 * memory.  A count of 0 gives a valid pointer.  Released with free. */
void *hq_big_new(uint64_t count, size_t size);

/* The same, each byte of it `byte`. */
void *hq_big_filled(uint64_t count, size_t size, uint8_t byte);

/* A set of numbers below `count`, empty.  Released with free. */
static inline uint64_t *
hq_bits_new(uint64_t count)
{
	return hq_big_filled(count / 64 + 1, 8, 0);
}

static inline bool
hq_bit(const uint64_t *bits, uint64_t i)
{
	return bits[i / 64] >> (i & 63) & 1;
}

static inline void
hq_bit_set(uint64_t *bits, uint64_t i)
{
	bits[i / 64] |= 1ull << (i & 63);
}

/* Whether it was not in the set, in which it is now. */
static inline bool
hq_bit_add(uint64_t *bits, uint64_t i)
{
	uint64_t bit = 1ull << (i & 63);
	bool added = (bits[i / 64] & bit) == 0;

	bits[i / 64] |= bit;
	return added;
}

#endif
