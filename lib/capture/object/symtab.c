#include "capture/object/symtab.h"

#include <elf.h>
#include <string.h>

#include "os/own.h"
#include "os/sys.h"

enum {
	BUFFER_BYTES = 64 << 10,
	PLACES_MAX = 16,
};

/* Neither table of any program is larger; reading one takes a second then. */
#define TABLE_MAX (4ull << 30)

struct file {
	int fd;
	char *buffer;
	const char *name;
	size_t length; /* of the name, with its zero */
	/* Where the name stands in the texts: linkers let one text be the end of
	 * another, so it may be at several places. */
	uint64_t places[PLACES_MAX];
	unsigned nplaces;
	Elf64_Shdr symbols, texts;
};

static bool
read_at(const struct file *f, uint64_t offset, void *out, size_t n)
{
	for (size_t have = 0; have < n;) {
		long got = HQ_SYS4(SYS_pread64, f->fd, (char *)out + have,
		    n - have, offset + have);
		if (got <= 0)
			return false;
		have += (size_t)got;
	}
	return true;
}

static bool
read_section(const struct file *f, const Elf64_Ehdr *h, uint64_t i,
    Elf64_Shdr *ret)
{
	return read_at(f, h->e_shoff + i * sizeof *ret, ret, sizeof *ret);
}

static bool
find_sections(struct file *f)
{
	Elf64_Shdr first;
	Elf64_Ehdr h;
	uint64_t n;

	if (!read_at(f, 0, &h, sizeof h) ||
	    memcmp(h.e_ident, ELFMAG, SELFMAG) != 0 ||
	    h.e_ident[EI_CLASS] != ELFCLASS64 || h.e_shoff == 0 ||
	    h.e_shentsize != sizeof first || !read_section(f, &h, 0, &first))
		return false;
	/* Where there are too many for the header. */
	n = h.e_shnum != 0 ? h.e_shnum : first.sh_size;
	if (n > UINT32_MAX)
		return false;
	for (uint64_t i = 1; i < n; i++) {
		if (!read_section(f, &h, i, &f->symbols))
			return false;
		if (f->symbols.sh_type == SHT_SYMTAB)
			return f->symbols.sh_entsize == sizeof(Elf64_Sym) &&
			       f->symbols.sh_size < TABLE_MAX &&
			       f->symbols.sh_link < n &&
			       read_section(
				   f, &h, f->symbols.sh_link, &f->texts) &&
			       f->texts.sh_type == SHT_STRTAB &&
			       f->texts.sh_size < TABLE_MAX;
	}
	return false;
}

static void
find_places_in(struct file *f, uint64_t offset, size_t n)
{
	const char *p = f->buffer, *end = f->buffer + n;

	while (f->nplaces < PLACES_MAX &&
	       (p = memmem(p, (size_t)(end - p), f->name, f->length)) != NULL) {
		f->places[f->nplaces++] = offset + (uint64_t)(p - f->buffer);
		p++;
	}
}

/* Windows overlap by less than the name, so that it is found once. */
static bool
find_places(struct file *f)
{
	uint64_t size = f->texts.sh_size, at = 0;

	while (size - at >= f->length) {
		size_t n = BUFFER_BYTES;
		if (n > size - at)
			n = (size_t)(size - at);
		if (!read_at(f, f->texts.sh_offset + at, f->buffer, n))
			return false;
		find_places_in(f, at, n);
		at += n - (f->length - 1);
	}
	return f->nplaces > 0;
}

static bool
is_it(const struct file *f, const Elf64_Sym *s)
{
	if (ELF64_ST_TYPE(s->st_info) != STT_FUNC ||
	    s->st_shndx == SHN_UNDEF || s->st_value == 0)
		return false;
	for (unsigned i = 0; i < f->nplaces; i++)
		if (s->st_name == f->places[i])
			return true;
	return false;
}

static uint64_t
find_symbol(struct file *f)
{
	const Elf64_Sym *symbols = (const Elf64_Sym *)(void *)f->buffer;
	uint64_t n = f->symbols.sh_size / sizeof *symbols;
	const uint64_t most = BUFFER_BYTES / sizeof *symbols;

	for (uint64_t at = 0; at < n; at += most) {
		uint64_t k = n - at < most ? n - at : most;
		if (!read_at(f,
			f->symbols.sh_offset + at * sizeof *symbols,
			f->buffer, (size_t)k * sizeof *symbols))
			return 0;
		for (uint64_t i = 0; i < k; i++)
			if (is_it(f, &symbols[i]))
				return symbols[i].st_value;
	}
	return 0;
}

uint64_t
hq_symtab_find(const char *path, const char *name)
{
	struct file f = {.name = name, .length = strlen(name) + 1};
	uint64_t found = 0;
	long fd = hq_sys_open(path, O_RDONLY, 0);

	if (fd < 0)
		return 0;
	f.fd = (int)fd;
	f.buffer = hq_own_map(BUFFER_BYTES);
	if (f.buffer != NULL) {
		if (find_sections(&f) && find_places(&f))
			found = find_symbol(&f);
		hq_own_unmap(f.buffer, BUFFER_BYTES);
	}
	hq_sys_close((int)fd);
	return found;
}
