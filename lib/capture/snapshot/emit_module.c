/*
 * The table MODULE: executable and libraries, found as runs of mappings of one
 * file of which one is executable.
 *
 * The loader's own list would need its lock, which may be held by a thread
 * that does not exist in the child.  The ELF headers are read from memory
 * through the kernel, since a file may have been cut short under its mapping.
 *
 * After these come the objects that stacks have gone through and that are no
 * longer there, as trace/object.h noted them.
 */
#include <elf.h>
#include <string.h>

#include "capture/snapshot/emit.h"
#include "capture/trace/object.h"
#include "common/bytes.h"
#include "os/map.h"
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
	uint64_t memory_end; /* of its last segment, .bss too */
	uint64_t tls_bytes;
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

static void
read_segment(const Elf64_Phdr *s, struct elf_facts *ret)
{
	uint64_t end = ret->base + s->p_vaddr + s->p_memsz;

	switch (s->p_type) {
	case PT_NOTE:
		read_notes(s, ret);
		break;
	case PT_LOAD:
		if (end > ret->memory_end)
			ret->memory_end = end;
		break;
	case PT_TLS:
		ret->tls_bytes = s->p_memsz + s->p_align;
		break;
	}
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
		read_segment(&segments[i], ret);
	return true;
}

static uint32_t
put_build_id(struct hq_writer *w, const uint8_t *id, size_t n)
{
	char text[2 * 64];

	for (size_t i = 0; i < n; i++) {
		text[2 * i] = "0123456789abcdef"[id[i] >> 4];
		text[2 * i + 1] = "0123456789abcdef"[id[i] & 15];
	}
	return hq_writer_text_n(w, text, 2 * n);
}

/* By the number of the object, its row + 1. */
static uint32_t row_of[HQ_OBJECT_MAX];

/* The object that is loaded at these addresses has this row. */
static void
claim_objects(uint64_t start, uint64_t end, uint32_t row)
{
	const struct hq_object *o;

	for (uint32_t i = 0; (o = hq_object_at(i)) != NULL; i++)
		if (!o->unloaded && o->start >= start && o->start < end)
			row_of[i] = row + 1;
}

static struct hq_emit_module_range ranges[HQ_OBJECT_MAX];
static uint32_t nranges;
static uint64_t tls_bytes;

static void
note_range(const struct module *m, const struct elf_facts *elf, uint32_t row)
{
	uint64_t end = elf->memory_end > m->end ? elf->memory_end : m->end;

	tls_bytes += elf->tls_bytes;
	if (nranges < HQ_OBJECT_MAX)
		ranges[nranges++] = (struct hq_emit_module_range){
		    m->start, hq_round_up(end, HQ_MAP_PAGE), row};
}

bool
hq_emit_module_range_at(uint32_t i, struct hq_emit_module_range *ret)
{
	if (i >= nranges)
		return false;
	*ret = ranges[i];
	return true;
}

uint64_t
hq_emit_module_tls_bytes(void)
{
	return hq_round_up(tls_bytes, 64);
}

/* Writes the module in hand, if it is one, and forgets it. */
static void
end_module(struct hq_writer *w, struct module *m, uint32_t *count)
{
	uint64_t row[HQ_MAX_COLUMNS] = {0};
	struct elf_facts elf;

	if (m->executable && read_elf(m->start, &elf)) {
		claim_objects(m->start, m->end, *count);
		note_range(m, &elf, *count);
		row[HQ_AT(MODULE, module_id)] = (*count)++;
		row[HQ_AT(MODULE, path)] = hq_writer_text(w, m->path);
		row[HQ_AT(MODULE, build_id)] =
		    put_build_id(w, elf.build_id, elf.build_id_bytes);
		row[HQ_AT(MODULE, base)] = elf.base;
		row[HQ_AT(MODULE, start)] = m->start;
		row[HQ_AT(MODULE, size)] = m->end - m->start;
		row[HQ_AT(MODULE, state)] = hq_writer_text(w, "loaded");
		hq_writer_row(w, row);
	}
	m->path[0] = '\0';
}

/* Objects without a row: they are gone, unless the mappings cannot be read. */
static void
emit_objects(struct hq_writer *w, bool know_mappings, uint32_t *count)
{
	const struct hq_object *o;

	for (uint32_t i = 0; (o = hq_object_at(i)) != NULL; i++) {
		uint64_t row[HQ_MAX_COLUMNS] = {0};
		bool gone = o->unloaded || know_mappings;
		if (row_of[i] != 0 || o->start >= o->end)
			continue;
		row_of[i] = *count + 1;
		row[HQ_AT(MODULE, module_id)] = (*count)++;
		row[HQ_AT(MODULE, path)] = hq_writer_text(w, o->path);
		row[HQ_AT(MODULE, build_id)] =
		    put_build_id(w, o->build_id, o->build_id_bytes);
		row[HQ_AT(MODULE, base)] = o->base;
		row[HQ_AT(MODULE, start)] = o->start;
		row[HQ_AT(MODULE, size)] = o->end - o->start;
		row[HQ_AT(MODULE, state)] =
		    hq_writer_text(w, gone ? "unloaded" : "loaded");
		hq_writer_row(w, row);
	}
}

uint32_t
hq_emit_module_of_object(uint32_t object)
{
	return object < HQ_OBJECT_MAX ? row_of[object] - 1 : UINT32_MAX;
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

/* Those that are mapped; false: the system does not tell. */
static bool
emit_mapped(struct hq_writer *w, uint32_t *count)
{
	struct module m = {.path = ""};
	struct hq_procfile_lines lines;
	struct hq_maps_entry entry;

	if (hq_maps_open(&lines) != 0)
		return false;
	while (hq_maps_next(&lines, &entry)) {
		/* Anonymous memory between two parts (.bss) or none. */
		if (entry.path[0] != '/' && strcmp(entry.path, "[vdso]") != 0)
			continue;
		/* The start of a file begins a module, also when it is the
		 * file of the one before, loaded twice. */
		if (strcmp(entry.path, m.path) != 0 || entry.offset == 0) {
			end_module(w, &m, count);
			begin_module(&m, &entry);
		}
		m.end = entry.end;
		m.executable |= entry.prot[2] == 'x';
	}
	hq_procfile_close_lines(&lines);
	end_module(w, &m, count);
	return *count > 0;
}

void
hq_emit_module(struct hq_writer *w, const struct hq_facts *facts)
{
	uint32_t count = 0;
	bool know_mappings;

	(void)facts;
	memset(row_of, 0, sizeof row_of);
	nranges = 0;
	tls_bytes = 0;
	hq_writer_begin(w, HQ_SECTION_MODULE);
	know_mappings = emit_mapped(w, &count);
	emit_objects(w, know_mappings, &count);
	hq_writer_end(w);
}
