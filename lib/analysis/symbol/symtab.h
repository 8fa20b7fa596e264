/*
 * The functions and the variables of a module's symbol tables, by address.
 */
#ifndef HQ_ANALYSIS_SYMBOL_SYMTAB_H
#define HQ_ANALYSIS_SYMBOL_SYMTAB_H

#include "analysis/symbol/spans.h"

#include <elfutils/libdwfl.h>

/* Zeroed is empty; names are the module's. */
struct hq_symtab {
	struct hq_spans spans;   /* functions; value: index of names */
	struct hq_spans objects; /* variables, the same */
	const char **names;
	size_t count;
	size_t capacity;
};

/*
 * Reads the sized functions and variables of all tables that libdwfl finds, the separate
 * debug file's and the compressed one of .gnu_debugdata among them, with
 * `bias` taken off their addresses.  Returns 0, or -1: no memory.
 */
int hq_symtab_read(struct hq_symtab *t, Dwfl_Module *module, uint64_t bias);

/* The function that has the address, and where it starts; NULL: none. */
const char *hq_symtab_find(
    const struct hq_symtab *t, uint64_t addr, uint64_t *ret_start);

/* The variable that has the address, the same. */
const char *hq_symtab_find_object(
    const struct hq_symtab *t, uint64_t addr, uint64_t *ret_start);

void hq_symtab_release(struct hq_symtab *t);

#endif
