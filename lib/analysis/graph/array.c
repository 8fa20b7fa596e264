/* Large arrays in huge pages. */
#include "analysis/graph/array.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A huge page of both machines; smaller arrays are left to malloc. */
#define HUGE_PAGE ((size_t)2 << 20)

void *
hq_big_new(uint64_t count, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(count, size, &bytes) ||
	    bytes > SIZE_MAX - HUGE_PAGE)
		return NULL;
	if (bytes < 2 * HUGE_PAGE)
		return malloc(bytes == 0 ? 1 : bytes);
	p = aligned_alloc(HUGE_PAGE, (bytes + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1));
	/* Only a hint: without huge pages it is slower. */
	if (p != NULL)
		madvise(p, bytes, MADV_HUGEPAGE);
	return p;
}

void *
hq_big_filled(uint64_t count, size_t size, uint8_t byte)
{
	void *p = hq_big_new(count, size);

	if (p != NULL)
		memset(p, byte, (size_t)count * size);
	return p;
}
