/* Which functions addresses lie in. */
#include "analysis/symbol/walk.h"

#include "analysis/support/memory.h"

#include <dwarf.h>

/* Scopes in one another; a compiler stays far below. */
#define MOST_DEPTH 256u

/* DIEs of a unit; a damaged one may lead in circles. */
#define MOST_STEPS (1u << 26)

/* Where the walk is. */
struct place {
	struct hq_unit *unit;
	uint32_t level; /* the function that it is in, or HQ_WALK_NONE */
	unsigned depth;
	bool deep;
};

static int walk_children(
    struct hq_walk *w, Dwarf_Die *die, struct place place);

/* The first of the addresses that is not below `addr`. */
static size_t
lower_bound(const struct hq_walk *w, uint64_t addr)
{
	size_t low = 0, high = w->naddrs;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (w->addrs[mid] < addr)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static uint64_t
number_of(Dwarf_Die *die, unsigned name)
{
	Dwarf_Attribute attribute;
	Dwarf_Word value;

	if (dwarf_attr(die, name, &attribute) == NULL ||
	    dwarf_formudata(&attribute, &value) != 0)
		return 0;
	return value;
}

static int
add_level(struct hq_walk *w, Dwarf_Die *die, const struct place *place)
{
	struct hq_level *level;
	Dwarf_Addr start = 0, base, high;

	if (w->nlevels >= HQ_WALK_NONE ||
	    hq_array_reserve((void **)&w->levels, &w->capacity, w->nlevels,
		sizeof *w->levels) != 0)
		return -1;
	level = &w->levels[w->nlevels++];
	*level = (struct hq_level){.outer = HQ_WALK_NONE};
	level->func = hq_names_function(w->names, die, &level->linkage);
	if (dwarf_tag(die) == DW_TAG_inlined_subroutine &&
	    place->level != HQ_WALK_NONE) {
		uint64_t line = number_of(die, DW_AT_call_line);
		level->outer = place->level;
		level->call_line = line < UINT32_MAX ? (uint32_t)line : 0;
		level->call_file = hq_names_file(w->names, place->unit,
		    number_of(die, DW_AT_call_file));
		level->start = w->levels[place->level].start;
	} else if (dwarf_entrypc(die, &start) == 0 ||
		   dwarf_ranges(die, 0, &base, &start, &high) > 0) {
		/* One in several pieces starts with the hot one. */
		level->start = start;
	}
	return 0;
}

/* A function with code: those addresses that it has are in it now.  *ret_level
 * is its number, or HQ_WALK_NONE when it has none of them. */
static int
enter_function(struct hq_walk *w, Dwarf_Die *die, const struct place *place,
    uint32_t *ret_level)
{
	Dwarf_Addr base, low, high;
	uint32_t level = HQ_WALK_NONE;
	ptrdiff_t at = 0;

	while ((at = dwarf_ranges(die, at, &base, &low, &high)) > 0) {
		if (low < w->least)
			continue;
		for (size_t i = lower_bound(w, low);
		     i < w->naddrs && w->addrs[i] < high; i++) {
			if (level == HQ_WALK_NONE) {
				if (add_level(w, die, place) != 0)
					return -1;
				level = (uint32_t)w->nlevels - 1;
			}
			w->tips[i] = level;
		}
	}
	*ret_level = level;
	return 0;
}

/* One DIE: whether there can be functions in it, and which. */
static int
walk_die(struct hq_walk *w, Dwarf_Die *die, struct place place)
{
	switch (dwarf_tag(die)) {
	case DW_TAG_subprogram:
	case DW_TAG_inlined_subroutine:
	case DW_TAG_entry_point:
		if (enter_function(w, die, &place, &place.level) != 0)
			return -1;
		if (place.level == HQ_WALK_NONE &&
		    (!place.deep || dwarf_tag(die) != DW_TAG_subprogram))
			return 0;
		break;
	case DW_TAG_namespace:
	case DW_TAG_module:
	case DW_TAG_lexical_block:
	case DW_TAG_try_block:
	case DW_TAG_catch_block:
	case DW_TAG_with_stmt:
		break;
	/* Code inside of a type is that of a local one. */
	case DW_TAG_class_type:
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
		if (place.level == HQ_WALK_NONE && !place.deep)
			return 0;
		break;
	default:
		return 0;
	}
	place.depth++;
	return place.depth > MOST_DEPTH ? 0 : walk_children(w, die, place);
}

static int
walk_children(struct hq_walk *w, Dwarf_Die *die, struct place place)
{
	Dwarf_Die child;

	if (dwarf_child(die, &child) != 0)
		return 0;
	do
		if (w->steps++ >= MOST_STEPS ||
		    walk_die(w, &child, place) != 0)
			return -1;
	while (dwarf_siblingof(&child, &child) == 0);
	return 0;
}

int
hq_walk_unit(struct hq_walk *w, struct hq_unit *unit, bool deep)
{
	int result;

	w->steps = 0;
	result = walk_children(w, &unit->tree,
	    (struct place){
		.unit = unit, .level = HQ_WALK_NONE, .deep = deep});
	return w->steps >= MOST_STEPS ? 0 : result;
}
