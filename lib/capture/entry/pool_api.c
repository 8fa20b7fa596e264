/* The part of heapql.h about pools of the program's own. */
#define HEAPQL_BUILDING_LIBRARY
#include "capture/alloc/thread_heap.h"
#include "capture/alloc/tracing.h"
#include "capture/object/carve.h"
#include "capture/object/type.h"
#include "capture/trace/here.h"
#include <heapql/heapql.h>

static struct hq_carve_pool *
ours(struct heapql_pool *pool)
{
	return (struct hq_carve_pool *)pool;
}

struct heapql_pool *
heapql_pool_new(const char *name)
{
	return (struct heapql_pool *)hq_carve_new(name);
}

/* The number of the stack, which is not counted as an allocation. */
static uint32_t
trace_of(const struct hq_frame *caller)
{
	struct hq_heap *heap = hq_thread_heap_enter();
	uint32_t trace;

	if (heap == NULL)
		return HQ_TRACE_UNTRACED;
	trace = hq_tracing_take(heap, caller, 0);
	hq_tracing_take_back(heap, trace, 0);
	hq_thread_heap_leave(heap);
	return trace;
}

int
heapql_pool_carve(struct heapql_pool *pool, const void *p, size_t size,
    const struct heapql_type *type)
{
	const struct hq_frame caller = HQ_FRAME_HERE;
	struct hq_piece piece = {.addr = (uintptr_t)p, .size = size};
	int number = type != NULL ? hq_type_register(type) : 0;

	if (pool == NULL || number < 0)
		return number < 0 ? number : 0;
	piece.type = (uint32_t)number;
	piece.trace = trace_of(&caller);
	return hq_carve_add(ours(pool), &piece);
}

int
heapql_pool_release(struct heapql_pool *pool, const void *p)
{
	return pool != NULL ? hq_carve_remove(ours(pool), p) : 0;
}

int
heapql_pool_clear(struct heapql_pool *pool)
{
	if (pool != NULL)
		hq_carve_clear(ours(pool));
	return 0;
}

int
heapql_pool_delete(struct heapql_pool *pool)
{
	if (pool != NULL)
		hq_carve_delete(ours(pool));
	return 0;
}
