/* Puts the checksums of a dump right. */
#include "repair.h"

#include "common/bytes.h"
#include "common/crc32c.h"
#include "dumpfile/chunk.h"

#include <string.h>

static void
repair_chunk(uint8_t *p, size_t left)
{
	uint32_t stored = hq_load_le32(p + 24);

	if (stored <= left - HQ_CHUNK_HEADER_BYTES)
		hq_store_le(p + 28, 4,
		    hq_crc32c(0, p + HQ_CHUNK_HEADER_BYTES, stored));
	hq_store_le(p + 36, 4, hq_crc32c(0, p, 36));
}

static void
repair_end(uint8_t *p, size_t left, uint64_t offset)
{
	uint32_t n = hq_load_le32(p + 8);
	uint8_t *tail;

	if (n > HQ_END_MAX_SECTIONS || hq_end_bytes(n) > left)
		return;
	tail = p + hq_end_bytes(n) - HQ_END_TRAILER_BYTES;
	hq_store_le(tail, 8, offset);
	hq_store_le(tail + 8, 4, hq_crc32c(0, p, hq_end_bytes(n) - 8));
	memcpy(tail + 12, HQ_END_TRAILER, 4);
}

void
repair_checksums(uint8_t *data, size_t size)
{
	if (size >= HQ_FILE_HEADER_BYTES)
		hq_store_le(data + 60, 4, hq_crc32c(0, data, 60));
	for (size_t at = HQ_FILE_HEADER_BYTES; at + 40 <= size; at += 8) {
		uint8_t *p = data + at;
		if (memcmp(p, HQ_CHUNK_MAGIC, 4) == 0)
			repair_chunk(p, size - at);
		else if (memcmp(p, HQ_END_MAGIC, 8) == 0)
			repair_end(p, size - at, at);
	}
}
