/* Opens files that a dump names. */
#include "analysis/symbol/elf_file.h"

#include <elfutils/libdwelf.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The start of a 64-bit little-endian program or library, as those are that
 * we capture. */
static bool
starts_well(int fd)
{
	static const unsigned char start[] = {
	    0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB};
	Elf64_Ehdr header;

	return pread(fd, &header, sizeof header, 0) == sizeof header &&
	       memcmp(header.e_ident, start, sizeof start) == 0 &&
	       (header.e_type == ET_EXEC || header.e_type == ET_DYN);
}

static void
read_build_id(int fd, char found[HQ_BUILD_ID_MAX])
{
	Elf *elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	const void *id;
	ssize_t n;

	found[0] = '\0';
	if (elf == NULL)
		return;
	n = dwelf_elf_gnu_build_id(elf, &id);
	for (ssize_t i = 0; i < n && 2 * i + 3 < HQ_BUILD_ID_MAX; i++)
		snprintf(found + 2 * i, 3, "%02x", ((const uint8_t *)id)[i]);
	elf_end(elf);
}

bool
hq_elf_has_debug(int fd)
{
	Elf *elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	Elf_Scn *scn = NULL;
	size_t strings;
	bool found = false;

	if (elf == NULL)
		return false;
	while (elf_getshdrstrndx(elf, &strings) == 0 && !found &&
	       (scn = elf_nextscn(elf, scn)) != NULL) {
		GElf_Shdr header;
		const char *name = NULL;
		if (gelf_getshdr(scn, &header) != NULL &&
		    header.sh_type != SHT_NOBITS)
			name = elf_strptr(elf, strings, header.sh_name);
		found = name != NULL && (strcmp(name, ".debug_info") == 0 ||
					    strcmp(name, ".symtab") == 0);
	}
	elf_end(elf);
	return found;
}

enum hq_elf_verdict
hq_elf_open(const char *path, const char *build_id, int *ret_fd,
    char found[HQ_BUILD_ID_MAX])
{
	struct stat st;
	enum hq_elf_verdict verdict = HQ_ELF_STRANGE;
	int fd;

	found[0] = '\0';
	/* Opening a device may do something; a pipe would wait. */
	if (stat(path, &st) != 0)
		return HQ_ELF_MISSING;
	if (!S_ISREG(st.st_mode))
		return HQ_ELF_STRANGE;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return HQ_ELF_MISSING;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
	    starts_well(fd)) {
		elf_version(EV_CURRENT);
		read_build_id(fd, found);
		verdict = strcmp(found, build_id) == 0 ? HQ_ELF_GOOD
						       : HQ_ELF_OTHER;
	}
	if (verdict == HQ_ELF_GOOD)
		*ret_fd = fd;
	else
		close(fd);
	return verdict;
}
