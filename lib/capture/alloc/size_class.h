/*
 * Size classes of the drop-in heap.
 *
 *	class 1..32    16, 32, ... 512          steps of 16
 *	class 33..40   576, 640, ... 1024       eight per doubling, so that
 *	...                                     at most an eighth is slack
 *	class 73..80   18432, ... 32768
 *
 * Class 0 does not exist: a request of 0 bytes takes class 1.  A pool is one
 * slot, or four slots for blocks above 8 KiB, so that it holds at least seven.
 *
 * Context: any thread.
 */
#ifndef HQ_ALLOC_SIZE_CLASS_H
#define HQ_ALLOC_SIZE_CLASS_H

#include <stddef.h>
#include <stdint.h>

#define HQ_CLASS_COUNT 81	       /* indices 1..80 */
#define HQ_CLASS_FINE_MAX ((size_t)512) /* classes in steps of 16 end here */
#define HQ_CLASS_MAX ((size_t)32768)   /* larger requests are page runs */

/* Class of a request of at most HQ_CLASS_FINE_MAX bytes. */
static inline unsigned
hq_class_of_fine(size_t size)
{
	return (unsigned)((size + 15) >> 4) + (size == 0);
}

/* Class of a request above HQ_CLASS_FINE_MAX and at most HQ_CLASS_MAX. */
static inline unsigned
hq_class_of_coarse(size_t size)
{
	/* 2^e < size <= 2^(e+1); three more bits choose the eighth. */
	unsigned e = 63 - (unsigned)__builtin_clzl(size - 1);
	unsigned eighth = (unsigned)((size - 1) >> (e - 3)) & 7;
	return 33 + (e - 9) * 8 + eighth;
}

static inline unsigned
hq_class_of(size_t size)
{
	return size <= HQ_CLASS_FINE_MAX ? hq_class_of_fine(size) :
					   hq_class_of_coarse(size);
}

/* Bytes of a block of the class. */
static inline uint32_t
hq_class_size(unsigned szidx)
{
	if (szidx <= 32)
		return szidx * 16;
	unsigned e = (szidx - 33) / 8 + 9, eighth = (szidx - 33) % 8;
	return (1u << e) + ((eighth + 1) << (e - 3));
}

#endif
