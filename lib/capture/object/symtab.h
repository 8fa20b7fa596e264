/*
 * Functions by the symbol table of a file, .symtab, which has those too that the
 * program does not export.  It is not in memory, so the file is read, a buffer
 * at a time; a stripped one has none.
 *
 * Source: System V ABI, object files.
 * Context: any thread, signal handler, snapshot child.
 */
#ifndef HQ_OBJECT_SYMTAB_H
#define HQ_OBJECT_SYMTAB_H

#include <stdint.h>

/* The function's address in the file, to which is added where it was loaded;
 * 0 is none.  No byte of the file is trusted. */
uint64_t hq_symtab_find(const char *path, const char *name);

#endif
