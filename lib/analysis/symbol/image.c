/*
 * The files of a module, opened.
 *
 * libdwfl brings together what belongs to a module: the symbol tables of both
 * files and the compressed one of .gnu_debugdata, files named by
 * .gnu_debuglink, and debuginfod's where DEBUGINFOD_URLS is set.  Where files
 * may be is ours to say first, and nothing is taken from one whose build-id
 * is another.
 */
#define _GNU_SOURCE
#include "analysis/symbol/image.h"

#include "analysis/symbol/cfi.h"
#include "analysis/symbol/find.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

__attribute__((format(printf, 2, 3))) static void
warn(const struct hq_symbol_options *options, const char *format, ...)
{
	char *text;
	va_list args;
	int n;

	if (options->warn == NULL)
		return;
	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		return;
	options->warn(text);
	free(text);
}

/* libdwfl asks where the debug information of a module is. */
static int
find_debuginfo(Dwfl_Module *module, void **userdata, const char *name,
    Dwarf_Addr base, const char *file, const char *link, GElf_Word crc,
    char **ret_path)
{
	struct hq_find *find = *userdata;
	int fd = find == NULL ? -1 : hq_find_debug(find, ret_path);

	if (fd >= 0)
		return fd;
	return dwfl_standard_find_debuginfo(
	    module, userdata, name, base, file, link, crc, ret_path);
}

static void
explain_other(const struct hq_find *f)
{
	if (f->other != NULL)
		warn(f->options,
		    "%s: not used: its build-id is %s, that of %s in the dump "
		    "is %s; its functions have no names unless --sysroot or "
		    "--debug-dir leads to the right file",
		    f->other, f->other_id[0] != '\0' ? f->other_id : "missing",
		    f->path, f->build_id[0] != '\0' ? f->build_id : "missing");
}

/* The lowest address of code: what the linker dropped keeps addresses of 0
 * or 1 in the debug information. */
static uint64_t
find_least(Elf *elf)
{
	uint64_t least = UINT64_MAX;
	size_t n;

	if (elf_getphdrnum(elf, &n) != 0)
		return 0;
	for (size_t i = 0; i < n; i++) {
		GElf_Phdr p;
		if (gelf_getphdr(elf, (int)i, &p) != NULL &&
		    p.p_type == PT_LOAD && p.p_flags & PF_X &&
		    p.p_vaddr < least)
			least = p.p_vaddr;
	}
	return least == UINT64_MAX ? 0 : least;
}

static int
read_tables(struct hq_image *image, Dwfl_Module *module)
{
	Dwarf_Addr bias = 0, debug_bias = 0;
	Elf *elf = dwfl_module_getelf(module, &bias);

	image->dwarf = dwfl_module_getdwarf(module, &debug_bias);
	image->shift = bias - debug_bias;
	if (elf != NULL) {
		image->least = find_least(elf) + image->shift;
		if (hq_cfi_read(elf, &image->functions) != 0)
			return -1;
	}
	if (image->dwarf != NULL &&
	    hq_units_read(&image->units, image->dwarf, image->least) != 0)
		return -1;
	if (hq_spans_sort(&image->functions) != 0)
		return -1;
	return hq_symtab_read(&image->symtab, module, bias);
}

/* A module of which only the build-id is known: debuginfod may have its
 * file, if the user wants it to be asked. */
static Dwfl_Module *
report_unknown(struct hq_image *image, const struct hq_find *find)
{
	uint8_t id[HQ_BUILD_ID_MAX / 2];
	unsigned byte, n = 0;
	Dwfl_Module *module;

	while (n < sizeof id &&
	       sscanf(find->build_id + 2 * n, "%2x", &byte) == 1)
		id[n++] = (uint8_t)byte;
	if (n == 0 || getenv("DEBUGINFOD_URLS") == NULL)
		return NULL;
	module = dwfl_report_module(image->dwfl, find->path, 0, 1ull << 46);
	if (module == NULL ||
	    dwfl_module_report_build_id(module, id, n, 0) != 0)
		return NULL;
	return module;
}

/* Gives the file to libdwfl, the descriptor, too; *ret_result is
 * read_tables'. */
static bool
report(struct hq_image *image, struct hq_find *find, const char *path, int fd,
    int *ret_result)
{
	Dwfl_Module *module;
	GElf_Addr bias;
	void **userdata;

	image->callbacks = (Dwfl_Callbacks){
	    .find_elf = dwfl_build_id_find_elf,
	    .find_debuginfo = find_debuginfo,
	    .section_address = dwfl_offline_section_address,
	    .debuginfo_path = &image->debug_path,
	};
	image->dwfl = dwfl_begin(&image->callbacks);
	if (image->dwfl != NULL)
		dwfl_report_begin(image->dwfl);
	if (image->dwfl == NULL)
		module = NULL;
	else if (fd < 0)
		module = report_unknown(image, find);
	else
		module = dwfl_report_offline(image->dwfl, path, path, fd);
	/* That of a module is libdwfl's. */
	if (module == NULL && fd >= 0)
		close(fd);
	if (module == NULL ||
	    dwfl_report_end(image->dwfl, NULL, NULL) != 0 ||
	    dwfl_module_getelf(module, &bias) == NULL)
		return false;
	dwfl_module_info(
	    module, &userdata, NULL, NULL, NULL, NULL, NULL, NULL);
	*userdata = find;
	*ret_result = read_tables(image, module);
	*userdata = NULL;
	return true;
}

int
hq_image_open(struct hq_image *image, const struct hq_symbol_options *options,
    const char *path, const char *build_id)
{
	struct hq_find find = {
	    .options = options, .path = path, .build_id = build_id};
	char *found = NULL;
	int fd, result = 0;

	/* What stands in brackets is the kernel's and has no file. */
	if (path[0] == '\0' || path[0] == '[')
		return 0;
	image->debug_path = hq_find_debug_path(options);
	fd = hq_find_module(&find, &found);
	if (!report(image, &find, found, fd, &result)) {
		if (fd < 0) {
			explain_other(&find);
			image->missing = find.other == NULL;
		} else {
			warn(options, "%s: not used; %s", found,
			    dwfl_errmsg(dwfl_errno()));
		}
		dwfl_end(image->dwfl);
		image->dwfl = NULL;
	}
	free(found);
	free(find.other);
	return result;
}

void
hq_image_release(struct hq_image *image)
{
	hq_units_release(&image->units);
	hq_symtab_release(&image->symtab);
	hq_spans_release(&image->functions);
	dwfl_end(image->dwfl);
	free(image->debug_path);
	memset(image, 0, sizeof *image);
}
