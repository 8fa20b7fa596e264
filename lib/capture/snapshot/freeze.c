#include "capture/snapshot/freeze.h"

#include <sys/mman.h>

#include "capture/snapshot/emit.h"
#include "os/map.h"
#include "os/sys.h"

static void
freeze(uint64_t start, uint64_t end)
{
	end &= ~(HQ_MAP_PAGE - 1);
	if (start < end)
		HQ_SYS3(SYS_mprotect, start, end - start, PROT_READ);
}

void
hq_freeze_stacks(
    const struct hq_memory_map *map, const struct hq_registers *caller)
{
	uint64_t sp = caller->sp, tp = caller->thread_pointer;

	for (size_t i = 0; i < map->count; i++) {
		const struct hq_area *a = &map->areas[i];
		if (a->flags & HQ_AREA_STACK)
			freeze(a->start, a->end);
		else if (sp >= a->start && sp < tp && tp < a->end)
			freeze(a->start, tp - hq_emit_module_tls_bytes());
	}
}
