#include "capture/snapshot/root_regions.h"

#include "capture/object/root.h"
#include "os/map.h"
#include "os/probe.h"

/* Of a region that is a mapped file, the runs of pages that are there. */
static void
take_pages(struct hq_root_range range,
    void (*take)(void *opaque, const struct hq_root_range *range), void *opaque)
{
	uint64_t end = range.end;

	for (uint64_t at = range.start, next; at < end; at = next) {
		bool there = hq_probe_page(at);
		next = (at & ~(HQ_MAP_PAGE - 1)) + HQ_MAP_PAGE;
		range.end = next < end ? next : end;
		if (there && range.end < end)
			continue;
		if (!there)
			range.end = at;
		if (range.start < range.end)
			take(opaque, &range);
		range.start = next;
	}
}

/* As far as the program lets it be read. */
static void
take_region(const struct hq_memory_map *map, const struct hq_root_range *region,
    void (*take)(void *opaque, const struct hq_root_range *range), void *opaque)
{
	for (size_t i = hq_memory_map_from(map, region->start);
	     i < map->count && map->areas[i].start < region->end; i++) {
		const struct hq_area *a = &map->areas[i];
		struct hq_root_range range = *region;
		if (!(a->flags & HQ_AREA_READ) || (a->flags & HQ_AREA_DEVICE))
			continue;
		if (range.start < a->start)
			range.start = a->start;
		if (range.end > a->end)
			range.end = a->end;
		if (a->flags & HQ_AREA_FILE)
			take_pages(range, take, opaque);
		else
			take(opaque, &range);
	}
}

void
hq_root_regions_each(const struct hq_memory_map *map,
    void (*take)(void *opaque, const struct hq_root_range *range), void *opaque)
{
	const struct hq_object_root *told;

	for (uint32_t i = 0; (told = hq_object_root_at(i)) != NULL; i++) {
		struct hq_root_range range = {.start = told->start,
		    .end = told->start + told->size,
		    .kind = HQ_ROOT_REGION,
		    .module_id = UINT32_MAX,
		    .name = told->name};
		take_region(map, &range, take, opaque);
	}
}
