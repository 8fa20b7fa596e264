/* Names of functions and source files as texts. */
#include "analysis/symbol/names.h"

#include "analysis/support/memory.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

/* DIEs refer to each other in circles if their maker wants it. */
#define MOST_HOPS 16

uint32_t
hq_names_symbol(struct hq_names *n, const char *name)
{
	return hq_texts_add(n->texts, hq_demangle(name, n->buffer));
}

/* The DIE that all inlined and concrete copies of a function lead to. */
static Dwarf_Die
origin_of(const Dwarf_Die *die)
{
	Dwarf_Die at = *die, next;
	Dwarf_Attribute attribute;

	for (unsigned i = 0; i < MOST_HOPS; i++) {
		if (dwarf_attr(&at, DW_AT_abstract_origin, &attribute) ==
			NULL &&
		    dwarf_attr(&at, DW_AT_specification, &attribute) == NULL)
			break;
		if (dwarf_formref_die(&attribute, &next) == NULL)
			break;
		at = next;
	}
	return at;
}

/* The slot of the key, or the empty one where it belongs. */
static size_t
find_slot(const struct hq_names *n, const void *key)
{
	size_t at = (size_t)((uintptr_t)key * 0x9e3779b97f4a7c15ull >> 20);

	for (at &= n->nslots - 1; n->keys[at] != NULL && n->keys[at] != key;)
		at = (at + 1) & (n->nslots - 1);
	return at;
}

static bool
grow(struct hq_names *n)
{
	struct hq_names wider = *n;

	if (n->count < n->nslots / 2)
		return true;
	wider.nslots = n->nslots == 0 ? 256 : n->nslots * 2;
	wider.keys = hq_array_new_zero(wider.nslots, sizeof *wider.keys);
	wider.values = hq_array_new_zero(wider.nslots, sizeof *wider.values);
	if (wider.keys == NULL || wider.values == NULL) {
		free(wider.keys);
		free(wider.values);
		return false;
	}
	for (size_t i = 0; i < n->nslots; i++) {
		size_t at;
		if (n->keys[i] == NULL)
			continue;
		at = find_slot(&wider, n->keys[i]);
		wider.keys[at] = n->keys[i];
		wider.values[at] = n->values[i];
	}
	free(n->keys);
	free(n->values);
	n->keys = wider.keys;
	n->values = wider.values;
	n->nslots = wider.nslots;
	return true;
}

static uint32_t
make_name(struct hq_names *n, Dwarf_Die *die)
{
	Dwarf_Attribute attribute;
	const char *name = NULL;

	if (dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute) !=
		NULL ||
	    dwarf_attr_integrate(die, DW_AT_MIPS_linkage_name, &attribute) !=
		NULL)
		name = dwarf_formstring(&attribute);
	/* One that is not mangled is a detail of the linker, such as glibc's
	 * __GI___strdup. */
	if (name == NULL || name[0] != '_' ||
	    (name[1] != 'Z' && name[1] != 'R'))
		name = dwarf_diename(die);
	return name == NULL || name[0] == '\0' ? 0 : hq_names_symbol(n, name);
}

uint32_t
hq_names_function(struct hq_names *n, Dwarf_Die *die)
{
	Dwarf_Die origin = origin_of(die);
	size_t at;

	if (!grow(n))
		return 0;
	at = find_slot(n, origin.addr);
	if (n->keys[at] == NULL) {
		n->keys[at] = origin.addr;
		n->values[at] = make_name(n, die);
		n->count++;
	}
	return n->values[at];
}

uint32_t
hq_names_path(struct hq_names *n, const char *path)
{
	char *clean;

	if (path == NULL || path[0] == '\0')
		return 0;
	if (path == n->last_file)
		return n->last_text;
	clean = strdup(path);
	if (clean == NULL)
		return 0;
	hq_clean_path(clean);
	n->last_file = path;
	n->last_text = hq_texts_add(n->texts, clean);
	free(clean);
	return n->last_text;
}

uint32_t
hq_names_file(struct hq_names *n, struct hq_unit *unit, uint64_t number)
{
	Dwarf_Files *files;
	size_t count;

	if (dwarf_getsrcfiles(&unit->die, &files, &count) != 0 ||
	    number >= count)
		return 0;
	if (unit->files == NULL) {
		unit->files = hq_array_new_zero(count, sizeof *unit->files);
		unit->nfiles = count;
	}
	if (unit->files == NULL || number >= unit->nfiles)
		return 0;
	if (unit->files[number] == 0)
		unit->files[number] = hq_names_path(
		    n, dwarf_filesrc(files, (size_t)number, NULL, NULL));
	return unit->files[number];
}

void
hq_names_release(struct hq_names *n)
{
	free(n->keys);
	free(n->values);
	memset(n, 0, sizeof *n);
}
