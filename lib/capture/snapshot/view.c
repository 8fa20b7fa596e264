#include "capture/snapshot/view.h"

bool hq_view_wanted = true;

static bool
readable(void *opaque, uint64_t address, size_t n)
{
	return hq_memory_map_readable(opaque, address, n);
}

static bool
executable(void *opaque, uint64_t address)
{
	const struct hq_area *a = hq_memory_map_find(opaque, address);

	return a != NULL && (a->flags & HQ_AREA_EXECUTE);
}

bool
hq_view_make(struct hq_view *ret)
{
	*ret = (struct hq_view){{0}, {0}, {readable, executable, &ret->map}};
	if (!hq_memory_map_make(&ret->map))
		return false;
	if (hq_heap_index_make(&ret->index))
		return true;
	hq_memory_map_free(&ret->map);
	return false;
}

void
hq_view_free(struct hq_view *v)
{
	hq_heap_index_free(&v->index);
	hq_memory_map_free(&v->map);
}
