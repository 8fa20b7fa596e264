/* The functions of a module's symbol tables. */
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

static bool
is_function(const GElf_Sym *sym, GElf_Word section)
{
	unsigned type = GELF_ST_TYPE(sym->st_info);

	return section != SHN_UNDEF && section != SHN_ABS &&
	       sym->st_size > 0 &&
	       (type == STT_FUNC || type == STT_GNU_IFUNC ||
		   type == STT_NOTYPE);
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
		if (name == NULL || name[0] == '\0' || name[0] == '$' ||
		    !is_function(&sym, section))
			continue;
		addr -= bias;
		if (addr + sym.st_size < addr)
			continue;
		if (hq_array_reserve((void **)&t->names, &t->capacity,
			t->count, sizeof *t->names) != 0 ||
		    hq_spans_add(&t->spans,
			(struct hq_span){.low = addr,
			    .high = addr + sym.st_size,
			    .rank = rank_of(&sym, name),
			    .value = (uint32_t)t->count}) != 0)
			return -1;
		t->names[t->count++] = name;
	}
	return hq_spans_sort(&t->spans);
}

const char *
hq_symtab_find(const struct hq_symtab *t, uint64_t addr, uint64_t *ret_start)
{
	const struct hq_span *span = hq_spans_find(&t->spans, addr);

	if (span == NULL)
		return NULL;
	*ret_start = span->low;
	return t->names[span->value];
}

void
hq_symtab_release(struct hq_symtab *t)
{
	hq_spans_release(&t->spans);
	free(t->names);
	memset(t, 0, sizeof *t);
}
