/*
 * Arrays whose size is checked before it is multiplied.  A count that comes
 * from a file is bounded by the file's own size before it gets here.
 */
#ifndef HQ_ANALYSIS_SUPPORT_MEMORY_H
#define HQ_ANALYSIS_SUPPORT_MEMORY_H

#include <stddef.h>

/* count * size bytes, not zeroed; NULL when that overflows or there is no
 * memory.  A count of 0 gives a valid pointer.  Released with free. */
void *hq_array_new(size_t count, size_t size);

/* The same, zeroed. */
void *hq_array_new_zero(size_t count, size_t size);

/*
 * Room for at least one more: *array has *capacity elements of `size` bytes
 * and holds `count`.  Returns 0, or -1 with everything as it was.
 */
int hq_array_reserve(void **array, size_t *capacity, size_t count, size_t size);

#endif
