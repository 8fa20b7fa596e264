/*
 * The compilation units of a module's debug information, by address.
 */
#ifndef HQ_ANALYSIS_SYMBOL_UNITS_H
#define HQ_ANALYSIS_SYMBOL_UNITS_H

#include "analysis/symbol/spans.h"

#include <elfutils/libdw.h>

struct hq_unit {
	Dwarf_Die die;  /* has the lines */
	Dwarf_Die tree; /* has the functions: another one where DWARF is
			 * split off */
	uint32_t *files; /* texts of its source files, met so far */
	size_t nfiles;
	bool wanted;
};

/* Zeroed is empty. */
struct hq_units {
	struct hq_unit *items;
	size_t count;
	size_t capacity;
	struct hq_spans spans; /* value: index of items */
};

/* Ranges that start below `least` are of functions that the linker dropped.
 * Returns 0, or -1: no memory. */
int hq_units_read(struct hq_units *u, Dwarf *dwarf, uint64_t least);

/* NULL: none. */
struct hq_unit *hq_units_find(struct hq_units *u, uint64_t addr);

void hq_units_release(struct hq_units *u);

#endif
