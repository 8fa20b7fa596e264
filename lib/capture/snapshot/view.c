#include "capture/snapshot/view.h"

#include "os/map.h"
#include "os/probe.h"

bool hq_view_wanted = true;

/* Of a file that was cut short, pages are mapped that are not there. */
static bool
is_there(struct hq_view *v, uint64_t address)
{
	uint64_t page = address & ~(HQ_MAP_PAGE - 1);

	if (page == v->probed)
		return true;
	if (!hq_probe_page(page))
		return false;
	v->probed = page;
	return true;
}

/* Tables of functions and their code are a file's: a block with pointers to
 * functions is no table, and a compiler's code is no method. */
static bool
readable(void *opaque, uint64_t address, size_t n)
{
	struct hq_view *v = opaque;
	const struct hq_area *a = hq_memory_map_find(&v->map, address);

	return a != NULL && (a->flags & HQ_AREA_FILE) &&
	    hq_memory_map_readable(&v->map, address, n) &&
	    is_there(v, address) && is_there(v, address + n - 1);
}

static bool
in_heap(void *opaque, uint64_t address, size_t n)
{
	const struct hq_view *v = opaque;

	return hq_memory_map_is_memory(&v->map, address, n);
}

static bool
executable(void *opaque, uint64_t address)
{
	const struct hq_view *v = opaque;
	const struct hq_area *a = hq_memory_map_find(&v->map, address);
	unsigned code = HQ_AREA_FILE | HQ_AREA_EXECUTE;

	return a != NULL && (a->flags & code) == code;
}

/* Whether some of the heap's pools are not readable throughout: protected by
 * the program, not for copies (MADV_DONTFORK), or another mapping. */
static bool
find_holes(const struct hq_view *v)
{
	for (uint32_t i = 1; i <= v->index.nspans; i++)
		if (!hq_memory_map_is_memory(&v->map, v->index.spans[i].first,
			v->index.pools[i].size))
			return true;
	return false;
}

bool
hq_view_make(struct hq_view *ret, bool finds_wiped)
{
	*ret = (struct hq_view){
	    .memory = {readable, executable, ret, NULL},
	    .blocks = {in_heap, ret}};
	if (!hq_memory_map_make(&ret->map))
		return false;
	if (finds_wiped)
		hq_memory_map_find_wiped(&ret->map);
	if (!hq_heap_index_make(&ret->index)) {
		hq_memory_map_free(&ret->map);
		return false;
	}
	ret->has_holes = find_holes(ret);
	ret->memory.in_heap = ret->has_holes ? in_heap : NULL;
	return true;
}

void
hq_view_free(struct hq_view *v)
{
	hq_heap_index_free(&v->index);
	hq_memory_map_free(&v->map);
}
