/* Functions found in the symbol table of a file: files made here, and broken. */
#include "cmocka.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/object/symtab.h"

#define NAME "the_function"

static char path[] = "/tmp/hq-symtab-XXXXXX";
static int fd = -1;

struct file {
	Elf64_Ehdr header;
	Elf64_Shdr sections[3]; /* none, symbols, texts */
	Elf64_Sym symbols[3];
	char texts[200000];
};
static struct file file;

static void
make_file(uint64_t name_at)
{
	memset(&file, 0, sizeof file);
	memcpy(file.header.e_ident, ELFMAG, SELFMAG);
	file.header.e_ident[EI_CLASS] = ELFCLASS64;
	file.header.e_shoff = offsetof(struct file, sections);
	file.header.e_shentsize = sizeof(Elf64_Shdr);
	file.header.e_shnum = 3;
	file.sections[1] = (Elf64_Shdr){.sh_type = SHT_SYMTAB,
	    .sh_offset = offsetof(struct file, symbols),
	    .sh_size = sizeof file.symbols,
	    .sh_entsize = sizeof(Elf64_Sym),
	    .sh_link = 2};
	file.sections[2] = (Elf64_Shdr){.sh_type = SHT_STRTAB,
	    .sh_offset = offsetof(struct file, texts),
	    .sh_size = sizeof file.texts};
	/* Of the same name, and no function that is here. */
	file.symbols[1] = (Elf64_Sym){.st_name = (uint32_t)name_at,
	    .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC),
	    .st_value = 77};
	file.symbols[2] = file.symbols[1];
	file.symbols[2].st_shndx = 1;
	file.symbols[2].st_value = 4711;
	memset(file.texts + 1, 'x', sizeof file.texts - 2);
	memcpy(file.texts + name_at, NAME, sizeof NAME);
}

static uint64_t
find(size_t bytes)
{
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(pwrite(fd, &file, bytes, 0), bytes);
	return hq_symtab_find(path, NAME);
}

static void
a_name_is_found_wherever_it_stands(void **state)
{
	(void)state;
	make_file(1);
	assert_int_equal(find(sizeof file), 4711);
	for (uint64_t at = 65536 - 40; at < 65536 + 20; at++) {
		make_file(at);
		assert_int_equal(find(sizeof file), 4711);
	}
	make_file(sizeof file.texts - sizeof NAME);
	assert_int_equal(find(sizeof file), 4711);
}

static void
only_the_whole_name_counts(void **state)
{
	(void)state;
	make_file(100);
	file.texts[100 + sizeof NAME - 1] = 'v';
	assert_int_equal(find(sizeof file), 0);
	make_file(100);
	file.symbols[2].st_name = 101;
	assert_int_equal(find(sizeof file), 0);
	/* The end of another name. */
	make_file(100);
	file.texts[99] = '\0';
	assert_int_equal(find(sizeof file), 4711);
}

static void
broken_files_have_none(void **state)
{
	(void)state;
	for (size_t n = 0; n < offsetof(struct file, texts); n += 7) {
		make_file(100);
		assert_int_equal(find(n), 0);
	}
	make_file(100);
	file.sections[1].sh_entsize = 8;
	assert_int_equal(find(sizeof file), 0);
	make_file(100);
	file.sections[1].sh_link = 3;
	assert_int_equal(find(sizeof file), 0);
	make_file(100);
	file.sections[1].sh_link = 1;
	assert_int_equal(find(sizeof file), 0);
	make_file(100);
	file.sections[2].sh_size = UINT64_MAX;
	assert_int_equal(find(sizeof file), 0);
	make_file(100);
	file.sections[2].sh_offset = UINT64_MAX - 5;
	assert_int_equal(find(sizeof file), 0);
	make_file(100);
	file.header.e_shoff = UINT64_MAX - 5;
	assert_int_equal(find(sizeof file), 0);
	make_file(100);
	file.header.e_shnum = 0;
	file.sections[0].sh_size = UINT32_MAX;
	assert_int_equal(find(sizeof file), 4711);
	assert_int_equal(hq_symtab_find("/nowhere", NAME), 0);
}

static int
make(void **state)
{
	(void)state;
	fd = mkstemp(path);
	return fd < 0;
}

static int
drop(void **state)
{
	(void)state;
	return unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_name_is_found_wherever_it_stands),
	    cmocka_unit_test(only_the_whole_name_counts),
	    cmocka_unit_test(broken_files_have_none),
	};
	return cmocka_run_group_tests(tests, make, drop);
}
