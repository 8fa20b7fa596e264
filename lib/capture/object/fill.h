/*
 * How full the containers of an object are: arrays in it that are counted, and
 * arrays in other blocks to which it points.
 *
 * Context: snapshot child; or the process itself, all other threads stopped.
 */
#ifndef HQ_OBJECT_FILL_H
#define HQ_OBJECT_FILL_H

#include "capture/object/typed.h"

enum hq_fill_flags {
	HQ_FILL_USED_CUT = 1, /* more were said to be in use than fit */
	HQ_FILL_ROOM_CUT = 2, /* there was said to be more room than there is */
};

struct hq_fill {
	uint64_t off;    /* in the element, of the array or the pointer */
	uint64_t buffer; /* address of the elements; 0: in the object */
	uint64_t used, capacity; /* as the object says; capacity UINT64_MAX: it
				  * does not */
};

static inline bool
hq_fill_told(const struct hq_field *f)
{
	return f->element_size != 0;
}

/* How many containers a field is in the element at `element`, of which `room`
 * bytes lie in the block. */
uint64_t hq_fill_count(
    const struct hq_field *f, const char *element, uint64_t room);

/* Container i of these. */
void hq_fill_at(const struct hq_field *f, const char *element, uint64_t room,
    uint64_t i, struct hq_fill *ret);

/* What can be: `bytes` are there for the elements.  Returns hq_fill_flags. */
unsigned hq_fill_clamp(
    struct hq_fill *fill, uint32_t element_size, uint64_t bytes);

#endif
