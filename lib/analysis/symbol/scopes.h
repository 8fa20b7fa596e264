/*
 * In which namespaces, types and functions a function is declared: what its
 * name needs where no linkage name tells it, as those of a file alone and
 * lambdas have none.
 *
 * A DIE does not know its parent, so the unit that it is in is walked once,
 * when the first function of it is asked for.
 */
#ifndef HQ_ANALYSIS_SYMBOL_SCOPES_H
#define HQ_ANALYSIS_SYMBOL_SCOPES_H

#include "analysis/symbol/pointers.h"

#include <elfutils/libdw.h>
#include <stdbool.h>

struct hq_scope {
	Dwarf_Die die;
	uint32_t parent; /* number of another, from 1; 0: none */
};

/* Zeroed is empty. */
struct hq_scopes {
	struct hq_pointers units;   /* those that were walked */
	struct hq_pointers numbers; /* of scopes, from 1, by DIE */
	struct hq_scope *items;
	size_t count;
	size_t capacity;
	uint32_t steps;
};

/*
 * Writes the name of a function with all that it is in, "a::B::f".  False: it
 * is in nothing, its language has no such names, or the name is too long.
 */
bool hq_scopes_name(struct hq_scopes *s, Dwarf_Die *die, char *buffer,
    size_t size);

void hq_scopes_release(struct hq_scopes *s);

#endif
