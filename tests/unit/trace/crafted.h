/* Call frame information made by hand: .eh_frame_hdr with one entry, a CIE and
 * an FDE, for the code [crafted_start, + CRAFTED_BYTES). */
#ifndef HQ_TEST_CRAFTED_H
#define HQ_TEST_CRAFTED_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "capture/trace/eh_frame.h"

#define CRAFTED_BYTES 0x100

struct crafted {
	uint8_t bytes[512];
	size_t used;
	size_t cie, fde; /* where they begin */
};

static inline void
put(struct crafted *c, uint64_t v, size_t n)
{
	memcpy(c->bytes + c->used, &v, n);
	c->used += n;
}

static inline void
put_bytes(struct crafted *c, const void *bytes, size_t n)
{
	memcpy(c->bytes + c->used, bytes, n);
	c->used += n;
}

static inline void
put_at(struct crafted *c, size_t at, uint32_t v)
{
	memcpy(c->bytes + at, &v, sizeof v);
}

/* The code begins 4096 bytes after the bytes, wherever they are copied to. */
#define CRAFTED_CODE 4096

/* `letters` is the augmentation, whose data are the encoding for an R. */
static inline void
craft(struct crafted *c, const char *letters, const void *common,
    size_t common_bytes, const void *own, size_t own_bytes)
{
	memset(c, 0, sizeof *c);
	put(c, 0x3b031b01, 4); /* version, encodings of frame, count, table */
	put(c, 0, 4);	       /* .eh_frame, of no use */
	put(c, 1, 4);
	put(c, CRAFTED_CODE, 4);
	put(c, 0, 4); /* the FDE, below */
	c->cie = c->used;
	put(c, 0, 4); /* length, below */
	put(c, 0, 4);
	put(c, 1, 1);
	put_bytes(c, letters, strlen(letters) + 1);
	put(c, 1, 1);	 /* code unit */
	put(c, 0x78, 1); /* data unit: -8 */
	put(c, 16, 1);	 /* return address column */
	put(c, 1, 1);
	put(c, 0x1b, 1); /* addresses: to here, 4 bytes, signed */
	put_bytes(c, common, common_bytes);
	put_at(c, c->cie, (uint32_t)(c->used - c->cie - 4));
	c->fde = c->used;
	put_at(c, 16, (uint32_t)c->fde);
	put(c, 0, 4);
	put(c, c->used - c->cie, 4);
	put(c, CRAFTED_CODE - c->used, 4);
	put(c, CRAFTED_BYTES, 4);
	put(c, 0, 1);
	put_bytes(c, own, own_bytes);
	put_at(c, c->fde, (uint32_t)(c->used - c->fde - 4));
}

static inline struct hq_eh_region
crafted_region(const uint8_t *bytes, size_t n)
{
	return (struct hq_eh_region){bytes, bytes + n, bytes};
}

static inline uint64_t
crafted_start(const uint8_t *bytes)
{
	return (uint64_t)(uintptr_t)bytes + CRAFTED_CODE;
}

#endif
