/*
 * The bytes of a dump file (.hqd); doc/format.md is its full description.
 *
 *   file header | chunk | chunk | ... | end record
 *
 *   file header, 64 bytes:  0 magic[8]  8 version u32  12 header bytes u32
 *                           16 reserved  60 crc32c of bytes 0..59
 *   chunk header, 40 bytes: 0 "CHNK"  4 section u16  6 column u16  8 width u8
 *                           9 codec u8  10 flags u16  12 rows u32
 *                           16 first row u64  24 stored bytes u32
 *                           28 crc32c of the payload  32 reserved u32
 *                           36 crc32c of bytes 0..35
 *   payload, padded with zeros to 8 bytes
 *   end record:             0 "HQDEND\r\n"  8 sections u32  12 reserved u32
 *                           16 per section 24 bytes: 0 section u16  2 flags u16
 *                           4 chunks u32  8 rows u64  16 stored bytes u64
 *                           then: offset of the end record u64, crc32c of the
 *                           record so far u32, "DQH\n"
 *
 * All numbers are little-endian.  A writer never seeks, so a dump can go into
 * a pipe; a reader walks the chunk headers, so a dump that was cut off is
 * whole up to the cut.
 */
#ifndef HQ_DUMPFILE_FORMAT_H
#define HQ_DUMPFILE_FORMAT_H

#include <stdint.h>

#define HQ_FILE_MAGIC "\x89HQD\r\n\x1a\n"
#define HQ_FILE_VERSION 1u
#define HQ_FILE_HEADER_BYTES 64u

#define HQ_CHUNK_MAGIC "CHNK"
#define HQ_CHUNK_HEADER_BYTES 40u
/* 65536 rows: a column of 8 bytes is then half a MiB, which fits the cache of
 * a core and is still long enough for the compressor. */
#define HQ_CHUNK_MAX_ROWS 65536u
#define HQ_CHUNK_MAX_BYTES (HQ_CHUNK_MAX_ROWS * 8u)

#define HQ_END_MAGIC "HQDEND\r\n"
#define HQ_END_TRAILER "DQH\n"
#define HQ_END_HEADER_BYTES 16u
#define HQ_END_ENTRY_BYTES 24u
#define HQ_END_TRAILER_BYTES 16u
#define HQ_END_MAX_SECTIONS 256u

/* Chunk flags. */
#define HQ_CHUNK_REQUIRED 1u /* who does not know the section must refuse */

/* Codecs of a chunk, applied in this order when writing. */
#define HQ_CODEC_DELTA 1u  /* difference to the row before, zigzag folded */
#define HQ_CODEC_PLANES 2u /* all lowest bytes, then all second bytes, ... */
#define HQ_CODEC_ZSTD 4u   /* one zstd frame */
#define HQ_CODEC_KNOWN (HQ_CODEC_DELTA | HQ_CODEC_PLANES | HQ_CODEC_ZSTD)

#endif
