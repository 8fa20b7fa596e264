/* The part of heapql.h about heaps. */
#define HEAPQL_BUILDING_LIBRARY
#include <errno.h>
#include <string.h>

#include "capture/alloc/check.h"
#include "capture/alloc/malloc.h"
#include "capture/alloc/private_heap.h"
#include <heapql/heapql.h>

static struct hq_private_heap *
ours(struct heapql_heap *heap)
{
	return (struct hq_private_heap *)heap;
}

int
heapql_check_heap(void)
{
	return (int)hq_check_all();
}

struct heapql_heap *
heapql_heap_new(const char *name, enum heapql_geometry geometry)
{
	enum hq_private_geometry g = geometry == HEAPQL_CPYTHON36 ?
					     HQ_PRIVATE_CPYTHON36 :
					     HQ_PRIVATE_CPYTHON310;
	return (struct heapql_heap *)hq_private_heap_new(name, g);
}

int
heapql_heap_delete(struct heapql_heap *heap)
{
	if (heap)
		hq_private_heap_delete(ours(heap));
	return 0;
}

void *
heapql_heap_malloc(struct heapql_heap *heap, size_t size)
{
	const struct hq_frame caller = HQ_FRAME_HERE;
	return heap ? hq_private_heap_malloc_from(ours(heap), size, &caller) :
		      hq_malloc_from(size, &caller);
}

void *
heapql_heap_calloc(struct heapql_heap *heap, size_t count, size_t size)
{
	const struct hq_frame caller = HQ_FRAME_HERE;
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	if (!heap || bytes > HQ_PRIVATE_THRESHOLD)
		return hq_malloc_zeroed_from(count, size, &caller);
	void *p = hq_private_heap_malloc_from(ours(heap), bytes, &caller);
	return p ? memset(p, 0, bytes) : NULL;
}

void *
heapql_heap_realloc(struct heapql_heap *heap, void *p, size_t size)
{
	const struct hq_frame caller = HQ_FRAME_HERE;
	if (p)
		return hq_malloc_resize_from(p, size, &caller);
	return heap ? hq_private_heap_malloc_from(ours(heap), size, &caller) :
		      hq_malloc_from(size, &caller);
}
