/*
 * Functions of a loaded library by name, from its own tables: dlsym takes the
 * loader's lock, which another thread may have held when the process was
 * copied.
 *
 * Source: System V ABI, dynamic linking; the GNU hash table as glibc reads it.
 * Context: snapshot child, in a guarded call: tables are read as they lie.
 */
#ifndef HQ_OBJECT_DYNSYM_H
#define HQ_OBJECT_DYNSYM_H

#include <stdbool.h>
#include <stdint.h>

struct hq_dynsym {
	uintptr_t base; /* added to addresses of the file */
	const void *symbols;
	const char *names;
	const uint32_t *hash; /* DT_GNU_HASH */
};

/* The tables of the object whose file begins at `start`; false: it has none. */
bool hq_dynsym_open(struct hq_dynsym *d, uintptr_t start);

/* The function's address, 0 is none. */
uintptr_t hq_dynsym_find(const struct hq_dynsym *d, const char *name);

#endif
