/*
 * Headers of the file, of a chunk and of the end record: structs here, bytes
 * in the file.
 * Context: any; pure functions.
 */
#ifndef HQ_DUMPFILE_CHUNK_H
#define HQ_DUMPFILE_CHUNK_H

#include <stddef.h>
#include <stdint.h>

#include "common/status.h"
#include "dumpfile/format.h"

struct hq_chunk {
	uint16_t section; /* numbers on disk */
	uint16_t column;
	uint8_t width; /* bytes of a value once decoded: 1, 2, 4 or 8 */
	uint8_t codec; /* HQ_CODEC_ bits */
	uint16_t flags;
	uint32_t rows; /* 1 to HQ_CHUNK_MAX_ROWS */
	uint64_t first_row;
	uint32_t stored; /* bytes of the payload, without padding */
	uint32_t crc;    /* of the payload */
};

/* Bytes from the start of a chunk's header to the next chunk. */
static inline uint64_t
hq_chunk_span(const struct hq_chunk *c)
{
	return HQ_CHUNK_HEADER_BYTES + (((uint64_t)c->stored + 7) & ~7ull);
}

void hq_file_header_put(uint8_t out[HQ_FILE_HEADER_BYTES]);

/* HQ_ERR_FORMAT: no dump; HQ_ERR_VERSION: a newer one; HQ_ERR_CHECKSUM. */
HQ_CHECKED enum hq_status hq_file_header_get(
    const uint8_t in[HQ_FILE_HEADER_BYTES], uint32_t *ret_version);

void hq_chunk_put(const struct hq_chunk *c, uint8_t out[HQ_CHUNK_HEADER_BYTES]);

/*
 * Reads a chunk header and checks all that can be checked without the rest of
 * the file: magic, checksum, width, codec, number of rows, and that the
 * payload is no longer than its rows allow.
 */
HQ_CHECKED enum hq_status hq_chunk_get(
    const uint8_t in[HQ_CHUNK_HEADER_BYTES], struct hq_chunk *ret_chunk);

/* What the end record says of one section. */
struct hq_end_entry {
	uint16_t section;
	uint16_t flags;
	uint32_t chunks;
	uint64_t rows; /* of its longest column */
	uint64_t stored;
};

/* Bytes of an end record of n sections. */
size_t hq_end_bytes(unsigned n);
/* Writes the record that stands at `offset` into out[hq_end_bytes(n)]. */
void hq_end_put(const struct hq_end_entry *entries, unsigned n, uint64_t offset,
    uint8_t *out);
/*
 * Reads the record at in[0..size), which stands at `offset` in its file.
 * At most HQ_END_MAX_SECTIONS entries are written.
 */
HQ_CHECKED enum hq_status hq_end_get(const uint8_t *in, size_t size,
    uint64_t offset, struct hq_end_entry *ret_entries, unsigned *ret_n);

#endif
