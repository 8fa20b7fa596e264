/* Where functions start and end, from .eh_frame. */
#include "analysis/symbol/cfi.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <string.h>

struct section {
	const unsigned char *ident;
	Elf_Data *data;
	uint64_t addr;
	uint64_t cie; /* the one that `encoding` is of */
	uint8_t encoding;
};

static bool
find_section(Elf *elf, struct section *ret)
{
	size_t strings;
	Elf_Scn *scn = NULL;

	if (elf_getshdrstrndx(elf, &strings) != 0)
		return false;
	while ((scn = elf_nextscn(elf, scn)) != NULL) {
		GElf_Shdr header;
		const char *name;
		if (gelf_getshdr(scn, &header) == NULL ||
		    header.sh_type == SHT_NOBITS)
			continue;
		name = elf_strptr(elf, strings, header.sh_name);
		if (name == NULL || strcmp(name, ".eh_frame") != 0)
			continue;
		ret->data = elf_getdata(scn, NULL);
		ret->addr = header.sh_addr;
		ret->ident = (const unsigned char *)elf_getident(elf, NULL);
		return ret->data != NULL && ret->data->d_buf != NULL &&
		       ret->ident != NULL;
	}
	return false;
}

/* Bytes of a pointer in this encoding; 0: not one that we know. */
static unsigned
encoded_size(uint8_t encoding)
{
	switch (encoding & 0x0f) {
	case DW_EH_PE_absptr:
	case DW_EH_PE_udata8:
	case DW_EH_PE_sdata8:
		return 8;
	case DW_EH_PE_udata4:
	case DW_EH_PE_sdata4:
		return 4;
	case DW_EH_PE_udata2:
	case DW_EH_PE_sdata2:
		return 2;
	}
	return 0;
}

static uint64_t
read_number(const uint8_t *p, uint8_t encoding, bool is_signed)
{
	uint64_t v = 0;
	unsigned n = encoded_size(encoding);

	for (unsigned i = 0; i < n; i++)
		v |= (uint64_t)p[i] << 8 * i;
	if (is_signed && n < 8 && v >> (8 * n - 1) != 0)
		v |= UINT64_MAX << 8 * n;
	return v;
}

/* The encoding of addresses that a CIE tells; DW_EH_PE_omit: unknown. */
static uint8_t
encoding_of(const Dwarf_CIE *cie)
{
	const uint8_t *p = cie->augmentation_data;
	size_t left = cie->augmentation_data_size;
	const char *a = cie->augmentation;

	if (a == NULL || a[0] != 'z')
		return a != NULL && a[0] == '\0' ? DW_EH_PE_absptr
						 : DW_EH_PE_omit;
	for (a++; *a != '\0'; a++) {
		unsigned size = 0;
		if (*a == 'S' || *a == 'B')
			continue;
		if (left == 0 || p == NULL)
			return DW_EH_PE_omit;
		if (*a == 'R')
			return *p;
		if (*a == 'P')
			size = encoded_size(*p);
		else if (*a != 'L')
			return DW_EH_PE_omit;
		if ((*a == 'P' && size == 0) || left < 1 + size)
			return DW_EH_PE_omit;
		p += 1 + size;
		left -= 1 + size;
	}
	return DW_EH_PE_absptr;
}

static void
read_cie(struct section *s, uint64_t offset)
{
	Dwarf_CFI_Entry entry;
	Dwarf_Off next;

	if (offset == s->cie)
		return;
	s->cie = offset;
	s->encoding = DW_EH_PE_omit;
	if (dwarf_next_cfi(s->ident, s->data, true, offset, &next, &entry) ==
		0 &&
	    dwarf_cfi_cie_p(&entry))
		s->encoding = encoding_of(&entry.cie);
}

static int
add_function(struct section *s, const Dwarf_FDE *fde, struct hq_spans *spans)
{
	uint8_t encoding;
	unsigned size;
	uint64_t low, length;

	read_cie(s, fde->CIE_pointer);
	encoding = s->encoding;
	size = encoded_size(encoding);
	if (encoding == DW_EH_PE_omit || size == 0 ||
	    (size_t)(fde->end - fde->start) < 2 * size ||
	    (encoding & 0x70) > DW_EH_PE_pcrel || encoding & DW_EH_PE_indirect)
		return 0;
	low = read_number(fde->start, encoding, encoding & DW_EH_PE_signed);
	if ((encoding & 0x70) == DW_EH_PE_pcrel)
		low += s->addr + (uint64_t)(fde->start -
				     (const uint8_t *)s->data->d_buf);
	length = read_number(fde->start + size, encoding, false);
	if (length > UINT64_MAX - low)
		return 0;
	return hq_spans_add(
	    spans, (struct hq_span){.low = low, .high = low + length});
}

int
hq_cfi_read(Elf *elf, struct hq_spans *spans)
{
	struct section s = {.cie = UINT64_MAX, .encoding = DW_EH_PE_omit};
	Dwarf_Off at = 0, next;
	Dwarf_CFI_Entry entry;

	if (!find_section(elf, &s))
		return 0;
	for (;; at = next) {
		int result = dwarf_next_cfi(
		    s.ident, s.data, true, at, &next, &entry);
		if (result > 0 || (result < 0 && next == (Dwarf_Off)-1) ||
		    next <= at)
			return 0;
		if (result == 0 && !dwarf_cfi_cie_p(&entry) &&
		    add_function(&s, &entry.fde, spans) != 0)
			return -1;
	}
}
