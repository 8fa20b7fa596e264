/*
 * Reading the variable-length numbers and encoded addresses of call frame
 * information, never beyond `end`: what goes wrong sets `bad`, and 0 is read
 * from then on.
 *
 * Context: any.
 */
#ifndef HQ_TRACE_DWARF_H
#define HQ_TRACE_DWARF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct hq_dwarf {
	const uint8_t *at, *end;
	bool bad;
};

/* How an address is written: DW_EH_PE_*. */
enum {
	HQ_DWARF_OMITTED = 0xff,
	HQ_DWARF_FORM = 0x0f,
	HQ_DWARF_RELATIVE = 0x70,
	HQ_DWARF_TO_HERE = 0x10,
	HQ_DWARF_TO_DATA = 0x30,
	HQ_DWARF_INDIRECT = 0x80
};

static inline size_t
hq_dwarf_left(const struct hq_dwarf *d)
{
	return d->bad ? 0 : (size_t)(d->end - d->at);
}

static inline void
hq_dwarf_skip(struct hq_dwarf *d, uint64_t n)
{
	if (n > hq_dwarf_left(d))
		d->bad = true;
	else
		d->at += n;
}

/* n bytes, little-endian, at most 8. */
static inline uint64_t
hq_dwarf_fixed(struct hq_dwarf *d, size_t n)
{
	uint64_t v = 0;

	if (n > hq_dwarf_left(d)) {
		d->bad = true;
		return 0;
	}
	memcpy(&v, d->at, n);
	d->at += n;
	return v;
}

static inline uint8_t
hq_dwarf_u8(struct hq_dwarf *d)
{
	if (d->bad || d->at == d->end) {
		d->bad = true;
		return 0;
	}
	return *d->at++;
}

static inline int64_t
hq_dwarf_signed(uint64_t v, unsigned bytes)
{
	unsigned shift = 64 - 8 * bytes;
	return (int64_t)(v << shift) >> shift;
}

static inline uint64_t
hq_dwarf_uleb(struct hq_dwarf *d)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 70; shift += 7) {
		uint8_t b = hq_dwarf_u8(d);
		if (shift < 64)
			v |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return v;
	}
	d->bad = true;
	return 0;
}

static inline int64_t
hq_dwarf_sleb(struct hq_dwarf *d)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 70; shift += 7) {
		uint8_t b = hq_dwarf_u8(d);
		if (shift < 64)
			v |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80)) {
			if (shift + 7 < 64 && (b & 0x40))
				v |= ~(uint64_t)0 << (shift + 7);
			return (int64_t)v;
		}
	}
	d->bad = true;
	return 0;
}

/* An address encoded as `encoding` says, `data` being what a data-relative one
 * is relative to.  Indirect ones are read without following. */
uint64_t hq_dwarf_address(struct hq_dwarf *d, uint8_t encoding, uint64_t data);

#endif
