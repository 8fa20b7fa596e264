/*
 * Which functions the addresses of a unit lie in, inlined ones included.
 *
 * The tree of a unit is walked once, or twice, into those functions only that have one
 * of the addresses: asking for the scopes of each address would walk it anew
 * for each.
 */
#ifndef HQ_ANALYSIS_SYMBOL_WALK_H
#define HQ_ANALYSIS_SYMBOL_WALK_H

#include "analysis/symbol/names.h"

#define HQ_WALK_NONE UINT32_MAX

/* A function, or a copy of one inlined into `outer`. */
struct hq_level {
	uint32_t outer; /* index of levels; HQ_WALK_NONE: it is not inlined */
	uint32_t func;  /* texts, or 0 */
	uint32_t linkage; /* its mangled name, or 0 */
	uint32_t call_file; /* where `outer` calls it */
	uint32_t call_line;
	uint64_t start; /* of the code of the function that it is in */
};

struct hq_walk {
	struct hq_names *names;
	uint64_t least; /* lower addresses are of functions that were dropped */
	const uint64_t *addrs; /* ascending, each once */
	size_t naddrs;
	uint32_t *tips; /* of each address: its innermost level so far */
	struct hq_level *levels;
	size_t nlevels;
	size_t capacity;
	uint32_t steps;
};

/*
 * Walks the tree of a unit; with `deep` also into functions that have none of
 * the addresses, for what is declared in them and has code elsewhere: member
 * functions of local types and lambdas.  Returns 0, or -1: no memory.
 */
int hq_walk_unit(struct hq_walk *w, struct hq_unit *unit, bool deep);

#endif
