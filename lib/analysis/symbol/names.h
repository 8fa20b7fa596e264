/*
 * Names of functions and source files as texts, each made once.
 */
#ifndef HQ_ANALYSIS_SYMBOL_NAMES_H
#define HQ_ANALYSIS_SYMBOL_NAMES_H

#include "analysis/support/texts.h"
#include "analysis/symbol/demangle.h"
#include "analysis/symbol/scopes.h"
#include "analysis/symbol/units.h"

/* Of a module. */
struct hq_names {
	struct hq_texts *texts;
	struct hq_pointers functions; /* texts + 1, by DIE */
	struct hq_pointers linkages;  /* texts, by DIE, of mangled names */
	struct hq_scopes scopes;
	const char *last_file; /* the path that last_text was made of */
	uint32_t last_text;
	char buffer[HQ_DEMANGLE_MAX];
};

/* All return a number of names->texts, or 0: none, or no memory. */

/* A name of a symbol table. */
uint32_t hq_names_symbol(struct hq_names *n, const char *name);

/* The same as the linker has it: mangled, without a version. */
uint32_t hq_names_linkage(struct hq_names *n, const char *name);

/* A function, or an inlined copy of one.  *ret_linkage is its mangled name, or
 * 0 where it has none. */
uint32_t hq_names_function(
    struct hq_names *n, Dwarf_Die *die, uint32_t *ret_linkage);

/* A path of a source file of a unit; its address stays the same. */
uint32_t hq_names_path(
    struct hq_names *n, struct hq_unit *unit, const char *path);

/* A source file of a unit, by the number that its DIEs call it. */
uint32_t hq_names_file(
    struct hq_names *n, struct hq_unit *unit, uint64_t number);

void hq_names_release(struct hq_names *n);

#endif
