/*
 * The table MODULE: executable and libraries, found as runs of mappings of one
 * file of which one is executable.
 *
 * The loader's own list would need its lock, which may be held by a thread
 * that does not exist in the child.  The ELF headers are read from memory
 * through the kernel, since a file may have been cut short under its mapping.
 */
#include <elf.h>
#include <string.h>

#include "capture/snapshot/emit.h"
#include "os/maps.h"
#include "os/process.h"

enum { MAX_SEGMENTS = 64, MAX_NOTES = 1024 };

struct module {
	uint64_t start, end;
	bool executable;
	char path[1024];
};

struct elf_facts {
	uint64_t base; /* load bias */
	uint8_t build_id[64];
	size_t build_id_bytes;
};

/* Notes: name size, description size, type, each u32; name; description; each
 * padded to 4 bytes. */
static void
find_build_id(const uint8_t *notes, size_t n, struct elf_facts *ret)
{
	while (n >= sizeof(Elf64_Nhdr)) {
		Elf64_Nhdr h;
		size_t name, desc;
		memcpy(&h, notes, sizeof h);
		name = ((size_t)h.n_namesz + 3) & ~(size_t)3;
		desc = ((size_t)h.n_descsz + 3) & ~(size_t)3;
		if (name > n - sizeof h || desc > n - sizeof h - name)
			return;
		if (h.n_type == NT_GNU_BUILD_ID && h.n_namesz == 4 &&
		    memcmp(notes + sizeof h, "GNU", 4) == 0 &&
		    h.n_descsz <= sizeof ret->build_id) {
			memcpy(
			    ret->build_id, notes + sizeof h + name, h.n_descsz);
			ret->build_id_bytes = h.n_descsz;
			return;
		}
		notes += sizeof h + name + desc;
		n -= sizeof h + name + desc;
	}
}

static void
read_notes(const Elf64_Phdr *segment, struct elf_facts *ret)
{
	uint8_t notes[MAX_NOTES];
	size_t n = segment->p_memsz;
	uintptr_t at = (uintptr_t)(ret->base + segment->p_vaddr);

	if (n > sizeof notes)
		n = sizeof notes;
	if (ret->build_id_bytes == 0 &&
	    hq_process_peek((const void *)at, notes, n))
		find_build_id(notes, n, ret);
}

static bool
read_elf(uint64_t start, struct elf_facts *ret)
{
	Elf64_Phdr segments[MAX_SEGMENTS];
	Elf64_Ehdr h;
	unsigned n, first;

	*ret = (struct elf_facts){0};
	if (!hq_process_peek((const void *)(uintptr_t)start, &h, sizeof h) ||
	    memcmp(h.e_ident, ELFMAG, SELFMAG) != 0 ||
	    h.e_ident[EI_CLASS] != ELFCLASS64 ||
	    h.e_phentsize != sizeof(Elf64_Phdr))
		return false;
	n = h.e_phnum < MAX_SEGMENTS ? h.e_phnum : MAX_SEGMENTS;
	if (!hq_process_peek((const void *)(uintptr_t)(start + h.e_phoff),
		segments, n * sizeof *segments))
		return false;
	for (first = 0; first < n && segments[first].p_type != PT_LOAD;)
		first++;
	if (first == n)
		return false;
	ret->base =
	    start - (segments[first].p_vaddr - segments[first].p_offset);
	for (unsigned i = 0; i < n; i++)
		if (segments[i].p_type == PT_NOTE)
			read_notes(&segments[i], ret);
	return true;
}

static uint32_t
put_build_id(struct hq_writer *w, const struct elf_facts *elf)
{
	char text[2 * sizeof elf->build_id];

	for (size_t i = 0; i < elf->build_id_bytes; i++) {
		text[2 * i] = "0123456789abcdef"[elf->build_id[i] >> 4];
		text[2 * i + 1] = "0123456789abcdef"[elf->build_id[i] & 15];
	}
	return hq_writer_text_n(w, text, 2 * elf->build_id_bytes);
}

/* Writes the module in hand, if it is one, and forgets it. */
static void
end_module(struct hq_writer *w, struct module *m, uint32_t *count)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct elf_facts elf;

	if (m->executable && read_elf(m->start, &elf)) {
		row[HQ_AT(MODULE, module_id)] = (*count)++;
		row[HQ_AT(MODULE, path)] = hq_writer_text(w, m->path);
		row[HQ_AT(MODULE, build_id)] = put_build_id(w, &elf);
		row[HQ_AT(MODULE, base)] = elf.base;
		row[HQ_AT(MODULE, start)] = m->start;
		row[HQ_AT(MODULE, size)] = m->end - m->start;
		row[HQ_AT(MODULE, state)] = hq_writer_text(w, "loaded");
		hq_writer_row(w, row);
	}
	m->path[0] = '\0';
}

static void
begin_module(struct module *m, const struct hq_maps_entry *entry)
{
	size_t n = strlen(entry->path);

	m->start = entry->start;
	m->executable = false;
	if (n >= sizeof m->path)
		n = sizeof m->path - 1;
	memcpy(m->path, entry->path, n);
	m->path[n] = '\0';
}

void
hq_emit_module(struct hq_writer *w, const struct hq_facts *facts)
{
	struct module m = {.path = ""};
	struct hq_procfile_lines lines;
	struct hq_maps_entry entry;
	uint32_t count = 0;

	(void)facts;
	hq_writer_begin(w, HQ_SECTION_MODULE);
	if (hq_maps_open(&lines) == 0) {
		while (hq_maps_next(&lines, &entry)) {
			/* Anonymous memory between two parts (.bss) or none. */
			if (entry.path[0] != '/' &&
			    strcmp(entry.path, "[vdso]") != 0)
				continue;
			/* The start of a file begins a module, also when it
			 * is the file of the one before, loaded twice. */
			if (strcmp(entry.path, m.path) != 0 ||
			    entry.offset == 0) {
				end_module(w, &m, &count);
				begin_module(&m, &entry);
			}
			m.end = entry.end;
			m.executable |= entry.prot[2] == 'x';
		}
		hq_procfile_close_lines(&lines);
	}
	end_module(w, &m, &count);
	hq_writer_end(w);
}
