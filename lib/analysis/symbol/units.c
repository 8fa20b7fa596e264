/*
 * The compilation units of a module's debug information.
 *
 * Their ranges are read from themselves: .debug_aranges is missing from what
 * some compilers write.
 */
#include "analysis/symbol/units.h"

#include "analysis/support/memory.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

static int
add_ranges(struct hq_units *u, Dwarf_Die *die, uint64_t least)
{
	Dwarf_Addr base, low, high;
	ptrdiff_t at = 0;

	while ((at = dwarf_ranges(die, at, &base, &low, &high)) > 0)
		if (low >= least &&
		    hq_spans_add(&u->spans,
			(struct hq_span){.low = low,
			    .high = high,
			    .value = (uint32_t)u->count}) != 0)
			return -1;
	return 0;
}

int
hq_units_read(struct hq_units *u, Dwarf *dwarf, uint64_t least)
{
	Dwarf_CU *unit = NULL;
	Dwarf_Half version;
	Dwarf_Die die, split;
	uint8_t type;

	while (dwarf_get_units(dwarf, unit, &unit, &version, &type, &die,
		   &split) == 0) {
		struct hq_unit *new;
		size_t before = u->spans.count;
		if (type != DW_UT_compile && type != DW_UT_skeleton)
			continue;
		if (add_ranges(u, &die, least) != 0)
			return -1;
		if (u->spans.count == before)
			continue;
		if (hq_array_reserve((void **)&u->items, &u->capacity,
			u->count, sizeof *u->items) != 0)
			return -1;
		new = &u->items[u->count++];
		*new = (struct hq_unit){.die = die, .tree = die};
		if (type == DW_UT_skeleton && split.addr != NULL)
			new->tree = split;
	}
	return hq_spans_sort(&u->spans);
}

struct hq_unit *
hq_units_find(struct hq_units *u, uint64_t addr)
{
	const struct hq_span *span = hq_spans_find(&u->spans, addr);

	return span == NULL ? NULL : &u->items[span->value];
}

void
hq_units_release(struct hq_units *u)
{
	for (size_t i = 0; i < u->count; i++)
		free(u->items[i].files);
	free(u->items);
	hq_spans_release(&u->spans);
	memset(u, 0, sizeof *u);
}
