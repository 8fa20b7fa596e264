/* The headers of a dump file as bytes. */
#include "dumpfile/chunk.h"

#include <string.h>

#include "common/bytes.h"
#include "common/crc32c.h"

void
hq_file_header_put(uint8_t out[HQ_FILE_HEADER_BYTES])
{
	memset(out, 0, HQ_FILE_HEADER_BYTES);
	memcpy(out, HQ_FILE_MAGIC, 8);
	hq_store_le(out + 8, 4, HQ_FILE_VERSION);
	hq_store_le(out + 12, 4, HQ_FILE_HEADER_BYTES);
	hq_store_le(out + 60, 4, hq_crc32c(0, out, 60));
}

enum hq_status
hq_file_header_get(
    const uint8_t in[HQ_FILE_HEADER_BYTES], uint32_t *ret_version)
{
	if (memcmp(in, HQ_FILE_MAGIC, 8) != 0)
		return HQ_ERR_FORMAT;
	if (hq_load_le32(in + 60) != hq_crc32c(0, in, 60))
		return HQ_ERR_CHECKSUM;
	if (hq_load_le32(in + 8) > HQ_FILE_VERSION)
		return HQ_ERR_VERSION;
	if (hq_load_le32(in + 12) != HQ_FILE_HEADER_BYTES)
		return HQ_ERR_FORMAT;
	*ret_version = hq_load_le32(in + 8);
	return HQ_OK;
}

void
hq_chunk_put(const struct hq_chunk *c, uint8_t out[HQ_CHUNK_HEADER_BYTES])
{
	memset(out, 0, HQ_CHUNK_HEADER_BYTES);
	memcpy(out, HQ_CHUNK_MAGIC, 4);
	hq_store_le(out + 4, 2, c->section);
	hq_store_le(out + 6, 2, c->column);
	out[8] = c->width;
	out[9] = c->codec;
	hq_store_le(out + 10, 2, c->flags);
	hq_store_le(out + 12, 4, c->rows);
	hq_store_le(out + 16, 8, c->first_row);
	hq_store_le(out + 24, 4, c->stored);
	hq_store_le(out + 28, 4, c->crc);
	hq_store_le(out + 36, 4, hq_crc32c(0, out, 36));
}

/* A payload that is not compressed has exactly its rows; a compressed one is
 * only written when it is shorter. */
static enum hq_status
check_sizes(const struct hq_chunk *c)
{
	uint64_t raw = (uint64_t)c->rows * c->width;

	if (c->rows == 0 || c->rows > HQ_CHUNK_MAX_ROWS)
		return HQ_ERR_RANGE;
	if (c->width != 1 && c->width != 2 && c->width != 4 && c->width != 8)
		return HQ_ERR_RANGE;
	if (c->first_row > UINT64_MAX - c->rows)
		return HQ_ERR_RANGE;
	if (c->codec & HQ_CODEC_ZSTD ? c->stored > raw : c->stored != raw)
		return HQ_ERR_RANGE;
	return HQ_OK;
}

enum hq_status
hq_chunk_get(
    const uint8_t in[HQ_CHUNK_HEADER_BYTES], struct hq_chunk *ret_chunk)
{
	struct hq_chunk c;
	enum hq_status status;

	if (memcmp(in, HQ_CHUNK_MAGIC, 4) != 0)
		return HQ_ERR_FORMAT;
	if (hq_load_le32(in + 36) != hq_crc32c(0, in, 36))
		return HQ_ERR_CHECKSUM;
	c.section = (uint16_t)hq_load_le(in + 4, 2);
	c.column = (uint16_t)hq_load_le(in + 6, 2);
	c.width = in[8];
	c.codec = in[9];
	c.flags = (uint16_t)hq_load_le(in + 10, 2);
	c.rows = hq_load_le32(in + 12);
	c.first_row = hq_load_le64(in + 16);
	c.stored = hq_load_le32(in + 24);
	c.crc = hq_load_le32(in + 28);
	status = check_sizes(&c);
	if (status != HQ_OK)
		return status;
	*ret_chunk = c;
	return HQ_OK;
}

size_t
hq_end_bytes(unsigned n)
{
	return HQ_END_HEADER_BYTES + (size_t)n * HQ_END_ENTRY_BYTES +
	    HQ_END_TRAILER_BYTES;
}

void
hq_end_put(const struct hq_end_entry *entries, unsigned n, uint64_t offset,
    uint8_t *out)
{
	size_t body = hq_end_bytes(n) - 8;
	uint8_t *p = out + HQ_END_HEADER_BYTES;

	memset(out, 0, hq_end_bytes(n));
	memcpy(out, HQ_END_MAGIC, 8);
	hq_store_le(out + 8, 4, n);
	for (unsigned i = 0; i < n; i++, p += HQ_END_ENTRY_BYTES) {
		hq_store_le(p, 2, entries[i].section);
		hq_store_le(p + 2, 2, entries[i].flags);
		hq_store_le(p + 4, 4, entries[i].chunks);
		hq_store_le(p + 8, 8, entries[i].rows);
		hq_store_le(p + 16, 8, entries[i].stored);
	}
	hq_store_le(p, 8, offset);
	hq_store_le(p + 8, 4, hq_crc32c(0, out, body));
	memcpy(p + 12, HQ_END_TRAILER, 4);
}

enum hq_status
hq_end_get(const uint8_t *in, size_t size, uint64_t offset,
    struct hq_end_entry *ret_entries, unsigned *ret_n)
{
	uint32_t n;
	const uint8_t *p;

	if (size < hq_end_bytes(0))
		return HQ_ERR_TRUNCATED;
	if (memcmp(in, HQ_END_MAGIC, 8) != 0)
		return HQ_ERR_FORMAT;
	n = hq_load_le32(in + 8);
	if (n > HQ_END_MAX_SECTIONS)
		return HQ_ERR_RANGE;
	if (size < hq_end_bytes(n))
		return HQ_ERR_TRUNCATED;
	p = in + HQ_END_HEADER_BYTES + (size_t)n * HQ_END_ENTRY_BYTES;
	if (memcmp(p + 12, HQ_END_TRAILER, 4) != 0)
		return HQ_ERR_FORMAT;
	if (hq_load_le32(p + 8) != hq_crc32c(0, in, hq_end_bytes(n) - 8))
		return HQ_ERR_CHECKSUM;
	if (hq_load_le64(p) != offset)
		return HQ_ERR_FORMAT;
	p = in + HQ_END_HEADER_BYTES;
	for (uint32_t i = 0; i < n; i++, p += HQ_END_ENTRY_BYTES) {
		ret_entries[i].section = (uint16_t)hq_load_le(p, 2);
		ret_entries[i].flags = (uint16_t)hq_load_le(p + 2, 2);
		ret_entries[i].chunks = hq_load_le32(p + 4);
		ret_entries[i].rows = hq_load_le64(p + 8);
		ret_entries[i].stored = hq_load_le64(p + 16);
	}
	*ret_n = n;
	return HQ_OK;
}
