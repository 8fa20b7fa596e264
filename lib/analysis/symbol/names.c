/* Names of functions and source files as texts. */
#define _GNU_SOURCE
#include "analysis/symbol/names.h"

#include "analysis/support/memory.h"

#include <dwarf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* DIEs refer to each other in circles if their maker wants it. */
#define MOST_HOPS 16

uint32_t
hq_names_symbol(struct hq_names *n, const char *name)
{
	return hq_texts_add(n->texts, hq_demangle(name, n->buffer));
}

uint32_t
hq_names_linkage(struct hq_names *n, const char *name)
{
	size_t length = strcspn(name, "@");

	if (name[length] == '\0' || length >= sizeof n->buffer)
		return hq_texts_add(n->texts, name);
	memcpy(n->buffer, name, length);
	n->buffer[length] = '\0';
	return hq_texts_add(n->texts, n->buffer);
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

/* `origin` is where the function is declared. */
static uint32_t
make_name(struct hq_names *n, Dwarf_Die *die, Dwarf_Die *origin)
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
	if (name != NULL && name[0] == '_' &&
	    (name[1] == 'Z' || name[1] == 'R')) {
		uint32_t *linkage =
		    hq_pointers_at(&n->linkages, origin->addr);
		if (linkage != NULL)
			*linkage = hq_names_linkage(n, name);
		return hq_names_symbol(n, name);
	}
	if (hq_scopes_name(&n->scopes, origin, n->buffer, sizeof n->buffer))
		return hq_texts_add(n->texts, n->buffer);
	name = dwarf_diename(die);
	return name == NULL || name[0] == '\0' ? 0
					       : hq_texts_add(n->texts, name);
}

uint32_t
hq_names_function(struct hq_names *n, Dwarf_Die *die, uint32_t *ret_linkage)
{
	Dwarf_Die origin = origin_of(die);
	uint32_t *known = hq_pointers_at(&n->functions, origin.addr);
	const uint32_t *linkage;

	*ret_linkage = 0;
	if (known == NULL)
		return 0;
	/* One more, so that a function without a name is known, too. */
	if (*known == 0)
		*known = make_name(n, die, &origin) + 1;
	linkage = hq_pointers_at(&n->linkages, origin.addr);
	if (linkage != NULL)
		*ret_linkage = *linkage;
	return *known - 1;
}

/* The path with the directory that the compiler ran in, if it is relative;
 * to be freed. */
static char *
full_path(struct hq_unit *unit, const char *path)
{
	Dwarf_Attribute attribute;
	const char *dir = NULL;
	char *full;

	if (path[0] != '/' &&
	    dwarf_attr(&unit->die, DW_AT_comp_dir, &attribute) != NULL)
		dir = dwarf_formstring(&attribute);
	if (dir == NULL)
		return strdup(path);
	return asprintf(&full, "%s/%s", dir, path) < 0 ? NULL : full;
}

uint32_t
hq_names_path(struct hq_names *n, struct hq_unit *unit, const char *path)
{
	char *clean;

	if (path == NULL || path[0] == '\0')
		return 0;
	if (path == n->last_file)
		return n->last_text;
	clean = full_path(unit, path);
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
		unit->files[number] = hq_names_path(n, unit,
		    dwarf_filesrc(files, (size_t)number, NULL, NULL));
	return unit->files[number];
}

void
hq_names_release(struct hq_names *n)
{
	hq_pointers_release(&n->functions);
	hq_pointers_release(&n->linkages);
	hq_scopes_release(&n->scopes);
	memset(n, 0, sizeof *n);
}
