#include "capture/object/dynsym.h"

#include <elf.h>
#include <string.h>

/* glibc relocates these entries in place, others do not. */
static const void *
pointer_of(const struct hq_dynsym *d, const Elf64_Dyn *entry)
{
	uintptr_t p = entry->d_un.d_ptr;

	return (const void *)(p < d->base ? p + d->base : p);
}

static const Elf64_Dyn *
find_dynamic(struct hq_dynsym *d, uintptr_t start)
{
	const Elf64_Ehdr *h = (const Elf64_Ehdr *)start;
	const Elf64_Phdr *p = (const Elf64_Phdr *)(start + h->e_phoff);
	const Elf64_Dyn *dynamic = NULL;
	bool loads = false;

	if (memcmp(h->e_ident, ELFMAG, SELFMAG) != 0 ||
	    h->e_ident[EI_CLASS] != ELFCLASS64)
		return NULL;
	for (unsigned i = 0; i < h->e_phnum; i++) {
		if (p[i].p_type == PT_LOAD && !loads) {
			d->base = start - (p[i].p_vaddr - p[i].p_offset);
			loads = true;
		}
		if (p[i].p_type == PT_DYNAMIC && loads)
			dynamic = (const Elf64_Dyn *)(d->base + p[i].p_vaddr);
	}
	return dynamic;
}

bool
hq_dynsym_open(struct hq_dynsym *d, uintptr_t start)
{
	const Elf64_Dyn *entry;

	*d = (struct hq_dynsym){0};
	entry = find_dynamic(d, start);
	for (; entry != NULL && entry->d_tag != DT_NULL; entry++) {
		if (entry->d_tag == DT_SYMTAB)
			d->symbols = pointer_of(d, entry);
		else if (entry->d_tag == DT_STRTAB)
			d->names = pointer_of(d, entry);
		else if (entry->d_tag == DT_GNU_HASH)
			d->hash = pointer_of(d, entry);
	}
	return d->symbols != NULL && d->names != NULL && d->hash != NULL;
}

static uint32_t
hash_of(const char *name)
{
	uint32_t h = 5381;

	for (; *name != '\0'; name++)
		h = h * 33 + (uint8_t)*name;
	return h;
}

/* Buckets, first symbol in a chain, words of a filter that only saves time;
 * then the filter, the buckets, and a hash for each symbol, of which the lowest
 * bit ends a chain. */
uintptr_t
hq_dynsym_find(const struct hq_dynsym *d, const char *name)
{
	const Elf64_Sym *symbols = d->symbols;
	uint32_t buckets = d->hash[0], first = d->hash[1];
	const uint32_t *bucket = d->hash + 4 + 2 * d->hash[2];
	const uint32_t *chain = bucket + buckets;
	uint32_t h = hash_of(name), i;

	if (buckets == 0)
		return 0;
	for (i = bucket[h % buckets]; i >= first; i++) {
		const Elf64_Sym *s = &symbols[i];
		if ((chain[i - first] | 1) == (h | 1) && s->st_value != 0 &&
		    ELF64_ST_TYPE(s->st_info) == STT_FUNC &&
		    strcmp(d->names + s->st_name, name) == 0)
			return d->base + s->st_value;
		if (chain[i - first] & 1)
			break;
	}
	return 0;
}
