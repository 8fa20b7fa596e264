/* The functions and the variables of a module's symbol tables. */
#include "analysis/symbol/symtab.h"

#include "analysis/support/memory.h"

#include <stdlib.h>
#include <string.h>

/*
 * Of several names of a function the one that people write: fewer
 * underscores at its start, global before weak before local, the shorter one.
 */
static uint32_t
rank_of(const GElf_Sym *sym, const char *name)
{
	size_t under = strspn(name, "_"), length = strlen(name);
	unsigned binding = GELF_ST_BIND(sym->st_info);
	uint32_t rank = 0;

	/* A mangled name starts with one by nature. */
	if (strncmp(name, "_Z", 2) == 0 || strncmp(name, "_R", 2) == 0)
		under = 0;
	rank |= (uint32_t)(binding != STB_LOCAL) << 24;
	rank |= (uint32_t)(under < 15 ? 15 - under : 0) << 20;
	rank |= (uint32_t)(binding == STB_GLOBAL) << 19;
	return rank | (uint32_t)(length < 65535 ? 65535 - length : 0);
}

/* Where a symbol belongs; NULL: nowhere. */
static struct hq_spans *
spans_of(struct hq_symtab *t, const GElf_Sym *sym, GElf_Word section)
{
	unsigned type = GELF_ST_TYPE(sym->st_info);

	if (section == SHN_UNDEF || section == SHN_ABS || sym->st_size == 0)
		return NULL;
	if (type == STT_OBJECT)
		return &t->objects;
	return type == STT_FUNC || type == STT_GNU_IFUNC || type == STT_NOTYPE
		   ? &t->spans
		   : NULL;
}

int
hq_symtab_read(struct hq_symtab *t, Dwfl_Module *module, uint64_t bias)
{
	int n = dwfl_module_getsymtab(module);

	for (int i = 1; i < n; i++) {
		GElf_Sym sym;
		GElf_Addr addr;
		GElf_Word section;
		const char *name = dwfl_module_getsym_info(
		    module, i, &sym, &addr, &section, NULL, NULL);
		struct hq_spans *spans;
		if (name == NULL || name[0] == '\0' || name[0] == '$')
			continue;
		spans = spans_of(t, &sym, section);
		if (spans == NULL)
			continue;
		addr -= bias;
		if (addr + sym.st_size < addr)
			continue;
		if (hq_array_reserve((void **)&t->names, &t->capacity,
			t->count, sizeof *t->names) != 0 ||
		    hq_spans_add(spans,
			(struct hq_span){.low = addr,
			    .high = addr + sym.st_size,
			    .rank = rank_of(&sym, name),
			    .value = (uint32_t)t->count}) != 0)
			return -1;
		t->names[t->count++] = name;
	}
	if (hq_spans_sort(&t->objects) != 0)
		return -1;
	return hq_spans_sort(&t->spans);
}

static const char *
find(const struct hq_symtab *t, const struct hq_spans *spans, uint64_t addr,
    uint64_t *ret_start)
{
	const struct hq_span *span = hq_spans_find(spans, addr);

	if (span == NULL)
		return NULL;
	*ret_start = span->low;
	return t->names[span->value];
}

const char *
hq_symtab_find(const struct hq_symtab *t, uint64_t addr, uint64_t *ret_start)
{
	return find(t, &t->spans, addr, ret_start);
}

const char *
hq_symtab_find_object(
    const struct hq_symtab *t, uint64_t addr, uint64_t *ret_start)
{
	return find(t, &t->objects, addr, ret_start);
}

void
hq_symtab_release(struct hq_symtab *t)
{
	hq_spans_release(&t->spans);
	hq_spans_release(&t->objects);
	free(t->names);
	memset(t, 0, sizeof *t);
}
