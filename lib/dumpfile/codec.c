/* Columns of numbers to bytes and back: delta, byte planes, zstd. */
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#include "dumpfile/codec.h"

#include <stdbool.h>
#include <string.h>

#include "common/bytes.h"
#include "dumpfile/format.h"

/* Level 1: the writer is a copy of somebody's process and should go away
 * soon; the planes have done most of the work. */
#define LEVEL 1

struct hq_encoder {
	ZSTD_CCtx *zstd;
	uint8_t raw[HQ_CHUNK_MAX_BYTES];
	uint8_t packed[HQ_CHUNK_MAX_BYTES];
	uint64_t differences[HQ_CHUNK_MAX_ROWS];
	_Alignas(16) uint8_t workspace[];
};

size_t
hq_encoder_bytes(void)
{
	return sizeof(struct hq_encoder) + ZSTD_estimateCCtxSize(LEVEL);
}

struct hq_encoder *
hq_encoder_init(void *memory)
{
	struct hq_encoder *e = memory;
	e->zstd =
	    ZSTD_initStaticCCtx(e->workspace, ZSTD_estimateCCtxSize(LEVEL));
	return e;
}

/* Differences are taken in 64 bits; a column narrower than that keeps the low
 * bytes, which is exact because decoding adds in the same width. */
static inline uint64_t
fold(uint64_t difference)
{
	return difference << 1 ^ (uint64_t)((int64_t)difference >> 63);
}

static inline uint64_t
unfold(uint64_t v)
{
	return v >> 1 ^ -(v & 1);
}

/* Sign-extends a difference of a narrow column, so that folding it back into
 * the column's width loses nothing. */
static inline uint64_t
narrow(uint64_t difference, unsigned width)
{
	unsigned shift = 64 - 8 * width;
	return (uint64_t)((int64_t)(difference << shift) >> shift);
}

/* The differences of the values, in out; returns all of them or'ed. */
static uint64_t
take_differences(
    const uint64_t *values, uint32_t rows, unsigned width, uint64_t *out)
{
	uint64_t previous = 0, any = 0;

	for (uint32_t i = 0; i < rows; i++) {
		out[i] = fold(narrow(values[i] - previous, width));
		previous = values[i];
		any |= out[i];
	}
	return any;
}

static uint64_t
or_all(const uint64_t *values, uint32_t rows)
{
	uint64_t any = 0;

	for (uint32_t i = 0; i < rows; i++)
		any |= values[i];
	return any;
}

/* The bytes of each value apart: planes above the largest value are zero, and
 * most columns have many of these. */
static void
store_planes(const uint64_t *values, uint32_t rows, unsigned width,
    uint64_t any, uint8_t *out)
{
	unsigned plane = 0;

	for (; plane < width && any >> (8 * plane) != 0; plane++) {
		uint8_t *to = out + (size_t)plane * rows;
		for (uint32_t i = 0; i < rows; i++)
			to[i] = (uint8_t)(values[i] >> (8 * plane));
		if (plane == 7)
			return;
	}
	memset(out + (size_t)plane * rows, 0, (size_t)(width - plane) * rows);
}

static void
store_values(struct hq_encoder *e, const uint64_t *values, uint32_t rows,
    unsigned width, unsigned codec)
{
	uint64_t any;

	if (codec & HQ_CODEC_DELTA) {
		any = take_differences(values, rows, width, e->differences);
		values = e->differences;
	} else {
		any = or_all(values, rows);
	}
	if (codec & HQ_CODEC_PLANES) {
		store_planes(values, rows, width, any, e->raw);
		return;
	}
	for (uint32_t i = 0; i < rows; i++)
		hq_store_le(e->raw + (size_t)i * width, width, values[i]);
}

const uint8_t *
hq_encode(struct hq_encoder *e, const uint64_t *values, uint32_t rows,
    unsigned width, unsigned codec, uint32_t *ret_stored, uint8_t *ret_codec)
{
	size_t raw = (size_t)rows * width, n;

	store_values(e, values, rows, width, codec);
	*ret_stored = (uint32_t)raw;
	*ret_codec = (uint8_t)(codec & ~HQ_CODEC_ZSTD);
	if (!(codec & HQ_CODEC_ZSTD) || e->zstd == NULL)
		return e->raw;
	/* The room is the raw size: what would be longer fails, and stays raw. */
	n = ZSTD_compressCCtx(e->zstd, e->packed, raw, e->raw, raw, LEVEL);
	if (ZSTD_isError(n) || n >= raw)
		return e->raw;
	*ret_stored = (uint32_t)n;
	*ret_codec = (uint8_t)codec;
	return e->packed;
}

#define DEFINE_LOAD(type, name)                                                \
	static void name(const uint8_t *in, uint32_t rows, unsigned codec,     \
	    type *out)                                                         \
	{                                                                      \
		unsigned width = sizeof(type);                                 \
		size_t step = codec & HQ_CODEC_PLANES ? 1 : width;             \
		size_t plane = codec & HQ_CODEC_PLANES ? rows : 1;             \
		type previous = 0;                                             \
		for (uint32_t i = 0; i < rows; i++) {                          \
			const uint8_t *p = in + i * step;                      \
			uint64_t v = 0;                                        \
			for (unsigned b = 0; b < sizeof(type); b++)            \
				v |= (uint64_t)p[b * plane] << (8 * b);        \
			if (codec & HQ_CODEC_DELTA)                            \
				v = previous + unfold(v);                      \
			out[i] = previous = (type)v;                           \
		}                                                              \
	}

DEFINE_LOAD(uint8_t, load_u8)
DEFINE_LOAD(uint16_t, load_u16)
DEFINE_LOAD(uint32_t, load_u32)
DEFINE_LOAD(uint64_t, load_u64)

enum hq_status
hq_decode(const uint8_t *stored, size_t stored_size, uint32_t rows,
    unsigned width, unsigned codec, void *out, void *scratch)
{
	size_t raw = (size_t)rows * width;

	if (rows > HQ_CHUNK_MAX_ROWS || codec & ~HQ_CODEC_KNOWN)
		return HQ_ERR_FORMAT;
	if (codec & HQ_CODEC_ZSTD) {
		size_t n = ZSTD_decompress(scratch, raw, stored, stored_size);
		if (ZSTD_isError(n) || n != raw)
			return HQ_ERR_FORMAT;
		stored = scratch;
	} else if (stored_size != raw) {
		return HQ_ERR_FORMAT;
	}
	switch (width) {
	case 1:
		load_u8(stored, rows, codec, out);
		return HQ_OK;
	case 2:
		load_u16(stored, rows, codec, out);
		return HQ_OK;
	case 4:
		load_u32(stored, rows, codec, out);
		return HQ_OK;
	case 8:
		load_u64(stored, rows, codec, out);
		return HQ_OK;
	}
	return HQ_ERR_FORMAT;
}
