/*
 * heapy's reference pattern: by what kinds of blocks a set is referred to, by
 * what kinds these are, and so on, as a tree.
 *
 * A row is a set; its children are the set of all that refers to it, parted by
 * kind, the most bytes first, then by name.  The kinds of roots are kinds,
 * too, and end a branch.  A set that stands above already is not opened again.
 *
 * Rows are made in the order in which they are printed, and only as many as
 * are wanted: each costs a look at the references to its set, and with `imdom`
 * one at the whole graph.
 */
#ifndef HQ_ANALYSIS_GRAPH_PATTERN_H
#define HQ_ANALYSIS_GRAPH_PATTERN_H

#include "analysis/graph/graph.h"
#include "analysis/reader/dense.h"

#define HQ_PATTERN_NONE UINT32_MAX

struct hq_pattern_input {
	const struct hq_graph *g;
	const struct hq_dense *sizes;
	const uint32_t *kind;      /* of each node */
	uint32_t nkinds;
	const uint32_t *root_kind; /* of each root */
	uint32_t nroot_kinds;
	/* What a kind is called; it stays while the pattern is made. */
	const char *(*name)(void *opaque, bool root, uint32_t kind);
	void *opaque;
	const uint64_t *stop; /* bits: sets of nothing else are not opened */
	uint32_t depth;       /* rows of less depth are opened */
	uint32_t most;        /* rows, at least 1 */
	bool imdom; /* only referrers that are met first on the way from roots */
};

enum hq_pattern_mark {
	HQ_PATTERN_OPEN, /* what refers to it stands below */
	HQ_PATTERN_CUT,  /* it is too deep to be opened */
	HQ_PATTERN_SEEN, /* the same set stands, opened, in row `seen` */
	HQ_PATTERN_END,  /* nothing refers to it: a root, or it is lost */
	HQ_PATTERN_STOP, /* it is of what was to be stopped at */
};

struct hq_pattern_row {
	uint32_t parent; /* HQ_PATTERN_NONE: the set itself, the first row */
	uint32_t depth;
	uint32_t child;  /* which one of its parent's, from 0 */
	uint32_t kind;   /* of the first row HQ_PATTERN_NONE if of several */
	bool root;
	enum hq_pattern_mark mark;
	uint32_t seen;
	uint64_t count;  /* blocks; of a root its references */
	uint64_t bytes;
};

struct hq_pattern {
	struct hq_pattern_row *rows;
	size_t nrows, room;
	bool more; /* there would be further rows */
};

/* Released in any case.  Time and memory are those of the rows' sets, and once
 * 4 bytes a node and edge. */
enum hq_status hq_pattern_new(const struct hq_pattern_input *in,
    const uint64_t *set, struct hq_pattern *ret_pattern,
    struct hq_error *reterr) HQ_CHECKED;

void hq_pattern_release(struct hq_pattern *p);

#endif
