#include "capture/object/fill.h"

uint64_t
hq_fill_count(const struct hq_field *f, const char *element, uint64_t room)
{
	if (f->used_size != 0)
		return hq_field_count(f, element, room);
	return f->start <= room &&
	    f->counter_offset + (uint64_t)f->counter_size <= room;
}

/* A number of container i, if it lies in the element. */
static uint64_t
load(const char *element, uint64_t room, uint64_t offset, unsigned size,
    uint64_t otherwise)
{
	if (size == 0 || offset + size > room)
		return otherwise;
	return hq_load_le(element + offset, size);
}

void
hq_fill_at(const struct hq_field *f, const char *element, uint64_t room,
    uint64_t i, struct hq_fill *ret)
{
	uint64_t step = i * f->stride;

	if (f->used_size == 0) {
		uint64_t most = (room - f->start) / f->stride;
		*ret = (struct hq_fill){
			.off = f->start,
			.used = hq_load_le(
			    element + f->counter_offset, f->counter_size),
			.capacity = f->limit != 0 && f->limit < most ?
			    f->limit : most,
		};
		return;
	}
	*ret = (struct hq_fill){
		.off = f->offset + step,
		.buffer = hq_load_le(element + f->offset + step, 8),
		.used = load(element, room, f->used_offset + step,
		    f->used_size, 0),
		.capacity = load(element, room, f->capacity_offset + step,
		    f->capacity_size, UINT64_MAX),
	};
}

unsigned
hq_fill_clamp(struct hq_fill *fill, uint32_t element_size, uint64_t bytes)
{
	uint64_t fits = bytes / element_size;
	unsigned flags = 0;

	if (fill->capacity == UINT64_MAX)
		fill->capacity = fits;
	if (fill->capacity > fits) {
		fill->capacity = fits;
		flags |= HQ_FILL_ROOM_CUT;
	}
	if (fill->used > fill->capacity) {
		fill->used = fill->capacity;
		flags |= HQ_FILL_USED_CUT;
	}
	return flags;
}
