/*
 * Columns of numbers to bytes and back.
 *
 *   encode: numbers -> DELTA -> PLANES -> ZSTD, each where it is asked for;
 *           ZSTD is left out where it would not make the chunk shorter
 *   decode: the reverse
 *
 * The encoder allocates nothing: the caller gives all memory.
 */
#ifndef HQ_DUMPFILE_CODEC_H
#define HQ_DUMPFILE_CODEC_H

#include <stddef.h>
#include <stdint.h>

#include "common/status.h"

struct hq_encoder;

/* Bytes that an encoder needs. */
size_t hq_encoder_bytes(void);

/*
 * Makes an encoder in `memory`, which is aligned to 16 and has
 * hq_encoder_bytes(); it needs no release.
 * Context: any thread, snapshot child.
 */
struct hq_encoder *hq_encoder_init(void *memory);

/*
 * Encodes `rows` numbers, at most HQ_CHUNK_MAX_ROWS, as `width` bytes each,
 * with the transforms in `codec`.  Returns the bytes, which live in the
 * encoder until its next use; *ret_codec is what was really applied.
 * Context: any thread, snapshot child.
 */
const uint8_t *hq_encode(struct hq_encoder *e, const uint64_t *values,
    uint32_t rows, unsigned width, unsigned codec, uint32_t *ret_stored,
    uint8_t *ret_codec);

/*
 * Decodes a chunk's payload into out[rows * width], native byte order.
 * `scratch` has HQ_CHUNK_MAX_BYTES.  The payload is not trusted.
 */
HQ_CHECKED enum hq_status hq_decode(const uint8_t *stored, size_t stored_size,
    uint32_t rows, unsigned width, unsigned codec, void *out, void *scratch);

#endif
