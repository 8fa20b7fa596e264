#include "capture/trace/object_elf.h"

#include <elf.h>
#include <string.h>

#include "os/probe.h"

enum { MAX_SEGMENTS = 64 };

/* Inside of a sandbox nothing can be asked: what the loader has put there is
 * believed to be there. */
static bool
can_read(uintptr_t address, size_t n)
{
	return hq_probe_is_quiet() || hq_probe_range(address, n);
}

static bool
is_inside(const struct hq_object *o, uintptr_t address, size_t n)
{
	return address >= o->start && address <= o->end &&
	       o->end - address >= n;
}

/* Notes: name size, description size, type, each u32; name; description; each
 * padded to 4 bytes. */
static void
read_notes(struct hq_object *o, const Elf64_Phdr *segment)
{
	uintptr_t at = o->base + segment->p_vaddr;
	size_t n = segment->p_memsz;

	if (!is_inside(o, at, n) || !can_read(at, n))
		return;
	while (n >= sizeof(Elf64_Nhdr)) {
		Elf64_Nhdr h;
		size_t name, desc;
		memcpy(&h, (const void *)at, sizeof h);
		name = ((size_t)h.n_namesz + 3) & ~(size_t)3;
		desc = ((size_t)h.n_descsz + 3) & ~(size_t)3;
		if (name > n - sizeof h || desc > n - sizeof h - name)
			return;
		if (h.n_type == NT_GNU_BUILD_ID && h.n_namesz == 4 &&
		    memcmp((const char *)at + sizeof h, "GNU", 4) == 0 &&
		    h.n_descsz <= sizeof o->build_id) {
			memcpy(o->build_id, (const char *)at + sizeof h + name,
			    h.n_descsz);
			o->build_id_bytes = h.n_descsz;
			return;
		}
		at += sizeof h + name + desc;
		n -= sizeof h + name + desc;
	}
}

static void
read_segment(struct hq_object *o, const Elf64_Phdr *segment)
{
	uintptr_t at = o->base + segment->p_vaddr;
	uintptr_t header = (uintptr_t)o->eh_frame_hdr;

	if (segment->p_type == PT_NOTE && o->build_id_bytes == 0)
		read_notes(o, segment);
	if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_R) ||
	    !is_inside(o, at, segment->p_filesz) || header < at ||
	    header - at >= segment->p_filesz)
		return;
	o->eh_start = (const uint8_t *)at;
	o->eh_end = o->eh_start + segment->p_filesz;
}

void
hq_object_elf_read(struct hq_object *o)
{
	Elf64_Ehdr h;
	size_t n;

	if (!is_inside(o, o->start, sizeof h) || !can_read(o->start, sizeof h))
		return;
	memcpy(&h, (const void *)o->start, sizeof h);
	if (memcmp(h.e_ident, ELFMAG, SELFMAG) != 0 ||
	    h.e_ident[EI_CLASS] != ELFCLASS64 ||
	    h.e_phentsize != sizeof(Elf64_Phdr) ||
	    h.e_phoff > o->end - o->start)
		return;
	n = h.e_phnum < MAX_SEGMENTS ? h.e_phnum : MAX_SEGMENTS;
	if (!is_inside(o, o->start + h.e_phoff, n * sizeof(Elf64_Phdr)) ||
	    !can_read(o->start + h.e_phoff, n * sizeof(Elf64_Phdr)))
		return;
	for (size_t i = 0; i < n; i++) {
		Elf64_Phdr segment;
		memcpy(&segment,
		    (const char *)o->start + h.e_phoff + i * sizeof segment,
		    sizeof segment);
		read_segment(o, &segment);
	}
}

void
hq_object_elf_text(const char *text, char *out, size_t n)
{
	uintptr_t at = (uintptr_t)text;
	size_t i = 0;

	for (; at != 0 && i + 1 < n; i++) {
		bool fresh = i == 0 || (at + i) % 4096 == 0;
		if ((fresh && !can_read(at + i, 1)) || text[i] == '\0')
			break;
		out[i] = text[i];
	}
	out[i] = '\0';
}
