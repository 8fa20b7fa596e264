/*
 * Little-endian loads and stores at any alignment, and rounding.  A dump is
 * little-endian on every machine; the compiler turns these into plain moves
 * where that is what the machine does.
 */
#ifndef HQ_COMMON_BYTES_H
#define HQ_COMMON_BYTES_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t
hq_load_le(const void *p, unsigned width)
{
	const uint8_t *b = p;
	uint64_t v = 0;
	for (unsigned i = width; i-- > 0;)
		v = v << 8 | b[i];
	return v;
}

static inline void
hq_store_le(void *p, unsigned width, uint64_t v)
{
	uint8_t *b = p;
	for (unsigned i = 0; i < width; i++, v >>= 8)
		b[i] = (uint8_t)v;
}

static inline uint32_t
hq_load_le32(const void *p)
{
	return (uint32_t)hq_load_le(p, 4);
}

static inline uint64_t
hq_load_le64(const void *p)
{
	return hq_load_le(p, 8);
}

/* Rounds up to a power of two; the caller knows that it cannot overflow. */
static inline uint64_t
hq_round_up(uint64_t v, uint64_t align)
{
	return (v + align - 1) & ~(align - 1);
}

#endif
