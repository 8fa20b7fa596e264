/* In which namespaces, types and functions a function is declared. */
#include "analysis/symbol/scopes.h"

#include "analysis/support/memory.h"

#include <dwarf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Scopes in one another, and DIEs of a unit; more is damage. */
#define MOST_DEPTH 100u
#define MOST_STEPS (1u << 26)

static void walk(struct hq_scopes *s, Dwarf_Die *die, uint32_t parent,
    unsigned depth);

/* The number of a new scope, or 0: no memory. */
static uint32_t
add(struct hq_scopes *s, Dwarf_Die *die, uint32_t parent)
{
	uint32_t *number;

	if (s->count >= UINT32_MAX - 1 ||
	    hq_array_reserve((void **)&s->items, &s->capacity, s->count,
		sizeof *s->items) != 0)
		return 0;
	number = hq_pointers_at(&s->numbers, die->addr);
	if (number == NULL)
		return 0;
	s->items[s->count++] = (struct hq_scope){*die, parent};
	*number = (uint32_t)s->count;
	return *number;
}

static void
visit(struct hq_scopes *s, Dwarf_Die *die, uint32_t parent, unsigned depth)
{
	switch (dwarf_tag(die)) {
	case DW_TAG_namespace:
	case DW_TAG_module:
	case DW_TAG_class_type:
	case DW_TAG_structure_type:
	case DW_TAG_union_type:
	case DW_TAG_interface_type:
	case DW_TAG_subprogram:
		parent = add(s, die, parent);
		if (parent == 0)
			return;
		break;
	case DW_TAG_lexical_block:
		break;
	default:
		return;
	}
	if (depth < MOST_DEPTH)
		walk(s, die, parent, depth + 1);
}

static void
walk(struct hq_scopes *s, Dwarf_Die *die, uint32_t parent, unsigned depth)
{
	Dwarf_Die child;

	if (dwarf_child(die, &child) != 0)
		return;
	do
		visit(s, &child, parent, depth);
	while (s->steps++ < MOST_STEPS && dwarf_siblingof(&child, &child) == 0);
}

/* Walks the unit of the DIE unless that was done; false: its language has
 * names without scopes. */
static bool
know_unit(struct hq_scopes *s, Dwarf_Die *die)
{
	Dwarf_Die unit;
	uint32_t *known;

	if (dwarf_diecu(die, &unit, NULL, NULL) == NULL)
		return false;
	switch (dwarf_srclang(&unit)) {
	case DW_LANG_C:
	case DW_LANG_C89:
	case DW_LANG_C99:
	case DW_LANG_C11:
	case DW_LANG_Mips_Assembler:
		return false;
	}
	known = hq_pointers_at(&s->units, unit.addr);
	if (known == NULL)
		return false;
	if (*known == 0) {
		*known = 1;
		s->steps = 0;
		walk(s, &unit, 0, 0);
	}
	return true;
}

/* `inner` is what is named in it, or NULL. */
static const char *
name_of(Dwarf_Die *die, Dwarf_Die *inner)
{
	const char *name = dwarf_diename(die);

	if (name != NULL)
		return name;
	if (dwarf_tag(die) == DW_TAG_namespace)
		return "(anonymous namespace)";
	name = inner == NULL ? NULL : dwarf_diename(inner);
	return name != NULL && strcmp(name, "operator()") == 0 ? "{lambda}"
								: "{unnamed}";
}

bool
hq_scopes_name(
    struct hq_scopes *s, Dwarf_Die *die, char *buffer, size_t size)
{
	uint32_t chain[MOST_DEPTH + 1], *number, at;
	unsigned n = 0;
	size_t length = 0;

	if (!know_unit(s, die))
		return false;
	number = hq_pointers_at(&s->numbers, die->addr);
	for (at = number == NULL ? 0 : *number; at != 0 && n <= MOST_DEPTH;
	     at = s->items[at - 1].parent)
		chain[n++] = at;
	if (n < 2)
		return false;
	while (n-- > 0) {
		Dwarf_Die *inner =
		    n > 0 ? &s->items[chain[n - 1] - 1].die : NULL;
		int wrote = snprintf(buffer + length, size - length, "%s%s",
		    name_of(&s->items[chain[n] - 1].die, inner),
		    n > 0 ? "::" : "");
		if (wrote < 0 || (size_t)wrote >= size - length)
			return false;
		length += (size_t)wrote;
	}
	return true;
}

void
hq_scopes_release(struct hq_scopes *s)
{
	hq_pointers_release(&s->units);
	hq_pointers_release(&s->numbers);
	free(s->items);
	memset(s, 0, sizeof *s);
}
