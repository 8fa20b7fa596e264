/*
 * Opens files that a dump names, which may be anything: only regular files
 * that start as a program or library does, and only those that have the
 * build-id of the dump.
 */
#ifndef HQ_ANALYSIS_SYMBOL_ELF_FILE_H
#define HQ_ANALYSIS_SYMBOL_ELF_FILE_H

#include <stdbool.h>

/* A build-id in hex, or what fits of it. */
#define HQ_BUILD_ID_MAX 132

enum hq_elf_verdict {
	HQ_ELF_GOOD,
	HQ_ELF_MISSING, /* or not to be read */
	HQ_ELF_STRANGE, /* no regular file, no program or library */
	HQ_ELF_OTHER,   /* another build-id, or only one of them has one */
};

/*
 * Opens `path` if it has the build-id, in hex or empty.  *ret_fd is the
 * caller's if good.  `found` is the file's own build-id, or empty.
 */
enum hq_elf_verdict hq_elf_open(const char *path, const char *build_id,
    int *ret_fd, char found[HQ_BUILD_ID_MAX]);

/* Whether there is debug information or a symbol table in it. */
bool hq_elf_has_debug(int fd);

#endif
