/*
 * CRC-32C eight bytes at a time, from tables filled at first use
 * ("slicing by 8": Kounavis and Berry, 2005).
 */
#include "common/crc32c.h"

#include <stdatomic.h>

#include "common/bytes.h"

/* The polynomial 0x1EDC6F41, bits reversed. */
#define POLYNOMIAL 0x82f63b78u

static uint32_t table[8][256];
static atomic_int table_ready;

/* Two threads may both fill it: they write the same values. */
static void
fill_table(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t c = i;
		for (int bit = 0; bit < 8; bit++)
			c = c & 1 ? c >> 1 ^ POLYNOMIAL : c >> 1;
		table[0][i] = c;
	}
	for (int slice = 1; slice < 8; slice++)
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t c = table[slice - 1][i];
			table[slice][i] = c >> 8 ^ table[0][c & 0xff];
		}
	atomic_store_explicit(&table_ready, 1, memory_order_release);
}

uint32_t
hq_crc32c(uint32_t crc, const void *data, size_t size)
{
	const uint8_t *p = data;

	if (!atomic_load_explicit(&table_ready, memory_order_acquire))
		fill_table();
	crc = ~crc;
	for (; size >= 8; size -= 8, p += 8) {
		uint64_t v = hq_load_le64(p) ^ crc;
		crc = table[7][v & 0xff] ^ table[6][v >> 8 & 0xff] ^
		    table[5][v >> 16 & 0xff] ^ table[4][v >> 24 & 0xff] ^
		    table[3][v >> 32 & 0xff] ^ table[2][v >> 40 & 0xff] ^
		    table[1][v >> 48 & 0xff] ^ table[0][v >> 56];
	}
	for (; size > 0; size--, p++)
		crc = crc >> 8 ^ table[0][(crc ^ *p) & 0xff];
	return ~crc;
}
