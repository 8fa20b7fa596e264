/*
 * The references of a generated dump, made of its seed: types and objects,
 * roots, and edges, most of them to neighbours, some to any block; a few are
 * interior, a few weak.
 */
#ifndef HQ_TESTS_MKDUMP_EDGES_H
#define HQ_TESTS_MKDUMP_EDGES_H

#include "mkdump_traces.h"

/* Of so many rows of block; about so many edges. */
struct mkdump_edges {
	uint64_t seed;
	uint32_t blocks;
	uint64_t edges;
	bool list; /* one root, and each block leads to the next */
};

/* type, field, object, root and ref. */
void mkdump_write_edges(
    const struct mkdump_edges *e, const struct mkdump_output *out);

#endif
